"""The secretaries' workshop of a meeting: programme, papers and minutes being prepared; the law of
`draft/…` streams.

Its secretaries read all of it, others nothing. What lies here has not happened: publishing is a command
of the meeting (`programme`). Must not check what only publishing can know (numbers, parents, readers).
"""

from __future__ import annotations  # rpds maps cannot be subscripted at run time

from dataclasses import dataclass, replace

from rpds import HashTrieMap

from meetingroom.rules import commands as c
from meetingroom.rules import events as e
from meetingroom.rules import papers, typed
from meetingroom.rules.audience import SECRETARIES, Audience, Role, Standing
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import SYSTEM, ItemId, PaperId, PersonId
from meetingroom.rules.programme import DAY_MINUTES, LAST_POSITION, dais_too
from meetingroom.rules.state import EMPTY

LAST_RECORD = 10**9 - 1
"""No stream has more records; keys of sentences have nine digits."""


@dataclass(frozen=True, slots=True)
class DraftItem:
    """The workshop's version of an item, and who will read it."""

    item: e.ProgrammeItem
    audience: Audience


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a secretary did with a sentence of the minutes: her wording, or left out when `dropped`.
    `number` is the meeting record it stands for, None for a line of her own."""

    number: int | None
    text: str
    dropped: bool
    at: int
    by: PersonId


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that lies in the workshop. `sentences` by key; see `minutes.composed`."""

    secretaries: HashTrieMap[PersonId, None] = EMPTY
    items: HashTrieMap[ItemId, DraftItem] = EMPTY
    papers: HashTrieMap[PaperId, e.DraftPaper] = EMPTY
    sentences: HashTrieMap[str, Sentence] = EMPTY


class DraftLaw:
    """The system lets secretaries in and out, following the meeting's participants; they do the rest."""

    def initial(self) -> Workshop:
        """Empty, and nobody in it."""
        return Workshop()

    def decide(self, state: Workshop, command: c.Command, asked: Asked) -> tuple[Draft, ...]:
        """The events a command leads to, all for the secretaries. Raises RuleBroken."""
        membership = isinstance(command, c.AdmitSecretary | c.RemoveSecretary)
        if membership != (asked.actor == SYSTEM):
            raise RuleBroken(Refusal.NOT_ALLOWED)
        if not membership and asked.actor not in state.secretaries:
            raise RuleBroken(Refusal.SECRETARY_ONLY)
        return tuple(Draft(event, SECRETARIES) for event in _decided(state, command))

    def evolve(self, state: Workshop, fact: Fact) -> Workshop:
        """The state after one more fact."""
        match fact.event:
            case e.SecretaryAdmitted(person):
                return replace(state, secretaries=state.secretaries.insert(person, None))
            case e.SecretaryRemoved(person):
                return replace(state, secretaries=state.secretaries.discard(person))
            case e.DraftItemPut(item, audience):
                return replace(state, items=state.items.insert(item.item, DraftItem(item, audience)))
            case e.DraftItemRemoved(item_id):
                return replace(state, items=state.items.discard(item_id))
            case e.DraftPaperPut(paper):
                return replace(state, papers=state.papers.insert(paper.paper, paper))
            case e.DraftPaperRemoved(paper_id):
                return replace(state, papers=state.papers.discard(paper_id))
            case e.MinutesSentencePut(key, number, text):
                sentence = Sentence(number, text, False, fact.at, fact.by)
                return replace(state, sentences=state.sentences.insert(key, sentence))
            case e.MinutesSentenceDropped(key, restored):
                return replace(state, sentences=_dropped(state, key, restored, fact))
            case _:
                return state

    def restrict(self, state: Workshop, reader: PersonId) -> Workshop:
        """All of it for its secretaries, nothing for others."""
        return state if reader in state.secretaries else Workshop()

    def standing(self, state: Workshop, reader: PersonId) -> Standing | None:
        """A secretary, or nobody."""
        return Standing(reader, frozenset({Role.SECRETARY})) if reader in state.secretaries else None


def _dropped(state: Workshop, key: str, restored: bool, fact: Fact) -> HashTrieMap[str, Sentence]:
    if restored:
        return state.sentences.discard(key)
    before = state.sentences.get(key)
    number, text = (None, "") if before is None else (before.number, before.text)
    return state.sentences.insert(key, Sentence(number, text, True, fact.at, fact.by))


def _decided(state: Workshop, command: c.Command) -> tuple[e.Event, ...]:
    match command:
        case c.AdmitSecretary(person):
            typed.identifier(person)
            if person in state.secretaries:
                raise RuleBroken(Refusal.NOTHING_NEW)
            return (e.SecretaryAdmitted(person),)
        case c.RemoveSecretary(person):
            if person not in state.secretaries:
                raise RuleBroken(Refusal.UNKNOWN_PERSON)
            return (e.SecretaryRemoved(person),)
        case c.PutDraftItem(item, audience):
            dais_too(audience)
            return (e.DraftItemPut(_tidy(item), audience),)
        case c.RemoveDraftItem(item_id):
            return _removed(state, item_id)
        case c.PutDraftPaper(paper):
            if paper.item not in state.items:
                raise RuleBroken(Refusal.UNKNOWN_ITEM)
            dais_too(paper.audience)
            return (e.DraftPaperPut(papers.checked(paper)),)
        case c.RemoveDraftPaper(paper_id):
            if paper_id not in state.papers:
                raise RuleBroken(Refusal.UNKNOWN_PAPER)
            return (e.DraftPaperRemoved(paper_id),)
        case c.PutMinutesSentence(key, number, text):
            typed.needed(key, typed.LINE)
            typed.number(number or 0, 0, LAST_RECORD)
            return (e.MinutesSentencePut(key, number, typed.needed(text, typed.PAGES)),)
        case c.DropMinutesSentence(key, restored):
            typed.needed(key, typed.LINE)
            if restored and key not in state.sentences:
                raise RuleBroken(Refusal.NOTHING_TO_UNDO)
            return (e.MinutesSentenceDropped(key, restored),)
        case _:
            raise RuleBroken(Refusal.UNKNOWN_COMMAND)


def _tidy(item: e.ProgrammeItem) -> e.ProgrammeItem:
    """Texts within their lengths; a number or title may still be missing."""
    typed.identifier(item.item)
    return replace(
        item,
        number=typed.optional(item.number, typed.LINE),
        title=typed.optional(item.title, typed.LINE),
        presenter=typed.optional(item.presenter, typed.LINE),
        office=typed.optional(item.office, typed.LINE),
        position=typed.number(item.position, 0, LAST_POSITION),
        planned_minutes=typed.number(item.planned_minutes, 0, DAY_MINUTES),
    )


def _removed(state: Workshop, item: ItemId) -> tuple[e.Event, ...]:
    """The item with its papers; items below it stay and need another place before publishing."""
    if item not in state.items:
        raise RuleBroken(Refusal.UNKNOWN_ITEM)
    beside = sorted(paper.paper for paper in state.papers.values() if paper.item == item)
    return *(e.DraftPaperRemoved(paper) for paper in beside), e.DraftItemRemoved(item)

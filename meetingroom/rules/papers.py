"""Papers beside an item: published in versions, recalled with a reason.

A paper is bytes named by their SHA-256; the same bytes again are no new version. Every publication
carries all it discloses and its own audience, so that a later one may reach more readers. Must not
know where bytes lie.
"""

from dataclasses import replace

from meetingroom.rules import found, typed
from meetingroom.rules.audience import Audience
from meetingroom.rules.commands import RecallPaper
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import DraftPaper, PaperPublished, PaperRecalled
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import PersonId
from meetingroom.rules.permissions import sees
from meetingroom.rules.state import Meeting, Paper, PaperVersion

LARGEST = 2**40
MOST_PAGES = 100_000
_HEX = frozenset("0123456789abcdef")


def checked(draft: DraftPaper) -> DraftPaper:
    """The paper with tidy texts. Raises RuleBroken naming what cannot be."""
    typed.identifier(draft.paper)
    if len(draft.sha256) != 64 or not _HEX.issuperset(draft.sha256):
        raise RuleBroken(Refusal.MALFORMED)
    typed.number(draft.size, 1, LARGEST)
    typed.number(draft.pages, 1, MOST_PAGES)
    return replace(
        draft,
        number=typed.optional(draft.number, typed.LINE),
        title=typed.needed(draft.title, typed.LINE),
        paper_kind=typed.optional(draft.paper_kind, typed.LINE),
        file_name=typed.needed(draft.file_name, typed.LINE),
        what_changed=typed.optional(draft.what_changed, typed.PARAGRAPH),
    )


def published_by(state: Meeting, draft: DraftPaper, of_item: Audience) -> tuple[Draft, ...]:
    """The publication of a paper to those of its audience who read its item and have no conflict of
    interest on it; nothing when it lies there so already.

    Raises PAPER_RECALLED, and ALREADY_EXISTS when it was published beside another item.
    """
    draft = checked(draft)
    if draft.audience.unless_conflicted not in (None, draft.item):
        raise RuleBroken(Refusal.WRONG_AUDIENCE)
    audience = replace(draft.audience.bounded(of_item), unless_conflicted=draft.item)
    paper = state.papers.get(draft.paper)
    version = 1
    if paper is not None:
        if paper.recalled_at is not None:
            raise RuleBroken(Refusal.PAPER_RECALLED, at=paper.recalled_at)
        if paper.item != draft.item:
            raise RuleBroken(Refusal.ALREADY_EXISTS)
        same_bytes = paper.current.sha256 == draft.sha256
        version = paper.current.version + (not same_bytes)
        if same_bytes and _as_published(paper.current) == _as_drafted(draft, audience):
            return ()
    event = PaperPublished(
        draft.paper,
        version,
        draft.item,
        draft.number,
        draft.title,
        draft.paper_kind,
        draft.file_name,
        draft.sha256,
        draft.size,
        draft.pages,
        draft.what_changed,
    )
    return (Draft(event, audience),)


def _as_published(version: PaperVersion) -> tuple[object, ...]:
    return version.number, version.title, version.paper_kind, version.file_name, version.audience


def _as_drafted(draft: DraftPaper, audience: Audience) -> tuple[object, ...]:
    return draft.number, draft.title, draft.paper_kind, draft.file_name, audience


def recall(state: Meeting, command: RecallPaper, asked: Asked) -> tuple[Draft, ...]:
    """Thu hồi tài liệu: said once to each audience that it was published to."""
    paper = found.paper(state, command.paper, asked)
    event = PaperRecalled(paper.paper, typed.reason(command.reason))
    audiences = dict.fromkeys(version.audience for version in paper.versions)
    return tuple(Draft(event, audience) for audience in audiences)


def may_read_bytes(state: Meeting, reader: PersonId, sha256: str) -> bool:
    """True when a record that `reader` may read names these bytes and they were not recalled."""
    return any(
        paper.recalled_at is None
        and any(v.sha256 == sha256 and sees(state, reader, v.audience) for v in paper.versions)
        for paper in state.papers.values()
    )


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def published(state: Meeting, event: PaperPublished, fact: Fact) -> Meeting:
    """One more publication of the paper."""
    version = PaperVersion(
        event.version,
        event.number,
        event.title,
        event.paper_kind,
        event.sha256,
        event.size,
        event.pages,
        event.file_name,
        event.what_changed,
        fact.at,
        fact.audience,
    )
    paper = state.papers.get(event.paper)
    if paper is None:
        paper = Paper(event.paper, event.item, (version,))
    else:
        paper = replace(paper, versions=(*paper.versions, version))
    return replace(state, papers=state.papers.insert(event.paper, paper))


def recalled(state: Meeting, event: PaperRecalled, fact: Fact) -> Meeting:
    """A tombstone with hour and reason; the keys are destroyed by whoever holds them."""
    paper = state.papers.get(event.paper)
    if paper is None:
        return state
    paper = replace(paper, recalled_at=fact.at, recalled_reason=event.reason)
    return replace(state, papers=state.papers.insert(event.paper, paper))

"""What the vote card says in each of its states: one sentence, chosen exhaustively.

"Ghi nhận" is said only of what the server has committed. Must not draw, nor decide who may vote.
"""

from meetingroom.client.views.poll_view import PollCard, Refused, VoterStanding
from meetingroom.client.views.values import Line
from meetingroom.rules.errors import Refusal
from meetingroom.rules.terms import Basis, Choice, HoldReason, PollState
from meetingroom.words import dates, explanations, numbers
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.refusals import Refused as RefusedInWords
from meetingroom.words.refusals import refusal

Spans = tuple[Span, ...]

LONG_WAIT_MS = 8_000
"""After this a choice that is still not recorded asks for a raised hand."""

_SAY_IT_THEMSELVES = (Refusal.POLL_CLOSED, Refusal.POLL_HELD, Refusal.POLL_VOIDED)
"""Refusals whose own sentence begins with what became of the choice."""


def choice_word(words: Words, choice: Choice) -> str:
    """A choice as recorded, in capitals."""
    return words.text(f"label.recorded.{choice}")


def headline(words: Words, card: PollCard) -> str:
    """The title of the card: what is voted on."""
    return words.text("ui.vote.title", item=item_words(words, card))


def item_words(words: Words, card: PollCard) -> str:
    """ " "Mục 4", as the agenda names it."""
    return words.text("label.item", number=card.item.number)


def need_words(words: Words, card: PollCard) -> str:
    """ "Cần ít nhất 26/50: quá nửa tổng số đại biểu", empty where the base is not known yet."""
    if card.need is None or card.rule.basis is Basis.COLLECTED or card.result is not None:
        return ""
    base = card.total if card.rule.basis is Basis.ALL else card.present
    return explanations.need(words, card.rule, card.need, base)


def more_words(words: Words, card: PollCard) -> str:
    """What else the person should know, in smaller letters: the way round, the counts, my own choice."""
    if card.result is not None:
        counts = explanations.counts(words, card.result.tally)
        mine = _own_choice(words, card)
        return f"{counts}. {mine}".strip() if mine else counts
    if card.standing is VoterStanding.CONFLICT:
        return words.text("ui.vote.card.conflict.more")
    if card.standing is not VoterStanding.VOTER or card.refused is None or card.pending is not None:
        return ""
    if card.refused.code == Refusal.POLL_CLOSED:
        return words.text("ui.vote.card.refused_closed.more")
    return _why_refused(words, card.refused).advice


def _own_choice(words: Words, card: PollCard) -> str:
    if card.recorded is None:
        return ""
    return words.text(
        "ui.vote.card.mine_recorded",
        choice=choice_word(words, card.recorded.choice),
        hour=dates.exact_hour(card.recorded.at),
        code=card.recorded.code,
    )


def state_sentence(words: Words, card: PollCard, now: int) -> Spans:
    """The one sentence that is true of this person's vote now."""
    item = item_words(words, card)
    match card.state:
        case PollState.DRAFT | PollState.ANNOUNCED:
            return words.spans("ui.vote.card.announced", item=item)
        case PollState.OPEN:
            return _while_open(words, card, now)
        case PollState.HELD:
            return _held(words, card)
        case PollState.CLOSED | PollState.CONFIRMED:
            return _after_close(words, card)
        case PollState.VOIDED:
            return words.spans("ui.vote.card.voided", hour=dates.hour(card.voided_at or 0))


def may_press(card: PollCard) -> bool:
    """The three buttons are alive."""
    return card.state is PollState.OPEN and card.standing is VoterStanding.VOTER and card.may_cast.allowed


def _while_open(words: Words, card: PollCard, now: int) -> Spans:
    standing = _not_a_voter(words, card)
    if standing is not None:
        return standing
    if card.pending is not None:
        return _pending(words, card, now)
    if card.refused is not None:
        return _refused(words, card)
    if card.recorded is not None:
        return _recorded(words, card)
    if card.connection.state is Line.OFFLINE:
        return words.spans("ui.vote.card.offline_not_chosen")
    if not card.may_cast.allowed:
        params = dict(card.may_cast.params)
        return refusal(words, card.may_cast.code, dates.VIETNAM, **params).spans
    if card.planned_until is not None and now >= card.planned_until:
        return words.spans("ui.vote.card.time_over")
    return words.spans("ui.vote.card.open")


def _not_a_voter(words: Words, card: PollCard) -> Spans | None:
    item = item_words(words, card)
    match card.standing:
        case VoterStanding.VOTER:
            return None
        case VoterStanding.CONFLICT:
            hour = dates.hour(card.conflict_at or 0)
            return words.spans("ui.vote.card.conflict", item=item, hour=hour)
        case VoterStanding.STAND_IN:
            return words.spans("ui.vote.card.stand_in", citation=card.rule.citation)
        case VoterStanding.GUEST | VoterStanding.ONLOOKER:
            return words.spans("ui.vote.card.guest", item=item)
        case VoterStanding.NOT_AN_ELECTOR:
            return words.spans("ui.vote.card.not_elector", hour=dates.exact_hour(card.opened_at or 0))


def _pending(words: Words, card: PollCard, now: int) -> Spans:
    assert card.pending is not None
    if card.connection.state is Line.OFFLINE:
        return words.spans("ui.vote.card.offline")
    if now - card.pending.since >= LONG_WAIT_MS:
        return words.spans("ui.vote.card.sending_long")
    return words.spans("ui.vote.card.sending", choice=choice_word(words, card.pending.choice))


def _recorded(words: Words, card: PollCard) -> Spans:
    assert card.recorded is not None
    mine = card.recorded
    return words.spans(
        "ui.vote.card.changed" if mine.changed else "ui.vote.card.recorded",
        choice=choice_word(words, mine.choice),
        hour=dates.exact_hour(mine.at),
        code=mine.code,
    )


def _refused(words: Words, card: PollCard) -> Spans:
    assert card.refused is not None
    closed_at = dict(card.refused.params).get("closed_at")
    if card.refused.code == Refusal.POLL_CLOSED and isinstance(closed_at, int):
        return words.spans(
            "ui.vote.card.refused_closed",
            closed=dates.exact_hour(closed_at),
            arrived=dates.exact_hour(card.refused.at),
        )
    why = _why_refused(words, card.refused)
    if card.refused.code in _SAY_IT_THEMSELVES:
        return (Span(why.what, strong=True),)
    return words.spans("ui.vote.card.refused", reason=why.what)


def _why_refused(words: Words, refused: Refused) -> RefusedInWords:
    return refusal(words, refused.code, dates.VIETNAM, **dict(refused.params))


def _held(words: Words, card: PollCard) -> Spans:
    standing = _not_a_voter(words, card)
    if standing is not None:
        return standing
    if card.held is not None and card.held.reason is HoldReason.INTERRUPTION:
        return words.spans(
            "ui.vote.card.held", since=dates.hour(card.held.since), until=dates.hour(card.held.until)
        )
    return words.spans("ui.vote.card.held_by_chair")


def _after_close(words: Words, card: PollCard) -> Spans:
    item = item_words(words, card)
    if card.refused is not None:
        return _refused(words, card)
    if card.result is not None:
        return explanations.explanation(words, card.result.rule, card.result.tally, card.result.outcome)
    if card.standing is not VoterStanding.VOTER:
        return words.spans("ui.vote.card.closed", item=item)
    if card.recorded is None:
        return words.spans("ui.vote.card.closed_not_cast", item=item)
    return words.spans(
        "ui.vote.card.closed_recorded",
        item=item,
        choice=choice_word(words, card.recorded.choice),
        hour=dates.exact_hour(card.recorded.at),
        code=card.recorded.code,
    )


def countdown(words: Words, card: PollCard, now: int) -> str:
    """ "Còn 0:42" while time is planned and left, else empty (it never ends a vote); nothing runs down
    while the line is cut: the server may be gone, and then the vote is held when it comes back."""
    if card.connection.state is Line.OFFLINE:
        return ""
    if card.state is not PollState.OPEN or card.planned_until is None or now >= card.planned_until:
        return ""
    return words.text("ui.vote.time_left", time=dates.clock((card.planned_until - now) // 1000))


def counted(words: Words, card: PollCard) -> str:
    """ "Đã biểu quyết 39/42": how many, never how; only while the vote is open."""
    running = card.state in (PollState.OPEN, PollState.HELD)
    if not running or card.cast is None or card.of is None:
        return ""
    return words.text("ui.vote.cast", share=numbers.share(card.cast, card.of))

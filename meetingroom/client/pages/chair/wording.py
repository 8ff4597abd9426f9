"""What the console's buttons and lines say: acts name their object, hints give their reason. Must not draw,
nor decide what is allowed.
"""

from meetingroom.client.kit.steps import StepState
from meetingroom.client.views.agenda_view import Agenda
from meetingroom.client.views.chair_desk import ChairDesk, ChairPoll, Motion
from meetingroom.client.views.chair_steps import Step, StepKind
from meetingroom.client.views.speaking_view import SpeakingList, SpeechRow
from meetingroom.client.views.values import Act, Hint, ItemName, PersonName
from meetingroom.rules import commands as c
from meetingroom.rules.terms import Basis, HoldReason, PollState
from meetingroom.words import dates, explanations, numbers
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.refusals import refusal

FEW = 12
"""Up to so many names not yet cast are shown one by one; more would only be a wall of names."""


def reason(words: Words, hint: Hint) -> str:
    """Why a button is off; empty when it is on."""
    if hint.allowed:
        return ""
    return refusal(words, hint.code, dates.VIETNAM, **dict(hint.params)).text


def item_words(words: Words, item: ItemName | None) -> str:
    """ "Mục 4"."""
    return "" if item is None else words.text("label.item", number=item.number)


def item_line(words: Words, item: ItemName) -> str:
    """ "Mục 4 · Điều chỉnh kế hoạch sử dụng đất"."""
    return words.text("ui.chair.item_line", item=item_words(words, item), title=item.title)


def sitting_words(title: str) -> str:
    """A sitting within a sentence: "phiên buổi sáng"."""
    return title[:1].lower() + title[1:]


def step_label(words: Words, step: Step, sitting: str, total: int) -> str:
    """The large button: an act and its object."""
    item = item_words(words, step.item)
    match step.kind:
        case StepKind.CONFIRM_TOTAL:
            return words.text("ui.chair.button.confirm_total", total=total)
        case StepKind.OPEN_MEETING:
            return words.text("ui.chair.button.open_meeting")
        case StepKind.START_SITTING:
            return words.text("ui.chair.button.start_sitting", sitting=sitting_words(sitting))
        case StepKind.RESUME_SITTING:
            return words.text("ui.chair.button.resume_sitting")
        case StepKind.CALL_ITEM:
            return words.text("ui.chair.button.call_item", item=item)
        case StepKind.OPEN_VOTE:
            return words.text("ui.chair.button.open_vote", item=item)
        case StepKind.CLOSE_POLL:
            return words.text("ui.chair.button.close_poll", item=item)
        case StepKind.RESUME_POLL:
            return words.text("ui.chair.button.resume_poll", item=item)
        case StepKind.CONFIRM_POLL:
            return words.text("ui.chair.button.confirm_poll", item=item)
        case StepKind.END_SITTING:
            return words.text("ui.chair.button.end_sitting", sitting=sitting_words(sitting))
        case StepKind.END_MEETING:
            return words.text("ui.chair.button.end_meeting")
        case StepKind.NOTHING:
            return ""


_PLAIN_ACTS: dict[type[c.Command], str] = {
    c.OpenMeeting: "ui.chair.button.open_meeting",
    c.EndMeeting: "ui.chair.button.end_meeting",
    c.ResumeSitting: "ui.chair.button.resume_sitting",
    c.RecessSitting: "ui.chair.button.recess",
}
_ITEM_ACTS: dict[type[c.Command], str] = {
    c.PreparePoll: "ui.chair.button.open_vote",
    c.AnnouncePoll: "ui.chair.button.open_vote",
    c.OpenPoll: "ui.chair.button.open_vote",
    c.ClosePoll: "ui.chair.button.close_poll",
    c.HoldPoll: "ui.chair.button.hold_poll",
    c.ResumePoll: "ui.chair.button.resume_poll",
    c.ConfirmPoll: "ui.chair.button.confirm_poll",
    c.VoidPoll: "ui.chair.button.void_poll",
    c.TakeBackStep: "ui.chair.button.take_back",
    c.FinishItem: "ui.chair.button.finish_item",
    c.RecordConclusion: "ui.chair.button.save_conclusion",
}
_NOT_CONDUCT = (c.CastBallot, c.RequestSpeech, c.WithdrawSpeech)


def waiting(words: Words, desk: ChairDesk, agenda: Agenda) -> tuple[Span, ...]:
    """The newest act of conduct that the server has not answered yet; empty when there is none."""
    acts = [act for act in desk.unrecorded if not isinstance(act.command, _NOT_CONDUCT)]
    if not acts:
        return ()
    name = _act_name(words, acts[-1], desk, agenda)
    if not name:
        return words.spans("ui.chair.act.waiting_other")
    return words.spans("ui.chair.act.waiting", act=name)


def _act_name(words: Words, act: Act, desk: ChairDesk, agenda: Agenda) -> str:
    command = act.command
    if isinstance(command, c.CallItem):
        row = agenda.row(command.item)
        item = words.text("label.item", number=row.number) if row else ""
        return words.text("ui.chair.button.call_item", item=item) if item else ""
    if isinstance(command, c.SetSpeakingList):
        return words.text(f"ui.chair.button.{'open' if command.open else 'close'}_speaking")
    if isinstance(command, c.SetClosedSession):
        return words.text(f"ui.chair.button.{'closed' if command.closed else 'public'}_session")
    if type(command) in _PLAIN_ACTS:
        return words.text(_PLAIN_ACTS[type(command)])
    if type(command) in _ITEM_ACTS and desk.current is not None:
        return words.text(_ITEM_ACTS[type(command)], item=item_words(words, desk.current))
    return ""


def trail(words: Words, desk: ChairDesk, speaking: SpeakingList) -> tuple[tuple[str, StepState], ...]:
    """Where the current item stands, in the order in which an item is taken."""
    if desk.current is None:
        return ()
    poll = desk.poll if desk.poll is not None and desk.poll.item.item == desk.current.item else None
    if poll is not None and poll.state is PollState.VOIDED:
        poll = None
    talking = desk.speaking_open or speaking.speaking is not None
    talked = bool(speaking.done)
    steps = [("called", StepState.NOW if not talking and not talked and poll is None else StepState.DONE)]
    spoken = StepState.NOW if talking and poll is None else StepState.DONE if talked else StepState.LATER
    if poll is None or talked or talking:
        # A debate that did not take place is not a step left undone.
        steps.append(("speaking", spoken))
    if desk.motion is not None:
        steps.append(("voting", _voting_step(poll)))
        steps.append(("declared", _declared_step(poll)))
    steps.append(("conclusion", StepState.DONE if desk.conclusion else StepState.LATER))
    return tuple((words.text(f"ui.chair.trail.{name}"), state) for name, state in steps)


def _voting_step(poll: ChairPoll | None) -> StepState:
    if poll is None:
        return StepState.LATER
    return StepState.DONE if poll.closed_at is not None else StepState.NOW


def _declared_step(poll: ChairPoll | None) -> StepState:
    if poll is None or poll.closed_at is None:
        return StepState.LATER
    return StepState.DONE if poll.confirmed_at is not None else StepState.NOW


def rule_of_motion(words: Words, motion: Motion) -> str:
    """ "Cần ít nhất 13/25: quá nửa tổng số đại biểu", or the rule alone where the base is not known yet."""
    if motion.need is None or motion.base is None:
        return explanations.rule_words(words, motion.rule)
    return explanations.need(words, motion.rule, motion.need, motion.base)


def standing_aside(words: Words, desk: ChairDesk, item: ItemName | None) -> str:
    """Who does not take part in a vote on the current item, each with the reason; the dais alone reads it."""
    if desk.motion is None or desk.current is None or desk.current != item:
        return ""
    return "\n".join(
        words.text("ui.chair.vote.aside", name=elector(words, one.person), reason=one.reason)
        for one in desk.motion.not_taking_part
    )


def rule_of_poll(words: Words, poll: ChairPoll) -> str:
    """The same, as frozen at the opening."""
    if poll.need is None:
        return explanations.rule_words(words, poll.rule)
    base = poll.total if poll.rule.basis is Basis.ALL else poll.present
    return explanations.need(words, poll.rule, poll.need, base)


def below_quorum(words: Words, motion: Motion) -> tuple[Span, ...]:
    """Why a vote cannot simply be opened."""
    rule = explanations.share_words(words, motion.quorum.share, explanations.base_words(words, Basis.ALL))
    return words.spans(
        "ui.chair.below_quorum",
        share=numbers.share(motion.present, motion.total),
        need=motion.quorum.share.least(motion.total),
        rule=rule,
    )


def elector(words: Words, person: PersonName) -> str:
    """A voter as the chair calls him: name and seat."""
    if not person.seat:
        return person.name
    return words.text("ui.chair.vote.elector", name=person.name, seat=person.seat)


def names(words: Words, persons: tuple[PersonName, ...]) -> str:
    """Several of them in one line."""
    return ", ".join(elector(words, person) for person in persons)


def held(words: Words, poll: ChairPoll) -> tuple[Span, ...]:
    """Why the vote is on hold, and since when."""
    if poll.held is None:
        return ()
    item = item_words(words, poll.item)
    if poll.held.reason is HoldReason.INTERRUPTION:
        return words.spans(
            "ui.chair.vote.held_by_server",
            item=item,
            since=dates.hour(poll.held.since),
            until=dates.hour(poll.held.until),
        )
    return words.spans("ui.chair.vote.held", item=item, since=dates.exact_hour(poll.held.at))


def ending(words: Words, poll: ChairPoll) -> tuple[Span, ...]:
    """What ending the vote now would mean for those who have not voted."""
    if everybody_cast(poll):
        return words.spans("ui.chair.vote.all_cast")
    if poll.cast is None or poll.of is None:
        return words.spans("ui.chair.vote.close_unknown")
    return words.spans("ui.chair.vote.close_question", missing=poll.of - poll.cast)


def everybody_cast(poll: ChairPoll) -> bool:
    """Nobody on the list is missing, as far as this desk knows."""
    return poll.cast is not None and poll.of is not None and poll.cast >= poll.of


def speech_time(words: Words, row: SpeechRow, now: int) -> tuple[str, bool]:
    """ "2:10 / 7:00" of who has the floor, and whether it is over."""
    if row.called_at is None:
        return "", False
    elapsed, planned = (now - row.called_at) // 1000, row.planned_ms // 1000
    over = elapsed > planned
    said = {"elapsed": dates.clock(elapsed), "planned": dates.clock(planned)}
    if over:
        return words.text("ui.chair.speaking.over", time=dates.clock(elapsed - planned), **said), True
    return words.text("ui.chair.speaking.time", **said), False


def request_detail(words: Words, row: SpeechRow) -> str:
    """What a waiting request is: kind, hour, what about."""
    kind, hour = words.text(f"label.speech.{row.kind}"), dates.hour(row.asked_at)
    if row.about:
        return words.text("ui.chair.waiting_detail.about", kind=kind, hour=hour, about=row.about)
    return words.text("ui.chair.waiting_detail", kind=kind, hour=hour)

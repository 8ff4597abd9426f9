"""Long legal meetings made by chance: every kind of event has a strategy that proposes how it comes about.

A strategy looks at the state and names an actor and a command that should be accepted; what is refused
is dropped. Chance comes in from outside. Must not check anything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from random import Random
from typing import TypeVar

from meetingroom.rules import commands as c
from meetingroom.rules import events as e
from meetingroom.rules.audience import DAIS, EVERYONE, Audience, Role
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.ids import SYSTEM, GroupId, ItemId, PaperId, PersonId, SittingId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.rulesets import COUNCIL_2025, PASS, REMOVAL, MajorityRule, Share
from meetingroom.rules.state import Item
from meetingroom.rules.streams import StreamKind
from meetingroom.rules.terms import (
    Attendance,
    Basis,
    BodyKind,
    Choice,
    ItemState,
    MeetingKind,
    PollState,
    SittingState,
    SpeechKind,
    SpeechState,
    TieRule,
)
from meetingroom.rules.underway import sitting_of
from tests.rules.hall import (
    AFTERNOON,
    CHAIR,
    DEPUTIES,
    GUEST,
    HALL,
    MORNING,
    SECRETARY,
    STAND_IN,
    STRANGER,
    Hall,
    draft_paper,
    invited,
)

LAW = LAWS[StreamKind.MEETING]
T = TypeVar("T")
Proposal = tuple[PersonId, c.Command]
Strategy = Callable[[Hall, Random], Proposal]

CONFLICTED, REMOVED = DEPUTIES[1], DEPUTIES[2]
LATE = PersonId("late-joiner")
READERS = (CHAIR, SECRETARY, DEPUTIES[0], CONFLICTED, REMOVED, LATE, GUEST, STAND_IN, HALL, STRANGER)
ITEMS = tuple(ItemId(f"item-{n}") for n in range(40))
PAPERS = tuple(PaperId(f"paper-{n}") for n in range(8))
EVENING = SittingId("evening")
OVER_PRESENT = MajorityRule("present", Basis.PRESENT, Share(1, 2, True), TieRule.CHAIR_DECIDES, "thử")
OVER_COLLECTED = MajorityRule("collected", Basis.COLLECTED, Share(2, 3, False), TieRule.NONE, "thử")
RULES = replace(COUNCIL_2025, majorities=(*COUNCIL_2025.majorities, OVER_PRESENT, OVER_COLLECTED))

AUDIENCES = (
    EVERYONE,
    EVERYONE,
    DAIS,
    Audience(roles=(Role.DELEGATE,)),
    Audience(roles=(Role.DELEGATE, Role.GUEST)),
    Audience(groups=(GroupId("board"),)),
    Audience(persons=(GUEST, DEPUTIES[0])),
    Audience(everyone=True, excepted=(DEPUTIES[3],)),
    Audience(roles=(Role.DELEGATE,), excepted=(CONFLICTED, SECRETARY)),
    Audience(everyone=True, within=Audience(groups=(GroupId("board"),), roles=(Role.CHAIR,))),
)


class NothingFits(Exception):
    """The strategy sees nothing in the state that it could propose."""


def any_of(chance: Random, things: Iterable[T]) -> T:
    """One of the things, which must be given in a fixed order."""
    listed = list(things)
    if not listed:
        raise NothingFits
    return chance.choice(listed)


def people(hall: Hall) -> list[PersonId]:
    """Everybody who may act, in a fixed order."""
    return sorted(hall.state.participants)


def deputies(hall: Hall) -> list[PersonId]:
    """Participants with a vote."""
    return [p for p in people(hall) if hall.state.participants[p].votes]


def items(hall: Hall, *states: ItemState) -> list[Item]:
    """Items in one of the states."""
    return sorted((i for i in hall.state.items.values() if i.state in states), key=lambda i: i.plan.item)


def sitting(hall: Hall, chance: Random, *states: SittingState) -> SittingId:
    """A sitting in one of the states."""
    return any_of(chance, sorted(s.sitting for s in hall.state.sittings.values() if s.state in states))


def dais(chance: Random) -> PersonId:
    """The chair, or the secretary at his orders."""
    return chance.choice((CHAIR, SECRETARY))


# ── one strategy for each kind of event ───────────────────────────────────────────────────────────


def convene(hall: Hall, chance: Random) -> Proposal:
    two = tuple(c.PlannedSitting(s, s, "Hội trường", 1_000) for s in (MORNING, AFTERNOON))
    members = (
        invited(CHAIR, Role.CHAIR, Role.CHAIRMAN, Role.DELEGATE, votes=True),
        invited(SECRETARY, Role.SECRETARY),
        *(
            invited(d, Role.DELEGATE, votes=True, groups=("board",) if n % 2 else ())
            for n, d in enumerate(DEPUTIES)
        ),
        invited(GUEST, Role.GUEST),
        invited(STAND_IN, Role.STAND_IN),
        invited(HALL, Role.HALL),
    )
    kind, body = MeetingKind.REGULAR, BodyKind.COUNCIL
    zone = "Asia/Ho_Chi_Minh"
    return SECRETARY, c.ConveneMeeting(
        "body",
        "HĐND",
        body,
        kind,
        "Kỳ họp",
        "",
        "",
        zone,
        1_000,
        RULES,
        two,
        members,  # type: ignore[arg-type]
    )


def admit(hall: Hall, chance: Random) -> Proposal:
    person = chance.choice((REMOVED, LATE, LATE, GUEST, *DEPUTIES[4:6]))
    role = Role.GUEST if person == GUEST else chance.choice((Role.DELEGATE, Role.DELEGATE, Role.GUEST))
    groups = chance.choice(((), ("board",)))
    votes = role is Role.DELEGATE and person != LATE
    return SECRETARY, c.AdmitParticipant(invited(person, role, votes=votes, groups=groups))


def remove(hall: Hall, chance: Random) -> Proposal:
    return dais(chance), c.RemoveParticipant(chance.choice((REMOVED, LATE, DEPUTIES[5])))


def confirm_total(hall: Hall, chance: Random) -> Proposal:
    total = len(DEPUTIES) + 1 + chance.randrange(3)
    return SECRETARY, c.ConfirmTotal(total + 1, total, "Báo cáo của Thường trực HĐND")


def open_meeting(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.OpenMeeting(sitting(hall, chance, SittingState.PLANNED))


def end_meeting(hall: Hall, chance: Random) -> Proposal:
    if len(hall.journal) < 150:
        raise NothingFits
    return CHAIR, c.EndMeeting()


def archive(hall: Hall, chance: Random) -> Proposal:
    return SECRETARY, c.ArchiveMeeting()


def plan_sitting(hall: Hall, chance: Random) -> Proposal:
    return SECRETARY, c.PlanSitting(c.PlannedSitting(EVENING, "Phiên tối", "", chance.randrange(9_000)))


def start_sitting(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.StartSitting(sitting(hall, chance, SittingState.PLANNED))


def recess(hall: Hall, chance: Random) -> Proposal:
    if chance.random() < 0.5:
        raise NothingFits
    return CHAIR, c.RecessSitting(sitting(hall, chance, SittingState.IN_SESSION))


def resume_sitting(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.ResumeSitting(sitting(hall, chance, SittingState.RECESS))


def end_sitting(hall: Hall, chance: Random) -> Proposal:
    if len(hall.state.sittings) < 3:
        raise NothingFits
    return CHAIR, c.EndSitting(sitting(hall, chance, SittingState.RECESS))


def close_session(hall: Hall, chance: Random) -> Proposal:
    name = sitting(hall, chance, SittingState.IN_SESSION)
    return CHAIR, c.SetClosedSession(name, not hall.state.sittings[name].closed_session)


def publish(hall: Hall, chance: Random) -> Proposal:
    known = {i.plan.item: i for i in items(hall, *(set(ItemState) - {ItemState.WITHDRAWN}))}
    wanted = []
    for name in sorted(chance.sample(ITEMS, chance.randrange(1, 4))):
        parent = chance.choice([None, None, *sorted(known)])
        parent = None if parent == name else parent
        before = known.get(name)
        plan = e.ProgrammeItem(
            item=name,
            number=f"{name.removeprefix('item-')}",
            title=f"Nội dung {chance.randrange(5)}",
            parent=before.plan.parent if before else parent,
            position=chance.randrange(9),
            sitting=None,
            presenter="",
            office="",
            planned_minutes=10,
            motion=chance.choice((None, e.Motion("Tán thành?", PASS))),
            closed=before.plan.closed if before else chance.random() < 0.2,
        )
        audience = before.audience if before else chance.choice(AUDIENCES)
        wanted.append(c.PublishedItem(plan, audience))
    return SECRETARY, c.PublishProgramme(tuple(wanted), ())


def publish_paper(hall: Hall, chance: Random) -> Proposal:
    item = any_of(chance, items(hall, ItemState.PLANNED, ItemState.CURRENT, ItemState.DONE))
    paper = chance.choice(PAPERS)
    known = hall.state.papers.get(paper)
    draft = draft_paper(
        paper,
        known.item if known else item.plan.item,
        sha256=f"{chance.randrange(3):064x}",
        audience=chance.choice(AUDIENCES),
        title=f"Tài liệu {chance.randrange(3)}",
    )
    return SECRETARY, c.PublishProgramme((), (draft,))


def withdraw_item(hall: Hall, chance: Random) -> Proposal:
    if chance.random() < 0.7:
        raise NothingFits
    item = any_of(chance, items(hall, ItemState.PLANNED, ItemState.CURRENT))
    return CHAIR, c.WithdrawItem(item.plan.item, "Chưa đủ hồ sơ")


def recall_paper(hall: Hall, chance: Random) -> Proposal:
    papers = [p for p in sorted(hall.state.papers) if hall.state.papers[p].recalled_at is None]
    return SECRETARY, c.RecallPaper(any_of(chance, papers), "Nhầm bản")


def call_item(hall: Hall, chance: Random) -> Proposal:
    item = any_of(chance, items(hall, ItemState.PLANNED, ItemState.PLANNED, ItemState.DONE))
    return dais(chance), c.CallItem(item.plan.item, sitting(hall, chance, SittingState.IN_SESSION))


def finish_item(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.FinishItem(any_of(chance, items(hall, ItemState.CURRENT)).plan.item)


def take_back(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.TakeBackStep(sitting(hall, chance, SittingState.IN_SESSION))


def mark(hall: Hall, chance: Random) -> Proposal:
    name = sitting(hall, chance, SittingState.PLANNED, SittingState.IN_SESSION, SittingState.RECESS)
    person = chance.choice(deputies(hall))
    if chance.random() < 0.4:
        return person, c.MarkAttendance(name, person, Attendance.PRESENT_IN_PERSON, "")
    value = chance.choice((Attendance.PRESENT_IN_PERSON, Attendance.PRESENT_ONLINE, *Attendance))
    return SECRETARY, c.MarkAttendance(name, person, value, "")


def explain_absence(hall: Hall, chance: Random) -> Proposal:
    name = sitting(hall, chance, SittingState.PLANNED, SittingState.IN_SESSION)
    person = chance.choice(deputies(hall))
    return SECRETARY, c.MarkAttendance(name, person, Attendance.ABSENT_EXCUSED, "Việc gia đình")


def leave(hall: Hall, chance: Random) -> Proposal:
    name = sitting(hall, chance, SittingState.IN_SESSION)
    return SECRETARY, c.RecordLeaving(name, chance.choice(deputies(hall)), returned=False)


def come_back(hall: Hall, chance: Random) -> Proposal:
    gone = [key for key in sorted(hall.state.presence) if hall.state.presence[key].left_at is not None]
    key = any_of(chance, gone)
    return key.person, c.RecordLeaving(key.sitting, key.person, returned=True)


def declare_conflict(hall: Hall, chance: Random) -> Proposal:
    item = any_of(chance, items(hall, ItemState.PLANNED, ItemState.CURRENT)).plan.item
    person = chance.choice((CONFLICTED, CONFLICTED, DEPUTIES[6]))
    return chance.choice((person, SECRETARY)), c.DeclareConflict(person, item, "Người thân có lợi ích")


def prepare_poll(hall: Hall, chance: Random) -> Proposal:
    current = items(hall, ItemState.CURRENT)
    item = any_of(chance, current if chance.random() < 0.8 else items(hall, ItemState.PLANNED))
    where = sitting(hall, chance, SittingState.PLANNED, SittingState.IN_SESSION)
    rule = chance.choice((PASS, REMOVAL, OVER_PRESENT.name, OVER_COLLECTED.name))
    return SECRETARY, c.PreparePoll(item.plan.item, item.called_in or where, "Tán thành?", rule)


def _poll(hall: Hall, chance: Random, *states: PollState) -> e.PollId:
    return any_of(chance, sorted(p.poll for p in hall.state.polls.values() if p.state in states))


def announce_poll(hall: Hall, chance: Random) -> Proposal:
    drafts = sorted(
        p.poll
        for p in hall.state.polls.values()
        if p.state is PollState.DRAFT and sitting_of(hall.state, p.item) == p.sitting
    )
    return dais(chance), c.AnnouncePoll(any_of(chance, drafts))


def open_poll(hall: Hall, chance: Random) -> Proposal:
    poll = _poll(hall, chance, PollState.ANNOUNCED)
    return CHAIR, c.OpenPoll(poll, chance.choice((None, 60_000)), "Vẫn tiến hành theo ý kiến chủ tọa")


def admit_elector(hall: Hall, chance: Random) -> Proposal:
    poll = hall.state.polls[_poll(hall, chance, PollState.OPEN, PollState.HELD)]
    outside = [d for d in deputies(hall) if poll.opened is None or d not in poll.opened.electorate]
    return CHAIR, c.AdmitElector(poll.poll, any_of(chance, outside))


def cast(hall: Hall, chance: Random) -> Proposal:
    poll = hall.state.polls[_poll(hall, chance, PollState.OPEN)]
    assert poll.opened is not None
    elector = any_of(chance, sorted(poll.opened.electorate))
    return elector, c.CastBallot(poll.poll, chance.choice(list(Choice)))


def hold_poll(hall: Hall, chance: Random) -> Proposal:
    poll = _poll(hall, chance, PollState.OPEN)
    return chance.choice((CHAIR, SYSTEM)), c.HoldPoll(poll, hall.now - 20_000, hall.now)


def resume_poll(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.ResumePoll(_poll(hall, chance, PollState.HELD))


def close_poll(hall: Hall, chance: Random) -> Proposal:
    return dais(chance), c.ClosePoll(_poll(hall, chance, PollState.OPEN))


def confirm_poll(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.ConfirmPoll(_poll(hall, chance, PollState.CLOSED))


def void_poll(hall: Hall, chance: Random) -> Proposal:
    if chance.random() < 0.7:
        raise NothingFits
    return CHAIR, c.VoidPoll(_poll(hall, chance, *(set(PollState) - {PollState.VOIDED})), "Biểu quyết lại")


def set_list(hall: Hall, chance: Random) -> Proposal:
    item = any_of(chance, items(hall, ItemState.PLANNED, ItemState.CURRENT))
    return CHAIR, c.SetSpeakingList(item.plan.item, not item.speaking_open)


def request_speech(hall: Hall, chance: Random) -> Proposal:
    item = any_of(chance, [i for i in items(hall, ItemState.PLANNED, ItemState.CURRENT) if i.speaking_open])
    person = chance.choice((*deputies(hall), GUEST, STAND_IN))
    return person, c.RequestSpeech(item.plan.item, chance.choice(list(SpeechKind)), "Về mục tiêu thu")


def _speech(hall: Hall, chance: Random, state: SpeechState) -> e.SpeechId:
    return any_of(chance, sorted(s.speech for s in hall.state.speeches.values() if s.state is state))


def withdraw_speech(hall: Hall, chance: Random) -> Proposal:
    speech = _speech(hall, chance, SpeechState.WAITING)
    return hall.state.speeches[speech].person, c.WithdrawSpeech(speech)


def call_speaker(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.CallSpeaker(_speech(hall, chance, SpeechState.WAITING), 0)


def end_speech(hall: Hall, chance: Random) -> Proposal:
    return CHAIR, c.EndSpeech(_speech(hall, chance, SpeechState.SPEAKING))


def conclude(hall: Hall, chance: Random) -> Proposal:
    known = chance.choice([None, *sorted(hall.state.conclusions)])
    if known is not None:
        return SECRETARY, c.RecordConclusion(known, hall.state.conclusions[known].item, "Giao Ban KT-XH")
    item = any_of(chance, items(hall, ItemState.CURRENT, ItemState.DONE))
    return SECRETARY, c.RecordConclusion(None, item.plan.item, "Thống nhất")


def erase(hall: Hall, chance: Random) -> Proposal:
    if chance.random() < 0.7:
        raise NothingFits
    return SYSTEM, c.EraseRecord(1 + chance.randrange(9))


STRATEGIES: Mapping[type[e.Event], Strategy] = {
    e.MeetingConvened: convene,
    e.ParticipantAdmitted: admit,
    e.ParticipantRemoved: remove,
    e.TotalConfirmed: confirm_total,
    e.MeetingOpened: open_meeting,
    e.MeetingEnded: end_meeting,
    e.MeetingArchived: archive,
    e.SittingPlanned: plan_sitting,
    e.SittingStarted: start_sitting,
    e.SittingRecessed: recess,
    e.SittingResumed: resume_sitting,
    e.SittingEnded: end_sitting,
    e.ClosedSessionSet: close_session,
    e.ProgrammePublished: publish,
    e.PaperPublished: publish_paper,
    e.ItemWithdrawn: withdraw_item,
    e.PaperRecalled: recall_paper,
    e.ItemCalled: call_item,
    e.ItemFinished: finish_item,
    e.ItemReturned: take_back,
    e.AttendanceMarked: mark,
    e.AbsenceExplained: explain_absence,
    e.ParticipantLeft: leave,
    e.ParticipantReturned: come_back,
    e.ConflictDeclared: declare_conflict,
    e.PollPrepared: prepare_poll,
    e.PollAnnounced: announce_poll,
    e.PollOpened: open_poll,
    e.ElectorAdmitted: admit_elector,
    e.BallotCast: cast,
    e.PollHeld: hold_poll,
    e.PollResumed: resume_poll,
    e.PollClosed: close_poll,
    e.RollPublished: close_poll,
    e.PollConfirmed: confirm_poll,
    e.PollVoided: void_poll,
    e.SpeakingListSet: set_list,
    e.SpeechRequested: request_speech,
    e.SpeechWithdrawn: withdraw_speech,
    e.SpeakerCalled: call_speaker,
    e.SpeechEnded: end_speech,
    e.ConclusionRecorded: conclude,
    e.Erased: erase,
}
_OFTEN: tuple[Strategy, ...] = (
    *(mark,) * 6,
    *(publish,) * 3,
    *(publish_paper,) * 3,
    *(call_item,) * 3,
    *(prepare_poll, announce_poll, open_poll) * 2,
    *(cast,) * 12,
    *(close_poll, set_list, request_speech, request_speech, call_speaker),
)
_CHOICES: tuple[Strategy, ...] = (*STRATEGIES.values(), *_OFTEN)


def begun(chance: Random) -> Hall:
    """A meeting in session with most of its members present."""
    hall = Hall()
    for actor, command in (convene(hall, chance), confirm_total(hall, chance)):
        hall.do(actor, command)
    hall.present(CHAIR, *DEPUTIES[: 5 + chance.randrange(4)])
    hall.do(*open_meeting(hall, chance))
    for _ in range(2):
        attempt(hall, publish, chance)
    return hall


def attempt(hall: Hall, strategy: Strategy, chance: Random) -> bool:
    """One proposal; True when it was accepted."""
    try:
        hall.do(*strategy(hall, chance))
    except (NothingFits, RuleBroken):
        return False
    return True


A_VOTE = (mark, call_item, prepare_poll, announce_poll, open_poll, cast, come_back, mark, mark)
A_COUNT = (admit_elector, cast, cast, cast)


def session(chance: Random, steps: int) -> Hall:
    """A meeting after so many proposals; now and then its chair is bent on a vote."""
    hall = begun(chance)
    for _ in range(steps):
        if chance.random() < 0.05:
            for strategy in (*A_VOTE, *A_COUNT):
                attempt(hall, strategy, chance)
        attempt(hall, chance.choice(_CHOICES), chance)
    return hall


@cache
def many_sessions() -> tuple[Hall, ...]:
    """The same meetings on every machine. Their readers must leave them as they are."""
    return tuple(session(Random(seed), 300) for seed in range(24))

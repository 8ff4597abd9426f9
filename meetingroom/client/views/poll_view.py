"""Phiếu biểu quyết: the vote that is before this person. Must not show any running split.

The card says "đã ghi nhận" only from a record or a signed receipt; an act that the server has not
answered is `pending`; one it refused is `refused`, with the reason.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.standing import foremost_poll, item_name, participant, poll_result
from meetingroom.client.views.values import (
    Act,
    ActState,
    Connection,
    Hint,
    ItemName,
    Params,
    PollResult,
    short_code,
)
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.audience import Role
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.ids import CommandId, PersonId, PollId
from meetingroom.rules.rulesets import MajorityRule
from meetingroom.rules.state import Held, Meeting, OnItem, Poll
from meetingroom.rules.terms import Choice, PollState


class VoterStanding(StrEnum):
    """Whether this person votes in this poll, or why not (each has its own card)."""

    VOTER = "voter"
    CONFLICT = "conflict"
    STAND_IN = "stand_in"
    GUEST = "guest"
    NOT_AN_ELECTOR = "not_an_elector"
    ONLOOKER = "onlooker"


@dataclass(frozen=True, slots=True)
class Recorded:
    """My choice as the server has committed it. `changed`: it replaced an earlier one."""

    choice: Choice
    at: int
    code: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """My choice that is not recorded yet; `since` by this desk's estimate of the server's hour."""

    choice: Choice
    since: int
    state: ActState


@dataclass(frozen=True, slots=True)
class Refused:
    """My choice that was not recorded, and why (`rules.errors.Refusal`, or "disk_full" before it was
    ever sent). `at`: when the server decided."""

    act: CommandId
    choice: Choice
    code: str
    params: Params
    at: int


@dataclass(frozen=True, slots=True)
class PollCard:
    """Everything the vote card says. `need` None: it depends on the ballots collected. `total`,
    `present`, `electors` as frozen at the opening (0 before). `planned_until`: a planned hour only, a
    countdown never ends a vote. `cast` of `of`: how many have voted, None when not known now.
    `result` is set once the chair has declared it."""

    poll: PollId
    item: ItemName
    question: str
    rule: MajorityRule
    state: PollState
    standing: VoterStanding
    conflict_at: int | None
    announced_at: int | None
    opened_at: int | None
    planned_until: int | None
    total: int
    present: int
    electors: int
    need: int | None
    held: Held | None
    cast: int | None
    of: int | None
    recorded: Recorded | None
    pending: Unrecorded | None
    refused: Refused | None
    may_cast: Hint
    closed_at: int | None
    result: PollResult | None
    voided_at: int | None
    voided_reason: str
    connection: Connection


class PollView(MeetingBound[PollCard | None]):
    """The open poll, or the latest. `shown: PollCard | None` (None: no vote was called yet)."""

    NOUNS = ("polls", "items", "participants", "conflicts", "pending", "needs_update", "state", "sittings")
    DESK_NOUNS = ("connection", "passing", "streams")

    vote_opened = Signal()
    """Another poll is open than before: ring the bell, dock the card, never take the focus."""
    recorded = Signal()
    """My choice was recorded just now (for the spoken announcement)."""
    vote_ended = Signal()
    """The poll on the card has just been closed."""

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._first_code: dict[PollId, str] = {}
        super().__init__(bridge, meeting, parent)

    def cast(self, choice: Choice) -> None:
        """Vote, or change one's vote. Writes the outbox and nothing else; see `shown.pending`."""
        if self.shown is not None:
            self._submit(CastBallot(self.shown.poll, choice))

    def dismiss_refusal(self) -> None:
        """The person has read the refusal on the card."""
        if self.shown is not None and self.shown.refused is not None:
            self._bridge.desk.dismiss(self.shown.refused.act)

    def _after(self, before: PollCard | None) -> None:
        now = self.shown
        if now is None:
            return
        same = before is not None and before.poll == now.poll
        if now.state is PollState.OPEN and (before is None or not same or before.opened_at is None):
            self.vote_opened.emit()
        if now.recorded is not None and (before is None or not same or before.recorded != now.recorded):
            self.recorded.emit()
        if same and before is not None and before.closed_at is None and now.closed_at is not None:
            self.vote_ended.emit()

    def _look(self) -> PollCard | None:
        meeting = self.meeting
        poll = foremost_poll(meeting)
        if poll is None:
            return None
        opened = poll.opened
        passing = self._picture.passing.get(self._stream)
        counting = passing.polls.get(poll.poll) if passing else None
        planned = opened.planned_ms if opened else None
        conflict = meeting.conflicts.get(OnItem(self._me, poll.item))
        acts = [a for a in self._acts() if isinstance(a.command, CastBallot) and a.command.poll == poll.poll]
        return PollCard(
            poll=poll.poll,
            item=item_name(meeting, poll.item),
            question=poll.question,
            rule=poll.rule,
            state=poll.state,
            standing=standing_in(meeting, poll, self._me),
            conflict_at=conflict.at if conflict else None,
            announced_at=poll.announced_at,
            opened_at=opened.at if opened else None,
            planned_until=opened.at + planned if opened and planned is not None else None,
            total=opened.total if opened else 0,
            present=opened.present if opened else 0,
            electors=len(opened.electorate) if opened else 0,
            need=opened.need if opened else None,
            held=poll.held,
            cast=counting.cast if counting else None,
            of=counting.of if counting else None,
            recorded=self._recorded(poll, acts),
            pending=_unrecorded(acts),
            refused=_refused(acts),
            may_cast=self._hint(CastBallot(poll.poll, Choice.ABSTAIN)),
            closed_at=poll.closed.at if poll.closed else None,
            result=poll_result(poll) if poll.state is PollState.CONFIRMED else None,
            voided_at=poll.voided_at,
            voided_reason=poll.voided_reason,
            connection=self._picture.connection,
        )

    def _recorded(self, poll: Poll, acts: list[Act]) -> Recorded | None:
        """The newest of the record on this desk and the receipts that came before their records."""
        found: list[tuple[int, str, Choice]] = []
        ballot = poll.ballots.get(self._me)
        if ballot is not None:
            found.append((ballot.at, ballot.command, ballot.choice))
        for act in acts:
            if act.state is ActState.RECORDED and isinstance(act.command, CastBallot):
                found.append((act.recorded_at or 0, act.id, act.command.choice))
        if not found:
            return None
        # A receipt is later than any record it has not been overtaken by: acts come in their order.
        at, command, choice = found[-1]
        code = short_code(command)
        first = self._first_code.setdefault(poll.poll, code)
        return Recorded(choice, at, code, changed=code != first)


def standing_in(meeting: Meeting, poll: Poll, person: PersonId) -> VoterStanding:
    """Why this person does or does not vote in this poll."""
    me = participant(meeting, person)
    if meeting.conflicts.get(OnItem(person, poll.item)) is not None:
        return VoterStanding.CONFLICT
    if Role.STAND_IN in me.roles:
        return VoterStanding.STAND_IN
    if Role.GUEST in me.roles:
        return VoterStanding.GUEST
    if not me.votes:
        return VoterStanding.ONLOOKER
    if poll.opened is not None and person not in poll.opened.electorate:
        return VoterStanding.NOT_AN_ELECTOR
    return VoterStanding.VOTER


def _unrecorded(acts: list[Act]) -> Unrecorded | None:
    waiting = (ActState.WRITING, ActState.UNSENT, ActState.SENT)
    for act in reversed(acts):
        if act.state in waiting and isinstance(act.command, CastBallot):
            return Unrecorded(act.command.choice, act.made_at, act.state)
    return None


def _refused(acts: list[Act]) -> Refused | None:
    """The newest act, when it was refused; an earlier refusal is overtaken by a later try."""
    newest = acts[-1] if acts else None
    if newest is None or newest.state not in (ActState.REFUSED, ActState.NOT_KEPT):
        return None
    assert isinstance(newest.command, CastBallot)
    at = newest.refused_at or newest.made_at
    return Refused(newest.id, newest.command.choice, newest.code, newest.params, at)

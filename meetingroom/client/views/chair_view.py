"""Bàn điều hành: the next step, all acts of conduct, who has not voted yet. Never a running split.

Selecting is not calling: nothing here acts unless one of the methods is called. Must not lay out.
"""

from meetingroom.client.views.chair_desk import ChairDesk, Conduct, chair_poll, motion_of
from meetingroom.client.views.chair_steps import (
    Step,
    StepKind,
    next_item,
    next_step,
    prepared_poll,
)
from meetingroom.client.views.standing import (
    current_item,
    foremost_poll,
    item_name,
    present_voters,
    quorum_need,
    sitting_now,
    total_members,
)
from meetingroom.client.views.values import ALLOWED, Act, ActState, Hint
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules import commands as c
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.events import PollPrepared
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import CommandId, ConclusionId, ItemId, PersonId, PollId
from meetingroom.rules.laws import law_of
from meetingroom.rules.state import Item, Meeting
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import PollState

_OfSitting = (
    c.OpenMeeting | c.StartSitting | c.RecessSitting | c.ResumeSitting | c.EndSitting | c.TakeBackStep
)
_OfPoll = c.ClosePoll | c.ResumePoll | c.ConfirmPoll


class ChairView(MeetingBound[ChairDesk]):
    """The chair's console (also "Điều hành theo lệnh chủ tọa"). `shown: ChairDesk`."""

    NOUNS = (
        "particulars",
        "state",
        "total",
        "participants",
        "sittings",
        "presence",
        "items",
        "conflicts",
        "polls",
        "speeches",
        "conclusions",
        "acts",
        "pending",
        "needs_update",
    )
    DESK_NOUNS = ("connection", "passing", "streams")

    # ── acts ──────────────────────────────────────────────────────────────────────────────────

    def confirm_total(self, assigned: int, in_office: int, basis: str) -> None:
        """Xác nhận tổng số đại biểu (before the opening)."""
        self._submit(c.ConfirmTotal(assigned, in_office, basis))

    def open_meeting(self) -> None:
        """Khai mạc, with the first sitting."""
        self._in_sitting(c.OpenMeeting)

    def end_meeting(self) -> None:
        """Bế mạc."""
        self._submit(c.EndMeeting())

    def start_sitting(self) -> None:
        """Bắt đầu phiên họp."""
        self._in_sitting(c.StartSitting)

    def recess(self) -> None:
        """Tạm nghỉ."""
        self._in_sitting(c.RecessSitting)

    def resume_sitting(self) -> None:
        """Họp tiếp."""
        self._in_sitting(c.ResumeSitting)

    def end_sitting(self) -> None:
        """Kết thúc phiên họp."""
        self._in_sitting(c.EndSitting)

    def set_closed_session(self, closed: bool) -> None:
        """Chuyển sang họp kín, or back."""
        if self.shown.sitting is not None:
            self._submit(c.SetClosedSession(self.shown.sitting, closed))

    def call_item(self, item: ItemId) -> None:
        """Turn the sitting to an item."""
        if self.shown.sitting is not None:
            self._submit(c.CallItem(item, self.shown.sitting))

    def finish_item(self) -> None:
        """Leave the current item."""
        if self.shown.current is not None:
            self._submit(c.FinishItem(self.shown.current.item))

    def take_back(self) -> None:
        """Undo the last call of an item; possible until the next act."""
        self._in_sitting(c.TakeBackStep)

    def open_vote(
        self, planned_ms: int | None, below_quorum_reason: str = "", question: str | None = None
    ) -> None:
        """Open the vote of the current item: prepares and announces it first where that is not done.
        `question` None: the motion's own."""
        for command, command_id in self._opening(planned_ms, below_quorum_reason, question):
            self._submit(command, command_id)

    def announce_vote(self, question: str | None = None) -> None:
        """Only announce that the vote follows (bell); `open_vote` then opens it."""
        for command, command_id in self._opening(None, "", question):
            if not isinstance(command, c.OpenPoll):
                self._submit(command, command_id)

    def close_poll(self) -> None:
        """Kết thúc biểu quyết."""
        self._on_poll(c.ClosePoll)

    def hold_poll(self) -> None:
        """Tạm dừng biểu quyết."""
        if self.shown.poll is not None:
            now = self._bridge.desk.now_ms()
            self._submit(c.HoldPoll(self.shown.poll.poll, now, now))

    def resume_poll(self) -> None:
        """Cho biểu quyết tiếp tục."""
        self._on_poll(c.ResumePoll)

    def confirm_poll(self) -> None:
        """Công bố kết quả."""
        self._on_poll(c.ConfirmPoll)

    def void_poll(self, reason: str) -> None:
        """Hủy lần biểu quyết này (biểu quyết lại), with its reason."""
        if self.shown.poll is not None:
            self._submit(c.VoidPoll(self.shown.poll.poll, reason))

    def admit_elector(self, person: PersonId) -> None:
        """Let a latecomer vote in the open poll."""
        if self.shown.poll is not None:
            self._submit(c.AdmitElector(self.shown.poll.poll, person))

    def set_speaking_list(self, is_open: bool) -> None:
        """Open or close the speaking list of the current item."""
        if self.shown.current is not None:
            self._submit(c.SetSpeakingList(self.shown.current.item, is_open))

    def record_conclusion(self, text: str) -> None:
        """Ý kiến kết luận on the current item; again replaces its text."""
        if self.shown.current is not None:
            known = self._conclusion_id(self.meeting, self.shown.current.item)
            self._submit(c.RecordConclusion(known, self.shown.current.item, text))

    def take_step(self, planned_ms: int | None = None, below_quorum_reason: str = "") -> None:
        """Press the large button. CONFIRM_TOTAL needs `confirm_total` with its numbers instead."""
        step = self.shown.step
        match step.kind:
            case StepKind.OPEN_MEETING:
                self.open_meeting()
            case StepKind.START_SITTING:
                self.start_sitting()
            case StepKind.RESUME_SITTING:
                self.resume_sitting()
            case StepKind.CALL_ITEM:
                if step.item is not None:
                    self.call_item(step.item.item)
            case StepKind.OPEN_VOTE:
                self.open_vote(planned_ms, below_quorum_reason)
            case StepKind.CLOSE_POLL:
                self.close_poll()
            case StepKind.RESUME_POLL:
                self.resume_poll()
            case StepKind.CONFIRM_POLL:
                self.confirm_poll()
            case StepKind.END_SITTING:
                self.end_sitting()
            case StepKind.END_MEETING:
                self.end_meeting()
            case StepKind.CONFIRM_TOTAL | StepKind.NOTHING:
                pass

    def may_call(self, item: ItemId) -> Hint:
        """Whether this item could be called now."""
        if self.shown.sitting is None:
            return Hint("unknown_sitting")
        return self._hint(c.CallItem(item, self.shown.sitting))

    def dismiss(self, act: Act) -> None:
        """A refusal was read."""
        self._bridge.desk.dismiss(act.id)

    # ── looking ───────────────────────────────────────────────────────────────────────────────

    def _look(self) -> ChairDesk:
        meeting = self.meeting
        sitting, item = sitting_now(meeting), current_item(meeting)
        step = next_step(meeting)
        following = next_item(meeting, sitting, item) if sitting else None
        known = self._conclusion_id(meeting, item.plan.item) if item else None
        return ChairDesk(
            step=step,
            step_hint=self._step_hint(meeting, step),
            hints=self._hints(
                meeting, item.plan.item if item else None, following.plan.item if following else None
            ),
            current=item_name(meeting, item.plan.item) if item else None,
            called_at=item.called_at if item else None,
            planned_minutes=item.plan.planned_minutes if item else 0,
            following=item_name(meeting, following.plan.item) if following else None,
            sitting=sitting.sitting if sitting else None,
            closed_session=sitting is not None and sitting.closed_session,
            speaking_open=item is not None and item.speaking_open,
            motion=motion_of(meeting),
            poll=chair_poll(meeting, self._picture.passing.get(self._stream)),
            conclusion=meeting.conclusions[known].text if known is not None else "",
            present=present_voters(meeting, sitting.sitting) if sitting else 0,
            total=total_members(meeting),
            total_confirmed=meeting.total is not None,
            quorum_need=quorum_need(meeting),
            unrecorded=tuple(a for a in self._acts() if a.state in _WAITING),
            refused=tuple(a for a in self._acts() if a.state in (ActState.REFUSED, ActState.NOT_KEPT)),
        )

    def _hints(
        self, meeting: Meeting, item: ItemId | None, following: ItemId | None
    ) -> tuple[tuple[Conduct, Hint], ...]:
        sitting, poll = sitting_now(meeting), foremost_poll(meeting)
        no_sitting, no_item = Hint("unknown_sitting"), Hint("item_not_called")
        no_poll = Hint("poll_not_open")
        now = self._bridge.desk.now_ms()
        hints = {
            Conduct.END_MEETING: self._hint(c.EndMeeting()),
            Conduct.CALL_NEXT: no_item,
            Conduct.FINISH_ITEM: no_item,
            Conduct.SPEAKING_LIST: no_item,
            Conduct.CONCLUSION: no_item,
            Conduct.TAKE_BACK: no_sitting,
            Conduct.RECESS: no_sitting,
            Conduct.END_SITTING: no_sitting,
            Conduct.CLOSED_SESSION: no_sitting,
            Conduct.HOLD_POLL: no_poll,
            Conduct.VOID_POLL: no_poll,
        }
        if sitting is not None:
            hints[Conduct.TAKE_BACK] = self._hint(c.TakeBackStep(sitting.sitting))
            hints[Conduct.RECESS] = self._hint(c.RecessSitting(sitting.sitting))
            hints[Conduct.END_SITTING] = self._hint(c.EndSitting(sitting.sitting))
            closed = c.SetClosedSession(sitting.sitting, not sitting.closed_session)
            hints[Conduct.CLOSED_SESSION] = self._hint(closed)
            if following is not None:
                hints[Conduct.CALL_NEXT] = self._hint(c.CallItem(following, sitting.sitting))
        if item is not None:
            is_open = meeting.items[item].speaking_open
            hints[Conduct.FINISH_ITEM] = self._hint(c.FinishItem(item))
            hints[Conduct.SPEAKING_LIST] = self._hint(c.SetSpeakingList(item, not is_open))
            hints[Conduct.CONCLUSION] = self._hint(c.RecordConclusion(None, item, "."))
        if poll is not None:
            hints[Conduct.HOLD_POLL] = self._hint(c.HoldPoll(poll.poll, now, now))
            hints[Conduct.VOID_POLL] = self._hint(c.VoidPoll(poll.poll, "."))
        return tuple(hints.items())

    def _step_hint(self, meeting: Meeting, step: Step) -> Hint:
        sitting, poll, item = step.sitting, step.poll, step.item
        match step.kind:
            case StepKind.CONFIRM_TOTAL:
                members = total_members(meeting)
                return self._hint(c.ConfirmTotal(members, members, "."))
            case StepKind.OPEN_VOTE:
                return self._opening_hint(meeting)
            case StepKind.END_MEETING:
                return self._hint(c.EndMeeting())
            case StepKind.CALL_ITEM if item is not None and sitting is not None:
                return self._hint(c.CallItem(item.item, sitting))
            case StepKind.CLOSE_POLL if poll is not None:
                return self._hint(c.ClosePoll(poll))
            case StepKind.RESUME_POLL if poll is not None:
                return self._hint(c.ResumePoll(poll))
            case StepKind.CONFIRM_POLL if poll is not None:
                return self._hint(c.ConfirmPoll(poll))
            case StepKind.OPEN_MEETING if sitting is not None:
                return self._hint(c.OpenMeeting(sitting))
            case StepKind.START_SITTING if sitting is not None:
                return self._hint(c.StartSitting(sitting))
            case StepKind.RESUME_SITTING if sitting is not None:
                return self._hint(c.ResumeSitting(sitting))
            case StepKind.END_SITTING if sitting is not None:
                return self._hint(c.EndSitting(sitting))
            case _:
                return Hint("wrong_meeting_state")

    # ── the three acts behind one press ───────────────────────────────────────────────────────

    def _opening(
        self, planned_ms: int | None, reason: str, question: str | None
    ) -> list[tuple[c.Command, CommandId]]:
        """Prepare (where needed), announce (where needed), open: with the ids they will have."""
        meeting = self.meeting
        item, sitting = current_item(meeting), sitting_now(meeting)
        if item is None or sitting is None:
            return []
        chain: list[tuple[c.Command, CommandId]] = []
        waiting = prepared_poll(meeting, item.plan.item)
        poll = waiting.poll if waiting is not None else None
        if poll is None:
            motion = item.plan.motion
            if motion is None:
                return []
            asked_id = self._bridge.desk.new_id()
            text = motion.question if question is None else question
            prepare = c.PreparePoll(item.plan.item, sitting.sitting, text, motion.rule)
            poll = self._prepared_id(meeting, prepare, asked_id)
            if poll is None:
                return [(prepare, asked_id)]
            chain.append((prepare, asked_id))
        if waiting is None or waiting.state is PollState.DRAFT:
            chain.append((c.AnnouncePoll(poll), self._bridge.desk.new_id()))
        chain.append((c.OpenPoll(poll, planned_ms, reason), self._bridge.desk.new_id()))
        return chain

    def _prepared_id(self, meeting: Meeting, prepare: c.PreparePoll, command_id: CommandId) -> PollId | None:
        """The id the new poll will have: it derives from the command's own (architecture, law 1)."""
        try:
            drafts = law_of(self._stream).decide(meeting, prepare, self._asked(command_id))
        except RuleBroken:
            return None
        return next((d.event.poll for d in drafts if isinstance(d.event, PollPrepared)), None)

    def _opening_hint(self, meeting: Meeting) -> Hint:
        """What would be said to the whole chain: each act is asked on the state the one before leads to."""
        if not (first := self._hint(c.EndMeeting())).allowed and first.code in ("offline", "update_needed"):
            return first
        law, state = law_of(self._stream), meeting
        for command, command_id in self._opening(None, "", None):
            asked = self._asked(command_id)
            try:
                drafts = law.decide(state, command, asked)
            except RuleBroken as broken:
                return Hint(broken.code, tuple(sorted(broken.params.items())))
            for draft in drafts:
                fact = Fact(draft.event, asked.now, asked.actor, draft.audience, command_id)
                state = law.evolve(state, fact)
        return ALLOWED

    def _asked(self, command_id: CommandId) -> Asked:
        return Asked(command_id, StreamName.parse(self._stream).id, self._me, self._bridge.desk.now_ms())

    def _in_sitting(
        self,
        make: type[
            c.OpenMeeting | c.StartSitting | c.RecessSitting | c.ResumeSitting | c.EndSitting | c.TakeBackStep
        ],
    ) -> None:
        if self.shown.sitting is not None:
            self._submit(make(self.shown.sitting))

    def _on_poll(self, make: type[_OfPoll]) -> None:
        if self.shown.poll is not None:
            self._submit(make(self.shown.poll.poll))

    @staticmethod
    def _conclusion_id(meeting: Meeting, item: ItemId) -> ConclusionId | None:
        found = [k for k in meeting.conclusions.values() if k.item == item]
        newest = max(found, key=lambda k: k.at, default=None)
        return None if newest is None else newest.conclusion


_WAITING = (ActState.WRITING, ActState.UNSENT, ActState.SENT)


def _id(item: Item | None) -> ItemId | None:
    return None if item is None else item.plan.item

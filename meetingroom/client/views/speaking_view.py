"""Phát biểu: the list of speakers of the current item, and my own place in it. Must not keep time:
hours are given, pages count."""

from dataclasses import dataclass

from meetingroom.client.views.standing import current_item, item_name, person_name
from meetingroom.client.views.values import Act, ActState, Hint, ItemName, PersonName
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.commands import CallSpeaker, EndSpeech, RequestSpeech, SetSpeakingList, WithdrawSpeech
from meetingroom.rules.ids import ItemId, SpeechId
from meetingroom.rules.state import Meeting, Speech
from meetingroom.rules.terms import SpeechKind, SpeechState


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """One request. `until` is the planned end of who is speaking; `place` counts the waiting from 1."""

    speech: SpeechId
    person: PersonName
    kind: SpeechKind
    about: str
    asked_at: int
    state: SpeechState
    called_at: int | None
    planned_ms: int
    until: int | None
    place: int | None
    mine: bool


@dataclass(frozen=True, slots=True)
class SpeakingList:
    """The list of `item`; `pending` is my request that is not recorded yet, `refused` one that was not
    taken. `first_minutes` and `second_minutes` from the rule set: the usual times."""

    item: ItemName | None
    open: bool
    speaking: SpeechRow | None
    waiting: tuple[SpeechRow, ...]
    done: tuple[SpeechRow, ...]
    mine: SpeechRow | None
    pending: Act | None
    refused: Act | None
    first_minutes: int
    second_minutes: int
    may_request: Hint
    may_conduct: Hint


class SpeakingView(MeetingBound[SpeakingList]):
    """The speaking list of the current item. `shown: SpeakingList`."""

    NOUNS = ("items", "speeches", "participants", "sittings", "particulars", "pending", "state", "presence")
    DESK_NOUNS = ("connection", "streams")

    def request(self, kind: SpeechKind, about: str = "") -> None:
        """Ask for the floor on the current item."""
        if self.shown.item is not None:
            self._submit(RequestSpeech(self.shown.item.item, kind, about))

    def withdraw(self) -> None:
        """Take my waiting request back."""
        if self.shown.mine is not None:
            self._submit(WithdrawSpeech(self.shown.mine.speech))

    def call(self, speech: SpeechId, minutes: int) -> None:
        """Give the floor (chair, secretary); whoever speaks is ended."""
        self._submit(CallSpeaker(speech, minutes * 60_000))

    def end(self) -> None:
        """The speaker has finished (chair, secretary)."""
        if self.shown.speaking is not None:
            self._submit(EndSpeech(self.shown.speaking.speech))

    def set_open(self, is_open: bool) -> None:
        """Open or close the list of the current item (chair, secretary)."""
        if self.shown.item is not None:
            self._submit(SetSpeakingList(self.shown.item.item, is_open))

    def dismiss_refusal(self) -> None:
        """The person has read why the request was not taken."""
        if self.shown.refused is not None:
            self._bridge.desk.dismiss(self.shown.refused.id)

    def _look(self) -> SpeakingList:
        meeting = self.meeting
        item = current_item(meeting)
        item_id = item.plan.item if item else None
        speeches = sorted(
            (s for s in meeting.speeches.values() if s.item == item_id), key=lambda s: (s.asked_at, s.speech)
        )
        waiting = [s for s in speeches if s.state is SpeechState.WAITING]
        rows = [self._row(meeting, s, waiting) for s in speeches]
        requests = [
            a for a in self._acts() if isinstance(a.command, RequestSpeech) and a.command.item == item_id
        ]
        times = meeting.particulars.rule_set.speaking if meeting.particulars else None
        return SpeakingList(
            item=item_name(meeting, item_id) if item_id is not None else None,
            open=item is not None and item.speaking_open,
            speaking=next((r for r in rows if r.state is SpeechState.SPEAKING), None),
            waiting=tuple(r for r in rows if r.state is SpeechState.WAITING),
            done=tuple(r for r in rows if r.state is SpeechState.DONE),
            mine=next((r for r in rows if r.mine and r.state is SpeechState.WAITING), None),
            pending=next((a for a in reversed(requests) if a.state not in _NOT_TAKEN), None),
            refused=next((a for a in reversed(requests) if a.state in _NOT_TAKEN), None),
            first_minutes=times.first_minutes if times else 0,
            second_minutes=times.second_minutes if times else 0,
            may_request=self._may_request(item_id),
            may_conduct=self._may_conduct(item_id, is_open=item is not None and item.speaking_open),
        )

    def _may_request(self, item: ItemId | None) -> Hint:
        if item is None:
            return Hint("item_not_called")
        return self._hint(RequestSpeech(item, SpeechKind.SPEECH, ""))

    def _may_conduct(self, item: ItemId | None, *, is_open: bool) -> Hint:
        if item is None:
            return Hint("item_not_called")
        return self._hint(SetSpeakingList(item, not is_open))

    def _row(self, meeting: Meeting, speech: Speech, waiting: list[Speech]) -> SpeechRow:
        called = speech.called_at
        return SpeechRow(
            speech=speech.speech,
            person=person_name(meeting, speech.person),
            kind=speech.kind,
            about=speech.about,
            asked_at=speech.asked_at,
            state=speech.state,
            called_at=called,
            planned_ms=speech.planned_ms,
            until=called + speech.planned_ms if called is not None else None,
            place=waiting.index(speech) + 1 if speech in waiting else None,
            mine=speech.person == self._me,
        )


_NOT_TAKEN = (ActState.REFUSED, ActState.NOT_KEPT)

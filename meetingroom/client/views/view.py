"""The base of all views: recompute one frozen value when what it is made of has changed.

A view emits `changed` only when its value differs, so a page redraws exactly what it must. Must not
hold widgets, SQL or network.
"""

from collections.abc import Collection
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from meetingroom.client.store.picture import DESK, Act, Change, Line, Picture, StreamPicture
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.values import ALLOWED, OFFLINE, UPDATE_NEEDED, Hint
from meetingroom.rules.commands import Command
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.facts import Asked
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.laws import law_of
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName, meeting_stream

V = TypeVar("V")


class View(QObject, Generic[V]):
    """`shown` is the newest value, immutable; `changed` says that it is another one now."""

    changed = Signal()

    NOUNS: Collection[str] = ()
    """The nouns of its stream that this view is made of; see `Change`."""
    DESK_NOUNS: Collection[str] = ()
    """The nouns of the desk itself that this view is made of."""

    def __init__(self, bridge: Bridge, stream: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._stream = stream
        self._shown: V = self._look()
        bridge.changed.connect(self._on_changes)

    @property
    def shown(self) -> V:
        """What to show now."""
        return self._shown

    def refresh(self) -> None:
        """Look again; emits `changed` when the value differs."""
        before, self._shown = self._shown, self._look()
        if before != self._shown:
            self._after(before)
            self.changed.emit()

    def _look(self) -> V:
        """Compute the value from the picture."""
        raise NotImplementedError

    def _after(self, before: V) -> None:
        """A place for further signals; called before `changed`."""

    def _on_changes(self, changes: frozenset[Change]) -> None:
        if any(self._concerns(change) for change in changes):
            self.refresh()

    def _concerns(self, change: Change) -> bool:
        if change.stream == DESK:
            return change.noun in self.DESK_NOUNS
        return change.stream == self._stream and change.noun in self.NOUNS

    # ── what every view asks ──────────────────────────────────────────────────────────────────

    @property
    def _picture(self) -> Picture:
        return self._bridge.picture

    @property
    def _me(self) -> PersonId:
        return self._picture.person

    def _held(self) -> StreamPicture | None:
        return self._picture.streams.get(self._stream)

    def _acts(self) -> tuple[Act, ...]:
        held = self._held()
        return () if held is None else held.pending

    def _hint(self, command: Command) -> Hint:
        """What the law would say to this command now, as far as this desk can know."""
        return self._hint_in(self._stream, command)

    def _hint_in(self, stream: str, command: Command) -> Hint:
        held = self._picture.streams.get(stream)
        if self._picture.connection.state is Line.OFFLINE:
            return Hint(OFFLINE)
        if held is not None and held.needs_update:
            return Hint(UPDATE_NEEDED)
        law = law_of(stream)
        asked = Asked(_NO_COMMAND, StreamName.parse(stream).id, self._me, self._bridge.desk.now_ms())
        try:
            law.decide(law.initial() if held is None else held.state, command, asked)
        except RuleBroken as broken:
            return Hint(broken.code, tuple(sorted(broken.params.items())))
        return ALLOWED

    def _submit(self, command: Command, command_id: CommandId | None = None) -> CommandId:
        return self._bridge.desk.submit(self._stream, command, command_id)


_NO_COMMAND = CommandId("00000000-0000-4000-8000-000000000000")
"""The id of a command that is only asked about, never sent."""

_EMPTY_MEETING = Meeting()


class MeetingBound(View[V]):
    """A view on one meeting. Every noun of the meeting's state is a field of `rules.state.Meeting`."""

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        super().__init__(bridge, meeting_stream(meeting), parent)

    @property
    def meeting(self) -> Meeting:
        """The meeting as this person may know it; empty while the desk does not hold it."""
        state = self._picture.state_of(self._stream)
        return _EMPTY_MEETING if state is None else state

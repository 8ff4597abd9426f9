"""My own conflict of interest on one item: declared, being sent, or possible. Must not show another's."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.standing import current_item, item_name, participant
from meetingroom.client.views.values import Act, ActState, Hint, ItemName
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.commands import DeclareConflict
from meetingroom.rules.errors import Refusal
from meetingroom.rules.ids import ItemId
from meetingroom.rules.state import OnItem

_ASKED = "?"
"""A reason only to ask the law whether one may be given."""


@dataclass(frozen=True, slots=True)
class OwnConflict:
    """`item` None: there is no item to speak of. `declared_at` once recorded; `pending` while the server
    has not answered; `votes`: this person votes at all, so that a conflict means something."""

    item: ItemName | None
    votes: bool
    declared_at: int | None
    pending: bool
    may_declare: Hint


class ConflictView(MeetingBound[OwnConflict]):
    """About the current item, or the one `look_at` names. `shown: OwnConflict`."""

    NOUNS = ("conflicts", "items", "polls", "participants", "pending", "sittings", "state", "needs_update")
    DESK_NOUNS = ("connection", "streams")

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._item: ItemId | None = None
        super().__init__(bridge, meeting, parent)

    def look_at(self, item: ItemId | None) -> None:
        """Speak of this item from now on; None: of the current one."""
        self._item = item
        self.refresh()

    def declare(self, reason: str) -> None:
        """Take no part in the item, for this reason; recorded for ever."""
        if self.shown.item is not None:
            self._submit(DeclareConflict(self._me, self.shown.item.item, reason))

    def _look(self) -> OwnConflict:
        meeting, me = self.meeting, self._me
        current = current_item(meeting)
        item = self._item if self._item in meeting.items else current.plan.item if current else None
        votes = participant(meeting, me).votes
        if item is None:
            return OwnConflict(None, votes, None, pending=False, may_declare=Hint(Refusal.UNKNOWN_ITEM))
        conflict = meeting.conflicts.get(OnItem(me, item))
        return OwnConflict(
            item=item_name(meeting, item),
            votes=votes,
            declared_at=conflict.at if conflict else None,
            pending=any(_asks(act, item) for act in self._acts()),
            may_declare=self._hint(DeclareConflict(me, item, _ASKED)),
        )


def _asks(act: Act, item: ItemId) -> bool:
    waiting = act.state not in (ActState.REFUSED, ActState.NOT_KEPT)
    return waiting and isinstance(act.command, DeclareConflict) and act.command.item == item

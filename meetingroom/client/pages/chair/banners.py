"""The states of the line and of refused acts, said to whom conducts. Must not show anything of a vote."""

from meetingroom.client.kit.banner import BannerKind
from meetingroom.client.pages.meeting.banners import Actions, MeetingBanners
from meetingroom.client.views.values import Act
from meetingroom.rules.commands import AnnouncePoll, OpenPoll, PreparePoll

_OPENING = (PreparePoll, AnnouncePoll, OpenPoll)
"""The acts behind one press of "Mở biểu quyết": what the first one met, the others meet too."""


class ChairBanners(MeetingBanners):
    """Without a line the meeting goes on on paper; one press that was refused is told once."""

    LOST = "ui.chair.offline"

    def _hold(
        self,
        key: str,
        holds: bool,
        kind: BannerKind,
        sentence: str,
        *,
        actions: Actions = (),
        **params: str | int,
    ) -> None:
        # The large button already offers to go on; the chair does not wait for himself.
        if key != "recess":
            super()._hold(key, holds, kind, sentence, actions=actions, **params)

    def _refusals(self) -> tuple[Act, ...]:
        told, opening_told = [], False
        for act in super()._refusals():
            opening = isinstance(act.command, _OPENING)
            if not (opening and opening_told):
                told.append(act)
            opening_told = opening_told or opening
        return tuple(told)

    def _dismiss(self, act: Act) -> None:
        if isinstance(act.command, _OPENING):
            for other in self._session.shown.refused:
                if isinstance(other.command, _OPENING):
                    self._session.dismiss(other)
        else:
            super()._dismiss(act)

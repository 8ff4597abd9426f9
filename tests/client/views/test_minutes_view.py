"""The draft minutes follow the records, whatever else changed with them."""

from collections.abc import Callable
from itertools import permutations
from typing import cast

import pytest

from meetingroom.client.store.answers import Failed
from meetingroom.client.store.picture import DESK, Change
from meetingroom.client.views.minutes_view import MinutesView
from meetingroom.rules.streams import meeting_stream
from tests.client.views.conftest import SeatOf
from tests.fakes.demo_meeting import MEETING, SECRETARY, DemoMeeting


def test_new_records_are_read_in_whatever_order_the_changes_are_told(
    seat: SeatOf, meeting: DemoMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come in a set; a change of the connection nearly always stands beside them."""
    here = seat(meeting.desk(SECRETARY))
    view = here.view(MinutesView)
    told = (Change(DESK, "connection"), Change(meeting_stream(MEETING), "conclusions"))
    read: list[str] = []

    def minutes(stream: str, done: Callable[[Failed], None]) -> None:
        read.append(stream)
        done(Failed(""))

    monkeypatch.setattr(here.desk, "minutes", minutes)
    for changes in permutations(told):
        view._on_changes(cast(frozenset[Change], changes))
    assert read == [MEETING, MEETING]

"""Hours and dates as the papers write them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from meetingroom.words import dates

AT = 1_794_969_667_900
"""18/11/2026 02:41:07.900 UTC: twenty to ten in the morning in Vietnam."""


def test_hours_are_those_of_vietnam() -> None:
    assert dates.hour(AT) == "09:41"
    assert dates.exact_hour(AT) == "09:41:07"
    assert dates.hour(AT, ZoneInfo("UTC")) == "02:41"


def test_days_have_their_names() -> None:
    assert dates.weekday(AT) == "thứ Tư"
    assert dates.weekday_and_day(AT) == "thứ Tư, 18/11/2026"
    assert dates.day_and_hour(AT) == "09:41 ngày 18/11/2026"
    assert dates.short_day(AT) == "18/11"
    sunday = AT + 4 * 86_400_000
    assert dates.weekday(sunday) == "Chủ nhật"


def test_a_night_sitting_belongs_to_the_day_it_has_in_vietnam() -> None:
    assert dates.day_and_hour(AT - 9 * 3_600_000) == "00:41 ngày 18/11/2026"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 11, 18), "ngày 18 tháng 11 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
    ],
)
def test_a_written_date_has_the_zeros_the_decree_asks_for(on: date, said: str) -> None:
    assert dates.written_date(on) == said


def test_minutes_write_the_hour_out() -> None:
    assert dates.written_hour(AT) == "09 giờ 41 phút"
    assert dates.written_day(AT) == "ngày 18 tháng 11 năm 2026"


@pytest.mark.parametrize(("seconds", "said"), [(42, "0:42"), (725, "12:05"), (3725, "1:02:05"), (-3, "0:00")])
def test_a_running_length_is_read_like_a_clock(seconds: int, said: str) -> None:
    assert dates.clock(seconds) == said

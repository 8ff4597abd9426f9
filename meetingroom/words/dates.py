"""Hours and dates as Vietnamese papers and screens write them.

Takes milliseconds since 1970 in UTC and an IANA zone; the server owns time, so this module must not
ask for it.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def moment(at_ms: int, zone: ZoneInfo = VIETNAM) -> datetime:
    """The local date and hour of a point in time."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)


def hour(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """09:41, for everything but ballots."""
    return f"{moment(at_ms, zone):%H:%M}"


def exact_hour(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """09:41:07, for ballots. The second in which it happened: never rounded up."""
    return f"{moment(at_ms, zone):%H:%M:%S}"


def day(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """18/11/2026."""
    return f"{moment(at_ms, zone):%d/%m/%Y}"


def short_day(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """18/11, where the year is plain."""
    return f"{moment(at_ms, zone):%d/%m}"


def weekday(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """thứ Tư; capital only on the name of the day."""
    return _WEEKDAYS[moment(at_ms, zone).weekday()]


def weekday_and_day(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """thứ Tư, 18/11/2026."""
    return f"{weekday(at_ms, zone)}, {day(at_ms, zone)}"


def day_and_hour(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """14:05 ngày 18/11/2026."""
    return f"{hour(at_ms, zone)} ngày {day(at_ms, zone)}"


def written_date(on: date) -> str:
    """ngày 05 tháng 02 năm 2026: a zero before days under 10 and the months 1 and 2
    (Decree 30/2020, Annex I, II.4)."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def written_day(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """The date of a point in time, written out."""
    return written_date(moment(at_ms, zone).date())


def written_hour(at_ms: int, zone: ZoneInfo = VIETNAM) -> str:
    """08 giờ 30 phút, as minutes of a meeting write it; on the hour only: 08 giờ 00 phút."""
    local = moment(at_ms, zone)
    return f"{local.hour:02d} giờ {local.minute:02d} phút"


def clock(seconds: int) -> str:
    """A running length of time: 0:42, 12:05, 1:02:05. Negative lengths count as nothing."""
    left = max(seconds, 0)
    hours, rest = divmod(left, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"

"""What Hôm nay says of a meeting, and which seats in it are open to me. Must not draw."""

from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.agenda.rows import badge_words
from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.views.today_view import MeetingRow
from meetingroom.client.views.values import Badge
from meetingroom.rules.audience import Role
from meetingroom.rules.terms import MeetingState
from meetingroom.words import dates
from meetingroom.words.catalogue import Words

Way = tuple[Seat, str, Icon]


def seats(roles: frozenset[Role]) -> tuple[Seat, ...]:
    """The seats these roles open, the one they are for first."""
    if roles == {Role.HALL}:
        return (Seat.HALL,)
    found = []
    if Role.CHAIR in roles:
        found.append(Seat.CHAIR)
    if Role.SECRETARY in roles:
        found.append(Seat.SECRETARY)
    return (*found, Seat.TABLE)


def ways_in(words: Words, row: MeetingRow) -> tuple[Way, ...]:
    """The buttons of a meeting, the first one meant."""
    going_on = row.state is MeetingState.OPENED
    said = {
        Seat.CHAIR: (words.text("ui.today.button.chair"), Icon.GAVEL),
        Seat.SECRETARY: (words.text("ui.today.button.secretary"), Icon.FOLDER),
        Seat.HALL: (words.text("ui.today.button.hall"), Icon.PRESENT),
        Seat.TABLE: (
            words.text("ui.today.button.enter" if going_on else "ui.today.button.prepare"),
            Icon.SIGN_IN if going_on else Icon.CONTENTS,
        ),
    }
    return tuple((seat, *said[seat]) for seat in seats(row.my_roles))


def way_back(words: Words) -> Way:
    """The button of a meeting that is over."""
    return Seat.TABLE, words.text("ui.today.button.results"), Icon.RESULT


def facts(words: Words, row: MeetingRow) -> list[str]:
    """When, where, what can be read without a network, what I have not read."""
    at = row.starts_at
    found = [
        words.text(
            "ui.today.starts", weekday=_capital(dates.weekday(at)), day=dates.day(at), hour=dates.hour(at)
        )
    ]
    if row.place:
        found.append(words.text("ui.today.place", place=row.place))
    if row.papers_total:
        ready = words.text("ui.today.papers_ready", done=row.papers_ready, total=row.papers_total)
        if row.unopened:
            ready = f"{ready} · {words.text('ui.today.unread', n=row.unopened)}"
        found.append(ready)
    return found


def badges(words: Words, marks: frozenset[Badge]) -> tuple[tuple[str, Tone], ...]:
    """The marks of a new paper."""
    return badge_words(words, marks)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

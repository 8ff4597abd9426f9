"""From the agenda's values to the words of its rows. Must not draw or open anything."""

from meetingroom.client.kit.agenda_model import AgendaRow as KitRow
from meetingroom.client.kit.agenda_model import RowState
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.views.agenda_view import Agenda, AgendaRow, PaperRow
from meetingroom.client.views.values import Badge, Download
from meetingroom.rules.terms import ItemState
from meetingroom.words.catalogue import Words

ITEM = "item:"
PAPER = "paper:"
"""Prefixes of row keys, so that a tap tells an item from a paper."""

_STATES = {
    ItemState.PLANNED: RowState.UPCOMING,
    ItemState.CURRENT: RowState.CURRENT,
    ItemState.DONE: RowState.DONE,
    ItemState.WITHDRAWN: RowState.WITHDRAWN,
}
_BADGES = {
    Badge.NEW: ("ui.paper.badge.new", Tone.PRIMARY),
    Badge.UPDATED: ("ui.paper.badge.updated", Tone.PRIMARY),
    Badge.LATE: ("ui.paper.badge.late", Tone.WARN),
    Badge.RECALLED: ("ui.paper.badge.recalled", Tone.NEUTRAL),
    Badge.CLOSED: ("ui.agenda.closed", Tone.WARN),
    Badge.WITHDRAWN: ("ui.agenda.withdrawn", Tone.NEUTRAL),
}


def rows_of(words: Words, agenda: Agenda) -> list[KitRow]:
    """The whole list: items at two levels become rows, each item's papers and sub-items below it."""
    children: dict[str | None, list[AgendaRow]] = {}
    for row in agenda.rows:
        parent = row.parent if row.parent is not None and agenda.row(row.parent) is not None else None
        children.setdefault(parent, []).append(row)
    return [_item(words, row, children) for row in children.get(None, [])]


def _item(words: Words, row: AgendaRow, children: dict[str | None, list[AgendaRow]]) -> KitRow:
    below = [_paper(words, paper) for paper in row.papers]
    for child in children.get(row.item, []):
        below += [_paper(words, paper) for paper in child.papers]
    return KitRow(
        key=ITEM + row.item,
        number=row.number,
        title=row.title,
        detail=_detail(words, row),
        state=_STATES[row.state],
        badges=badge_words(words, row.badges),
        note=_result(row),
        papers=tuple(below),
    )


def _detail(words: Words, row: AgendaRow) -> str:
    if row.withdrawn_reason:
        return row.withdrawn_reason
    return words.text("ui.agenda.presenter", name=row.presenter) if row.presenter else ""


def _result(row: AgendaRow) -> str:
    """ "23–0": for and against, once the chair has declared the result."""
    if row.result is None:
        return ""
    return f"{row.result.tally.for_}–{row.result.tally.against}"


def _paper(words: Words, paper: PaperRow) -> KitRow:
    return KitRow(
        key=PAPER + paper.paper,
        number=paper.number,
        title=paper.title,
        detail=_paper_detail(words, paper),
        badges=badge_words(words, paper.badges),
        icon=Icon.DOCUMENT if paper.ready else Icon.DOWNLOAD,
    )


def _paper_detail(words: Words, paper: PaperRow) -> str:
    pages = words.text("ui.agenda.pages", n=paper.pages)
    match paper.download.state:
        case Download.READY:
            return pages
        case Download.COMING:
            done = 100 * paper.download.done // max(1, paper.download.size)
            return f"{pages} · {words.text('ui.paper.downloading', done=f'{done}%', total='100%')}"
        case Download.ABSENT:
            return f"{pages} · {words.text('ui.agenda.not_here')}"
        case Download.DAMAGED:
            return f"{pages} · {words.text('ui.agenda.damaged')}"
        case Download.NO_ROOM:
            return f"{pages} · {words.text('ui.agenda.no_room')}"


def badge_words(words: Words, badges: frozenset[Badge]) -> tuple[tuple[str, Tone], ...]:
    """Marks as words with their tones, in a fixed order."""
    return tuple((words.text(key), tone) for badge, (key, tone) in _BADGES.items() if badge in badges)

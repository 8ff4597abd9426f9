"""What stands in the place of a paper that cannot be read now, in words. Must not open anything."""

from dataclasses import dataclass

from meetingroom.client.kit.state_panel import PanelKind
from meetingroom.client.views.paper_view import PaperShown, VersionRow
from meetingroom.client.views.values import Connection, Download, Line
from meetingroom.words import dates
from meetingroom.words.catalogue import Words


@dataclass(frozen=True, slots=True)
class Standing:
    """One panel: what happened, what was kept, what to do; perhaps one action."""

    kind: PanelKind
    title: str
    kept: str = ""
    advice: str = ""
    action: str = ""


def nothing_open(words: Words, *, with_programme: bool) -> Standing:
    """No paper was chosen yet; `with_programme`: the list is out of sight, so offer it."""
    return Standing(
        PanelKind.EMPTY,
        words.text("ui.reader.nothing_open"),
        advice=words.text("ui.reader.nothing_open.more"),
        action=words.text("ui.meeting.button.programme") if with_programme else "",
    )


def withheld(words: Words) -> Standing:
    """A paper this person may not see."""
    return Standing(PanelKind.EMPTY, words.text("ui.paper.withheld"))


def recalled(words: Words, paper: PaperShown) -> Standing:
    """The tombstone: hour, reason, and what became of private notes."""
    at = paper.recalled_at or 0
    said = words.text(
        "ui.paper.recalled", hour=dates.hour(at), day=dates.day(at), reason=paper.recalled_reason
    )
    return _three(PanelKind.EMPTY, said)


def opening(words: Words) -> Standing:
    """The paper is on this desk and comes at once."""
    return Standing(PanelKind.LOADING, words.text("ui.reader.opening"))


def not_here(words: Words, version: VersionRow, line: Connection) -> Standing:
    """The bytes are not on this desk, or not whole."""
    offline = line.state is Line.OFFLINE
    download = version.download
    if download.state is Download.DAMAGED:
        key = "ui.paper.damaged_offline" if offline else "ui.paper.damaged"
        return _three(PanelKind.ERROR, words.text(key))
    if download.state is Download.NO_ROOM:
        return _three(PanelKind.ERROR, words.text("ui.paper.no_room"))
    if offline:
        return _three(PanelKind.OFFLINE, words.text("ui.reader.absent_offline"))
    percent = 100 * download.done // max(1, download.size)
    return Standing(
        PanelKind.LOADING,
        words.text("ui.reader.coming", percent=f"{percent}%"),
        kept=words.text("ui.reader.coming.more"),
    )


def _three(kind: PanelKind, said: str) -> Standing:
    """The sentences of a text in their places."""
    first, _, rest = said.partition(". ")
    second, _, third = rest.partition(". ")
    return Standing(kind, _whole(first), _whole(second), third)


def _whole(sentence: str) -> str:
    return f"{sentence}." if sentence and not sentence.endswith(".") else sentence

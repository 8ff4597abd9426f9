"""The header of a meeting's window, worded: which meeting, what is going on, who is there, how fresh.

Used by every page of a meeting. Must not know what lies below it.
"""

from PySide6.QtCore import QObject

from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.views.meeting_view import MeetingHead, MeetingView
from meetingroom.client.views.values import Connection, Line
from meetingroom.rules.terms import MeetingState, SittingState
from meetingroom.words import dates, numbers
from meetingroom.words.catalogue import Words


class MeetingHeader(QObject):
    """Keeps a `HeaderBar` true to a `MeetingView`."""

    def __init__(self, bar: HeaderBar, words: Words, meeting: MeetingView) -> None:
        super().__init__(bar)
        self._bar = bar
        self._words = words
        self._meeting = meeting
        self._compact = False
        meeting.changed.connect(self.show_now)
        self.show_now()

    def set_words(self, words: Words) -> None:
        """Another manner of address."""
        self._words = words
        self.show_now()

    def set_compact(self, compact: bool) -> None:
        """In a window of few lines the chips alone say what matters."""
        if compact != self._compact:
            self._compact = compact
            self.show_now()

    def show_now(self) -> None:
        """Word everything again."""
        head, words = self._meeting.shown, self._words
        if self._compact:
            self._bar.set_title("")
        else:
            self._bar.set_title(head.title, head.body_name)
        text, short, icon, tone = state_chip(words, head)
        self._bar.set_chip("state", text, icon=icon, tone=tone, short=short)
        text, short, tone = presence_chip(words, head)
        self._bar.set_chip("presence", text, icon=Icon.PEOPLE, tone=tone, short=short)
        text, short, icon, tone = line_chip(words, head.connection)
        self._bar.set_chip("sync", text, icon=icon, tone=tone, short=short)


def state_chip(words: Words, head: MeetingHead) -> tuple[str, str, Icon, Tone]:
    """What is going on: long, short, icon, tone."""
    sitting = head.sitting
    if head.state is not MeetingState.OPENED or sitting is None:
        text = words.text(f"label.meeting.{head.state}")
        return text, text, Icon.CALENDAR, Tone.NEUTRAL
    match sitting.state:
        case SittingState.IN_SESSION:
            if sitting.closed_session:
                text = words.text("ui.meeting.chip.closed")
                return text, text, Icon.LOCK, Tone.WARN
            if head.current_item is None:
                text = words.text("ui.meeting.chip.in_session")
                return text, text, Icon.CURRENT, Tone.PRIMARY
            item = words.text("label.item", number=head.current_item.number)
            return words.text("ui.meeting.chip.on_item", item=item), item, Icon.CURRENT, Tone.PRIMARY
        case SittingState.PLANNED | SittingState.RECESS | SittingState.ENDED:
            text = words.text(f"label.sitting.{sitting.state}")
            return text, text, Icon.PAUSE, Tone.NEUTRAL


def presence_chip(words: Words, head: MeetingHead) -> tuple[str, str, Tone]:
    """ "Có mặt 23/25, cần 17": long, short, tone; nothing before the opening, after the end, and between
    two sittings, when the roll of the next one was not called yet."""
    between = head.sitting is None or head.sitting.state is SittingState.PLANNED
    if head.total == 0 or between or head.state is not MeetingState.OPENED:
        return "", "", Tone.NEUTRAL
    share = numbers.share(head.present, head.total)
    key = "ui.meeting.quorum_met" if head.quorum_met else "ui.meeting.quorum_short"
    long = f"{words.text('ui.meeting.present', share=share)}, {words.text(key, need=head.quorum_need)}"
    return long, share, Tone.YES if head.quorum_met else Tone.WARN


def line_chip(words: Words, line: Connection) -> tuple[str, str, Icon, Tone]:
    """How fresh this is: long, short, icon, tone. Always in words."""
    hour = dates.hour(line.since) if line.since else ""
    match line.state:
        case Line.CURRENT:
            return words.text("ui.connection.synced", hour=hour), hour, Icon.SYNCED, Tone.NEUTRAL
        case Line.SYNCING:
            text = words.text("ui.connection.catching_up")
            if line.total:
                text = f"{text} {numbers.share(line.done, line.total)}"
            return text, text, Icon.SYNC, Tone.NEUTRAL
        case Line.OFFLINE:
            if not hour:
                text = words.text("ui.connection.connecting")
                return text, text, Icon.SYNC, Tone.NEUTRAL
            text = words.text("ui.connection.lost.short", since=hour)
            return text, text, Icon.OFFLINE, Tone.WARN
        case Line.TROUBLE:
            text = words.text("ui.connection.trouble.short", since=hour)
            return text, text, Icon.WARN, Tone.WARN

"""What a stream is called on a person's desk, read from its state. Must not hold words of its own."""

from meetingroom.rules.state import Meeting
from meetingroom.server.records.stream import Stream


def title_of(stream: Stream) -> str:
    """The meeting's title or the body's name; empty where the state has none."""
    state = stream.state
    if isinstance(state, Meeting):
        return "" if state.particulars is None else state.particulars.title
    return ""

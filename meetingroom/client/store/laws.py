"""The law of a stream, by its name: the desk's own door to `rules.laws`. Must not hold rules."""

from importlib import import_module

from meetingroom.rules.law import AnyLaw
from meetingroom.rules.streams import StreamKind, StreamName


def kind_of(stream: str) -> StreamKind:
    """The kind of a stream. Raises ValueError when `stream` is no stream's name."""
    return StreamName.parse(stream).kind


def law_of(stream: str) -> AnyLaw:
    """The law that folds `stream`. Raises ValueError on a malformed name, KeyError for notes."""
    laws: dict[StreamKind, AnyLaw] = import_module("meetingroom.rules.laws").LAWS
    return laws[kind_of(stream)]

"""MARKS.json: the marks of the older text. `docs/anchors.md` shows the format.

    {"marks": [
      {"key": "a", "page": 3, "start": 120, "end": 164},
      {"key": "b", "quote": "hộ cận nghèo", "before": "hỗ trợ ", "path": ["Điều 5", "2"]},
      {"key": "c", "start": 2040, "end": 2099, "ink": true}]}

`start` and `end` count characters of the page (from 1) or, without `page`, of the whole text, pages parted
by one form feed. A mark may come without them when it has a quote. Must not look for quotes.
"""

import re
from pathlib import Path

import msgspec

from meetingroom.reanchor.refused import Refused
from meetingroom.rules.anchors.marks import Mark
from meetingroom.rules.anchors.paged import PagedText

MOST_BYTES = 64 * 1024 * 1024
_WHICH = re.compile(r"\$\.marks\[(\d+)\]")


class _Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    start: int = 0
    end: int = 0
    page: int | None = None
    quote: str = ""
    before: str = ""
    after: str = ""
    path: tuple[str, ...] = ()
    ink: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    marks: list[_Mark]


def marks_in(path: Path, text: PagedText) -> list[Mark]:
    """The marks of the file, as ranges of the whole text. Raises Refused."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise Refused("ui.reanchor.missing", path=path.name) from None
    if len(content) > MOST_BYTES:
        raise Refused("ui.reanchor.too_large", path=path.name)
    try:
        read = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        which = _WHICH.search(str(error))
        if which is None:
            raise Refused("ui.reanchor.not_marks", path=path.name) from None
        raise Refused("ui.reanchor.bad_mark", path=path.name, n=int(which[1]) + 1) from None
    return [_placed(mark, text) for mark in read.marks]


def _placed(mark: _Mark, text: PagedText) -> Mark:
    start, end = mark.start, mark.end
    if mark.page is not None:
        if not 1 <= mark.page <= len(text.starts):
            raise Refused("ui.reanchor.outside", mark=mark.key)
        page = text.page(mark.page - 1)
        if not 0 <= start <= end <= page.end - page.start:
            raise Refused("ui.reanchor.outside", mark=mark.key)
        start, end = start + page.start, end + page.start
    return Mark(mark.key, start, end, mark.quote, mark.before, mark.after, mark.path, mark.ink)

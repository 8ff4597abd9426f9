"""What is printed on every page and belongs to none: running headers and footers, page numbers.

A mark moves with the text, so these lines must not stand between two halves of a sentence that a page
break parts. Only the first and last lines of a page are looked at. Must not judge clauses.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from meetingroom.rules.anchors.paged import PagedText, Span

_EDGE_LINES = 3
"""Lines from the top and from the bottom of a page that may be furniture."""
_LEAST_PAGES = 3
"""A line that stands on fewer pages is text."""
_LONGEST = 200
"""Characters: nothing longer is printed on every page."""
_LINE = re.compile(r"[^\n\f]+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang|tr\.|page)?\s*\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


def body(paper: PagedText) -> list[Span]:
    """The stretches of the text that are not furniture, in order; everything of a paper of one page."""
    edges = list(_edge_lines(paper))
    pages = len(paper.starts)
    seen = Counter({(page, looks) for page, _, looks in edges})
    often = Counter(looks for _, looks in seen)
    furniture = sorted(
        line
        for _, line, looks in edges
        if pages > 1
        and (
            (often[looks] >= _LEAST_PAGES and often[looks] * 2 >= pages)
            or _PAGE_NUMBER.fullmatch(paper.text, *line)
        )
    )
    stretches = []
    begin = 0
    for line in furniture:
        stretches.append(Span(begin, line.start))
        begin = line.end
    stretches.append(Span(begin, len(paper.text)))
    return [stretch for stretch in stretches if stretch.start < stretch.end]


def _edge_lines(paper: PagedText) -> Iterator[tuple[int, Span, str]]:
    """The first and last lines of every page: page, characters, what they look like."""
    text = paper.text
    for page in range(len(paper.starts)):
        found = (Span(*line.span()) for line in _LINE.finditer(text, *paper.page(page)) if line[0].strip())
        lines = list(found)
        edge = lines if len(lines) <= 2 * _EDGE_LINES else lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]
        for line in edge:
            if line.end - line.start <= _LONGEST:
                yield page, line, _looks(text[line.start : line.end])


def _looks(line: str) -> str:
    """What two prints of one running line share: not the number, not the spaces."""
    folded = unicodedata.normalize("NFC", line).lower()
    return _SPACES.sub(" ", _DIGITS.sub("#", folded)).strip()

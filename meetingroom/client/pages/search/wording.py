"""From what a search found to the words of its rows and of what is said above them. Must not draw."""

import re
from dataclasses import dataclass

from meetingroom.client.reader.find import find_in_page
from meetingroom.client.views.search_view import NoteHit, PageHit, SearchShown
from meetingroom.rules.streams import StreamName
from meetingroom.words.catalogue import Span, Words

_CUT = "…"
_LONG = re.compile(r"(\S{20})\S+")
"""Leaders of dots, addresses and the like: in a narrow list no line is long enough for them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page (from 1) a person wants to see, and the words to be shown on it."""

    meeting: str
    paper: str
    version: int
    page: int
    query: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `wanted` None: there is no page to go to."""

    title: str
    place: str
    quote: tuple[Span, ...]
    wanted: Wanted | None


def row_of(words: Words, hit: PageHit | NoteHit, shown: SearchShown, meeting: str) -> Row:
    """A place found, for who sits in `meeting`."""
    page = words.text("ui.search.page", page=hit.page)
    held = StreamName.parse(hit.stream).id.split("/")[-1]
    wanted = Wanted(held, hit.paper, hit.version, hit.page, _on_the_page(hit, shown), shown.exact)
    match hit:
        case PageHit(number=number, title=title):
            other = "" if held == meeting else hit.meeting
            place = words.text("ui.search.page_of", page=hit.page, meeting=other) if other else page
            return Row(f"{number} {title}".strip(), place, quote_runs(hit), wanted)
        case NoteHit(title=title):
            there = bool(hit.paper and title)
            place = f"{page} · {title}" if there else words.text("ui.search.note_alone")
            mine = words.text("ui.search.my_note")
            return Row(mine, place, quote_runs(hit), wanted if there else None)


def quote_runs(hit: PageHit | NoteHit) -> tuple[Span, ...]:
    """The quote with what was looked for strong, and dots where it was cut."""
    quote = hit.quote
    before = ("" if quote.from_start else _CUT) + quote.text[: quote.start]
    behind = quote.text[quote.end :] + ("" if quote.to_end else _CUT)
    runs = (Span(before), Span(quote.text[quote.start : quote.end], strong=True), Span(behind))
    return tuple(Span(_shortened(run.text), run.strong) for run in runs if run.text)


def summary(words: Words, shown: SearchShown) -> tuple[Span, ...]:
    """What is said above the rows."""
    if not shown.query:
        return words.spans("ui.search.empty")
    if shown.searching:
        return words.spans("ui.search.searching")
    if shown.code:
        return words.spans("ui.search.failed")
    if shown.hits:
        key = "ui.search.found" if shown.hits[1:] else "ui.reader.found_places"
        return words.spans(key, n=len(shown.hits))
    key = "ui.search.nothing_exact" if shown.exact else "ui.search.nothing"
    return words.spans(key, query=_shortened(shown.query))


def gaps(words: Words, shown: SearchShown) -> tuple[Span, ...]:
    """What was not looked through; empty where nothing was left out."""
    if not shown.query or shown.code:
        return ()
    said = []
    if shown.unread:
        said.append(words.text("ui.search.unread", n=shown.unread))
    if shown.unreadable:
        said.append(words.text("ui.reader.unsearchable_many", n=shown.unreadable))
    return (Span(" ".join(said)),) if said else ()


def _shortened(text: str) -> str:
    return _LONG.sub(rf"\1{_CUT}", text)


def _on_the_page(hit: PageHit | NoteHit, shown: SearchShown) -> str:
    """The query, where it stands on the page as it was typed; else the words of it that do."""
    quote = hit.quote
    found = quote.text[quote.start : quote.end]
    if find_in_page(0, quote.text, shown.query, exact=shown.exact):
        return shown.query
    return found or shown.query

"""One search through an open paper: what was found so far, which hit is current, what is still missing.

Holds folded pages so that the next letter typed costs nothing. Must not know Qt, workers or painting:
it is told the words of pages and asked for places.
"""

from collections import OrderedDict
from collections.abc import Iterator

from meetingroom.client.reader.find import Hit, PointBox, find_in_page, lines_of, next_hit, wanted_hits
from meetingroom.wire.page_words import is_readable

_PAGES_WITH_BOXES = 24


class Search:
    """The search of one paper of `page_count` pages."""

    def __init__(self, page_count: int) -> None:
        self._page_count = page_count
        self._words: dict[int, str] = {}
        self._boxes: OrderedDict[int, tuple[str, bytes]] = OrderedDict()
        self._by_page: dict[int, list[Hit]] = {}
        self._hits: list[Hit] = []
        self._scans: set[int] = set()
        self.query = ""
        self.exact = False
        self.current: int | None = None

    @property
    def hits(self) -> list[Hit]:
        """What was found so far, in reading order."""
        return self._hits

    @property
    def finished(self) -> bool:
        """Whether every page was looked at."""
        return len(self._words) == self._page_count

    @property
    def unsearchable(self) -> list[int]:
        """Pages looked at in vain, because they hold no words that can be read: scans, letters without a
        meaning. Nobody may take "not found" for "not there"."""
        return sorted(self._scans)

    def words(self, page: int) -> str | None:
        """The words of a page, where they are known already."""
        return self._words.get(page)

    def unread(self, page: int) -> list[int]:
        """The pages whose words are not known yet, from `page` on and round."""
        order = [*range(page, self._page_count), *range(page)]
        return [number for number in order if number not in self._words]

    def ask(self, query: str, *, exact: bool = False) -> None:
        """Begin anew with another query; `exact`: only where the marks agree ("đúng dấu")."""
        self.query, self.exact = query, exact
        self.current = None
        self._by_page = {
            page: found for page, text in self._words.items() if (found := self._look(page, text))
        }
        self._gather()

    def learn(self, page: int, text: str) -> bool:
        """Take the words of a page; whether they changed what is found."""
        if page in self._words:
            return False
        self._words[page] = text
        if not is_readable(text):
            self._scans.add(page)
        found = self._look(page, text)
        if found:
            self._by_page[page] = found
            self._gather()
        return bool(found)

    def learn_boxes(self, page: int, text: str, boxes: bytes) -> None:
        """Take the words of a page with their places."""
        self._boxes[page] = text, boxes
        self._boxes.move_to_end(page)
        while len(self._boxes) > _PAGES_WITH_BOXES:
            self._boxes.popitem(last=False)

    def step(self, page: int, step: int) -> Hit | None:
        """Go to the next (1) or previous (-1) hit, the first time to the one nearest after `page`."""
        self.current = next_hit(self._hits, self.current, page, step)
        return None if self.current is None else self._hits[self.current]

    def without_boxes(self, visible: range) -> list[int]:
        """The visible pages that have hits but whose places are not known yet."""
        return [page for page in visible if page in self._by_page and page not in self._boxes]

    def places(self, page: int) -> dict[bool, list[PointBox]]:
        """Where the hits of `page` stand, the current one under True."""
        found: dict[bool, list[PointBox]] = {False: [], True: []}
        if page not in self._boxes:
            return found
        text, boxes = self._boxes[page]
        current = None if self.current is None else self._hits[self.current]
        for hit in self._on(page):
            if hit.end <= len(text):
                found[hit == current] += lines_of(hit, text, boxes)
        return found

    def _on(self, page: int) -> Iterator[Hit]:
        return (hit for hit in self._hits if hit.page == page)

    def _look(self, page: int, text: str) -> list[Hit]:
        return find_in_page(page, text, self.query, exact=self.exact) if self.query else []

    def _gather(self) -> None:
        kept = None if self.current is None else self._hits[self.current]
        found = [hit for page in sorted(self._by_page) for hit in self._by_page[page]]
        self._hits = wanted_hits(found, exact=self.exact)
        self.current = self._hits.index(kept) if kept in self._hits else None

"""How long the desk takes to find words in 10,000 pages, and to take a paper of 300 pages in.

Through SQLCipher, as a person has it. The pages are sentences in the manner of resolutions, each page of a
few subjects, so that a word stands on some hundreds to some thousands of pages; what is told is the slowest
of the queries. The paper of 300 pages is a PDF in the vault: the background's own worker reads it, and both
the start of that process and the writing are in the figure.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from meetingroom.client.reader.word_reader import WordReader
from meetingroom.client.store import words_index
from meetingroom.client.store.drawer import KEY_BYTES, Drawer
from meetingroom.client.sync.indexing import AT_ONCE
from tests.benchmarks.table import Metric, benchmark, percentile
from tests.pdf.papers import vietnamese_text
from tests.pdf.vault import sealed_paper
from tests.rules.anchors import phrases

PAGES = 10_000
PAGES_A_PAPER = 250
LETTERS_A_PAGE = 2_000
SUBJECTS_A_PAGE = 12
RUNS = 7
QUERIES = (
    "ho ngheo",
    "xây dựng nông thôn mới",
    "quyet toan nguon von",
    "điều chỉnh kế hoạch",
    "cap nuoc sa",
    "Thường trực Hội đồng nhân dân",
    "1234/QĐ-UBND",
    "không có ở đâu cả",
)
LONG_PAPER_PAGES = 300
_WORKER = (sys.executable, "-m", "meetingroom", "_pdf-worker")


def _pages(chance: Random) -> Iterator[str]:
    parts = [
        part
        for found in vars(phrases).values()
        if isinstance(found, tuple)
        for part in found
        if isinstance(part, str)
    ]
    for number in range(PAGES):
        subjects = chance.sample(parts, SUBJECTS_A_PAGE)
        text = f"Số {number}/QĐ-UBND"
        while len(text) < LETTERS_A_PAGE:
            text += f" {chance.choice(subjects)} {chance.randrange(100_000)}"
        yield text


@benchmark("search_10k_ms", "search_10k_median_ms")
def search() -> Iterator[Metric]:
    """The best twenty places in 10,000 pages: the slowest query, and the one in the middle."""
    with tempfile.TemporaryDirectory() as folder:
        index = Drawer(Path(folder) / "words.db", bytes(KEY_BYTES), words_index.prepare)
        pages = [words_index.made_ready(text) for text in _pages(Random(7))]
        papers = [f"{number:064x}" for number in range(PAGES // PAGES_A_PAPER)]
        for number, sha256 in enumerate(papers):
            first = number * PAGES_A_PAPER
            with index.writing() as connection:
                words_index.put_pages(
                    connection, sha256, PAGES_A_PAPER, 0, pages[first : first + PAGES_A_PAPER]
                )
        took = sorted(min(_asked(index, query, papers) for _ in range(RUNS)) for query in QUERIES)
        index.close()
    yield Metric("search_10k_ms", took[-1], "ms", 10)
    yield Metric("search_10k_median_ms", percentile(took, 50), "ms", 10)


def _asked(index: Drawer, query: str, visible: list[str]) -> float:
    started = perf_counter()
    with index.reading() as connection:
        words_index.find(connection, query, set(visible))
    return (perf_counter() - started) * 1000


@benchmark("index_300_pages_s")
def indexing() -> Iterator[Metric]:
    """A paper of 300 pages, from the vault to being found, a cold worker included."""
    with tempfile.TemporaryDirectory() as folder:
        paper = sealed_paper(Path(folder), vietnamese_text(LONG_PAPER_PAGES))
        index = Drawer(Path(folder) / "words.db", bytes(KEY_BYTES), words_index.prepare)
        reader = WordReader(_WORKER)
        started = perf_counter()
        for first in range(0, LONG_PAPER_PAGES, AT_ONCE):
            found = reader.read(paper.path, paper.sha256, paper.key, first, AT_ONCE)
            assert found is not None
            ready = [words_index.made_ready(text) for text in found[1]]
            with index.writing() as connection:
                words_index.put_pages(connection, paper.sha256, found[0], first, ready)
        took = perf_counter() - started
        reader.close()
        reader.rest()
        index.close()
    yield Metric("index_300_pages_s", took, "s", 1)

"""Marks and new versions: how many follow their passage, how many go astray, how long 2,000 of them take.

The revisions are generated; what is true of them comes from the editing (`tests.rules.anchors.revisions`),
not from any comparison of texts. To measure on texts of your own, one paragraph a line, name a folder of
`.txt` files in MEETINGROOM_TEXTS: they are revised the same way and told as `…_own`.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from meetingroom.rules.anchors.marks import Mark
from meetingroom.rules.anchors.reading import read
from meetingroom.rules.anchors.reanchor import Revision
from tests.benchmarks.table import Metric, benchmark
from tests.rules.anchors import phrases
from tests.rules.anchors.judging import Score, counted, score
from tests.rules.anchors.revisions import (
    Paper,
    Print,
    passages,
    printed,
    revised,
    taken_from,
    written,
)

PERCENTS = (2, 5, 10, 15)
"""Of the words changed, one revision each."""
SEEDS = range(6)
MARKS = 1_000
LONG_PAPER_PAGES = 300
TIMED_MARKS = 2_000
RUNS = 5


def told(reached: Score, name: str) -> Iterator[Metric]:
    """The three figures of the acceptance text; `name` is put behind theirs."""
    yield Metric(f"anchor_right_pct{name}", reached.right_percent, "%", 97, at_most=False)
    yield Metric(f"anchor_wrong_pct{name}", reached.wrong_percent, "%", 0.5)
    yield Metric(f"anchor_deleted_pct{name}", reached.deleted_percent, "%", 90, at_most=False)


def versions(chance: Random, paper: Paper, percent: int, others: Sequence[str]) -> tuple[Print, Print]:
    """A paper and its revision in print, on pages of other sizes."""
    head = "HỘI ĐỒNG NHÂN DÂN TỈNH"
    new = revised(chance, paper, percent, others)
    return printed(paper, 84, 38, head), printed(new, 79, 41, head)


def judged(chance: Random, old: Print, new: Print) -> Counter[str]:
    """What became of MARKS marks."""
    revision = Revision(old.paper, new.paper)
    return counted(
        (passage, revision.outcome(Mark("", *passage.old))) for passage in passages(chance, old, new, MARKS)
    )


@benchmark("anchor_right_pct", "anchor_wrong_pct", "anchor_deleted_pct")
def marks_in_generated_revisions() -> Iterator[Metric]:
    """Resolutions of sixty articles, up to 15 % of whose words changed."""
    counts: Counter[str] = Counter()
    for percent in PERCENTS:
        for seed in SEEDS:
            chance = Random(seed * 100 + percent)
            others = [phrases.sentence(chance) for _ in range(300)]
            counts += judged(chance, *versions(chance, written(chance, 60), percent, others))
    yield from told(score(counts), "")
    texts = [path.read_text(encoding="utf-8") for path in _own_texts()]
    if len(texts) > 1:
        yield from told(score(_of_texts(texts)), "_own")


def _own_texts() -> list[Path]:
    folder = os.environ.get("MEETINGROOM_TEXTS")
    return sorted(Path(folder).glob("*.txt")) if folder else []


def _of_texts(texts: Sequence[str]) -> Counter[str]:
    """Each text revised with paragraphs of the next one."""
    counts: Counter[str] = Counter()
    for text, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        others = [line for line in other.splitlines() if 8 < len(line.split()) < 60]
        for percent in PERCENTS:
            chance = Random(percent)
            counts += judged(chance, *versions(chance, taken_from(text[:300_000]), percent, others))
    return counts


@benchmark("anchor_2000_marks_s", "anchor_marks_only_ms", "anchor_changes_ms")
def two_thousand_marks_on_three_hundred_pages() -> Iterator[Metric]:
    """The whole of it: both texts read and compared, every mark placed; then the marks alone."""
    chance = Random(1)
    articles = 500
    while len(printed(paper := written(Random(1), articles)).paper.starts) < LONG_PAPER_PAGES:
        articles += 50
    others = [phrases.sentence(chance) for _ in range(300)]
    old, new = versions(chance, paper, 10, others)
    marks = [Mark(str(n), *one.old) for n, one in enumerate(passages(chance, old, new, TIMED_MARKS))]
    whole, alone, changes = [], [], []
    for _ in range(RUNS):
        began = perf_counter()
        revision = Revision(read(old.paper), read(new.paper))
        compared = perf_counter()
        revision.outcomes(marks)
        placed = perf_counter()
        revision.changes()
        changes.append(perf_counter() - placed)
        whole.append(placed - began)
        alone.append(placed - compared)
    yield Metric("anchor_2000_marks_s", min(whole), "s", target=1)
    yield Metric("anchor_marks_only_ms", min(alone) * 1000, "ms")
    yield Metric("anchor_changes_ms", min(changes) * 1000, "ms")

"""Papers, and new versions of them whose author knows where every word went.

The truth comes from the editing itself: every word carries the number it was written with, so nothing
here compares texts. `written` makes a paper, `taken_from` takes one from a text, `revised` edits it,
`printed` lays it out on pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from meetingroom.rules.anchors.paged import PAGE_BREAK, PagedText, Span
from tests.rules.anchors import phrases

ADDED = -1


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands. `origin`: the number of the old word it is (`kept`) or has replaced."""

    text: str
    origin: int = ADDED
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph: its depth (0 Điều, 1 khoản, 2 điểm, 3 plain text) and its words, label first."""

    depth: int
    words: tuple[Word, ...]
    labelled: bool = True


Paper = list[Clause]


@dataclass(frozen=True, slots=True)
class Print:
    """A paper on pages. `spans[n]` are the characters of its n-th word."""

    paper: PagedText
    words: tuple[Word, ...]
    spans: tuple[Span, ...]


def written(chance: Random, articles: int) -> Paper:
    """A resolution of that many articles, full of the formulae such papers repeat."""
    clauses: list[tuple[int, str]] = []
    for article in range(1, articles + 1):
        clauses.append((0, f"Điều {article}. {phrases.heading(chance)}"))
        if chance.random() < 0.2:
            clauses.append((3, phrases.sentence(chance)))
            continue
        for number in range(1, chance.randint(2, 6)):
            said = " ".join(phrases.sentence(chance) for _ in range(chance.choice((1, 1, 2, 3))))
            clauses.append((1, f"{number}. {said}"))
            if chance.random() < 0.3:
                letters = "abcdđeg"[: chance.randint(2, 6)]
                clauses += [(2, f"{letter}) {phrases.item(chance)}") for letter in letters]
        if chance.random() < 0.25:
            clauses.append((1, f"{number + 1}. {chance.choice(phrases.FORMULAE)}"))
    return numbered(clauses)


def taken_from(text: str) -> Paper:
    """A paper from a text with one paragraph a line."""
    clauses = []
    for line in text.splitlines():
        first, _, _ = line.strip().partition(" ")
        if not first or line.startswith("#"):
            continue
        if first == "Điều" and len(line.split()) > 1 and line.split()[1][:1].isdigit():
            depth = 0
        elif first.rstrip(".").isdigit() and first.endswith("."):
            depth = 1
        else:
            depth = 2 if len(first) == 2 and first.endswith(")") else 3
        clauses.append((depth, line))
    return numbered(clauses)


def numbered(clauses: Sequence[tuple[int, str]]) -> Paper:
    """A paper whose words are the old ones, numbered from 0."""
    paper: Paper = []
    count = 0
    for depth, text in clauses:
        said = text.split()
        paper.append(
            Clause(depth, tuple(Word(word, count + n, kept=True) for n, word in enumerate(said)), depth < 3)
        )
        count += len(said)
    return paper


def printed(paper: Paper, width: int = 84, lines: int = 38, head: str = "") -> Print:
    """Lay a paper out: lines of at most `width` characters, a running head and a number on every page."""
    text: list[str] = []
    starts, spans, words = [0], [], []
    place = line = column = 0

    def put(piece: str) -> None:
        nonlocal place
        text.append(piece)
        place += len(piece)

    def new_line() -> None:
        nonlocal line, column
        put("\n")
        line, column = line + 1, 0
        if line == lines:
            line = 0
            put(f"{len(starts)}\n" if head else "")
            put(PAGE_BREAK)
            starts.append(place)
            put(f"{head}\n" if head else "")

    put(f"{head}\n" if head else "")
    for clause in paper:
        for word in clause.words:
            if column and column + len(word.text) >= width:
                new_line()
            elif column:
                put(" ")
            spans.append(Span(place, place + len(word.text)))
            words.append(word)
            put(word.text)
            column += len(word.text) + 1
        new_line()
    return Print(PagedText("".join(text), tuple(starts)), tuple(words), tuple(spans))


@dataclass(slots=True)
class Editor:
    """Revises a paper until `budget` words were written, struck out or replaced."""

    chance: Random
    paper: Paper
    budget: int
    others: Sequence[str]
    spent: int = 0

    def revise(self) -> Paper:
        """The new version, its clauses renumbered."""
        acts = (
            [self.reword] * 24
            + [self.strike_clause, self.add_clause] * 3
            + [self.move_clause, self.merge_clauses, self.split_clause] * 2
            + [self.strike_article, self.add_article, self.move_article]
        )
        while self.spent < self.budget:
            self.chance.choice(acts)()
        return renumbered(self.paper)

    def reword(self) -> None:
        """A few words of one place are replaced, struck out or joined by others."""
        at = self._any()
        clause = self.paper[at]
        if len(clause.words) < 6:
            return
        first = self.chance.randrange(2, len(clause.words) - 2)
        struck = self.chance.choice((0, 1, 1, 2, 2, 3, 4))
        old = clause.words[first : first + struck]
        added = self.chance.randint(0 if struck else 1, 4)
        said = self._words_of_others(added)
        fresh = [
            Word(text, old[n].origin if n < len(old) else ADDED, kept=False) for n, text in enumerate(said)
        ]
        self._put(
            at, replace(clause, words=clause.words[:first] + tuple(fresh) + clause.words[first + struck :])
        )
        self.spent += max(len(old), added)

    def strike_clause(self) -> None:
        """A paragraph goes, with nothing in its place."""
        at = self._any(below=1)
        if at >= 0:
            self.spent += len(self.paper.pop(at).words)

    def add_clause(self) -> None:
        """A paragraph in the manner of the paper is put in."""
        at = self._any(below=1)
        if at >= 0:
            label = {1: "0. ", 2: "z) ", 3: ""}[self.paper[at].depth]
            self._insert(at + 1, self.paper[at].depth, f"{label}{self.chance.choice(self.others)}")

    def move_clause(self) -> None:
        """A paragraph goes to another article."""
        at = self._any(below=1)
        if at >= 0:
            clause = self.paper.pop(at)
            to = self._any()
            self.paper.insert(to + 1, clause)

    def merge_clauses(self) -> None:
        """A paragraph is joined to the one before it and loses its label."""
        at = self._any(below=1)
        if at > 0 and self.paper[at - 1].depth == self.paper[at].depth:
            lost = self.paper.pop(at)
            kept = self.paper[at - 1]
            self._put(at - 1, replace(kept, words=kept.words + lost.words[int(lost.labelled) :]))

    def split_clause(self) -> None:
        """What follows a full stop becomes a paragraph of its own."""
        at = self._any(below=1)
        if at < 0:
            return
        clause = self.paper[at]
        stops = [n for n, word in enumerate(clause.words[3:-3], 4) if word.text.endswith(".")]
        if stops and clause.depth == 1:
            first, rest = clause.words[: stops[0]], clause.words[stops[0] :]
            self._put(at, replace(clause, words=first))
            self.paper.insert(at + 1, replace(clause, words=(Word("0."), *rest), labelled=True))

    def strike_article(self) -> None:
        """A whole article goes, if it is short enough."""
        first, end = self._article()
        words = sum(len(clause.words) for clause in self.paper[first:end])
        if first < end and words <= (self.budget - self.spent) // 2:
            del self.paper[first:end]
            self.spent += words

    def add_article(self) -> None:
        """A new article stands between two."""
        first, _ = self._article()
        self._insert(first, 0, f"Điều 0. {self.chance.choice(self.others)}")
        self._insert(first + 1, 1, f"1. {self.chance.choice(self.others)}")

    def move_article(self) -> None:
        """A whole article stands elsewhere."""
        first, end = self._article()
        taken = self.paper[first:end]
        del self.paper[first:end]
        to, _ = self._article()
        self.paper[to:to] = taken

    def _any(self, below: int = 0) -> int:
        """Some clause of that depth or deeper; -1 if chance found none."""
        for _ in range(20):
            at = self.chance.randrange(len(self.paper))
            if self.paper[at].depth >= below:
                return at
        return -1

    def _article(self) -> tuple[int, int]:
        heads = [n for n, clause in enumerate(self.paper) if clause.depth == 0]
        if not heads:
            return 0, 0
        place = self.chance.randrange(len(heads))
        return heads[place], heads[place + 1] if place + 1 < len(heads) else len(self.paper)

    def _words_of_others(self, count: int) -> list[str]:
        said = self.chance.choice(self.others).split()
        first = self.chance.randrange(max(1, len(said) - count))
        return said[first : first + count]

    def _put(self, at: int, clause: Clause) -> None:
        self.paper[at] = clause

    def _insert(self, at: int, depth: int, text: str) -> None:
        words = tuple(Word(word) for word in text.split())
        self.paper.insert(at, Clause(depth, words, depth < 3))
        self.spent += len(words)


def revised(chance: Random, paper: Paper, percent: int, others: Sequence[str]) -> Paper:
    """A new version in which about that many per cent of the words are other ones."""
    budget = sum(len(clause.words) for clause in paper) * percent // 100
    return Editor(chance, list(paper), budget, others).revise()


def renumbered(paper: Paper) -> Paper:
    """Articles, numbers and letters counted anew. A label that says another number is the same label."""
    article = number = letter = 0
    fresh: Paper = []
    for clause in paper:
        words = list(clause.words)
        match clause.depth:
            case 0 if len(words) > 1:
                article, number, letter = article + 1, 0, 0
                words[1] = _relabelled(words[1], f"{article}.")
            case 1 if clause.labelled:
                number, letter = number + 1, 0
                words[0] = _relabelled(words[0], f"{number}.")
            case 2 if clause.labelled:
                words[0] = _relabelled(words[0], f"{'abcdđeghiklmnopqrstuvxy'[letter % 23]})")
                letter += 1
            case _:
                pass
        fresh.append(replace(clause, words=tuple(words)))
    return fresh


def _relabelled(word: Word, text: str) -> Word:
    """Labels that are no plain count ("42.1.NĐ.7.") are nobody's to renumber."""
    return replace(word, text=text) if word.text[:-1].isalnum() else word


@dataclass(frozen=True, slots=True)
class Passage:
    """Some old words, and what the editing made of them: the new characters from the first to the last
    kept word where at least half were kept and stand together (`stands`), the same with what replaced the
    others (`widest`), or that none was kept (`gone`); none of it for what was torn or mostly rewritten."""

    old: Span
    stands: Span | None
    widest: Span | None
    gone: bool


def passages(chance: Random, old: Print, new: Print, count: int, most_words: int = 40) -> Iterator[Passage]:
    """Passages of one to `most_words` words, anywhere in the old text."""
    now: dict[int, int] = {}
    for place, word in enumerate(new.words):
        if word.origin != ADDED:
            now[word.origin] = place
    for _ in range(count):
        length = min(chance.choice((1, 2, 3, 5, 8, 12, 20, most_words)), len(old.words))
        first = chance.randrange(len(old.words) - length + 1)
        taken = range(first, first + length)
        kept = [now[n] for n in taken if n in now and new.words[now[n]].kept]
        span = Span(old.spans[first].start, old.spans[first + length - 1].end)
        stands = widest = None
        if len(kept) * 2 >= length and max(kept) - min(kept) < length + 30:
            stands = _across(new, kept)
            near = [now[n] for n in taken if n in now and min(kept) - length <= now[n] <= max(kept) + length]
            widest = _across(new, near)
        yield Passage(span, stands, widest, gone=not kept)


def _across(new: Print, places: Sequence[int]) -> Span:
    return Span(new.spans[min(places)].start, new.spans[max(places)].end)

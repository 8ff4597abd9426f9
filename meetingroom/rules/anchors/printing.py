"""Words as they are printed, with the signs that belong to them, on one line. Must not compare."""

from meetingroom.rules.anchors.wording import Wording


def as_printed(words: Wording, first: int, end: int) -> str:
    """The words `first` up to `end` in one line; what stands on every page is left out."""
    parts: list[str] = []
    for word in range(first, end):
        lead, spaced = _before(words, word)
        parts.append(f"{' ' if spaced and parts else ''}{lead}{words.raw(word)}")
        if word + 1 == end or _before(words, word + 1)[1]:
            parts.append(_after(words, word))
    return "".join(parts)


def _before(words: Wording, word: int) -> tuple[str, bool]:
    """The signs that touch the word on its left, and whether space parts them from the word before."""
    gap = words.paper.text[words.ends[word - 1] if word else 0 : words.starts[word]]
    pieces = gap.split()
    if gap == "".join(pieces):
        return gap, word == 0
    return ("" if gap[-1].isspace() else pieces[-1]), True


def _after(words: Wording, word: int) -> str:
    """The signs that touch the word on its right."""
    last = word + 1 == len(words)
    gap = words.paper.text[words.ends[word] : len(words.paper.text) if last else words.starts[word + 1]]
    if not gap or gap[0].isspace():
        return ""
    touching = gap.split()[0]
    return touching if last or touching != gap else ""

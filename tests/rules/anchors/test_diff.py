"""Which words of two stretches are the same: in order, as many as possible, and never for a high price."""

from hypothesis import given
from hypothesis import strategies as st

from meetingroom.rules.anchors.diff import common, rising

WORDS = st.lists(st.sampled_from("abcde"), max_size=14)


def longest(old: list[str], new: list[str]) -> int:
    """The textbook's table."""
    row = [0] * (len(new) + 1)
    for ours in old:
        above = row
        row = [0]
        for place, theirs in enumerate(new):
            row.append(above[place] + 1 if ours == theirs else max(above[place + 1], row[place]))
    return row[-1]


@given(WORDS, WORDS)
def test_pairs_are_equal_words_and_rise_on_both_sides(old: list[str], new: list[str]) -> None:
    pairs = common(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert pairs == rising(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs) <= longest(old, new)
    assert bool(pairs) == bool(set(old) & set(new))


@given(WORDS)
def test_equal_stretches_are_paired_word_by_word(words: list[str]) -> None:
    assert common(words, words) == [(n, n) for n in range(len(words))]


@given(st.lists(st.sampled_from("ab"), max_size=12), st.lists(st.sampled_from("ab"), max_size=12))
def test_where_every_word_is_repeated_as_many_as_possible_are_paired(old: list[str], new: list[str]) -> None:
    old, new = ["a", "b", *old, "b", "a"], ["b", "a", *new, "a", "b"]
    assert len(common(old, new)) == longest(old, new)


def test_what_differs_throughout_is_given_up_rather_than_searched() -> None:
    old = ["x", *(["a", "b"] * 60), "x"]
    new = ["y", *(["a", "c", "c"] * 60), "y"]
    assert common(old, new) == []

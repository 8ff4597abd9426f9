"""The four words: their list can be read out without being misheard, and their bits are all there."""

import hashlib
import re
import unicodedata
from itertools import combinations

import pytest

from meetingroom.wire.four_words import BITS, four_words, spoken, words_of
from meetingroom.wire.four_words_list import WORDS

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_ONSETS = [
    "ngh",
    "ng",
    "nh",
    "ph",
    "th",
    "tr",
    "kh",
    "gh",
    "gi",
    "ch",
    "qu",
    "b",
    "c",
    "d",
    "đ",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "x",
]
_CODAS = ["ng", "nh", "ch", "m", "n", "p", "t", "c", "i", "y", "o", "u"]
_SAME_SPELLING = {"ngh": "ng", "gh": "g", "k": "c"}
# What some dialect does not tell apart, on the telephone above all.
_MERGED_ONSETS = {"n": "l", "tr": "ch", "s": "x", "d": "z", "gi": "z", "r": "z", "v": "z"}
_MERGED_CODAS = {"nh": "ng", "n": "ng", "ch": "c", "t": "c", "y": "i", "o": "u"}

Sound = tuple[str, str, str, str]


def _bare(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def _sound(syllable: str) -> Sound:
    """Onset, nucleus, coda, tone."""
    marks = unicodedata.normalize("NFD", syllable)
    tone = "".join(_TONES.get(mark, "") for mark in marks)
    rest = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    onset = next((known for known in _ONSETS if rest.startswith(known)), "")
    if onset == "gi" and len(rest) == 2:
        onset = "g"
    rest = rest[len(onset) :]
    coda = next((known for known in _CODAS if rest.endswith(known) and len(rest) > len(known)), "")
    nucleus = rest[: len(rest) - len(coda)].replace("y", "i")
    if onset == "qu":
        onset, nucleus = "c", "u" + nucleus
    return _SAME_SPELLING.get(onset, onset), nucleus, coda, tone


def _merged(sounds: list[Sound]) -> tuple[str, ...]:
    """What is left of a word heard by somebody who merges all dialects and hears no tone."""
    return tuple(
        part
        for onset, nucleus, coda, _tone in sounds
        for part in (_MERGED_ONSETS.get(onset, onset), _bare(nucleus), _MERGED_CODAS.get(coda, coda))
    )


def _quarters(first: list[Sound], second: list[Sound]) -> int:
    """How far two words are apart, in quarters of a clear difference."""
    total = 0
    for (onset, nucleus, coda, tone), (onset2, nucleus2, coda2, tone2) in zip(first, second, strict=True):
        if onset != onset2:
            total += 1 if _MERGED_ONSETS.get(onset, onset) == _MERGED_ONSETS.get(onset2, onset2) else 4
        if nucleus != nucleus2:
            total += 2 if _bare(nucleus) == _bare(nucleus2) else 4
        if coda != coda2:
            total += 1 if _MERGED_CODAS.get(coda, coda) == _MERGED_CODAS.get(coda2, coda2) else 4
        if tone != tone2:
            total += 1 if {tone, tone2} == {"hỏi", "ngã"} else 2
    return total


def test_there_are_2048_words_of_two_syllables_in_nfc() -> None:
    assert len(WORDS) == 2048
    assert all(len(word.split(" ")) == 2 for word in WORDS)
    assert all(unicodedata.is_normalized("NFC", word) and word == word.lower() for word in WORDS)


def test_words_stay_different_when_every_mark_is_taken_off() -> None:
    assert len({_bare(word) for word in WORDS}) == len(WORDS)


def test_words_stay_different_to_an_ear_that_merges_the_dialects_and_hears_no_tone() -> None:
    heard = [_merged([_sound(part) for part in word.split()]) for word in WORDS]
    assert len(set(heard)) == len(WORDS)


def test_no_two_words_differ_by_less_than_two_clear_sounds() -> None:
    sounds = {word: [_sound(part) for part in word.split()] for word in WORDS}
    # Words whose syllables both begin differently are two clear sounds apart already.
    alike: dict[tuple[int, str], list[str]] = {}
    for word, parts in sounds.items():
        for place, part in enumerate(parts):
            alike.setdefault((place, _MERGED_ONSETS.get(part[0], part[0])), []).append(word)
    close = [
        (one, other)
        for words in alike.values()
        for one, other in combinations(words, 2)
        if _quarters(sounds[one], sounds[other]) < 8
    ]
    assert close == []


def test_no_word_is_another_said_backwards() -> None:
    pairs = {frozenset(word.split()) for word in WORDS}
    assert len(pairs) == len(WORDS)


def test_the_old_tone_placing_of_the_law_texts_is_kept() -> None:
    wrong = re.compile(r"(?<!q)(uỷ|uý|uỳ|uỵ|oà|oá|oả|oã|oạ|oè|oé)\b")
    assert [word for word in WORDS if wrong.search(word)] == []


def test_the_list_is_frozen_because_a_changed_word_changes_everybodys_four_words() -> None:
    digest = hashlib.sha256("\n".join(WORDS).encode()).hexdigest()
    assert digest == "7a72e90e0282efbf3e6a9cd806a12dc36b3439748bb56eeae504acbe8e0c9827"


@pytest.mark.slow
def test_a_fingerprint_always_gives_the_same_four_words() -> None:
    assert spoken(four_words(bytes(range(32)))) == "sầu riêng · múa quạt · không khí · giấy mời"


def test_every_bit_of_the_44_changes_the_words() -> None:
    assert words_of(0) == (WORDS[0],) * 4
    assert words_of((1 << BITS) - 1) == (WORDS[-1],) * 4
    assert len({words_of(1 << bit) for bit in range(BITS)}) == BITS
    assert words_of(1 << 33) == (WORDS[1], WORDS[0], WORDS[0], WORDS[0])


def test_only_whole_fingerprints_and_44_bits_have_words() -> None:
    for wrong in (b"", b"x" * 31, b"x" * 33):
        with pytest.raises(ValueError, match="32 bytes"):
            four_words(wrong)
    for bits in (-1, 1 << BITS):
        with pytest.raises(ValueError, match="44 bits"):
            words_of(bits)

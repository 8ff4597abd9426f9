"""How keys become sentences."""

from pathlib import Path

import pytest

from meetingroom.rules.terms import BodyKind
from meetingroom.words.catalogue import (
    Address,
    Language,
    Manner,
    MissingSentence,
    Span,
    load,
    read_catalogue,
)

WORDS = load()


def test_vietnamese_is_what_one_gets_without_asking() -> None:
    assert WORDS.language is Language.VI
    assert WORDS.text("ui.vote.button.for") == "Tán thành"


def test_a_council_speaks_of_delegates_and_a_committee_of_members() -> None:
    key, choice = "ui.vote.card.sending", "TÁN THÀNH"
    assert "đại biểu không cần bấm lại" in WORDS.text(key, choice=choice)
    committee = WORDS.addressing(Manner(Address.MEMBER, BodyKind.COMMITTEE))
    assert "thành viên không cần bấm lại" in committee.text(key, choice=choice)


def test_staff_are_spoken_to_without_a_subject() -> None:
    staff = WORDS.addressing(Manner(Address.STAFF))
    said = staff.text("ui.vote.card.recorded", choice="TÁN THÀNH", hour="09:41:07", code="7F3K")
    assert said.endswith("mã 7F3K. Được đổi lựa chọn đến khi chủ tọa kết thúc biểu quyết.")
    assert staff.text("ui.paper.withheld") == "Không thuộc phạm vi của."


def test_the_words_that_carry_a_sentence_are_marked_and_not_printed() -> None:
    runs = WORDS.spans("ui.vote.card.time_over")
    assert runs[1] == Span("Biểu quyết vẫn đang mở", strong=True)
    assert "*" not in WORDS.text("ui.vote.card.time_over")


def test_markup_in_a_value_stays_text() -> None:
    said = WORDS.html("ui.reader.not_found", query="<b>**x**</b>")
    assert "&lt;b&gt;**x**&lt;/b&gt;" in said


def test_english_tells_one_from_many() -> None:
    english = load(Language.EN)
    assert english.text("ui.today.unread", n=1) == "1 unread paper"
    assert english.text("ui.today.unread", n=2) == "2 unread papers"
    assert WORDS.text("ui.today.unread", n=1) == "1 tài liệu chưa đọc"


def test_an_unknown_key_is_our_bug_and_says_so() -> None:
    with pytest.raises(MissingSentence, match=r"ui\.vote\.no_such"):
        WORDS.text("ui.vote.no_such")
    assert not WORDS.has("ui.vote.no_such")


def test_a_forgotten_value_is_our_bug_and_says_so() -> None:
    with pytest.raises(MissingSentence, match="choice"):
        WORDS.text("ui.vote.card.sending")


@pytest.mark.parametrize(
    "entries",
    [
        'msgid "ui.vote.a"\nmsgstr "Một"\n\nmsgid "ui.vote.a"\nmsgstr "Hai"\n',
        'msgid "ui.reader.a"\nmsgstr "Một"\n',
        'msgid "ui.vote.a"\nmsgstr ""\n',
    ],
    ids=["twice", "in the wrong file", "without text"],
)
def test_a_key_is_refused_when_it_stands(entries: str, tmp_path: Path) -> None:
    folder = tmp_path / "vi"
    folder.mkdir()
    (folder / "ui_vote.po").write_text('msgid ""\nmsgstr ""\n\n' + entries, encoding="utf-8")
    with pytest.raises(ValueError, match=r"ui_vote\.po"):
        read_catalogue(folder)

"""Names in the order of Vietnamese lists."""

import random
import unicodedata

from meetingroom.words.names import given_name, name_key, text_key

IN_ORDER = [
    "Phạm Văn Ái",
    "Nguyễn Văn An",
    "Trần Thị An",
    "Lê Thị Ánh",
    "Nguyễn Thị Ân",
    "Hồ Thị Bảo",
    "Lê Văn Dũng",
    "Trần Văn Đạt",
    "Đỗ Thị Hoa",
    "Lê Thị Hoà",
    "Võ Thị Hồng",
    "Bùi Văn Ơn",
    "Y Thu",
    "Lê Văn Thú",
    "Lê Thị Thư",
    "Lê Ngọc Ý",
]


def test_people_are_listed_by_given_name_in_the_vietnamese_alphabet() -> None:
    shuffled = IN_ORDER[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=name_key) == IN_ORDER


def test_decomposed_letters_stand_in_the_same_place() -> None:
    decomposed = [unicodedata.normalize("NFD", name) for name in IN_ORDER]
    assert sorted(decomposed, key=name_key) == decomposed


def test_the_tone_decides_only_between_equal_letters() -> None:
    assert sorted(["mạ", "mà", "ma", "mã", "má", "mả", "mai"], key=text_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "mai",
    ]


def test_the_last_word_is_the_given_name() -> None:
    assert given_name("Nguyễn Thị Hồng Thảo") == "Thảo"
    assert given_name("") == ""

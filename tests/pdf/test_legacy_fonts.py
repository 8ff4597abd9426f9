"""Words in the fonts from before Unicode are read as they are seen."""

import io
import struct
import unicodedata

import pytest

from meetingroom.pdf.legacy_fonts import (
    TCVN3_LETTERS,
    VNI_LETTERS,
    VNI_MARKS,
    Alphabet,
    alphabet_of,
    converted,
)
from meetingroom.pdf.mupdf_engine import MupdfEngine
from meetingroom.pdf.source import Source
from tests.pdf.papers import page_tree, stream

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
BOTH = SMALL + [letter.upper() for letter in SMALL]
SENTENCE = "Ủy ban nhân dân trình: dưới đất rừng, người ưu tiên được thư viện; ước 5 tỷ"


def as_tcvn3(text: str) -> str:
    codes = {letter: chr(code) for code, letter in TCVN3_LETTERS.items()}
    return "".join(codes.get(letter, letter) for letter in text)


def as_vni(text: str) -> str:
    codes = {letter: chr(code) for code, letter in VNI_LETTERS.items()}
    pairs = {}
    for (base, mark), letter in VNI_MARKS.items():
        if chr(mark).isupper() is base.isupper():
            pairs[letter] = codes.get(base, base) + chr(mark)
    return "".join(pairs.get(letter) or codes.get(letter, letter) for letter in text)


def test_every_small_letter_of_tcvn3_comes_back() -> None:
    assert [converted(as_tcvn3(letter), Alphabet.TCVN3) for letter in SMALL] == SMALL
    assert len({as_tcvn3(letter) for letter in SMALL}) == len(SMALL)


def test_capitals_of_tcvn3_are_small_letters_in_a_font_of_capitals() -> None:
    seen = [converted(as_tcvn3(letter), Alphabet.TCVN3_CAPITALS) for letter in SMALL]
    assert seen == [letter.upper() for letter in SMALL]


def test_the_seven_capitals_tcvn3_has_codes_for_come_back() -> None:
    assert converted(as_tcvn3("ĂÂÊÔƠƯĐ"), Alphabet.TCVN3) == "ĂÂÊÔƠƯĐ"


def test_every_letter_of_vni_comes_back_in_both_cases() -> None:
    assert [converted(as_vni(letter), Alphabet.VNI) for letter in BOTH] == BOTH
    assert len({as_vni(letter) for letter in BOTH}) == len(BOTH)


def test_marks_of_the_wrong_case_behind_a_letter_of_vni_do_not_matter() -> None:
    assert converted("A\u00f8 o\u00c1 \u00d4\u00f9", Alphabet.VNI) == "À ố Ớ"


@pytest.mark.parametrize(
    ("codes", "alphabet", "seen"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", Alphabet.TCVN3, "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", Alphabet.TCVN3, "Độc lập - Tự do - Hạnh phúc"),
        ("uû ban nh©n d©n", Alphabet.TCVN3_CAPITALS, "UỶ BAN NHÂN DÂN"),
        ("\uf0a7\uf0e9c l\uf0cbp", Alphabet.TCVN3, "Độc lập"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Alphabet.VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", Alphabet.VNI, "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
        ("ñöôïc, ngöôøi, kyø hoïp, kyõ thuaät, lyù", Alphabet.VNI, "được, người, kỳ họp, kỹ thuật, lý"),
    ],
)
def test_what_a_clerk_of_that_time_typed_is_read(codes: str, alphabet: Alphabet, seen: str) -> None:
    assert converted(codes, alphabet) == seen


@pytest.mark.parametrize(
    ("codes", "seen"),
    [
        ("tr-êng, n-íc, Th- viÖn, gi-êng, -u tiªn, -íc", "trường, nước, Thư viện, giường, ưu tiên, ước"),
        ("12/Q§-UBND, TT-BTC, kinh tÕ-x· héi, 2004-2009", "12/QĐ-UBND, TT-BTC, kinh tế-xã hội, 2004-2009"),
        ("- Thu ng©n s¸ch; A-B", "- Thu ngân sách; A-B"),
        ("ng\u00adêi", "người"),
    ],
)
def test_a_hyphen_of_tcvn3_is_the_letter_it_shares_its_code_with_where_one_can_stand(
    codes: str, seen: str
) -> None:
    assert converted(codes, Alphabet.TCVN3) == seen


@pytest.mark.parametrize(
    ("font", "alphabet"),
    [
        (".VnTime", Alphabet.TCVN3),
        ("ABCDEF+.VnArial,Bold", Alphabet.TCVN3),
        (".VnTimeH", Alphabet.TCVN3_CAPITALS),
        ("ABCDEF+.VnTimeH-BoldItalic", Alphabet.TCVN3_CAPITALS),
        (".VnArial NarrowH", Alphabet.TCVN3_CAPITALS),
        ("VNI-Times", Alphabet.VNI),
        ("QWERTY+VNI-Helve-Condense,Bold", Alphabet.VNI),
        ("Times New Roman", None),
        ("Unicode", None),
        ("BeVietnamPro-Regular", None),
    ],
)
def test_a_font_says_by_its_name_what_its_codes_mean(font: str, alphabet: Alphabet | None) -> None:
    assert alphabet_of(font) is alphabet


def page_in(font: bytes, words: bytes, rotation: int = 0) -> MupdfEngine:
    escaped = words.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    face = b"<</Type/Font/Subtype/TrueType/Encoding/WinAnsiEncoding/BaseFont/%s>>" % font
    page = b"/MediaBox[0 0 842 842]/Rotate %s/Contents %%d 0 R/Resources<</Font<</F1 %s>>>>" % (
        b"%d" % rotation,
        face,
    )
    content = page_tree([(page, [stream(b"", b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % escaped)])])
    return MupdfEngine(Source(io.BytesIO(content), len(content)))


@pytest.mark.parametrize(
    ("font", "codes"), [(b"#2EVnTime", as_tcvn3(SENTENCE[1:])), (b"ABCDEF+VNI-Times", as_vni(SENTENCE[1:]))]
)
@pytest.mark.parametrize("rotation", [0, 90])
def test_a_page_in_an_old_font_is_read_with_a_box_for_every_letter(
    font: bytes, codes: str, rotation: int
) -> None:
    engine = page_in(font, codes.encode("latin-1"), rotation)
    text, boxes = engine.letters(0)
    assert text == SENTENCE[1:] + "\n"
    assert engine.text(0) == text
    assert len(boxes) == len(text) * 4
    engine.close()


def test_a_letter_of_two_codes_covers_both_on_the_page() -> None:
    plain, marked = page_in(b"VNI-Times", b"ac"), page_in(b"VNI-Times", b"a\xf8c")
    (left, _, right, _), (left_of_both, _, right_of_both, _) = (
        struct.unpack_from("<4f", engine.letters(0)[1].tobytes()) for engine in (plain, marked)
    )
    assert marked.letters(0)[0] == "àc\n"
    assert left_of_both == left
    assert right_of_both > right


def test_western_words_in_a_font_of_our_days_stay_as_they_are() -> None:
    engine = page_in(b"Helvetica", b"d\xe9j\xe0 vu")
    assert engine.text(0) == "déjà vu\n" == engine.letters(0)[0]

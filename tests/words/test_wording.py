"""The wording rules of the interface, held over every sentence of the catalogue."""

import ast
import re
import string
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import meetingroom
from meetingroom.resources import resource
from meetingroom.rules.terms import BodyKind
from meetingroom.words.catalogue import (
    MANNER_PLACES,
    Address,
    Language,
    Manner,
    load,
    read_catalogue,
)
from tests.words.samples import SAMPLES
from tests.words.spelling import NEW_STYLE_TONE

VI = read_catalogue(resource("locale", "vi"))
EN = read_catalogue(resource("locale", "en"))
VI_TEXTS = [(key, form) for key, forms in VI.items() for form in forms]

FORBIDDEN = (
    # address
    "bạn", "quý khách", "người dùng", "anh/chị",
    # terms of the papers
    "đồng ý", "phiếu trắng", "bỏ qua", "đóng biểu quyết", "xin ý kiến", "quorum",
    # promises of what the server has not committed
    "đã gửi", "thành công", "hoàn tất",
    # English and machine words
    "token", "server", "sync", "cache", "offline", "online", "timeout", "session", "json", "hash", "demo",
    "user", "desk", "admin", "click", "login", "blob", "file", "email", "app", "reset",
    # roadmap
    "giai đoạn 2", "mô phỏng", "đẩy", "sắp có", "phiên bản thử",
    # blame and alarm
    "lỗi", "sai thao tác", "thất bại", "cảnh báo nghiêm trọng", "chắc chắn không", "ok",
)  # fmt: skip

SECRET_BALLOT_KEYS = re.compile(r"secret|paper_ballot|tellers|teller")
"""Where “bỏ phiếu” may stand: paper or secret ballots only."""

RECORDED_BY_THE_SERVER = re.compile(
    r"recorded|not_cast|waiting|changed|held|server_back|server_full|paper_meeting|staff|clock_wrong|cast_count|votes_cast"
    r"|chair\.offline|demo\.survives|refusal\.|minutes\."
)
"""Keys that may say “ghi nhận”: what they speak of is in the journal (or they deny it)."""

CAPITALS_ALLOWED = set(
    re.findall(
        r"\S+",
        """
        HĐND UBND MTTQ KT-XH PIN PDF DOCX CSV USB MB GB UTC UTF A4 F8 E Y H I II IV V DỰ THẢO
        TÁN THÀNH KHÔNG BIỂU QUYẾT
        """,
    )
)
BUTTON_STARTS = frozenset(
    re.findall(
        r"\S+",
        """
        báo bấm bật bắt bế bỏ bốn chia chiếu cho chuyển chuông chọn chốt chỗ công cấp cất cập
        dừng dự ghi giao giữ gọi gỡ gửi hiện hoàn hủy in khai khép khôi không kiểm kéo kết làm lưu lấy
        lập mời mở ngắt nhập nhắc nạp nối phát phóng quay quên rút rời sang sao sắp sửa thay thu
        thêm thông tiến tiếp trang triệu trình trở tán tìm tạm tạo tải tắt từ vào vẫn về vừa xem
        xin xoay xuất xác xóa điểm đánh đã đính đóng đăng đưa đặt đến để đọc đổi ẩn
        """,
    )
)
"""Buttons begin with an act (or name the place they lead to, as “Trang sau”). Add verbs, not nouns."""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def plain(key: str, form: str) -> str:
    manner = {
        "xung_ho": "đại biểu", "dai_bieu": "đại biểu", "chu_toa": "chủ tọa", "cuoc_hop": "kỳ họp",
        "co_quan": "Hội đồng nhân dân",
    }  # fmt: skip
    values = {**manner, **{k.capitalize(): v.capitalize() for k, v in manner.items()}, **SAMPLES}
    return form.replace("**", "").format_map(values)


def sentences(text: str) -> int:
    return len([part for part in re.split(r"[.?](?=\s|$)", text) if re.search(r"\w", part)])


def syllables(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def test_both_languages_hold_the_same_keys() -> None:
    assert VI.keys() == EN.keys()


def test_both_languages_ask_for_the_same_values() -> None:
    def asked(forms: tuple[str, ...]) -> set[str]:
        return {place for form in forms for place in places(form)} - MANNER_PLACES

    assert {key: asked(VI[key]) for key in VI} == {key: asked(EN[key]) for key in VI}


def test_every_place_has_a_sample_so_that_it_is_measured_filled_in() -> None:
    unknown = {place for _, form in VI_TEXTS for place in places(form)} - MANNER_PLACES - SAMPLES.keys()
    assert not unknown, f"add likely values to tests/words/samples.py: {sorted(unknown)}"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("address", Address)
def test_every_sentence_can_be_said_to_everybody(language: Language, address: Address) -> None:
    for body in BodyKind:
        words = load(language, Manner(address, body))
        for key in sorted(words.keys()):
            said = words.text(key, **SAMPLES)
            assert said.strip(), key
            assert not re.search("\0|  |[{}]", said), (key, said)
            assert not any(first.islower() for first in re.findall(r"[.?] (\w)", said)), (key, said)


def offenders(breaks: Callable[[str, str], object], only: str = "") -> dict[str, str]:
    """The sentences (of keys containing `only`) that break a rule, with what they say."""
    return {key: plain(key, form) for key, form in VI_TEXTS if only in key and breaks(key, form)}


def test_sentences_are_spelt_as_the_law_texts_are() -> None:
    assert not offenders(lambda _, form: form != unicodedata.normalize("NFC", form))
    assert not offenders(lambda _, form: NEW_STYLE_TONE.search(form))


def test_the_test_of_spelling_bites() -> None:
    for wrong in ("Uỷ ban", "chủ toạ", "khoá họp", "xã hoá", "hoà", "thoả", "huỷ"):
        assert NEW_STYLE_TONE.search(wrong), wrong
    for right in ("Ủy ban", "chủ tọa", "quý", "hoạch", "toàn", "thủy", "khỏe", "quỹ"):
        assert not NEW_STYLE_TONE.search(right), right


def test_no_forbidden_word_is_used() -> None:
    rule = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, FORBIDDEN)) + r")(?!\w)")
    assert not offenders(lambda key, form: rule.search(plain(key, form).casefold()))


def test_nobody_is_shouted_at() -> None:
    def shouts(key: str, form: str) -> bool:
        if key.startswith("document."):
            return False  # the papers of the state have their own capitals (Decree 30/2020)
        words = re.findall(r"[^\W\d_]{2,}(?:-[^\W\d_]+)?", re.sub(r"\{\w+\}", "", form))
        return "!" in form or any(word.isupper() and word not in CAPITALS_ALLOWED for word in words)

    assert not offenders(shouts)


def test_balloting_on_paper_or_in_secret_has_a_word_of_its_own() -> None:
    def strays(key: str, form: str) -> bool:
        return "bỏ phiếu" in form.casefold() and not SECRET_BALLOT_KEYS.search(key)

    assert not offenders(strays)


def test_recorded_is_said_only_of_what_the_server_holds() -> None:
    def affirms(key: str, form: str) -> bool:
        lowered = form.replace("**", "").casefold()
        affirmed = re.sub(r"(chưa|không) (được )?ghi nhận", "", lowered)
        return "ghi nhận" in affirmed and not RECORDED_BY_THE_SERVER.search(key)

    assert not offenders(affirms)


def test_the_vote_card_speaks_in_two_short_sentences() -> None:
    def long(_: str, form: str) -> bool:
        # A refusal carried on the card is measured by its own rule; a citation is quoted, not worded.
        said = plain("", form.replace("{reason}", "").replace("{citation}", ""))
        return sentences(said) > 2 or syllables(said) > 35

    assert not offenders(long, ".card.")


def test_elsewhere_three_sentences_suffice() -> None:
    assert not offenders(lambda key, form: ".spoken." not in key and sentences(plain(key, form)) > 3)


def test_a_button_names_its_act_and_its_object() -> None:
    def vague(key: str, form: str) -> bool:
        said = plain(key, form)
        return said.endswith(".") or syllables(said) < 2 or said.split()[0].casefold() not in BUTTON_STARTS

    assert not offenders(vague, ".button.")


def test_strong_marks_come_in_pairs() -> None:
    assert not offenders(lambda _, form: form.count("**") % 2)


def _keys_in_code() -> list[tuple[str, str]]:
    package = Path(meetingroom.__file__).parent
    found: list[tuple[str, str]] = []
    for file in package.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        pieces = {id(part) for node in joined for part in node.values}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in pieces:
                continue
            if re.fullmatch(r"(ui|label|manner)\.[a-z_]+(\.[a-z0-9_]+)*", node.value):
                found.append((str(file.relative_to(package)), node.value))
    return found


def test_every_key_named_in_the_code_has_its_sentence() -> None:
    missing = [entry for entry in _keys_in_code() if entry[1] not in VI]
    assert not missing

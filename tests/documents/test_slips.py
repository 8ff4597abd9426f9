"""Printed slips: eight on a page, everything a person needs, nothing cut off, no slip forgotten."""

import pypdfium2
import pytest

from meetingroom.documents.slips import Slip, SlipSheet, slips_pdf, slips_picture, steps

WORDS = ("sầu riêng", "múa quạt", "không khí", "giấy mời")
LONG = Slip(
    "Lê Hoàng Phương Nguyễn Thị Thanh Huyền Trang Nhã Uyên Khanh",
    "Trưởng ban Kinh tế - Ngân sách, Tổ trưởng Tổ đại biểu số 12 khu vực miền núi",
    "99999999",
)


def sheet(*slips: Slip) -> SlipSheet:
    return SlipSheet(
        body="Hội đồng nhân dân xã Ví Dụ",
        meeting="Kỳ họp thứ tư",
        until_ms=1_795_050_000_000,
        words=WORDS,
        slips=slips,
    )


def people(count: int) -> tuple[Slip, ...]:
    return tuple(Slip(f"Nguyễn Văn {n}", f"Tổ đại biểu số {n}", f"{n:08}") for n in range(count))


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (8, 1), (9, 2), (25, 4)])
def test_eight_slips_stand_on_a_page(count: int, expected: int) -> None:
    assert len(pages(slips_pdf(sheet(*people(count))))) == expected


def test_everybodys_name_and_digits_are_printed_once_in_the_order_given() -> None:
    slips = people(11)
    text = " ".join(pages(slips_pdf(sheet(*slips))))
    places = [text.index(slip.name) for slip in slips]
    assert places == sorted(places)
    for slip in slips:
        assert text.replace(" ", "").count(slip.digits) == 1


def test_a_slip_says_what_it_opens_how_until_when_and_whom_to_ask() -> None:
    [text] = pages(slips_pdf(sheet(Slip("Trần Thị Bích Hạnh", "Phó Chủ tịch", "48215093"))))
    for words in (
        "PHIẾU VÀO HỌP",
        "Hội đồng nhân dân xã Ví Dụ",
        "Kỳ họp thứ tư",
        "Trần Thị Bích Hạnh",
        "Phó Chủ tịch",
        "4821 5093",
        *WORDS,
        *steps(sheet()),
        "Dùng đến 08:00 ngày 19/11/2026",
        "Mất phiếu: báo thư ký",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_a_committees_members_are_called_members() -> None:
    committee = SlipSheet("UBND xã Ví Dụ", "Phiên họp tháng 11", 0, WORDS, people(1), address="thành viên")
    assert "“Thành viên vào bằng phiếu”" in steps(committee)[0]


def test_the_longest_name_and_office_stay_on_their_slip() -> None:
    [text] = pages(slips_pdf(sheet(*[LONG] * 8)))
    assert text.count("Uyên Khanh") == 8
    assert text.count("miền núi") == 8


def test_a_page_can_be_looked_at_before_printing() -> None:
    slips = sheet(*people(9))
    assert slips_picture(slips).startswith(b"\x89PNG")
    assert slips_picture(slips, 1) != slips_picture(slips)
    with pytest.raises(IndexError):
        slips_picture(slips, 2)
    assert slips_picture(sheet(*people(1))).startswith(b"\x89PNG")


@pytest.mark.parametrize("digits", ["", "1234567", "123456789", "1234567x", "1234 5678"])
def test_a_slip_without_eight_digits_is_not_printed(digits: str) -> None:
    with pytest.raises(ValueError, match="8 digits"):
        sheet(Slip("Nguyễn Văn An", "", digits))

"""Printed slips for coming in: eight on an A4 page, in an order a secretary can hand out.

    pdf = slips_pdf(SlipSheet(body="HĐND xã Ví Dụ", meeting="Kỳ họp thứ tư", until_ms=…, words=four_words(…),
                              slips=(Slip("Nguyễn Văn An", "Tổ đại biểu số 1", "12345678"), …)))

The look lives in `resources/templates/slips.typ`. The digits are in clear on these pages and nowhere
else: whoever calls this prints or shows them at once. This module must not keep them in a file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import typst

from meetingroom.resources import resource
from meetingroom.wire.four_words import FourWords
from meetingroom.wire.sign_in import SLIP_DIGITS
from meetingroom.words.dates import day_and_hour

ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip: name, office or group (may be empty), and the eight digits."""

    name: str
    office: str
    digits: str


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """All slips of one meeting. `until_ms` is when they end (the opening), `words` the server's four
    words, `address` how the person is called ("đại biểu", "thành viên")."""

    body: str
    meeting: str
    until_ms: int
    words: FourWords
    slips: tuple[Slip, ...]
    address: str = "đại biểu"

    def __post_init__(self) -> None:
        for slip in self.slips:
            if len(slip.digits) != SLIP_DIGITS or not slip.digits.isdecimal():
                raise ValueError(f"a slip has {SLIP_DIGITS} digits")


def steps(sheet: SlipSheet) -> tuple[str, ...]:
    """What the person does, in order, in the words of the screens."""
    return (
        f"Mở phần mềm, bấm “{sheet.address.capitalize()} vào bằng phiếu”.",
        "So bốn từ trên màn hình; chưa khớp thì báo thư ký.",
        "Nhập mã trên phiếu, rồi tự chọn mã PIN 6 số.",
    )


def slips_pdf(sheet: SlipSheet) -> bytes:
    """The pages as PDF bytes (A4), eight slips on each, in the order given. Raises typst.TypstError."""
    [pdf] = _set(sheet, "pdf")
    return pdf


def slips_picture(sheet: SlipSheet, page: int = 0, dots_per_inch: int = 110) -> bytes:
    """One page as PNG bytes, to be looked at before printing. Raises IndexError for a page not there."""
    return _set(sheet, "png", dots_per_inch)[page]


def _set(sheet: SlipSheet, form: Literal["pdf", "png"], dots_per_inch: int | None = None) -> list[bytes]:
    made = typst.compile(
        str(resource("templates", "slips.typ")),
        format=form,
        ppi=dots_per_inch,
        ignore_system_fonts=True,
        font_paths=[str(files("fontpkg_be_vietnam_pro") / "files")],
        sys_inputs={"sheet": json.dumps(_as_plain(sheet), ensure_ascii=False)},
    )
    # One page comes as bytes, several pictures as a list of them, whatever the type stub says.
    return _pieces(made)


def _pieces(made: object) -> list[bytes]:
    return [piece for piece in (made if isinstance(made, list) else [made]) if isinstance(piece, bytes)]


def _as_plain(sheet: SlipSheet) -> dict[str, object]:
    return {
        "title": f"Phiếu vào họp: {sheet.meeting}",
        "body": sheet.body,
        "words": list(sheet.words),
        "steps": list(steps(sheet)),
        "meeting": sheet.meeting,
        "validity": f"Dùng đến {day_and_hour(sheet.until_ms)}",
        "loss": "Dùng một lần. Mất phiếu: báo thư ký, nhận phiếu mới.",
        "pages": _pages(
            [{"name": one.name, "office": one.office, "digits": one.digits} for one in sheet.slips]
        ),
    }


def _pages(slips: Sequence[dict[str, str]]) -> list[Sequence[dict[str, str]]]:
    return [slips[first : first + ON_A_PAGE] for first in range(0, len(slips), ON_A_PAGE)]

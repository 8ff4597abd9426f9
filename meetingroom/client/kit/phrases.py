"""The few words the kit says by itself, mostly to screen readers, as data.

Vietnamese is the default; the composition root passes another :class:`Phrases` made from the catalogues to
``Theme.set_phrases`` for English.  Must not hold the words of any page: those come in through constructors.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences with ``{}`` take the named values in order."""

    pin: str = "Mã PIN"
    pin_progress: str = "đã nhập {} trên {} số"
    digit: str = "Số {}"
    erase_digit: str = "Xóa một số"
    erase_all: str = "Xóa hết"
    erase_key: str = "Xóa"
    slip_code: str = "Mã trên phiếu"
    slip_hint: str = "8 số in trên phiếu"
    agenda: str = "Chương trình"
    item: str = "Mục {}"
    papers: str = "{} tài liệu"
    expanded: str = "đang mở danh sách tài liệu"
    collapsed: str = "danh sách tài liệu đang thu gọn"
    show_papers: str = "Xem tài liệu của Mục {}"
    current: str = "đang họp"
    done: str = "đã xong"
    now: str = "đang tiến hành"
    withdrawn: str = "đã rút"
    withheld: str = "không thuộc phạm vi"
    chosen: str = "đang chọn"
    vote_choices: str = "Lựa chọn biểu quyết"
    vote_key: str = "phím {}"
    close: str = "Cất thông báo"
    support_code: str = "Mã hỗ trợ: {}"
    open_list: str = "Mở danh sách"
    close_list: str = "Cất danh sách"
    text_size: str = "Cỡ chữ"
    appearance: str = "Nền màn hình"
    light: str = "Nền sáng"
    dark: str = "Nền tối"
    contrast: str = "Tương phản cao"
    sample: str = "Ủy ban nhân dân đề nghị xem xét, thông qua"
    seat: str = "Ghế {}"
    tally: str = "Kết quả biểu quyết"

"""The kit itself on one page: every widget in the states that matter."""

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind
from meetingroom.client.kit.buttons import Button, IconButton, Variant
from meetingroom.client.kit.card import Card, Page
from meetingroom.client.kit.chips import Badge, Chip
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.tokens import Tone
from tests.shots.context import ShotContext, screen


@screen("kit-basics", states=("empty", "loading", "offline", "error"))
def basics(shot: ShotContext) -> QWidget:
    theme = shot.theme
    page = Page(theme)
    match shot.state:
        case "empty":
            page.body.addWidget(
                StatePanel(
                    theme,
                    PanelKind.EMPTY,
                    "Chưa có cuộc họp nào",
                    advice="Khi thư ký mời họp, cuộc họp hiện ở đây và máy tự tải tài liệu.",
                    action="Xem các cuộc họp đã qua",
                )
            )
            return page
        case "loading":
            page.body.addWidget(
                StatePanel(
                    theme,
                    PanelKind.LOADING,
                    "Đang mở Tờ trình 118",
                    kept="Các tài liệu khác vẫn đọc được.",
                )
            )
            return page
        case "offline":
            page.body.addWidget(
                StatePanel(
                    theme,
                    PanelKind.OFFLINE,
                    "Tài liệu này chưa có trên máy",
                    kept="58/60 tài liệu đã tải vẫn đọc được khi mất mạng.",
                    advice="Máy tự tải tiếp khi có mạng. Cần đọc ngay, đề nghị mượn bản giấy từ thư ký.",
                    action="Xem tài liệu đã tải",
                    code="TL-04",
                )
            )
            return page
        case "error":
            page.body.addWidget(
                StatePanel(
                    theme,
                    PanelKind.ERROR,
                    "Chưa mở được Tờ trình 118",
                    kept="Ghi chú của đại biểu vẫn còn nguyên; bản 2 vẫn đọc được.",
                    advice="Tệp trên máy không còn nguyên vẹn. Tải lại mất khoảng 1 phút.",
                    action="Tải lại Tờ trình 118",
                    code="TL-02",
                )
            )
            return page
    column = QWidget()
    body = spaced(theme, QVBoxLayout(column), gap=Gap.L, margin=Gap.XL)
    body.addWidget(Label(theme, "Kỳ họp thứ 12 – HỘI ĐỒNG NHÂN DÂN TỈNH ẾỖẮẪ", TextRole.HEADING))
    body.addWidget(Label(theme, "ẾỖẮẪ ĐỀ NGHỊ ặộựỵ Đ đ ₫ · thứ Năm 19/11/2026 · 08:00", tone=Tone.NEUTRAL))
    body.addWidget(
        Banner(
            theme,
            BannerKind.OFFLINE,
            "Mất kết nối với máy chủ từ 09:40.",
            "Tài liệu đã tải và ghi chú vẫn dùng được; tạm thời chưa biểu quyết, "
            "chưa đăng ký phát biểu được. Máy đang tự kết nối lại.",
        )
    )
    body.addWidget(
        Banner(
            theme,
            BannerKind.INFO,
            "Tờ trình 118 đã có bản 3.",
            "12 ghi chú đã chuyển sang bản mới, 2 ghi chú cần xem lại vì đoạn văn đã sửa. "
            "Không ghi chú nào bị mất; bản 2 vẫn xem được.",
            actions=(("Xem 2 ghi chú", lambda: None), ("Xem nội dung thay đổi", lambda: None)),
            closable=True,
        )
    )
    body.addWidget(Banner(theme, BannerKind.GOOD, "Đã tải đủ 60/60 tài liệu – đọc được khi mất mạng."))
    body.addWidget(
        Banner(
            theme,
            BannerKind.ERROR,
            "Lựa chọn không được ghi nhận",
            "vì chủ tọa đã kết thúc biểu quyết lúc 09:42:10; máy chủ nhận được lúc 09:42:12.",
            actions=(("Gửi ý kiến cho thư ký", lambda: None),),
            code="BQ-03",
        )
    )
    card = Card(theme, title="Nút bấm")
    flow = spaced(theme, FlowLayout(), gap=Gap.M)
    for button in (
        Button(theme, "Vào họp", variant=Variant.PRIMARY, icon=Icon.SIGN_IN),
        Button(theme, "Phát hành 60 tài liệu", variant=Variant.SECONDARY, icon=Icon.SEND),
        Button(theme, "Trở lại tr. 12 chủ tọa đang xem", variant=Variant.QUIET, icon=Icon.RETURN),
        Button(theme, "Thu hồi Tờ trình 118", variant=Variant.DANGER),
    ):
        flow.addWidget(button)
    off = Button(theme, "Mở biểu quyết Mục 4", variant=Variant.PRIMARY)
    off.set_reason("Chưa đủ số đại biểu")
    flow.addWidget(off)
    icons = [
        IconButton(theme, Icon.MENU, "Mở chương trình"),
        IconButton(theme, Icon.BELL, "Thông báo"),
        IconButton(theme, Icon.SEARCH, "Tìm kiếm", variant=Variant.SECONDARY),
    ]
    icons[1].set_badge(3)
    for icon in icons:
        flow.addWidget(icon)
    card.body.addLayout(flow)
    card.add(Button(theme, "Mở biểu quyết Mục 4", variant=Variant.PRIMARY, large=True, icon=Icon.VOTE))
    body.addWidget(card)
    chips = spaced(theme, FlowLayout(), gap=Gap.S)
    for chip in (
        Chip(theme, "Có mặt 43/50", icon=Icon.PEOPLE, tone=Tone.YES),
        Chip(theme, "Đã đồng bộ 09:41", icon=Icon.SYNCED),
        Chip(theme, "Mất kết nối từ 09:40", icon=Icon.OFFLINE, tone=Tone.WARN),
        Chip(theme, "Đang họp · Mục 4", icon=Icon.CURRENT, tone=Tone.PRIMARY),
        Chip(theme, "Chưa đủ số đại biểu", icon=Icon.WARN, tone=Tone.NO),
    ):
        chips.addWidget(chip)
    for badge in (("Mới", Tone.PRIMARY), ("Khẩn", Tone.NO), ("Họp kín", Tone.WARN), ("Đã rút", Tone.ABSTAIN)):
        chips.addWidget(Badge(theme, *badge))
    marks = Card(theme, title="Dấu hiệu")
    marks.body.addLayout(chips)
    row = QHBoxLayout()
    row.addWidget(marks, 1)
    body.addLayout(row)
    body.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(column)
    area.setAccessibleName("Bộ giao diện")
    page.body.addWidget(area)
    return page

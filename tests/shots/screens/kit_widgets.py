"""The larger widgets of the kit, each on a page of its own, in the states that matter."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from meetingroom.client.kit.agenda_list import AgendaList
from meetingroom.client.kit.agenda_model import AgendaRow, RowState
from meetingroom.client.kit.appearance import AppearancePicker
from meetingroom.client.kit.banner import Banner, BannerKind
from meetingroom.client.kit.buttons import Button, IconButton, Variant
from meetingroom.client.kit.card import Card, Page
from meetingroom.client.kit.choices import CheckBox, RadioButton, Select
from meetingroom.client.kit.digit_entry import PinPad, SlipEntry
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.hall import HallBoard
from meetingroom.client.kit.hall_scenes import IdleScene, NumberScene, ResultScene, SpeakerScene
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label, Rule
from meetingroom.client.kit.panes import PaneMode, Panes
from meetingroom.client.kit.question import Question
from meetingroom.client.kit.result_bar import ResultBar
from meetingroom.client.kit.rows import ActionRow, RowList
from meetingroom.client.kit.scroll import ScrollColumn, ScrollForm
from meetingroom.client.kit.seat import SeatLabel
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.steps import StepState, StepTrail
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.toast import Toast
from meetingroom.client.kit.tokens import ThemeName, Tone
from meetingroom.client.kit.vote_buttons import VoteButtons
from tests.shots.context import ShotContext, screen


@dataclass(frozen=True)
class _Run:
    text: str
    strong: bool = False


ROWS = (
    AgendaRow("1", "1", "Khai mạc, thông qua chương trình kỳ họp", "Chủ tọa · 08:00", RowState.DONE),
    AgendaRow("2", "2", "Báo cáo tình hình kinh tế – xã hội 9 tháng", "UBND xã · 40 phút", RowState.DONE),
    AgendaRow(
        "3",
        "3",
        "Điều chỉnh dự toán ngân sách",
        "UBND xã · 30 phút",
        RowState.DONE,
        note="23–0, được thông qua",
    ),
    AgendaRow(
        "4",
        "4",
        "Điều chỉnh quy hoạch sử dụng đất xã Bình Minh đến năm 2030",
        "UBND xã · 30 phút",
        RowState.CURRENT,
        papers=(
            AgendaRow("4.1", "4.1", "Báo cáo kết quả thực hiện", "24 trang", icon=Icon.DOCUMENT),
            AgendaRow(
                "4.2",
                "4.2",
                "Tờ trình 118/TTr-UBND về điều chỉnh quy hoạch sử dụng đất",
                "18 trang",
                badges=(("Bản 3", Tone.PRIMARY),),
                note="2 ghi chú cần xem lại",
                icon=Icon.DOCUMENT,
            ),
            AgendaRow(
                "4.3", "4.3", "Báo cáo thẩm tra của Ban Kinh tế – Xã hội", "9 trang", icon=Icon.DOCUMENT
            ),
        ),
    ),
    AgendaRow(
        "5", "5", "Chất vấn và trả lời chất vấn", "60 phút", badges=(("Khẩn", Tone.NO), ("Mới", Tone.PRIMARY))
    ),
    AgendaRow("6", "6", "Công tác nhân sự", badges=(("Họp kín", Tone.WARN),), state=RowState.WITHHELD),
    AgendaRow("7", "7", "Thông qua Nghị quyết và bế mạc", state=RowState.WITHDRAWN),
)


def agenda(theme: Theme) -> AgendaList:
    view = AgendaList(theme)
    view.set_rows(ROWS)
    view.select("4.2")
    return view


def vote_card(theme: Theme, choice: str | None = None, recorded: bool = True) -> QWidget:
    page = QWidget()
    outer = spaced(theme, QVBoxLayout(page), gap=Gap.M, margin=Gap.M, sides=Gap.L)
    column = ScrollColumn(theme, "Phiếu biểu quyết", margin=0)
    column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column.add(Label(theme, "Biểu quyết Mục 4", TextRole.TITLE))
    column.add(Label(theme, "Công khai · cần ≥ 13/25, quá nửa tổng số đại biểu", tone=Tone.NEUTRAL))
    column.add(Label(theme, "Thông qua Nghị quyết điều chỉnh quy hoạch sử dụng đất", TextRole.LIST))
    buttons = VoteButtons(theme)
    buttons.set_chosen(choice, recorded=recorded)
    said = Sentence(theme)
    if choice is None:
        said.set_runs([_Run("Chưa ghi nhận.", True), _Run(" Đề nghị đại biểu chọn một trong ba nút.")])
    elif recorded:
        said.set_runs(
            [
                _Run("Đã ghi nhận: TÁN THÀNH", True),
                _Run(
                    " · 09:41:07 · mã 7F3K. Đại biểu được đổi lựa chọn đến khi chủ tọa kết thúc biểu quyết."
                ),
            ]
        )
    else:
        said.set_runs(
            [_Run("Chưa ghi nhận.", True), _Run(" Máy đang gửi lựa chọn, đại biểu không cần bấm lại.")]
        )
    column.add(said)
    column.body.addStretch(1)
    outer.addWidget(column, 1)
    outer.addWidget(buttons)
    return page


def header(theme: Theme) -> HeaderBar:
    bar = HeaderBar(theme, "Kỳ họp thứ 12 – HĐND xã Bình Minh", subtitle="thứ Năm 19/11/2026 · phiên sáng")
    bar.set_chip("state", "Đang họp · Mục 4", icon=Icon.CURRENT, tone=Tone.PRIMARY, short="Mục 4")
    bar.set_chip("presence", "Có mặt 23/25", icon=Icon.PEOPLE, tone=Tone.YES, short="23/25")
    bar.set_chip("sync", "Đã cập nhật 09:41", icon=Icon.SYNCED, short="09:41")
    bar.add_action(IconButton(theme, Icon.HELP, "Gọi thư ký"))
    return bar


@screen("kit-meeting", states=("nav", "pending", "recorded"), themes=tuple(ThemeName))
def meeting(shot: ShotContext) -> QWidget:
    theme = shot.theme
    page = Page(theme)
    top = header(theme)
    menu = IconButton(theme, Icon.MENU, "Mở chương trình", variant=Variant.SECONDARY)
    top.set_leading(menu)
    main = ScrollColumn(theme, "Tài liệu")
    main.add(
        Banner(
            theme,
            BannerKind.INFO,
            "Chủ tọa đang trình chiếu trang 12.",
            actions=(("Trở lại tr. 12", lambda: None),),
        )
    )
    paper = Card(theme, title="4.2 Tờ trình 118")
    paper.add(Label(theme, "Điều 2. Phạm vi điều chỉnh"))
    paper.add(Rule())
    paper.body.addStretch(1)
    main.add(paper, 1)
    panes = Panes(theme, agenda(theme), main)
    card = vote_card(
        theme, None if shot.state not in ("pending", "recorded") else "FOR", recorded=shot.state == "recorded"
    )
    panes.set_dock(card)
    panes.mode_changed.connect(lambda mode: top.show_leading(mode is PaneMode.NARROW))
    top.show_leading(panes.mode is PaneMode.NARROW)
    menu.clicked.connect(panes.toggle_nav)
    page.body.addWidget(top)
    page.body.addWidget(panes, 1)
    if shot.state == "nav":
        page.resize(shot.size)
        panes.resize(shot.size)
        panes.open_nav()
    return page


@screen("kit-votes", themes=tuple(ThemeName))
def votes(shot: ShotContext) -> QWidget:
    theme = shot.theme
    page = Page(theme)
    column = ScrollColumn(theme, "Nút biểu quyết")
    for title, choice, recorded, reason, armed in (
        ("Chưa chọn", None, True, "", False),
        ("Đang gửi", "AGAINST", False, "", False),
        ("Đã ghi nhận", "FOR", True, "", False),
        ("Đã kết thúc", "ABSTAIN", True, "Chủ tọa đã kết thúc biểu quyết", False),
        ("Dùng bàn phím", None, True, "", True),
    ):
        card = Card(theme, title=title)
        buttons = VoteButtons(theme)
        buttons.set_chosen(choice, recorded=recorded)
        buttons.set_reason(reason)
        card.add(buttons)
        column.add(card)
        if armed:
            buttons.arm()
    column.body.addStretch(1)
    page.body.addWidget(column)
    return page


@screen("kit-pin", states=("wrong", "slip"), themes=tuple(ThemeName))
def pin(shot: ShotContext) -> QWidget:
    theme = shot.theme
    page = Page(theme)
    spaced(theme, page.body, gap=Gap.M, margin=Gap.L, sides=Gap.XL)
    row = spaced(theme, QHBoxLayout())
    row.addWidget(Label(theme, "Nhập mã PIN", TextRole.HEADING), 1)
    row.addWidget(SeatLabel(theme, "12", name="Nguyễn Văn Ánh"))
    page.body.addLayout(row)
    if shot.state == "slip":
        entry: PinPad | SlipEntry = SlipEntry(theme)
        keys = "48163"
    else:
        entry = PinPad(theme)
        keys = "123"
    for key in keys:
        entry._type(key)
    if shot.state == "wrong":
        entry.clear()
        entry.set_message("Mã PIN chưa đúng. Còn 3 lần nhập; quên mã, đề nghị gọi thư ký.", Tone.NO)
    page.body.addWidget(entry, 1)
    entry.setFocus()
    return page


@screen("kit-forms", themes=tuple(ThemeName))
def forms(shot: ShotContext) -> QWidget:
    theme = shot.theme
    page = Page(theme)
    form = ScrollForm(theme, "Đăng nhập của cán bộ")
    form.add(Label(theme, "Đăng nhập của cán bộ", TextRole.HEADING))
    name = form.add_field("Tên đăng nhập", QLineEdit("thuky.binhminh"), hint="Do quản trị cấp")
    word = QLineEdit("matkhau")
    word.setEchoMode(QLineEdit.EchoMode.Password)
    form.add_field("Mật khẩu", word)
    form.set_problem(word, "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 3 lần nhập.")
    body = Select(theme, ("Hội đồng nhân dân xã Bình Minh", "Ủy ban nhân dân xã Bình Minh"))
    form.add_field("Cơ quan", body)
    note = QPlainTextEdit("ẾỖẮẪ ĐỀ NGHỊ ặộựỵ Đ đ ₫")
    form.add_field("Ghi chú", note)
    keep = CheckBox(theme, "Giữ đăng nhập trên máy này")
    keep.setChecked(True)
    form.add(keep)
    form.add(CheckBox(theme, "Báo bằng âm thanh khi mở biểu quyết"))
    open_vote = RadioButton(theme, "Công khai")
    open_vote.setChecked(True)
    form.add(open_vote)
    form.add(RadioButton(theme, "Bỏ phiếu kín"))
    form.add(Button(theme, "Đăng nhập", variant=Variant.PRIMARY, icon=Icon.SIGN_IN))
    form.add(Rule())
    form.add(AppearancePicker(theme))
    bar = ResultBar(theme)
    bar.set_result(19, 3, 1, 25, 13, need_text="Cần ≥ 13/25", spoken="19 tán thành")
    form.add(bar)
    form.body.addStretch(1)
    page.body.addWidget(form)
    toast = Toast(theme, page)
    page.resize(shot.size)
    toast.show_text("Đã lưu cỡ chữ")
    name.setFocus()
    return page


HALL_SIZES = ((1920, 1080), (1366, 768), (1024, 768))


@screen(
    "kit-hall",
    states=("idle", "roll", "code", "speaker", "open", "failed", "offline"),
    sizes=HALL_SIZES,
    percents=(100,),
    themes=(ThemeName.LIGHT,),
)
def hall(shot: ShotContext) -> QWidget:
    board = HallBoard(shot.theme)
    item = "Mục 4 · Thông qua Nghị quyết điều chỉnh quy hoạch sử dụng đất xã Bình Minh đến năm 2030"
    board.set_frame("Kỳ họp thứ 12 – Hội đồng nhân dân xã Bình Minh", "09:42", item)
    result = ResultScene(
        question="",
        labels=("Tán thành", "Không tán thành", "Không biểu quyết"),
        counts=(19, 3, 1),
        base=25,
        need=13,
        share="76% tổng số",
        facts="Tổng số 25 · Có mặt 23 · Tham gia 23 · Cần ≥ 13, quá nửa tổng số đại biểu",
        verdict="Nghị quyết được thông qua",
        passed=True,
    )
    board.set_scene(result)
    match shot.state:
        case "idle":
            board.set_frame("Kỳ họp thứ 12 – Hội đồng nhân dân xã Bình Minh", "07:52")
            board.set_scene(
                IdleScene("KỲ HỌP THỨ 12 HỘI ĐỒNG NHÂN DÂN XÃ BÌNH MINH KHÓA XXI", "Khai mạc lúc 08:00")
            )
        case "roll":
            board.set_scene(
                NumberScene(
                    "Có mặt",
                    "23/25",
                    ("Cần ≥ 17, hai phần ba tổng số",),
                    progress=(23, 25, 17),
                    tone=Tone.YES,
                )
            )
        case "code":
            board.set_scene(NumberScene("Mã điểm danh", "48 16", ("Nhập bốn số này trên máy của đại biểu",)))
        case "speaker":
            board.set_scene(
                SpeakerScene(
                    "Nguyễn Thị Phương Ánh", "Trưởng Ban Kinh tế – Xã hội", "Đang phát biểu", "02:10 / 05:00"
                )
            )
        case "open":
            board.set_scene(
                NumberScene(
                    "Đang biểu quyết công khai · còn 0:21",
                    "21/23",
                    ("đại biểu đã biểu quyết", "Cần ≥ 13/25, quá nửa tổng số đại biểu"),
                    progress=(21, 23, 0),
                )
            )
        case "failed":
            board.set_scene(
                ResultScene(
                    "",
                    result.labels,
                    (12, 9, 2),
                    25,
                    13,
                    "48% tổng số",
                    result.facts,
                    "Nghị quyết không được thông qua",
                    False,
                )
            )
        case "offline":
            board.set_foot("Mất kết nối – số liệu lúc 09:41", warn=True)
    return board


@screen("kit-chair", states=("empty",), themes=tuple(ThemeName))
def chair(shot: ShotContext) -> QWidget:
    theme = shot.theme
    page = Page(theme)
    column = ScrollColumn(theme, "Điều hành", max_width=900)
    trail = StepTrail(theme)
    trail.set_steps(
        (
            ("Trình bày", StepState.DONE),
            ("Thẩm tra", StepState.DONE),
            ("Thảo luận", StepState.NOW),
            ("Biểu quyết", StepState.LATER),
            ("Kết luận", StepState.LATER),
        )
    )
    column.add(Label(theme, "Mục 4 · Điều chỉnh quy hoạch sử dụng đất", TextRole.HEADING))
    column.add(trail)
    column.add(Button(theme, "Mở biểu quyết Mục 4", variant=Variant.PRIMARY, icon=Icon.VOTE, large=True))
    column.add(
        Question(
            theme,
            "Kết thúc biểu quyết Mục 4?",
            "21/23 đại biểu đã biểu quyết. Sau khi kết thúc, lựa chọn không đổi được.",
            act="Kết thúc biểu quyết Mục 4",
            keep="Để biểu quyết tiếp tục",
        )
    )
    queue = Card(theme, title="Phát biểu")
    rows = RowList(theme, "Danh sách phát biểu", empty="Chưa có đại biểu đăng ký phát biểu.")
    if shot.state != "empty":
        rows.set_rows(
            [
                ActionRow(
                    theme,
                    name,
                    kind,
                    icon=Icon.SPEAK,
                    badges=(("Thủ tục", Tone.WARN),) if name.startswith("Phạm") else (),
                    actions=(
                        IconButton(theme, Icon.UP, f"Chuyển {name} lên", variant=Variant.SECONDARY),
                        IconButton(theme, Icon.DOWN, f"Chuyển {name} xuống", variant=Variant.SECONDARY),
                        Button(theme, f"Mời {name}"),
                    ),
                )
                for name, kind in (
                    ("Trần Thị Bích Ngọc", "Tranh luận · đăng ký 09:32"),
                    ("Lê Công", "Phát biểu · đăng ký 09:33"),
                    ("Phạm Đình Dũng", "Đăng ký 09:35"),
                )
            ]
        )
    queue.add(rows)
    column.add(queue)
    column.body.addStretch(1)
    page.body.addWidget(column)
    return page

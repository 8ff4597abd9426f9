"""The wall can be read from the seats: sizes are shares of its height, and it never freezes silently."""

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.hall import HallBoard
from meetingroom.client.kit.hall_scenes import IdleScene, NumberScene, ResultScene, SpeakerScene
from meetingroom.client.kit.result_bar import ResultBar
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import PALETTE, ThemeName

RESULT = ResultScene(
    question="",
    labels=("Tán thành", "Không tán thành", "Không biểu quyết"),
    counts=(38, 3, 1),
    base=50,
    need=26,
    share="76% tổng số",
    facts="Tổng số 50 · Có mặt 43 · Tham gia 42 · Cần ≥ 26",
    verdict="Nghị quyết được thông qua",
    passed=True,
)


def _board(qtbot: QtBot, theme: Theme, width: int, height: int) -> HallBoard:
    board = HallBoard(theme)
    qtbot.addWidget(board)
    board.resize(width, height)
    board.set_frame("Kỳ họp thứ 12 – HĐND tỉnh", "09:42", "Mục 4 · Quy hoạch sử dụng đất")
    return board


def _rows_of(image: QImage, colour: str, left: float, right: float) -> list[int]:
    wanted = QColor(colour).rgb()
    span = range(int(image.width() * left), int(image.width() * right))
    return [y for y in range(image.height()) if any(image.pixel(x, y) == wanted for x in span)]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_the_digits_of_a_result_are_a_fifth_of_the_height(
    qtbot: QtBot, theme: Theme, width: int, height: int
) -> None:
    board = _board(qtbot, theme, width, height)
    board.set_scene(RESULT)
    image = board.grab().toImage()
    # The third column holds a single "1" in the abstain colour, below the column's heading.
    rows = [
        y for y in _rows_of(image, PALETTE["hall-text-2"], 0.81, 0.83) if height * 0.28 < y < height * 0.6
    ]
    assert max(rows) - min(rows) + 1 >= height / 5 * 0.93


def test_a_lost_connection_is_written_on_the_wall_and_spoken(qtbot: QtBot, theme: Theme) -> None:
    board = _board(qtbot, theme, 1280, 720)
    board.set_scene(RESULT)
    fresh = board.grab().toImage()
    board.set_foot("Mất kết nối – số liệu lúc 09:41", warn=True)
    assert board.grab().toImage() != fresh
    assert "Mất kết nối – số liệu lúc 09:41" in board.accessibleName()


def test_the_wall_looks_the_same_whatever_the_desks_use(qtbot: QtBot, theme: Theme) -> None:
    board = _board(qtbot, theme, 1280, 720)
    board.set_scene(RESULT)
    board.grab()  # the very first picture of a process may come before its fonts have settled
    light = board.grab().toImage()
    theme.apply(ThemeName.DARK, 200)
    assert board.grab().toImage() == light


@pytest.mark.parametrize(
    "scene",
    [
        IdleScene("KỲ HỌP THỨ 12 HỘI ĐỒNG NHÂN DÂN TỈNH KHÓA XXI " * 3, "Khai mạc lúc 08:00"),
        NumberScene("Có mặt", "43/50", ("Cần ≥ 34",), progress=(43, 50, 34)),
        SpeakerScene("Nguyễn Thị Phương Ánh", "Trưởng Ban Kinh tế – Ngân sách", "Phát biểu", "02:10 / 05:00"),
        RESULT,
    ],
)
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768), (720, 1280)])
def test_no_scene_touches_the_edge_of_the_wall(
    qtbot: QtBot, theme: Theme, scene: object, width: int, height: int
) -> None:
    board = _board(qtbot, theme, width, height)
    board.set_scene(scene)  # type: ignore[arg-type]
    image = board.grab().toImage()
    empty = QColor(PALETTE["hall-navy"]).rgb()
    edge = [image.pixel(x, y) for x in range(width) for y in (0, 3, height - 4, height - 1)]
    edge += [image.pixel(x, y) for y in range(height) for x in (0, 3, width - 4, width - 1)]
    assert set(edge) == {empty}


def test_the_parts_of_a_bar_differ_in_pattern_not_only_in_colour(qtbot: QtBot, theme: Theme) -> None:
    bar = ResultBar(theme)
    qtbot.addWidget(bar)
    bar.resize(600, bar.sizeHint().height())

    def inked(*counts: int) -> float:
        bar.set_result(*counts, 10, 0)
        image = bar.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        middle = range(image.height() // 2 - 6, image.height() // 2 + 6)
        dark = [image.pixelColor(x, y).lightness() < 200 for x in range(60, 540) for y in middle]
        return sum(dark) / len(dark)

    yes, no, abstain, empty = inked(10, 0, 0), inked(0, 10, 0), inked(0, 0, 10), inked(0, 0, 0)
    assert yes > no + 0.2
    assert no > abstain + 0.1
    assert abstain > empty + 0.05

"""The agenda list answers finger, keyboard and screen reader, and does not jump when it is updated."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.agenda_list import AgendaList
from meetingroom.client.kit.agenda_model import AgendaModel, AgendaRow, RowState, spoken_row
from meetingroom.client.kit.phrases import Phrases
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import TEXT_PERCENTS, Tone

ROWS = (
    AgendaRow("1", "1", "Khai mạc", state=RowState.DONE),
    AgendaRow(
        "4",
        "4",
        "Quy hoạch đất",
        state=RowState.CURRENT,
        papers=(AgendaRow("4.1", "4.1", "Báo cáo"), AgendaRow("4.2", "4.2", "Tờ trình 118")),
    ),
    AgendaRow("6", "6", "Nhân sự", state=RowState.WITHHELD),
)


@pytest.fixture
def agenda(qtbot: QtBot, theme: Theme) -> AgendaList:
    view = AgendaList(theme)
    qtbot.addWidget(view)
    view.resize(360, 700)
    view.set_rows(ROWS)
    view.show()
    return view


def _at(agenda: AgendaList, key: str) -> QPoint:
    model = agenda.model()
    assert isinstance(model, AgendaModel)
    return agenda.visualRect(model.index_of(key)).center() - QPoint(60, 0)


def _tap(agenda: AgendaList, where: QPoint) -> None:
    QTest.mouseClick(agenda.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_the_papers_of_the_current_item_are_open_from_the_start(agenda: AgendaList) -> None:
    assert agenda.visualRect(agenda.model().index_of("4.2")).isValid()


def test_a_tap_opens_a_row(qtbot: QtBot, agenda: AgendaList) -> None:
    with qtbot.waitSignal(agenda.row_activated) as opened:
        _tap(agenda, _at(agenda, "4.2"))
    assert opened.args == ["4.2"]


def test_a_tap_on_the_arrow_hides_the_papers_and_opens_nothing(qtbot: QtBot, agenda: AgendaList) -> None:
    arrow = QPoint(agenda.viewport().width() - 10, _at(agenda, "4").y())
    with qtbot.assertNotEmitted(agenda.row_activated):
        _tap(agenda, arrow)
    assert not agenda.isExpanded(agenda.model().index_of("4"))


def test_the_keyboard_walks_opens_and_folds(agenda: AgendaList) -> None:
    opened: list[str] = []
    agenda.row_activated.connect(opened.append)
    agenda.select("4")
    QTest.keyClick(agenda, Qt.Key.Key_Down)
    QTest.keyClick(agenda, Qt.Key.Key_Return)
    QTest.keyClick(agenda, Qt.Key.Key_Left)
    QTest.keyClick(agenda, Qt.Key.Key_Left)
    assert opened == ["4.1"]
    assert not agenda.isExpanded(agenda.model().index_of("4"))


def test_a_withheld_item_can_be_read_but_not_opened(qtbot: QtBot, agenda: AgendaList) -> None:
    with qtbot.assertNotEmitted(agenda.row_activated):
        _tap(agenda, _at(agenda, "6"))


def test_an_update_keeps_mark_folds_and_place(agenda: AgendaList) -> None:
    agenda.select("4.2")
    agenda.expand_item("4", False)
    changed = (replace(ROWS[0], note="25–0"), *ROWS[1:], AgendaRow("7", "7", "Bế mạc"))
    agenda.set_rows(changed)
    assert agenda.selected_key() == "4.2"
    assert not agenda.isExpanded(agenda.model().index_of("4"))


def test_an_update_of_values_alone_resets_nothing(qtbot: QtBot, agenda: AgendaList) -> None:
    with (
        qtbot.assertNotEmitted(agenda.model().modelReset),
        qtbot.waitSignal(agenda.model().dataChanged),
    ):
        agenda.set_rows((replace(ROWS[0], badges=(("Mới", Tone.PRIMARY),)), *ROWS[1:]))


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
@pytest.mark.parametrize("width", [260, 360, 460])
def test_every_row_is_at_least_a_finger_tall(
    theme: Theme, agenda: AgendaList, percent: int, width: int
) -> None:
    theme.set_text_percent(percent)
    agenda.resize(width, 700)
    agenda.doItemsLayout()
    for key in ("1", "4", "4.1", "6"):
        assert agenda.visualRect(agenda.model().index_of(key)).height() >= theme.tokens.target


def test_a_row_is_spoken_with_number_title_state_and_papers(agenda: AgendaList) -> None:
    assert spoken_row(ROWS[1], Phrases()) == "Mục 4: Quy hoạch đất, đang họp, 2 tài liệu"
    interface = QAccessible.queryAccessibleInterface(agenda)
    said = [interface.child(i).text(QAccessible.Text.Name) for i in range(interface.childCount())]
    assert "Mục 4: Quy hoạch đất, đang họp, 2 tài liệu" in said

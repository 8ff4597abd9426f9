"""Phiếu vào họp: two taps, eight digits shown once, and nothing of them kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.banner import Banner
from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.question import Question
from meetingroom.client.pages.secretary.documents import OfficeDocuments, PrintedSlip
from meetingroom.client.pages.secretary.page import Job
from meetingroom.client.pages.secretary.slip_card import SlipCard
from meetingroom.client.views.link import Failed, FourWords, Slip
from meetingroom.wire.messages import Passing
from tests.client.pages.secretary.conftest import Secretary, Sits
from tests.fakes.demo_meeting import DELEGATE, DEPUTIES, MEETING, SECRETARY, STREAM, DemoMeeting


def at_the_slips(sits: Sits) -> Secretary:
    return sits(DemoMeeting().in_session()).at(Job.SLIPS)


def issue(secretary: Secretary) -> SlipCard:
    slips = secretary.page.slips
    secretary.tap(slips.buttons[DELEGATE])
    question = slips.lines[DELEGATE].below
    assert isinstance(question, Question)
    secretary.tap(question.act)
    card = slips.lines[DELEGATE].below
    assert isinstance(card, SlipCard)
    return card


def test_a_new_slip_takes_two_taps_and_shows_its_digits_in_fours(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    card = issue(secretary)
    assert secretary.taps == 2
    assert secretary.desk.slips == [(MEETING, DELEGATE)]
    assert card.digits.text() == "1234 5678"
    assert "1 2 3 4, 5 6 7 8" in card.digits.accessibleName()


def test_the_first_tap_alone_leaves_the_old_slip_alive(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    secretary.tap(secretary.page.slips.buttons[DELEGATE])
    question = secretary.page.slips.lines[DELEGATE].below
    assert isinstance(question, Question)
    secretary.tap(question.keep)
    assert secretary.desk.slips == []


def test_the_digits_are_gone_once_put_away(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    card = issue(secretary)
    secretary.tap(card.hide_it)
    assert secretary.page.findChild(SlipCard) is None


def test_the_digits_do_not_wait_on_a_page_nobody_looks_at(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    issue(secretary)
    secretary.at(Job.MINUTES).at(Job.SLIPS)
    assert secretary.page.findChild(SlipCard) is None


def test_only_one_slip_is_in_sight_at_a_time(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    issue(secretary)
    secretary.tap(secretary.page.slips.buttons[DEPUTIES[0]])
    assert secretary.page.findChild(SlipCard) is None


def test_why_no_slip_was_made_is_said_beside_the_person(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    slips = secretary.page.slips
    secretary.desk.issue_slip = lambda meeting, person, done: done(Failed("server_busy"))  # type: ignore
    secretary.tap(slips.buttons[DELEGATE])
    question = slips.lines[DELEGATE].below
    assert isinstance(question, Question)
    secretary.tap(question.act)
    assert isinstance(slips.lines[DELEGATE].below, Banner)


def test_each_machine_is_said_to_be_connected_or_not(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    secretary.desk.passing(STREAM, Passing(connected=[DELEGATE]))
    secretary.look()
    lines = secretary.page.slips.lines
    assert "Máy đang kết nối" in lines[DELEGATE].accessibleName()
    assert "Máy chưa kết nối" in lines[DEPUTIES[0]].accessibleName()


def test_the_staff_have_passwords_and_no_slips(sits: Sits) -> None:
    assert SECRETARY not in at_the_slips(sits).page.slips.lines


def test_without_a_network_no_slip_is_promised(sits: Sits) -> None:
    secretary = at_the_slips(sits)
    secretary.desk.go_offline()
    secretary.look()
    button = secretary.page.slips.buttons[DELEGATE]
    assert not button.isEnabled()
    assert "kết nối" in button.toolTip()


def test_all_slips_are_printed_in_the_order_of_the_list(sits: Sits, qtbot: QtBot) -> None:
    secretary = at_the_slips(sits)
    given = iter(range(10_000_000, 10_000_100))
    secretary.desk.issue_slip = lambda meeting, person, done: done(  # type: ignore
        Slip(person, str(next(given)), secretary.desk.at)
    )
    with qtbot.waitSignal(secretary.page.slips.printed):
        secretary.page.slips.print_slips(Path("phieu.pdf"))
    [(_, printed)] = secretary.papers.slips
    assert secretary.papers.four_words == {secretary.desk.words}
    assert len(printed) == len(secretary.page.slips.lines)
    assert [slip.digits for slip in printed] == [str(10_000_000 + n) for n in range(len(printed))]
    secretary.look()


def test_a_disk_that_is_full_says_that_the_slips_must_be_made_again(sits: Sits, qtbot: QtBot) -> None:
    secretary = at_the_slips(sits)
    secretary.papers.full = True
    with qtbot.waitSignal(secretary.page.slips.not_printed):
        secretary.page.slips.print_slips(Path("phieu.pdf"))
    secretary.look()
    assert secretary.page.slips.print_all.isEnabled()


def test_the_slip_in_sight_alone_is_printed_and_opened_from_where_it_was_said(
    sits: Sits, qtbot: QtBot, tmp_path: Path
) -> None:
    secretary = at_the_slips(sits)
    slips = secretary.page.slips
    secretary.tap(issue(secretary).print_it)
    [dialog] = slips.findChildren(QFileDialog)
    assert "Y Kŏ Mlô" in dialog.selectedFiles()[0]
    path = tmp_path / "phiếu.pdf"
    with qtbot.waitSignal(slips.printed):
        dialog.fileSelected.emit(str(path))
    assert secretary.papers.slips == [(path, (PrintedSlip("Y Kŏ Mlô", "Già làng buôn Ea Kruê", "12345678"),))]
    assert secretary.papers.four_words == {secretary.desk.words}
    secretary.look()
    [told] = slips.told.findChildren(Banner)
    assert "phiếu của Y Kŏ Mlô" in told.accessibleName()
    open_it, folder = (b for b in told.findChildren(Button) if b.text())
    secretary.tap(open_it)
    secretary.tap(folder)
    assert (secretary.papers.opened, secretary.papers.shown) == ([path], [path])
    assert len(secretary.desk.slips) == 1, "printing makes no second slip"
    dialog.close()


def test_the_servers_four_words_can_be_read_out_as_long_as_the_list_stands(sits: Sits) -> None:
    shown = at_the_slips(sits).page.slips.four_words
    assert shown.isVisible()
    assert "sông · bàn · cà phê · núi" in shown.plain.replace("\u00a0", " ")


def test_nothing_is_printed_before_the_four_words_are_known(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session())
    answers: list[Callable[[FourWords], None]] = []
    secretary.desk.four_words = answers.append  # type: ignore
    secretary.at(Job.SLIPS)
    assert not secretary.page.slips.print_all.isVisible()
    assert not issue(secretary).print_it.isVisible()
    answers[0](secretary.desk.words)
    secretary.look()
    assert secretary.page.slips.print_all.isVisible()


def test_the_office_prints_slips_with_the_servers_four_words(sits: Sits, tmp_path: Path) -> None:
    secretary = at_the_slips(sits)
    path = tmp_path / "phieu.pdf"
    one, spoken = PrintedSlip("Y Kŏ Mlô", "", "12345678"), secretary.desk.words
    OfficeDocuments().write_slips(
        path, secretary.page._words, secretary.demo.state, (one,), secretary.desk.at, spoken
    )
    assert path.read_bytes().startswith(b"%PDF")

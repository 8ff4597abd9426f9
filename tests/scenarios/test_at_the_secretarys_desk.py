"""What a secretary does for one person: a new slip on paper, and going where somebody calls."""

from pathlib import Path
from typing import Any

import pymupdf
from PySide6.QtWidgets import QFileDialog

from meetingroom.client.kit.banner import Banner
from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.question import Question
from meetingroom.client.pages.secretary.page import Job
from meetingroom.client.pages.secretary.slip_card import SlipCard
from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.store.answers import Failed
from meetingroom.client.store.picture import Line
from meetingroom.client.sync.desk import Desk
from meetingroom.rules.ids import PersonId
from meetingroom.wire.four_words import four_words
from tests.fakes.town import Town, said, until
from tests.rules.hall import D1, SECRETARY
from tests.scenarios.windows import Windows
from tests.server.council import MEETING


async def test_a_new_slip_is_printed_with_the_words_of_this_server_and_lets_its_person_in(
    town: Town, windows: Windows, tmp_path: Path
) -> None:
    window = windows.before(await at_work(town, SECRETARY, "office"))
    page: Any = window.at(Seat.SECRETARY)
    page.show_job(Job.SLIPS)
    await window.until(lambda: D1 in page.slips.lines, "the people")
    await window.reads("Bốn từ của máy chủ:")
    page.slips.buttons[D1].click()
    question = page.slips.lines[D1].below
    assert isinstance(question, Question)
    question.act.click()
    await window.until(lambda: isinstance(page.slips.lines[D1].below, SlipCard), "the slip")
    card = page.slips.lines[D1].below
    card.print_it.click()
    [dialog] = page.slips.findChildren(QFileDialog)
    path = tmp_path / "phiếu.pdf"
    dialog.fileSelected.emit(str(path))
    await window.until(lambda: any("Đã lưu phiếu của" in told for told in window.says()), "the pages")
    dialog.close()
    with pymupdf.open(path) as pdf:
        text = " ".join(pdf[0].get_text().split())
    digits = card.digits.text()
    assert digits in text
    for word in four_words(town.site.house.installation.fingerprint):
        assert word in text
    assert not isinstance(await said(town.pinned("tablet").redeem, digits), Failed)


async def test_a_call_for_help_is_answered_by_the_seat_and_ends_for_the_whole_dais(
    town: Town, windows: Windows
) -> None:
    secretary = await at_work(town, SECRETARY, "office")
    delegate = await at_work(town, D1, "tablet")
    office, table = windows.before(secretary), windows.before(delegate)
    page: Any = office.at(Seat.SECRETARY)
    seat: Any = table.at()
    help_button = next(button for button, key in seat._actions if key.endswith("call_secretary"))
    help_button.click()
    await table.until(lambda: any("Đã báo thư ký" in text for text in table.says()), "told")
    await office.until(lambda: calls(page.banners), "the call")
    [banner] = calls(page.banners)
    assert banner.accessibleDescription() == "Cần hỗ trợ tại chỗ."
    banner.findChildren(Button)[0].click()
    await office.until(lambda: not calls(page.banners), "the end of the call")
    await until(secretary, lambda: not secretary.picture.passing[MEETING].help)


async def at_work(town: Town, person: PersonId, machine: str) -> Desk:
    """A person's desk that has caught up."""
    desk = (await town.at_desk(person, town.pinned(machine))).desk
    await until(
        desk, lambda: desk.picture.connection.state is Line.CURRENT and MEETING in desk.picture.streams
    )
    return desk


def calls(banners: Any) -> list[Banner]:
    """The calls that stand."""
    return [banner for key, banner in banners._banners.items() if key.startswith("call:")]

"""The place of the paper: the page while it can be read, a person's words where it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.document.pane import DocumentPane
from meetingroom.client.store.picture import Connection, Download, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.session_view import SessionView
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PaperId
from meetingroom.wire.pages import Failure
from meetingroom.words.catalogue import Words
from tests.fakes.demo_meeting import CHAIR, DELEGATE, MEETING, SECRETARY, DemoMeeting, sha_of
from tests.fakes.fixture_desk import FixtureDesk
from tests.fakes.page_painter import PagePainter, demo_pdf

PAPER = PaperId("tai-lieu-4-2")


@dataclass
class Reading:
    """The pane alone, on a desk whose papers are as the test says."""

    demo: DemoMeeting
    desk: FixtureDesk
    pane: DocumentPane
    bridge: Bridge

    def look(self) -> None:
        for _ in range(2):
            self.bridge.flush()
            QCoreApplication.processEvents()

    def open(self, paper: str = PAPER) -> None:
        self.pane.open(paper)
        self.look()

    @property
    def title(self) -> str:
        """What the panel in the place of the page says."""
        assert self.pane.panel.isVisible()
        return self.pane.panel.accessibleName()

    @property
    def more(self) -> str:
        return self.pane.panel.accessibleDescription()


def reading(theme: Theme, words: Words, demo: DemoMeeting, papers: Download) -> Iterator[Reading]:
    desk = demo.desk(DELEGATE, papers=papers)
    bridge = Bridge(desk)
    painter = PagePainter(demo_pdf("4.2-to-trinh-118"))
    session = SessionView(bridge, MEETING)
    pane = DocumentPane(theme, words, bridge, MEETING, session, painter)  # type: ignore[arg-type]
    session.setParent(pane)
    pane.resize(1000, 700)
    pane.show()
    found = Reading(demo, desk, pane, bridge)
    found.look()
    yield found
    bridge.close()
    pane.close()
    pane.deleteLater()
    painter.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def ready(theme: Theme, words: Words, demo: DemoMeeting) -> Iterator[Reading]:
    yield from reading(theme, words, demo, Download.READY)


@pytest.fixture
def absent(theme: Theme, words: Words, demo: DemoMeeting) -> Iterator[Reading]:
    yield from reading(theme, words, demo, Download.ABSENT)


@pytest.fixture
def damaged(theme: Theme, words: Words, demo: DemoMeeting) -> Iterator[Reading]:
    yield from reading(theme, words, demo, Download.DAMAGED)


def test_before_anything_is_open_the_pane_says_what_to_do(ready: Reading) -> None:
    assert ready.title == "Chưa mở tài liệu nào"
    assert "Bấm vào một tài liệu" in ready.more
    assert not ready.pane.tools.isVisible()


def test_an_opened_paper_shows_its_name_its_version_and_its_first_page(ready: Reading) -> None:
    ready.open()
    assert ready.pane.reader.isVisible()
    assert ready.pane._title.text().startswith("4.2 Tờ trình số 118")
    assert ready.pane._version.text() == "Bản 1"
    assert ready.pane.tools.page.text() == "Trang 1/19"
    assert dict(ready.desk.picture.opened) == {PAPER: 1}


def test_pages_are_turned_by_the_large_buttons_and_stop_at_the_ends(ready: Reading) -> None:
    ready.open()
    assert not ready.pane.tools._previous.isEnabled()
    ready.pane.tools._next.click()
    assert ready.pane.tools.page.text() == "Trang 2/19"
    ready.pane.reader.go_to_page(19)
    assert not ready.pane.tools._next.isEnabled()


def test_a_page_that_can_only_be_meant_is_gone_to_at_once(ready: Reading) -> None:
    ready.open()
    ready.pane.tools.page.click()
    ready.pane.go_to._typed("5")
    assert ready.pane.reader.current_page == 5


def test_a_page_the_paper_does_not_have_is_asked_again(ready: Reading) -> None:
    ready.open()
    ready.pane.tools.page.click()
    entry = ready.pane.go_to._entry
    assert entry is not None
    entry._type("2")
    assert ready.pane.reader.current_page == 2 or entry.digits() == "2"
    ready.pane.tools.page.click()
    again = ready.pane.go_to._entry
    assert again is not None
    for digit in "00":
        again._type(digit)
    assert again.digits() == ""
    assert ready.pane.go_to.isVisible()


def test_a_paper_on_its_way_says_how_far_and_opens_by_itself(absent: Reading) -> None:
    absent.open()
    assert absent.title.startswith("Đang tải tài liệu về máy:")
    assert "tự mở tại đây" in absent.more
    absent.desk.put_paper(sha_of("4.2"), Download.READY, path=absent.demo.some_path)
    absent.look()
    assert absent.pane.reader.isVisible()


def test_a_paper_that_is_not_here_without_a_line_says_who_has_a_printed_one(absent: Reading) -> None:
    absent.desk.connection(Connection(Line.OFFLINE, absent.desk.at))
    absent.open()
    assert absent.title == "Tài liệu này chưa có trên máy."
    assert "bản giấy của thư ký" in absent.more


def test_a_paper_the_disk_has_no_room_for_says_so_and_not_that_it_is_coming(absent: Reading) -> None:
    absent.desk.put_paper(sha_of("4.2"), Download.NO_ROOM)
    absent.open()
    assert absent.title == "Máy này hết bộ nhớ nên chưa tải được tài liệu này."
    assert "vẫn an toàn" in absent.more
    assert "bản giấy" in absent.more


def test_a_damaged_copy_says_that_it_is_being_fetched_again(damaged: Reading) -> None:
    damaged.open()
    assert damaged.title == "Bản trên máy bị hỏng, chưa mở được."
    assert "Máy đang tải lại từ máy chủ." in damaged.more


@pytest.mark.parametrize("failure", [Failure.ALTERED, Failure.MISSING, Failure.WRONG_KEY])
def test_a_file_the_reader_finds_broken_is_fetched_again_and_opens_by_itself(
    ready: Reading, failure: Failure
) -> None:
    painter: Any = ready.pane._renderer
    painter._failing = failure
    ready.open()
    assert ready.desk.picture.papers[sha_of("4.2")].state is Download.DAMAGED
    assert ready.title == "Bản trên máy bị hỏng, chưa mở được."
    assert "Máy đang tải lại từ máy chủ." in ready.more
    painter._failing = ""
    ready.desk.put_paper(sha_of("4.2"))
    ready.look()
    ready.look()
    assert ready.pane.reader.isVisible()
    assert ready.pane.tools.page.text() == "Trang 1/19"


def test_a_page_that_is_broken_in_the_middle_of_a_paper_comes_again_at_that_page(ready: Reading) -> None:
    ready.open()
    reader = ready.pane.reader
    reader.go_to_page(7)
    reader._page_failed(reader._generation, next(iter(reader._in_use)), Failure.ALTERED)
    ready.look()
    assert ready.title == "Bản trên máy bị hỏng, chưa mở được."
    ready.desk.put_paper(sha_of("4.2"))
    ready.look()
    ready.look()
    assert ready.pane.tools.page.text() == "Trang 7/19"


def test_a_disk_that_spoils_the_second_copy_too_is_not_asked_for_a_third(ready: Reading) -> None:
    painter: Any = ready.pane._renderer
    painter._failing = Failure.ALTERED
    ready.open()
    ready.desk.put_paper(sha_of("4.2"))
    ready.look()
    ready.look()
    assert ready.desk.picture.papers[sha_of("4.2")].state is Download.READY
    assert ready.pane.reader.isVisible(), "the reader itself says why"


def test_a_paper_its_author_has_locked_is_whole_and_not_fetched_again(ready: Reading) -> None:
    painter: Any = ready.pane._renderer
    painter._failing = Failure.ENCRYPTED
    ready.open()
    assert ready.desk.picture.papers[sha_of("4.2")].state is Download.READY


def test_a_recalled_paper_leaves_a_tombstone_with_hour_and_reason_even_while_it_is_read(
    ready: Reading,
) -> None:
    ready.open()
    ready.demo.do(CHAIR, c.RecallPaper(PAPER, "Phát hành nhầm bản"))
    ready.look()
    assert ready.title.startswith("Tài liệu đã được thu hồi lúc 09:36 ngày 19/11/2026")
    assert "Phát hành nhầm bản" in ready.more
    assert not ready.pane.reader.isVisible()


def test_a_paper_of_others_is_not_said_to_exist(ready: Reading) -> None:
    ready.open("tai-lieu-5-2")
    assert ready.title == "Không thuộc phạm vi của đại biểu."
    assert not ready.pane._head.isVisible()


def test_a_newer_version_never_turns_the_page_away(ready: Reading) -> None:
    ready.open()
    ready.pane.reader.go_to_page(7)
    line = next(line for line in ready.demo.file.papers if line.paper == PAPER)
    newer = line.with_bytes("4.2.pdf", "f" * 64, 181_000, 19)
    ready.demo.do(SECRETARY, c.PublishProgramme((), (newer,)))
    ready.look()
    assert ready.pane.reader.current_page == 7
    assert "version" in ready.pane.banners.states()
    assert ready.pane._version.text() == "Bản 1"
    ready.desk.put_paper("f" * 64, Download.READY, path=ready.demo.some_path)
    ready.pane._open_newest()
    ready.look()
    assert ready.pane._version.text() == "Bản 2"
    assert ready.pane.banners.states() == ()
    assert ready.pane.reader.current_page == 7


def test_words_are_looked_for_with_or_without_marks(ready: Reading) -> None:
    ready.open()
    ready.pane.tools.find_asked.emit()
    assert ready.pane.find_bar.isVisible()
    ready.pane.find_bar.look_for("ke hoach su dung dat")
    ready.look()
    assert "chỗ" in ready.pane.find_bar._count.text()
    ready.pane.find_bar.look_for("khong co chu nay trong bai")
    ready.look()
    assert ready.pane.find_bar._count.text().startswith("Không thấy")
    ready.pane.find_bar.put_away()
    assert not ready.pane.find_bar.isVisible()


def test_exactly_means_with_the_marks_as_typed(ready: Reading) -> None:
    ready.open()
    bar = ready.pane.find_bar
    bar.look_for("ke hoach su dung dat")
    ready.look()
    assert "chỗ" in bar.said
    bar.exact.click()
    ready.look()
    assert bar.said.startswith("Không thấy")
    bar.look_for("kế hoạch sử dụng đất")
    ready.look()
    assert "chỗ" in bar.said


def test_pages_that_are_pictures_are_named_beside_what_was_found(ready: Reading) -> None:
    bar = ready.pane.find_bar
    bar.look_for("đất rừng")
    bar.tell(0, 0, True, (3, 4))
    assert bar.said == (
        "Không thấy “đất rừng” trong tài liệu này. Trang 3, 4 là ảnh chụp, không tìm chữ được."
    )
    bar.tell(2, 1, True, (3, 4, 5, 9))
    assert bar.said == "2 chỗ, đang xem chỗ 1. Trang 3–5, 9 là ảnh chụp, không tìm chữ được."
    bar.tell(2, 1, True, tuple(range(1, 40, 2)))
    assert bar.said.endswith("20 trang là ảnh chụp, không tìm chữ được.")
    bar.look_for("")
    bar.tell(0, 0, True, (3, 4))
    assert bar.said == "", "nothing is looked for"


def test_a_page_found_elsewhere_opens_with_its_words_and_leaves_the_cursor_alone(ready: Reading) -> None:
    ready.pane.open_found(PAPER, 1, 6, "kế hoạch sử dụng đất", exact=False)
    ready.look()
    assert ready.pane.reader.current_page == 6
    assert ready.pane.find_bar.query == "kế hoạch sử dụng đất"
    assert "đang xem chỗ" in ready.pane.find_bar.said
    assert not ready.pane.find_bar._field.hasFocus()


def test_a_page_found_elsewhere_is_not_left_for_a_place_further_on(ready: Reading) -> None:
    ready.pane.open_found(PAPER, 1, 6, "kế hoạch sử dụng đất", exact=False)
    ready.look()
    ready.pane.open_found(PAPER, 1, 3, "kế hoạch sử dụng đất", exact=False)
    ready.look()
    assert ready.pane.reader.current_page == 3, "the words stand on page 6, but this page was asked for"


def test_in_a_window_of_few_lines_the_tools_give_way_to_the_words_looked_for(ready: Reading) -> None:
    ready.open()
    ready.pane.set_compact(True)
    assert ready.pane.tools.isVisible()
    ready.pane.find_bar.begin()
    assert not ready.pane.tools.isVisible()
    ready.pane.find_bar.put_away()
    assert ready.pane.tools.isVisible()


def test_of_two_places_tapped_while_the_paper_still_opens_the_second_is_shown(ready: Reading) -> None:
    ready.pane.open_found(PAPER, 1, 2, "đất", exact=False)
    ready.pane.open_found(PAPER, 1, 6, "kế hoạch", exact=False)
    ready.look()
    assert ready.pane.reader.current_page == 6
    assert ready.pane.find_bar.query == "kế hoạch"

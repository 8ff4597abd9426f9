"""Finding words in all papers: what is said, what a tap opens, and what a finger and a keyboard can do."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.search.pane import SearchPane
from meetingroom.client.pages.search.wording import Wanted
from meetingroom.client.store.answers import FoundNote, FoundPage, Quote, WordsFound
from meetingroom.client.views.link import Failed
from meetingroom.words.catalogue import Language, Words, load
from tests.client.pages.delegate import Delegate, seated
from tests.fakes.demo_meeting import MEETING, STREAM, DemoMeeting, sha_of

PAPER = "tai-lieu-4-2"
FOUND = "kế hoạch sử dụng đất"
QUOTE = Quote("điều chỉnh kế hoạch sử dụng đất của xã", 11, 31, False, True)
PAGE_6 = FoundPage(sha_of("4.2"), 5, QUOTE)


def pane(delegate: Delegate) -> SearchPane:
    return delegate.page.side.search


def look_for(delegate: Delegate, text: str, *found: FoundPage | FoundNote, unread: int = 0) -> SearchPane:
    """Begin with the keyboard, type, and have this answered."""
    delegate.desk.words_found = WordsFound(found, unread, 0)
    delegate.page.begin_search()
    pane(delegate).field.setText(text)
    delegate.look()
    return pane(delegate)


@pytest.fixture
def narrow(theme: Theme, words: Words, demo: DemoMeeting) -> Iterator[Delegate]:
    with seated(theme, words, demo, size=(853, 533)) as found:
        yield found


def test_words_in_any_paper_are_one_tap_and_the_typing_away(delegate: Delegate) -> None:
    button = next(button for button, key in delegate.page._actions if key == "ui.search.button.begin")
    delegate.tap(button)
    assert pane(delegate).field.hasFocus()
    delegate.desk.words_found = WordsFound((PAGE_6,), 0, 0)
    QTest.keyClicks(pane(delegate).field, "ke hoach su dung dat")
    delegate.look()
    delegate.tap(pane(delegate).rows[0])
    document = delegate.page.document
    assert (document.paper, document.reader.current_page) == (PAPER, 6)
    assert "đang xem chỗ" in document.find_bar.said
    assert delegate.taps == 2


def test_a_row_names_paper_page_and_the_words_found(delegate: Delegate) -> None:
    found = look_for(delegate, "ke hoach su dung dat", PAGE_6)
    title, place, quote = found.rows[0].said
    assert title == "4.2 Tờ trình số 118 về điều chỉnh kế hoạch sử dụng đất"
    assert (place, quote) == ("Trang 6", "…điều chỉnh kế hoạch sử dụng đất của xã")
    strong = [text for text, strong in found.rows[0]._quote._runs if strong]
    assert strong == [FOUND]
    assert found.rows[0].accessibleName() == f"{title}, Trang 6"


def test_the_keyboard_alone_reaches_the_page(delegate: Delegate) -> None:
    QTest.keyClick(
        delegate.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert pane(delegate).field.hasFocus()
    delegate.desk.words_found = WordsFound((FoundPage(sha_of("4.1"), 0, QUOTE), PAGE_6), 0, 0)
    QTest.keyClicks(pane(delegate).field, "ke hoach")
    delegate.look()
    QTest.keyClick(pane(delegate).field, Qt.Key.Key_Down)
    assert pane(delegate).rows[0].hasFocus()
    QTest.keyClick(pane(delegate).rows[0], Qt.Key.Key_Down)
    QTest.keyClick(pane(delegate).rows[1], Qt.Key.Key_Return)
    delegate.look()
    assert delegate.page.document.reader.current_page == 6


def test_escape_leads_back_to_the_programme_and_what_was_typed_stays(delegate: Delegate) -> None:
    look_for(delegate, "kế hoạch", PAGE_6)
    assert not delegate.page.side.agenda.isVisible()
    QTest.keyClick(pane(delegate).field, Qt.Key.Key_Escape)
    assert delegate.page.side.agenda.isVisible()
    delegate.page.begin_search()
    assert pane(delegate).field.text() == "kế hoạch"
    assert pane(delegate).rows[0].isVisible()


def test_where_the_list_lies_over_the_page_a_tap_lays_the_page_free(narrow: Delegate) -> None:
    found = look_for(narrow, "ke hoach", PAGE_6)
    assert found.isVisible()
    narrow.tap(found.rows[0])
    assert not found.isVisible()
    assert narrow.page.document.reader.current_page == 6
    narrow.tap(narrow.page._menu)
    assert narrow.page.side.agenda.isVisible(), "the button of the programme shows the programme"


def test_nothing_typed_nothing_found_and_no_answer_have_their_sentences(delegate: Delegate) -> None:
    found = look_for(delegate, "")
    assert found.said.plain.startswith("Gõ chữ cần tìm.")
    look_for(delegate, "tàu vũ trụ")
    assert found.said.plain.startswith("Không thấy “tàu vũ trụ” trong tài liệu đã tải về")
    found.exact.click()
    assert "tắt “Đúng dấu”" in found.said.plain
    assert delegate.desk.looked_for[-1] == ("tàu vũ trụ", True)
    delegate.desk.words_found = Failed("index_broken")
    found.field.setText("đất")
    assert found.said.plain.startswith("Chưa tìm được chữ trên máy này.")
    delegate.desk.holding_answers = True
    found.field.setText("đất ở")
    assert found.said.plain == "Đang tìm"


def test_what_was_not_looked_through_is_said_and_asked_again_while_somebody_looks(delegate: Delegate) -> None:
    delegate.desk.words_found = WordsFound((), 2, 7)
    delegate.page.begin_search()
    found = pane(delegate)
    found.field.setText("đất")
    assert found.gaps.plain == (
        "2 tài liệu chưa tìm xong, kết quả sẽ tự thêm. 7 trang là ảnh chụp, không tìm chữ được."
    )
    assert found._again.isActive()
    found.hide()
    assert not found._again.isActive()
    found.show()
    delegate.desk.words_found = WordsFound((PAGE_6,), 0, 0)
    found._again.timeout.emit()
    assert found.rows[0].isVisible()
    assert not found._again.isActive()
    assert not found.gaps.isVisible()


def test_words_that_stand_apart_on_the_page_are_shown_by_those_that_were_quoted(delegate: Delegate) -> None:
    found = look_for(delegate, "đất xã", PAGE_6)
    wanted: list[Wanted] = []
    found.wanted.connect(wanted.append)
    found.rows[0].click()
    assert wanted == [Wanted(MEETING, PAPER, 1, 6, FOUND, False)]


def test_a_note_that_stands_on_no_paper_is_read_but_leads_nowhere(delegate: Delegate) -> None:
    alone = FoundNote(STREAM, "k", "", 0, 0, Quote("hỏi về đất", 7, 10, True, True))
    kept = FoundNote(STREAM, "m", PAPER, 1, 5, Quote("đất ở", 0, 3, True, True))
    found = look_for(delegate, "đất", alone, kept)
    wanted: list[Wanted] = []
    found.wanted.connect(wanted.append)
    found.rows[0].click()
    assert wanted == []
    assert found.rows[0].said == ("Ghi chú của tôi", "Không gắn với tài liệu nào đang đọc được", "hỏi về đất")
    found.rows[1].click()
    assert [each.page for each in wanted] == [6]
    assert found.rows[1].said[1].startswith("Trang 6 · Tờ trình số 118")


def test_words_of_another_meeting_name_it_and_are_asked_of_who_can_go_there(
    theme: Theme, delegate: Delegate
) -> None:
    look_for(delegate, "ke hoach", PAGE_6)
    here = pane(delegate)
    there = SearchPane(theme, here._words, delegate.page.search, "another", delegate.page)
    assert there.rows[0].said[1].startswith("Trang 6 · Kỳ họp thứ Ba")
    elsewhere: list[Wanted] = []
    delegate.page.elsewhere_wanted.connect(elsewhere.append)
    delegate.page._meeting = "another"
    here.rows[0].click()
    assert [wanted.meeting for wanted in elsewhere] == [MEETING]


@pytest.mark.parametrize("language", Language)
def test_the_hint_fits_its_field_wherever_the_list_stands(delegate: Delegate, language: Language) -> None:
    delegate.page.begin_search()
    found = pane(delegate)
    found.set_words(load(language))
    delegate.look()
    needed = QFontMetrics(found.field.font()).horizontalAdvance(found.field.placeholderText())
    assert needed < found.field.width() - 2 * 12, "accents optional is said here and nowhere else"


def test_a_vote_that_opens_leaves_what_is_being_typed_alone(delegate: Delegate) -> None:
    found = look_for(delegate, "đất r")
    delegate.demo.voting(4)
    delegate.look()
    assert found.field.hasFocus()
    QTest.keyClicks(found.field, "u1")
    assert found.field.text() == "đất ru1"


def test_words_without_an_end_do_not_widen_the_list(delegate: Delegate) -> None:
    dots = Quote("Họ và tên" + "." * 300 + " đất " + "_" * 200, 310, 313, True, True)
    found = look_for(delegate, "đất", FoundPage(sha_of("4.2"), 0, dots))
    assert found.rows[0].said[2] == f"Họ và tên{'.' * 17}… đất {'_' * 20}…"
    assert found.rows[0].width() <= found.width()
    look_for(delegate, "k" * 200)
    assert found.said.minimumSizeHint().width() <= found.width()

"""The reader as a delegate meets it: opens, turns, zooms, finds, and says what it cannot show."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.reader.layout import Fit
from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.paper_view import PaperView
from meetingroom.client.reader.renderer import Renderer
from meetingroom.wire import pages
from meetingroom.wire.pages import Failure
from meetingroom.words.catalogue import Words
from tests.client.reader.conftest import WORKER, SealPaper
from tests.pdf import hostile
from tests.pdf.papers import page_tree, stream, vietnamese_text

PAPER = vietnamese_text(6)
MIXED = page_tree(
    [
        (b"/MediaBox[0 0 595 842]", []),
        (b"/MediaBox[0 0 842 595]", []),
        (b"/MediaBox[0 0 595 842]/Contents %d 0 R", [stream(b"", b"1 0 0 rg 0 0 595 842 re f")]),
    ]
)


class Told:
    """What a view told its page."""

    def __init__(self, view: PaperView) -> None:
        self.pages: list[tuple[int, int]] = []
        self.zooms: list[int] = []
        self.failures: list[str] = []
        self.searches: list[tuple[int, int, bool]] = []
        self.ready = 0
        view.page_changed.connect(lambda *said: self.pages.append(said))
        view.zoom_changed.connect(self.zooms.append)
        view.failed.connect(self.failures.append)
        view.search_changed.connect(lambda *said: self.searches.append(said))
        view.ready.connect(self._ready)

    def _ready(self) -> None:
        self.ready += 1


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, words: Words, renderer: Renderer) -> PaperView:
    """A reader whose person has chosen whole pages."""
    made = PaperView(theme, words, renderer)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.fit_page()
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def told(view: PaperView) -> Told:
    return Told(view)


@pytest.fixture
def slow_view(
    qtbot: QtBot, theme: Theme, words: Words, qapp: QApplication
) -> Iterator[Callable[..., PaperView]]:
    renderers: list[Renderer] = []

    def make(**settings: Any) -> PaperView:
        renderers.append(Renderer(WORKER, **settings))
        made = PaperView(theme, words, renderers[-1])
        qtbot.addWidget(made)
        made.resize(1000, 700)
        made.fit_page()
        with qtbot.waitExposed(made):
            made.show()
        return made

    yield make
    for renderer in renderers:
        renderer.close()
        renderer.deleteLater()


def open_and_wait(qtbot: QtBot, view: PaperView, paper: OpenPaper, page: int = 1) -> None:
    with qtbot.waitSignal(view.ready, timeout=20_000):
        view.open_paper(paper, page)


def settled(qtbot: QtBot, view: PaperView) -> None:
    """Wait until everything seen is drawn at its own scale."""
    view._wish()
    qtbot.waitUntil(
        lambda: (
            not view._settle.isActive()
            and all(t in view._cache or t.page in view._page_failures for t in view._in_use)
        ),
        timeout=20_000,
    )


def seen(view: PaperView) -> QImage:
    return view.grab().toImage()


def spoken(view: PaperView) -> str:
    return view._canvas.accessibleDescription()


def ink(view: PaperView) -> int:
    """Dark dots on the window: what a person would call print."""
    image = seen(view).scaled(250, 175).convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(value < 140 for row in range(175) for value in bytes(image.scanLine(row))[:250])


def test_while_a_paper_is_opened_it_is_said_in_words(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    view.open_paper(sealed(PAPER))
    assert ink(view) > 0
    assert spoken(view) == "Đang mở trang 1…"
    assert (view.current_page, view.page_count) == (0, 0)
    qtbot.waitUntil(lambda: told.ready == 1, timeout=20_000)


def test_a_paper_opens_at_one_whole_page(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    settled(qtbot, view)
    assert told.pages == [(1, 6)]
    assert view.fit is Fit.PAGE
    assert view._canvas.verticalScrollBar().maximum() == 0
    assert ink(view) > 200
    assert told.failures == []


@pytest.mark.parametrize(
    ("size", "opens"),
    [((1000, 700), Fit.WIDTH), ((700, 1000), Fit.PAGE), ((1100, 1280), Fit.PAGE)],
    ids=["landscape", "portrait", "large"],
)
def test_a_paper_opens_at_its_width_where_a_whole_page_would_be_too_small_to_read(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    renderer: Renderer,
    sealed: SealPaper,
    size: tuple[int, int],
    opens: Fit,
) -> None:
    view = PaperView(theme, words, renderer)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    open_and_wait(qtbot, view, sealed(PAPER))
    assert (view.fit, view.is_fit_chosen) == (opens, False)
    view.fit_page()
    open_and_wait(qtbot, view, sealed(PAPER))
    assert (view.fit, view.is_fit_chosen) == (Fit.PAGE, True)
    view.fit_to_read()
    assert view.fit is Fit.PAGE, "what the reader has chosen stays"


def test_pages_are_turned_and_the_ends_hold(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.previous_page()
    assert told.pages == [(1, 6)]
    view.next_page()
    view.go_to_page(5)
    view.go_to_page(99)
    view.next_page()
    assert told.pages == [(1, 6), (2, 6), (5, 6), (6, 6)]
    view.go_to_page(-3)
    assert view.current_page == 1


def test_a_tap_on_the_right_turns_the_page(qtbot: QtBot, view: PaperView, sealed: SealPaper) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    surface = view._canvas.viewport()
    QTest.mouseClick(
        surface, Qt.MouseButton.LeftButton, pos=surface.rect().center() + surface.rect().center() / 2
    )
    assert view.current_page == 2


def test_the_keyboard_reaches_every_page_and_size(qtbot: QtBot, view: PaperView, sealed: SealPaper) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.setFocus()
    fitted = view.zoom_percent
    for key, page in (
        (Qt.Key.Key_End, 6),
        (Qt.Key.Key_PageUp, 5),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_PageDown, 2),
    ):
        QTest.keyClick(view._canvas, key)
        assert view.current_page == page
    QTest.keyClick(view._canvas, Qt.Key.Key_Plus)
    assert view.zoom_percent > fitted
    QTest.keyClick(view._canvas, Qt.Key.Key_Minus)
    QTest.keyClick(view._canvas, Qt.Key.Key_0)
    assert (view.zoom_percent, view.fit, view.current_page) == (fitted, Fit.PAGE, 2)


def test_the_next_page_is_already_drawn_when_it_is_turned_to(
    qtbot: QtBot, view: PaperView, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    qtbot.waitUntil(lambda: view._cache.stand_in(1) is not None, timeout=10_000)
    view.next_page()
    assert all(tile in view._cache for tile in view._in_use)


def test_a_paper_may_open_at_a_later_page(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER), page=4)
    assert told.pages == [(4, 6)]


def test_fitted_to_the_width_the_pages_follow_each_other(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.go_to_page(3)
    view.fit_width()
    settled(qtbot, view)
    assert view.current_page == 3
    assert view._canvas.horizontalScrollBar().maximum() == 0
    bar = view._canvas.verticalScrollBar()
    bar.setValue(bar.value() + view._stand.layout.box(3).height)
    assert view.current_page == 4
    assert told.pages[-1] == (4, 6)
    view.next_page()
    assert view.current_page == 5
    assert told.zooms[-1] == view.zoom_percent


def test_a_zoom_shows_the_old_picture_larger_until_the_new_one_is_drawn(
    qtbot: QtBot, view: PaperView, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    settled(qtbot, view)
    view._canvas.zoom_began.emit()
    view._canvas.zoomed.emit(2.0, QPointF(500, 100))
    assert ink(view) > 200
    assert not all(tile in view._cache for tile in view._tiles(0))
    qtbot.waitUntil(lambda: all(tile in view._cache for tile in view._tiles(0)), timeout=10_000)


def test_a_page_zoomed_far_is_drawn_in_tiles_of_what_is_seen(
    qtbot: QtBot, view: PaperView, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    for _ in range(12):
        view.zoom_in()
    settled(qtbot, view)
    assert len(view._in_use) >= 2
    assert not any(tile.whole for tile in view._in_use)
    assert view._cache.bytes < 40_000_000


def test_pages_of_different_size_are_shown_each_at_its_own(
    qtbot: QtBot, view: PaperView, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(MIXED))
    qtbot.waitUntil(lambda: view._stand.layout.sizes[1].width == 842, timeout=10_000)
    view.go_to_page(2)
    box = view._stand.layout.box(1)
    assert box.width > box.height
    view.go_to_page(3)
    settled(qtbot, view)
    assert seen(view).pixelColor(500, 350) == QColor(255, 0, 0)


@pytest.mark.parametrize("query", ["dat rung", "đất rừng", "ĐẤT RỪNG"])
def test_words_are_found_with_and_without_marks_and_gone_to(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper, query: str
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.find_text(query)
    qtbot.waitUntil(lambda: bool(told.searches) and told.searches[-1][2], timeout=10_000)
    hits, current, _ = told.searches[-1]
    assert hits >= 6
    assert current == 0
    view.next_hit()
    assert told.searches[-1] == (hits, 1, True)
    view.previous_hit()
    assert told.searches[-1] == (hits, hits, True)
    assert view.current_page == 6
    view.next_hit()
    assert view.current_page == view._search.hits[0].page + 1


def test_a_hit_is_marked_on_the_page_and_brought_into_the_window(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.fit_width()
    for _ in range(4):
        view.zoom_in()
    view.find_text("Phạm vi điều chỉnh")
    qtbot.waitUntil(lambda: bool(told.searches) and told.searches[-1][2], timeout=10_000)
    view.go_to_page(3)
    view.next_hit()
    assert view.current_page == 3
    qtbot.waitUntil(lambda: bool(view._search.places(2)[True]), timeout=10_000)
    settled(qtbot, view)
    left, top, right, bottom = view._search.places(2)[True][0]
    box, scale, window = view._stand.layout.box(2), view._stand.scale, view._canvas.view
    x = round(box.left + left * scale) - window.left
    y = round(box.top + (top + bottom) / 2 * scale) - window.top
    assert 0 <= x < window.width
    assert 0 < y < window.height
    image = seen(view)
    marked = [image.pixelColor(x + step, y) for step in range(2, round((right - left) * scale) - 2)]
    yellow = [colour for colour in marked if colour.red() > 200 and colour.blue() < 150]
    assert len(yellow) > len(marked) / 4
    view.find_text("")
    assert told.searches[-1] == (0, 0, True)
    cleared = seen(view)
    assert not any(
        cleared.pixelColor(x + step, y).red() > 200 and cleared.pixelColor(x + step, y).blue() < 150
        for step in range(2, 40)
    )


def test_what_is_nowhere_is_said_to_be_nowhere(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.find_text("tàu vũ trụ")
    qtbot.waitUntil(lambda: bool(told.searches) and told.searches[-1] == (0, 0, True), timeout=10_000)
    view.next_hit()
    assert view.current_page == 1


def test_the_contents_are_told(qtbot: QtBot, view: PaperView, sealed: SealPaper) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    with qtbot.waitSignal(view.outline_known, timeout=10_000) as known:
        view.ask_outline()
    assert known.args[0][5] == pages.OutlineEntry(1, "Điều 6. Phạm vi điều chỉnh", 5)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", Failure.EMPTY, "không có nội dung"),
        (hostile.a_word_file(), Failure.NOT_A_PDF, "không phải là PDF"),
        (hostile.cut_short(), Failure.TRUNCATED, "thiếu phần cuối"),
        (hostile.with_password(), Failure.ENCRYPTED, "mật khẩu"),
        (hostile.many_pages(5_001), Failure.TOO_MANY_PAGES, "5.000 trang"),
        (hostile.claiming_pages(6_000), Failure.TOO_MANY_PAGES, "5.000 trang"),
        (hostile.noise_with_a_header(), Failure.ENGINE_FAILED, "bị hỏng"),
    ],
    ids=["empty", "docx", "cut", "password", "5001", "claims", "noise"],
)
def test_a_paper_that_cannot_be_shown_says_why_and_the_next_one_opens(
    qtbot: QtBot,
    view: PaperView,
    told: Told,
    sealed: SealPaper,
    content: bytes,
    code: Failure,
    said: str,
) -> None:
    with qtbot.waitSignal(view.failed, timeout=20_000):
        view.open_paper(sealed(content))
    assert told.failures == [code]
    assert said in spoken(view)
    assert ink(view) > 20
    for act in (view.next_page, view.fit_width, view.zoom_in, view.next_hit, view.fit_page):
        act()
    open_and_wait(qtbot, view, sealed(PAPER))
    assert view.current_page == 1


def test_a_page_that_cannot_be_shown_says_why_on_itself_and_the_others_are_read(
    qtbot: QtBot, slow_view: Callable[..., PaperView], sealed: SealPaper
) -> None:
    view = slow_view(watchdog_seconds=0.6)
    open_and_wait(qtbot, view, sealed(hostile.second_page_nested_forms()))
    view.go_to_page(2)
    qtbot.waitUntil(lambda: 1 in view._page_failures, timeout=30_000)
    assert view._page_failures[1] is Failure.TOO_SLOW
    assert ink(view) > 20
    view.next_page()
    settled(qtbot, view)
    assert seen(view).pixelColor(450, 500) == QColor(255, 0, 0)


def test_a_page_larger_than_any_paper_says_so(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(hostile.huge_page(20_000)))
    assert view._page_failures == {0: Failure.TOO_LARGE_PAGE}
    assert "khổ quá lớn" in spoken(view)
    assert told.failures == []


def test_a_killed_worker_is_replaced_while_reading_goes_on(
    qtbot: QtBot, view: PaperView, told: Told, renderer: Renderer, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    settled(qtbot, view)
    killed = renderer.worker_pid
    assert killed is not None
    os.kill(killed, signal.SIGTERM)
    view.go_to_page(5)
    settled(qtbot, view)
    assert ink(view) > 200
    assert view._page_failures == {}


def test_answers_for_the_paper_before_change_nothing(
    qtbot: QtBot, view: PaperView, told: Told, renderer: Renderer, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    stale, tile = view._generation, view._in_use[0]
    open_and_wait(qtbot, view, sealed(MIXED))
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    renderer.drawn.emit(stale, tile, picture)
    renderer.page_failed.emit(stale, tile, Failure.TOO_SLOW.value)
    renderer.failed.emit(stale, Failure.EMPTY.value)
    renderer.opened.emit(stale, pages.Opened(pages.EngineName.MUPDF, 99, pages.PageSize(1, 1), False))
    renderer.answered.emit(stale, pages.SizesAre(0, (pages.PageSize(1.0, 1.0),)))
    assert view.page_count == 3
    assert told.failures == []
    assert view._page_failures == {}
    assert tile not in view._cache


def test_who_listens_hears_page_number_and_words(qtbot: QtBot, view: PaperView, sealed: SealPaper) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    assert view._canvas.accessibleName() == "Tờ trình 118"
    qtbot.waitUntil(lambda: "Phạm vi điều chỉnh" in spoken(view), timeout=10_000)
    assert spoken(view).startswith("Trang 1 trên 6.")
    view.next_page()
    qtbot.waitUntil(lambda: "Điều 2" in spoken(view), timeout=10_000)


@pytest.mark.parametrize("name", list(ThemeName))
def test_the_paper_stays_white_in_every_theme_and_its_surroundings_follow(
    qtbot: QtBot, view: PaperView, theme: Theme, sealed: SealPaper, name: ThemeName
) -> None:
    theme.set_theme(name)
    open_and_wait(qtbot, view, sealed(PAPER))
    settled(qtbot, view)
    image = seen(view)
    assert image.pixelColor(500, 600) == QColor(255, 255, 255)
    assert image.pixelColor(3, 3) == QColor(theme.tokens.colours.sunken)


def test_a_window_made_smaller_keeps_the_whole_page_in_sight(
    qtbot: QtBot, view: PaperView, told: Told, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, view, sealed(PAPER))
    view.resize(853, 333)
    qtbot.waitUntil(lambda: view._stand.layout.height == view._canvas.viewport().height())
    assert view._stand.layout.box(0).bottom <= view._canvas.viewport().height()
    settled(qtbot, view)
    assert told.zooms[-1] == view.zoom_percent


def test_nothing_can_go_wrong_before_a_paper_is_there(view: PaperView, told: Told) -> None:
    for act in (
        view.next_page,
        view.previous_page,
        view.fit_width,
        view.zoom_in,
        view.zoom_out,
        view.next_hit,
    ):
        act()
    view.go_to_page(4)
    view.find_text("đất")
    assert (view.current_page, view.page_count, view.paper) == (0, 0, None)
    assert told.pages == []
    assert seen(view).width() == 1000


def test_every_reason_has_its_sentence(words: Words) -> None:
    for code in Failure:
        assert words.has(f"ui.page.paper.{code}")

"""The renderer: what is wanted is drawn, what is left is dropped, and no file or worker stops the window."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meetingroom.client.reader import page_worker
from meetingroom.client.reader.layout import Box
from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.renderer import Renderer
from meetingroom.client.reader.tiles import Tile
from meetingroom.wire import pages
from meetingroom.wire.pages import EngineName, Failure
from tests.client.reader.conftest import WORKER, SealPaper
from tests.pdf import hostile
from tests.pdf.papers import page_tree, scan_jpeg, stream, vietnamese_text

PAPER = vietnamese_text(4)
HANGING = hostile.second_page_nested_forms()


def whole(page: int, scale: float = 1.0) -> Tile:
    return Tile(page, scale, Box(0, 0, round(595 * scale), round(842 * scale)), True)


class Heard:
    """Everything a renderer said, in order."""

    def __init__(self, renderer: Renderer) -> None:
        self.opened: list[tuple[int, pages.Opened]] = []
        self.failed: list[tuple[int, str]] = []
        self.drawn: list[tuple[int, Tile, QImage]] = []
        self.page_failed: list[tuple[int, Tile, str]] = []
        self.answered: list[tuple[int, object]] = []
        renderer.opened.connect(lambda *said: self.opened.append(said))
        renderer.failed.connect(lambda *said: self.failed.append(said))
        renderer.drawn.connect(lambda *said: self.drawn.append(said))
        renderer.page_failed.connect(lambda *said: self.page_failed.append(said))
        renderer.answered.connect(lambda *said: self.answered.append(said))


@pytest.fixture
def heard(renderer: Renderer) -> Heard:
    return Heard(renderer)


@pytest.fixture
def make_renderer(qapp: QApplication) -> Iterator[Callable[..., Renderer]]:
    made: list[Renderer] = []

    def make(*command: str, **settings: Any) -> Renderer:
        made.append(Renderer(command or WORKER, **settings))
        return made[-1]

    yield make
    for renderer in made:
        renderer.close()
        renderer.deleteLater()


def open_and_wait(qtbot: QtBot, renderer: Renderer, heard: Heard, paper: OpenPaper) -> int:
    generation = renderer.open(paper)
    qtbot.waitUntil(lambda: bool(heard.opened) and heard.opened[-1][0] == generation, timeout=20_000)
    return generation


def test_a_sealed_paper_is_opened_and_its_pages_drawn(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    red = page_tree(
        [(b"/MediaBox[0 0 595 842]/Contents %d 0 R", [stream(b"", b"1 0 0 rg 0 0 595 842 re f")])]
    )
    generation = open_and_wait(qtbot, renderer, heard, sealed(red))
    assert heard.opened[0][1].page_count == 1
    renderer.want([whole(0)])
    qtbot.waitUntil(lambda: bool(heard.drawn), timeout=10_000)
    said, tile, picture = heard.drawn[0]
    assert (said, tile) == (generation, whole(0))
    assert picture.format() == QImage.Format.Format_RGB32
    assert (picture.width(), picture.height()) == (595, 842)
    assert picture.pixelColor(300, 400).name() == "#ff0000"


def scanned(jpeg: bytes, pixels: tuple[int, int], *, content: bytes = b"") -> bytes:
    """A paper of one page that is a picture of these pixels and nothing else, but `content`."""
    entries = b"/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</I 5 0 R>>>>"
    picture = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/DCTDecode" % pixels
    )
    drawn = stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q" + content)
    return page_tree([(entries, [drawn, stream(picture, jpeg)])])


SCAN_PIXELS = (992, 1404)


@pytest.fixture(scope="module")
def jpeg(qapp: QApplication) -> bytes:
    return scan_jpeg(1, bytes(512 * 512), SCAN_PIXELS)


def drawn_once(qtbot: QtBot, renderer: Renderer, heard: Heard, paper: OpenPaper, tile: Tile) -> QImage:
    open_and_wait(qtbot, renderer, heard, paper)
    renderer.want([tile])
    qtbot.waitUntil(lambda: bool(heard.drawn), timeout=10_000)
    return heard.drawn[0][2]


def test_a_scanned_page_is_decoded_from_its_own_jpeg_and_looks_as_the_engine_draws_it(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper, jpeg: bytes
) -> None:
    paper = sealed(scanned(jpeg, SCAN_PIXELS))
    ours = drawn_once(qtbot, renderer, heard, paper, whole(0))
    assert renderer.scans == 1
    assert (ours.width(), ours.height(), ours.format()) == (595, 842, QImage.Format.Format_RGB32)
    heard.drawn.clear()
    theirs = drawn_once(qtbot, renderer, heard, sealed(scanned(jpeg, SCAN_PIXELS, content=b" n")), whole(0))
    assert renderer.scans == 1, "the engine drew this one"
    for x, y in ((5, 5), (360 + 62, 648), (300, 72)):
        ours_at, theirs_at = ours.pixelColor(x, y), theirs.pixelColor(x, y)
        assert abs(ours_at.lightness() - theirs_at.lightness()) < 40


def test_a_scan_that_turns_out_to_be_none_is_drawn_by_the_engine(
    qtbot: QtBot,
    renderer: Renderer,
    heard: Heard,
    sealed: SealPaper,
    jpeg: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_worker, "scan_picture", lambda *_: None)
    picture = drawn_once(qtbot, renderer, heard, sealed(scanned(jpeg, SCAN_PIXELS)), whole(0))
    assert renderer.scans == 0
    assert not picture.isNull()


def test_a_scan_the_engine_draws_a_little_smaller_fills_its_page_all_the_same(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper, jpeg: bytes
) -> None:
    wanted = whole(0, 0.86)
    paper = sealed(scanned(jpeg, (1_000, 1_415), content=b" n"))
    picture = drawn_once(qtbot, renderer, heard, paper, wanted)
    assert (picture.width(), picture.height()) == (wanted.box.width, wanted.box.height)


def test_what_is_seen_and_what_comes_are_drawn_in_their_order_by_two_workers(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    assert renderer.second_worker_pid is None, "nothing is to be prepared yet"
    renderer.want([whole(2), whole(0)], [whole(3), whole(1)])
    qtbot.waitUntil(lambda: len(heard.drawn) == 4, timeout=10_000)
    drawn = [tile.page for _, tile, _ in heard.drawn]
    assert [page for page in drawn if page in (0, 2)] == [2, 0]
    assert [page for page in drawn if page in (1, 3)] == [3, 1]
    assert renderer.second_worker_pid not in (None, renderer.worker_pid)


def test_a_page_that_hangs_while_it_is_prepared_delays_nobody_and_is_told_when_it_is_looked_at(
    qtbot: QtBot, make_renderer: Callable[..., Renderer], sealed: SealPaper
) -> None:
    renderer = make_renderer(watchdog_seconds=0.6)
    heard = Heard(renderer)
    open_and_wait(qtbot, renderer, heard, sealed(HANGING))
    renderer.want([], [whole(1)])
    qtbot.waitUntil(lambda: renderer._behind.busy is not None, timeout=10_000)
    renderer.want([whole(0)], [whole(1)])
    qtbot.waitUntil(lambda: bool(heard.drawn), timeout=10_000)
    assert heard.page_failed == []
    renderer.want([whole(1)])
    qtbot.waitUntil(lambda: bool(heard.page_failed), timeout=30_000)
    assert [(tile.page, code) for _, tile, code in heard.page_failed] == [(1, Failure.TOO_SLOW)]


def test_a_page_looked_at_while_it_is_prepared_is_drawn_once(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    renderer.want([], [whole(1, 2.0)])
    qtbot.waitUntil(lambda: renderer._behind.busy is not None, timeout=10_000)
    renderer.want([whole(1, 2.0), whole(2)])
    qtbot.waitUntil(lambda: len(heard.drawn) == 2, timeout=10_000)
    assert sorted(tile.page for _, tile, _ in heard.drawn) == [1, 2]


def test_a_page_of_the_paper_before_that_is_still_being_prepared_does_not_stand_for_one_of_this(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    paper = sealed(PAPER)
    open_and_wait(qtbot, renderer, heard, paper)
    generation = open_and_wait(qtbot, renderer, heard, paper)
    renderer._behind.busy, renderer._behind.busy_with = whole(0), generation - 1
    renderer.want([whole(0)])
    qtbot.waitUntil(lambda: bool(heard.drawn), timeout=10_000)
    assert heard.drawn[0][0] == generation


@pytest.mark.skipif(sys.platform == "win32", reason="priorities are told otherwise")
def test_who_prepares_gives_way_to_who_draws(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    renderer.want([], [whole(1)])
    qtbot.waitUntil(lambda: bool(heard.drawn), timeout=10_000)
    first, second = renderer.worker_pid, renderer.second_worker_pid
    assert first is not None
    assert second is not None
    assert os.getpriority(os.PRIO_PROCESS, second) > os.getpriority(os.PRIO_PROCESS, first)


def test_wishes_of_pages_no_longer_looked_at_are_never_drawn(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    renderer.want([whole(0, 3.0), whole(1), whole(2)])
    renderer.want([whole(3)])
    qtbot.waitUntil(lambda: any(tile.page == 3 for _, tile, _ in heard.drawn), timeout=10_000)
    assert not {tile.page for _, tile, _ in heard.drawn} & {1, 2}


def test_answers_for_the_paper_before_are_dropped(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    renderer.want([whole(page, 3.0) for page in range(4)])
    second = renderer.open(sealed(vietnamese_text(1)))
    qtbot.waitUntil(lambda: heard.opened[-1][0] == second, timeout=10_000)
    renderer.want([whole(0)])
    qtbot.waitUntil(lambda: any(said == second for said, _, _ in heard.drawn), timeout=10_000)
    last_of_the_first = max((n for n, (said, _, _) in enumerate(heard.drawn) if said != second), default=-1)
    assert last_of_the_first <= 1
    assert [said for said, _, _ in heard.drawn[last_of_the_first + 1 :]] == [second]


def test_words_places_sizes_and_contents_are_answered(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    renderer.want_words([1])
    renderer.want_boxes([0])
    renderer.want_sizes([0])
    renderer.want_outline()
    qtbot.waitUntil(lambda: len(heard.answered) == 4, timeout=10_000)
    by_kind = {type(answer): answer for _, answer in heard.answered if not isinstance(answer, pages.TextIs)}
    texts = {answer.page: answer for _, answer in heard.answered if isinstance(answer, pages.TextIs)}
    assert texts[1].text.startswith("Điều 2.")
    assert texts[1].boxes == b""
    assert len(texts[0].boxes) == 16 * len(texts[0].text)
    sizes, outline = by_kind[pages.SizesAre], by_kind[pages.OutlineIs]
    assert isinstance(sizes, pages.SizesAre)
    assert isinstance(outline, pages.OutlineIs)
    assert len(sizes.sizes) == len(outline.entries) == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Failure.EMPTY),
        (hostile.a_word_file(), Failure.NOT_A_PDF),
        (hostile.cut_short(), Failure.TRUNCATED),
        (hostile.with_password(), Failure.ENCRYPTED),
        (hostile.many_pages(5_001), Failure.TOO_MANY_PAGES),
    ],
    ids=["empty", "docx", "cut", "password", "5001"],
)
def test_a_paper_that_cannot_be_shown_is_refused_and_the_next_one_opens(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper, content: bytes, code: Failure
) -> None:
    generation = renderer.open(sealed(content))
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=20_000)
    assert heard.failed == [(generation, code)]
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))


def test_a_killed_worker_is_replaced_and_the_page_drawn_all_the_same(
    qtbot: QtBot, renderer: Renderer, heard: Heard, sealed: SealPaper
) -> None:
    open_and_wait(qtbot, renderer, heard, sealed(PAPER))
    killed = renderer.worker_pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    renderer.want([whole(0), whole(1)])
    qtbot.waitUntil(lambda: len(heard.drawn) == 2, timeout=20_000)
    assert heard.page_failed == []
    assert renderer.worker_pid not in (None, killed)


def test_a_page_that_hangs_is_given_up_after_both_engines_and_the_others_go_on(
    qtbot: QtBot, make_renderer: Callable[..., Renderer], sealed: SealPaper
) -> None:
    renderer = make_renderer(watchdog_seconds=0.6)
    heard = Heard(renderer)
    open_and_wait(qtbot, renderer, heard, sealed(HANGING))
    renderer.want([whole(1), whole(0)])
    qtbot.waitUntil(lambda: bool(heard.page_failed) and bool(heard.drawn), timeout=30_000)
    assert [(tile.page, code) for _, tile, code in heard.page_failed] == [(1, Failure.TOO_SLOW)]
    assert [tile.page for _, tile, _ in heard.drawn] == [0]
    renderer.want([whole(1, 2.0), whole(2)])
    qtbot.waitUntil(lambda: len(heard.drawn) == 2, timeout=30_000)
    assert len(heard.page_failed) == 2


def test_a_page_left_while_it_hangs_is_abandoned_without_a_word(
    qtbot: QtBot, make_renderer: Callable[..., Renderer], sealed: SealPaper
) -> None:
    renderer = make_renderer(abandon_ms=50)
    heard = Heard(renderer)
    open_and_wait(qtbot, renderer, heard, sealed(HANGING))
    renderer.want([whole(1)])
    qtbot.waitUntil(lambda: isinstance(renderer._busy, Tile), timeout=10_000)
    renderer.want([whole(2)])
    qtbot.waitUntil(lambda: bool(heard.drawn), timeout=7_000)
    assert [tile.page for _, tile, _ in heard.drawn] == [2]
    assert heard.page_failed == []


def test_another_paper_opens_while_a_page_of_the_last_one_hangs(
    qtbot: QtBot, make_renderer: Callable[..., Renderer], sealed: SealPaper
) -> None:
    renderer = make_renderer(abandon_ms=50)
    heard = Heard(renderer)
    open_and_wait(qtbot, renderer, heard, sealed(HANGING))
    renderer.want([whole(1)])
    qtbot.waitUntil(lambda: isinstance(renderer._busy, Tile), timeout=10_000)
    second = renderer.open(sealed(PAPER))
    qtbot.waitUntil(lambda: heard.opened[-1][0] == second, timeout=7_000)
    assert heard.opened[-1][1].engine is EngineName.MUPDF
    assert heard.page_failed == []


def test_closing_does_not_wait_for_a_page_that_hangs(
    qtbot: QtBot, make_renderer: Callable[..., Renderer], sealed: SealPaper
) -> None:
    renderer = make_renderer(watchdog_seconds=600)
    heard = Heard(renderer)
    open_and_wait(qtbot, renderer, heard, sealed(HANGING))
    renderer.want([whole(1)])
    qtbot.waitUntil(lambda: isinstance(renderer._busy, Tile), timeout=10_000)
    renderer.close()
    renderer.close()
    assert renderer.worker_pid is None


def test_closing_does_not_wait_for_a_worker_that_is_still_starting(
    make_renderer: Callable[..., Renderer], qtbot: QtBot
) -> None:
    never_ready = (sys.executable, "-c", "import time; time.sleep(60)")
    renderer = make_renderer(*never_ready)
    qtbot.wait_until(lambda: renderer.worker_pid is not None)
    renderer.close()
    assert renderer.worker_pid is None, "it was ended, not waited for"


@pytest.mark.parametrize(
    "command",
    [
        ("/nowhere/python",),
        (sys.executable, "-c", "raise SystemExit(3)"),
        (sys.executable, "-c", "print('hi')"),
    ],
    ids=["absent", "dies", "talks"],
)
def test_a_worker_that_never_starts_is_said_for_every_paper_and_closes_in_peace(
    qtbot: QtBot, make_renderer: Callable[..., Renderer], sealed: SealPaper, command: tuple[str, ...]
) -> None:
    renderer = make_renderer(*command)
    heard = Heard(renderer)
    for n in (1, 2):
        renderer.open(sealed(PAPER))
        qtbot.waitUntil(lambda n=n: len(heard.failed) == n, timeout=10_000)
    assert {code for _, code in heard.failed} == {Failure.ENGINE_FAILED}


def test_the_key_never_stands_in_a_log(sealed: SealPaper) -> None:
    paper = sealed(PAPER)
    assert paper.key is not None
    assert repr(paper.key) not in repr(paper)
    assert OpenPaper.plain(paper.path, paper.sha256, paper.title).key is None

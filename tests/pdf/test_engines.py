"""Both engines keep one contract, so that the second can stand in for the first on any page."""

import io
from collections.abc import Callable

import pytest

from meetingroom.pdf import lazy_stream, mupdf_engine
from meetingroom.pdf.engine import EngineError, PdfEngine
from meetingroom.pdf.mupdf_engine import MupdfEngine
from meetingroom.pdf.pdfium_engine import PdfiumEngine
from meetingroom.pdf.source import Source
from meetingroom.wire.pages import MAX_PAGE_POINTS, Clip, Failure
from tests.pdf import hostile
from tests.pdf.papers import page_tree, stream, vietnamese_text

MakeEngine = Callable[[Source], PdfEngine]
PAPER = vietnamese_text(3)


class VanishingFile(io.BytesIO):
    """A disk that stops answering after it was opened."""

    gone = False

    def read(self, length: int | None = -1, /) -> bytes:
        if self.gone:
            raise OSError("no such device")
        return super().read(length)


def source_of(content: bytes) -> Source:
    return Source(io.BytesIO(content), len(content))


def lazily(source: Source) -> PdfEngine:
    whole_up_to = mupdf_engine.WHOLE_UP_TO
    mupdf_engine.WHOLE_UP_TO = 0
    try:
        return MupdfEngine(source)
    finally:
        mupdf_engine.WHOLE_UP_TO = whole_up_to


@pytest.fixture(params=[MupdfEngine, lazily, PdfiumEngine], ids=["mupdf", "mupdf-lazy", "pdfium"])
def make(request: pytest.FixtureRequest) -> MakeEngine:
    made: MakeEngine = request.param
    return made


def pixel(target: bytearray, stride: int, x: int, y: int) -> tuple[int, ...]:
    return tuple(target[y * stride + x * 3 : y * stride + x * 3 + 3])


def test_a_paper_has_its_pages_its_title_and_its_contents(make: MakeEngine) -> None:
    engine = make(source_of(PAPER))
    assert engine.page_count == 3
    assert not engine.repaired
    assert engine.title() == "Tờ trình về điều chỉnh quy hoạch sử dụng đất"
    assert [(entry.level, entry.title, entry.page) for entry in engine.outline()] == [
        (1, f"Điều {n}. Phạm vi điều chỉnh", n - 1) for n in (1, 2, 3)
    ]
    assert engine.size(0).width == pytest.approx(595.28, abs=0.01)
    assert engine.size(0).height == pytest.approx(841.89, abs=0.01)
    engine.close()


def test_words_are_read_with_their_marks(make: MakeEngine) -> None:
    engine = make(source_of(PAPER))
    text = engine.text(1)
    assert text.startswith("Điều 2. Phạm vi điều chỉnh\n")
    assert "Hội đồng nhân dân" in text.replace("\n", " ")
    engine.close()


def test_letters_are_the_words_with_a_box_for_each_character(make: MakeEngine) -> None:
    engine = make(source_of(PAPER))
    text, boxes = engine.letters(0)
    assert text == engine.text(0)
    assert len(boxes) == 4 * len(text)
    at = text.index("Phạm")
    word = [boxes[i * 4 : i * 4 + 4] for i in range(at, at + 4)]
    assert [box[0] for box in word] == sorted(box[0] for box in word)
    assert all(60 < box[0] < box[2] < 540 and 40 < box[1] < box[3] < 120 for box in word)
    line_feed = text.index("\n")
    assert list(boxes[line_feed * 4 : line_feed * 4 + 4]) == [0, 0, 0, 0]
    engine.close()


def test_a_page_is_drawn_as_red_green_blue_on_white(make: MakeEngine) -> None:
    square = page_tree(
        [(b"/MediaBox[0 0 200 100]/Contents %d 0 R", [stream(b"", b"1 0 0 rg 0 50 50 50 re f")])]
    )
    engine = make(source_of(square))
    target = bytearray(400 * 200 * 3 + 16)
    assert engine.render(0, 2.0, Clip(0, 0, 400, 200), memoryview(target)) == (400, 200, 1200)
    assert pixel(target, 1200, 10, 10) == (255, 0, 0)
    assert pixel(target, 1200, 150, 10) == (255, 255, 255)
    assert pixel(target, 1200, 10, 150) == (255, 255, 255)
    engine.close()


def test_a_tile_is_the_same_part_of_the_page(make: MakeEngine) -> None:
    engine = make(source_of(PAPER))
    whole = bytearray(595 * 842 * 3 + 9999)
    tile = bytearray(200 * 100 * 3)
    _, _, stride = engine.render(0, 1.0, Clip(0, 0, 595, 842), memoryview(whole))
    assert engine.render(0, 1.0, Clip(60, 80, 200, 100), memoryview(tile)) == (200, 100, 600)
    rows = [whole[(80 + y) * stride + 180 : (80 + y) * stride + 780] for y in range(100)]
    differing = sum(
        a != b for y in range(100) for a, b in zip(rows[y], tile[y * 600 : y * 600 + 600], strict=True)
    )
    assert any(value < 128 for value in tile)
    assert differing < 600
    engine.close()


def test_a_tile_at_the_edge_holds_only_what_is_on_the_page(make: MakeEngine) -> None:
    engine = make(source_of(page_tree([(b"/MediaBox[0 0 200 100]", [])])))
    target = bytearray(64 * 64 * 3)
    width, height, stride = engine.render(0, 1.0, Clip(160, 80, 64, 64), memoryview(target))
    assert (width, height) == (40, 20)
    assert stride >= 120
    engine.close()


def test_more_than_the_place_holds_is_refused_and_nothing_is_written_beyond_it(make: MakeEngine) -> None:
    whole = bytearray(b"\x07" * 4_000)
    with pytest.raises((EngineError, ValueError)):
        make(source_of(PAPER)).render(0, 1.0, Clip(0, 0, 40, 40), memoryview(whole)[:3_000])
    assert whole[3_000:] == b"\x07" * 1_000


def test_a_turned_page_is_measured_drawn_and_read_as_it_is_shown(make: MakeEngine) -> None:
    engine = make(source_of(hostile.turned_page()))
    assert (engine.size(0).width, engine.size(0).height) == (842, 595)
    target = bytearray(842 * 595 * 3)
    _, _, stride = engine.render(0, 1.0, Clip(0, 0, 842, 595), memoryview(target))
    assert pixel(target, stride, 20, 20) == (255, 0, 0)
    assert pixel(target, stride, 20, 500) == (255, 255, 255)
    engine.close()


def test_letters_of_a_turned_page_lie_where_they_are_shown(make: MakeEngine) -> None:
    font = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    words = stream(b"", b"BT /F 20 Tf 50 40 Td (Turned) Tj ET")
    paper = page_tree([(b"/MediaBox[0 0 595 842]/Rotate 90/Contents %d 0 R" + font, [words])])
    engine = make(source_of(paper))
    text, boxes = engine.letters(0)
    first, last = text.index("T"), text.index("d")
    # Unturned, the line runs right from (50, 40) above the bottom left; turned, down from the top left.
    assert 25 < boxes[first * 4] < 65
    assert boxes[first * 4 + 1] == pytest.approx(50, abs=4)
    assert boxes[last * 4 + 1] > boxes[first * 4 + 1] + 40
    engine.close()


def test_a_password_is_asked_for_by_name(make: MakeEngine) -> None:
    with pytest.raises(EngineError) as refused:
        make(source_of(hostile.with_password()))
    assert refused.value.code is Failure.ENCRYPTED


def test_a_paper_only_its_owner_may_change_is_readable(make: MakeEngine) -> None:
    engine = make(source_of(hostile.with_owner_password_only()))
    assert "Điều 1" in engine.text(0)
    engine.close()


def test_noise_is_refused(make: MakeEngine) -> None:
    with pytest.raises(EngineError) as refused:
        make(source_of(hostile.noise_with_a_header()))
    assert refused.value.code is Failure.ENGINE_FAILED


def test_a_page_beyond_every_paper_size_is_not_drawn(make: MakeEngine) -> None:
    points = int(MAX_PAGE_POINTS) * 2
    engine = make(source_of(hostile.huge_page(points)))
    with pytest.raises(EngineError) as refused:
        engine.render(0, 0.01, Clip(0, 0, 100, 100), memoryview(bytearray(30_000)))
    assert refused.value.code is Failure.TOO_LARGE_PAGE
    engine.close()


def test_a_circular_table_of_contents_ends(make: MakeEngine) -> None:
    engine = make(source_of(hostile.circular_outline()))
    assert len(engine.outline()) < 100
    engine.close()


@pytest.mark.parametrize("make_lazy", [lazily, PdfiumEngine], ids=["mupdf-lazy", "pdfium"])
def test_a_disk_that_stops_answering_is_named_and_not_taken_for_a_blank_page(make_lazy: MakeEngine) -> None:
    paper = page_tree(
        [(b"/MediaBox[0 0 595 842]/Contents %d 0 R", [stream(b"", b"% " + b"x" * 400_000)]) for _ in range(4)]
    )
    file = VanishingFile(paper)
    engine = make_lazy(Source(file, len(paper)))
    file.gone = True
    with pytest.raises(EngineError) as refused:
        engine.render(2, 1.0, Clip(0, 0, 595, 842), memoryview(bytearray(595 * 842 * 3 + 9999)))
    assert refused.value.code is Failure.MISSING
    engine.close()


def test_both_engines_read_the_same_words() -> None:
    mupdf, pdfium = MupdfEngine(source_of(PAPER)), PdfiumEngine(source_of(PAPER))
    assert mupdf.text(2).split() == pdfium.text(2).split()
    mupdf.close()
    pdfium.close()


def test_the_layout_of_mupdfs_streams_is_the_one_we_know() -> None:
    assert lazy_stream.layout_is_known()


def test_a_large_paper_is_not_opened_by_mupdf_when_its_streams_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mupdf_engine, "layout_is_known", lambda: False)
    with pytest.raises(EngineError) as refused:
        lazily(source_of(PAPER))
    assert refused.value.code is Failure.ENGINE_FAILED


def test_a_long_paper_opens_without_reading_all_of_its_pages() -> None:
    """Pages of a scanned dossier lie far apart: each would cost a piece decrypted before page one."""
    far = stream(b"", b"% " + bytes(40_000))
    content = page_tree((b"/MediaBox[0 0 595 842]/Contents %d 0 R", [far]) for _ in range(60))
    asked: list[int] = []
    source = source_of(content)
    read_at = source.read_at
    source.read_at = lambda offset, length: (asked.append(offset), read_at(offset, length))[1]  # type: ignore
    engine = lazily(source)
    assert engine.size(0).height == 842
    assert len(asked) < 10
    assert [engine.size(page).height for page in range(60)] == [842] * 60
    engine.close()

"""A page is taken for its own JPEG only when that picture is all anybody would see of it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pymupdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from meetingroom.client.reader.scan_picture import scan_picture
from meetingroom.pdf import scan_page
from meetingroom.pdf.mupdf_engine import MupdfEngine
from meetingroom.pdf.scan_page import baseline_size
from meetingroom.wire.pages import Clip, Place
from tests.guards import qt_messages
from tests.pdf.papers import colour_scan, page_tree, stream
from tests.pdf.test_engines import source_of

WIDTH, HEIGHT = 80, 120
DRAWN = b"q 80 0 0 120 0 0 cm /I Do Q"
WORDS = b" BT 3 Tr /F 9 Tf 10 10 Td (T\\(o) Tj ET"


def jpeg(*, grey: bool = False, progressive: bool = False) -> bytes:
    """Red above, blue below on the left; green on the right; or a grey that grows."""
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    picture.fill(QColor("#00ff00"))
    for y in range(HEIGHT):
        for x in range(WIDTH // 2):
            picture.setPixelColor(x, y, QColor("#ff0000" if y < HEIGHT // 2 else "#0000ff"))
    if grey:
        picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    array = QByteArray()
    buffer = QBuffer(array)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"JPEG"))
    writer.setQuality(95)
    writer.setProgressiveScanWrite(progressive)
    assert writer.write(picture)
    return bytes(array.data())


JPEG = jpeg()


class Sheet(NamedTuple):
    """A page of one picture, and what may be special about it."""

    content: bytes = DRAWN
    page: bytes = b""
    picture: bytes = b"/ColorSpace/DeviceRGB/Filter/DCTDecode/BitsPerComponent 8"
    jpeg: bytes = JPEG
    box: bytes = b"[0 0 80 120]"

    def file(self) -> bytes:
        """The paper of this one page."""
        entries = b"/MediaBox%s%s/Contents %%d 0 R/Resources<</XObject<</I 5 0 R>>>>" % (self.box, self.page)
        size = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (WIDTH, HEIGHT)
        return page_tree([(entries, [stream(b"", self.content), stream(size + self.picture, self.jpeg)])])


@pytest.fixture
def engine() -> Iterator[Callable[[Sheet], MupdfEngine]]:
    made: list[MupdfEngine] = []

    def make(sheet: Sheet) -> MupdfEngine:
        made.append(MupdfEngine(source_of(sheet.file())))
        return made[-1]

    yield make
    for each in made:
        each.close()


SCANS = {
    "plain": Sheet(),
    "words_nobody_sees": Sheet(content=DRAWN + WORDS),
    "words_first": Sheet(content=WORDS + b" " + DRAWN),
    "matrix_in_two": Sheet(content=b"q 40 0 0 60 0 0 cm 2 0 0 2 0 0 cm /I Do Q"),
    "filter_in_a_list": Sheet(picture=b"/ColorSpace/DeviceRGB/Filter[/DCTDecode]/BitsPerComponent 8"),
    "grey": Sheet(
        picture=b"/ColorSpace/DeviceGray/Filter/DCTDecode/BitsPerComponent 8", jpeg=jpeg(grey=True)
    ),
    "turned_page": Sheet(page=b"/Rotate 90"),
    "turned_over": Sheet(page=b"/Rotate 180"),
    "turned_back": Sheet(page=b"/Rotate 270"),
    "turned_picture": Sheet(content=b"q 0 120 -80 0 80 0 cm /I Do Q", box=b"[0 0 80 120]"),
    "cropped": Sheet(page=b"/CropBox[2 2 78 118]"),
    "small_margin": Sheet(box=b"[0 0 81 121]"),
}


@pytest.mark.parametrize("sheet", SCANS.values(), ids=SCANS.keys())
def test_a_scan_shown_from_its_own_jpeg_looks_as_the_engine_draws_it(
    engine: Callable[[Sheet], MupdfEngine], sheet: Sheet
) -> None:
    opened = engine(sheet)
    found = opened.scan(0)
    assert found is not None
    assert found.jpeg == sheet.jpeg
    size = opened.size(0)
    width, height = round(size.width * 2), round(size.height * 2)
    target = memoryview(bytearray(width * height * 3 + 64))
    across, down, stride = opened.render(0, 2.0, Clip(0, 0, width, height), target)
    ours = scan_picture(found.jpeg, found.place, found.turn, 2.0, width, height)
    assert ours is not None
    assert (ours.width(), ours.height()) == (width, height)
    for x, y in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75), (0.1, 0.1), (0.9, 0.9)):
        at = round(y * down) * stride + round(x * across) * 3
        theirs = target[at : at + 3]
        colour = ours.pixelColor(round(x * width), round(y * height))
        for one, other in zip((colour.red(), colour.green(), colour.blue()), theirs, strict=True):
            assert abs(one - other) <= 12, (x, y, colour.name(), bytes(theirs).hex())


NO_SCANS = {
    "something_over_it": Sheet(content=DRAWN + b" 1 0 0 rg 0 0 9 9 re f"),
    "words_one_sees": Sheet(content=DRAWN + WORDS.replace(b"3 Tr", b"0 Tr")),
    "clipped": Sheet(content=b"q 0 0 40 60 re W n 80 0 0 120 0 0 cm /I Do Q"),
    "drawn_twice": Sheet(content=DRAWN + DRAWN),
    "half_the_page": Sheet(content=b"q 80 0 0 60 0 0 cm /I Do Q"),
    "much_larger_than_the_page": Sheet(content=b"q 160 0 0 240 0 0 cm /I Do Q"),
    "slanted": Sheet(content=b"q 80 9 -9 120 0 0 cm /I Do Q"),
    "mirrored": Sheet(content=b"q -80 0 0 120 80 0 cm /I Do Q"),
    "see_through": Sheet(content=b"/G gs " + DRAWN),
    "in_a_layer": Sheet(content=b"/OC /L BDC " + DRAWN + b" EMC"),
    "with_a_note": Sheet(page=b"/Annots[]"),
    "other_units": Sheet(page=b"/UserUnit 2"),
    "inverted": Sheet(
        picture=b"/ColorSpace/DeviceRGB/Filter/DCTDecode/BitsPerComponent 8/Decode[1 0 1 0 1 0]"
    ),
    "masked": Sheet(picture=b"/ColorSpace/DeviceRGB/Filter/DCTDecode/BitsPerComponent 8/SMask 4 0 R"),
    "four_inks": Sheet(picture=b"/ColorSpace/DeviceCMYK/Filter/DCTDecode/BitsPerComponent 8"),
    "other_colours": Sheet(picture=b"/ColorSpace/DeviceGray/Filter/DCTDecode/BitsPerComponent 8"),
    "not_a_jpeg": Sheet(jpeg=b"\xff\xd8 nothing of the kind"),
    "progressive": Sheet(jpeg=jpeg(progressive=True)),
    "nonsense": Sheet(content=b"Q cm Tr Do"),
}


@pytest.mark.parametrize("sheet", NO_SCANS.values(), ids=NO_SCANS.keys())
def test_a_page_that_is_more_or_else_is_left_to_the_engine(
    engine: Callable[[Sheet], MupdfEngine], sheet: Sheet
) -> None:
    opened = engine(sheet)
    assert opened.scan(0) is None
    assert opened.scan(0) is None, "also when asked again"


def test_a_picture_too_large_to_be_decoded_in_the_window_is_left_to_the_worker(
    engine: Callable[[Sheet], MupdfEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_page, "MOST_PIXELS", WIDTH * HEIGHT - 1)
    assert engine(Sheet()).scan(0) is None


def test_the_size_of_a_jpeg_is_read_from_its_own_frame() -> None:
    assert baseline_size(JPEG) == (WIDTH, HEIGHT, 3)
    assert baseline_size(jpeg(grey=True)) == (WIDTH, HEIGHT, 1)
    for broken in (b"", JPEG[1:], JPEG[:40], b"\xff\xd8\xff\xe0\x00\x00" + bytes(20)):
        assert baseline_size(broken) is None


def test_a_picture_that_cannot_be_decoded_is_none() -> None:
    assert scan_picture(b"nonsense", Place(0, 0, 80, 120), 0, 1.0, 80, 120) is None
    assert any("JPEG" in said for said in qt_messages.forget())


def test_what_the_picture_leaves_of_the_page_is_paper() -> None:
    picture = scan_picture(JPEG, Place(0, 0, 80, 120), 0, 1.0, 90, 130)
    assert picture is not None
    assert picture.pixelColor(85, 125).name() == "#ffffff"
    assert picture.pixelColor(70, 100) != QColor("#ffffff")


def test_reading_the_words_of_many_scans_keeps_one_of_their_pictures_at_most(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = MupdfEngine(source_of(colour_scan(4, 1, (992, 1404))))
    emptied: list[int] = []
    monkeypatch.setattr(pymupdf.TOOLS, "store_shrink", emptied.append)
    for page in (0, 0, 1, 2, 3):
        assert opened.text(page) == ""
    assert emptied == [100] * 3
    opened.close()

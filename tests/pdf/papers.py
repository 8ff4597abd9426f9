"""Papers made for tests and benchmarks: Vietnamese text, scans, and PDFs written object by object.

Everything is generated from this file's own words; nothing is read from outside. Sizes are chosen to be
like the real ones: a budget report of 300 pages, a colour scan of 300 dpi at about 0.85 MB a page.
"""

import os
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import typst
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

A4 = (595, 842)
SCAN_PIXELS = (2480, 3508)

SENTENCES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương; căn cứ Luật Ngân sách nhà nước và các văn bản hướng dẫn.",
    "Ủy ban nhân dân xã trình Hội đồng nhân dân xem xét, quyết định điều chỉnh quy hoạch sử dụng đất.",
    "Tổng thu ngân sách trên địa bàn ước đạt 12.450 triệu đồng, bằng 103,7% dự toán được giao.",
    "Đề nghị các đại biểu nghiên cứu tài liệu, thảo luận và biểu quyết thông qua nghị quyết của kỳ họp.",
    "Diện tích đất rừng phòng hộ được giữ nguyên; diện tích đất trồng lúa chuyển đổi là 18,6 ha.",
    "Ban Kinh tế – Ngân sách đề nghị làm rõ nguồn vốn thực hiện và trách nhiệm của từng cơ quan.",
    "Việc tổ chức thực hiện phải bảo đảm công khai, minh bạch, đúng thẩm quyền và tiết kiệm.",
)


def vietnamese_text(pages: int, title: str = "Tờ trình về điều chỉnh quy hoạch sử dụng đất") -> bytes:
    """A PDF of exactly `pages` A4 pages, each with a heading, five clauses and an outline entry."""
    preamble = (
        '#set page(paper: "a4", margin: 2.2cm, numbering: "1")\n#set text(size: 13pt, lang: "vi")\n'
        f'#set par(justify: true)\n#set document(title: "{title}")\n'
    )
    source = []
    for page in range(1, pages + 1):
        clauses = "\n\n".join(
            f"{number}. " + " ".join(SENTENCES[(page * 3 + number + k) % len(SENTENCES)] for k in range(3))
            for number in range(1, 6)
        )
        source.append(f"= Điều {page}. Phạm vi điều chỉnh\n\n{clauses}\n")
    return bytes(typst.compile((preamble + "#pagebreak()\n".join(source)).encode()))


def write_pdf(objects: Sequence[bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF file of the given object bodies, numbered from 1, with a correct cross-reference table."""
    content = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<</Size %d/Root %d 0 R%s>>\n" % (len(objects) + 1, root, trailer)
    content += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(content)


def stream(dictionary: bytes, content: bytes) -> bytes:
    """One stream object."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def page_tree(pages: Iterable[tuple[bytes, list[bytes]]]) -> bytes:
    """A PDF whose pages are given as (entries of the page's dictionary with %d for its first own object,
    own objects)."""
    kids: list[int] = []
    objects: list[bytes] = []
    for entries, own in pages:
        number = 3 + len(objects)
        kids.append(number)
        objects.append(b"<</Type/Page/Parent 2 0 R" + entries.replace(b"%d", b"%d" % (number + 1)) + b">>")
        objects += own
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return write_pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, *objects])


def scan_jpeg(number: int, noise: bytes, pixels: tuple[int, int] = SCAN_PIXELS) -> bytes:
    """A page as a colour scanner gives it: slightly grey, noisy, with text and a red stamp."""
    width, height = pixels
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(244, 242, 236))
    painter = QPainter(image)
    scale = width / SCAN_PIXELS[0]
    font = QFont("Noto Sans")
    font.setPixelSize(round(50 * scale))
    painter.setFont(font)
    for line in range(34):
        text = SENTENCES[(number + line) % len(SENTENCES)]
        painter.drawText(QPoint(round(220 * scale), round((300 + line * 88) * scale)), text[:80])
    painter.setPen(QColor(190, 30, 30))
    painter.drawEllipse(QRect(*(round(v * scale) for v in (1500, 2700, 520, 520))))
    side = 512
    grain = QImage(noise[: side * side], side, side, side, QImage.Format.Format_Grayscale8)
    painter.setOpacity(0.025)
    painter.drawImage(
        QRect(0, 0, width, height),
        grain.scaled(width, height, mode=Qt.TransformationMode.SmoothTransformation),
    )
    painter.end()
    array = QByteArray()
    buffer = QBuffer(array)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"JPEG"))
    writer.setQuality(68)
    assert writer.write(image), writer.errorString()
    return bytes(array.data())


def colour_scan(pages: int, distinct: int = 4, pixels: tuple[int, int] = SCAN_PIXELS) -> bytes:
    """A PDF of `pages` full-page colour JPEGs, each an object of its own. Needs a QGuiApplication."""
    width, height = pixels
    noise = os.urandom(512 * 512)
    pictures = [scan_jpeg(number, noise, pixels) for number in range(min(distinct, pages))]
    entries = b"/MediaBox[0 0 %d %d]/Contents %%d 0 R/Resources<</XObject<</I %%n 0 R>>>>" % A4
    kids = []
    for number in range(pages):
        draw = stream(b"", b"q %d 0 0 %d 0 0 cm /I Do Q" % A4)
        picture = stream(
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/DCTDecode" % (width, height),
            pictures[number % len(pictures)],
        )
        own = 3 + number * 3 + 2
        kids.append((entries.replace(b"%n", b"%d" % own), [draw, picture]))
    return page_tree(kids)


def deflated(content: bytes) -> bytes:
    """A stream object compressed as most programs write it."""
    return stream(b"/Filter/FlateDecode", zlib.compress(content))


def kept(path: Path, content: bytes) -> Path:
    """Write `content` to `path` and give the path back."""
    path.write_bytes(content)
    return path

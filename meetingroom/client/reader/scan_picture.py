"""Decodes a page that is one JPEG straight to the size it is shown at, while the window goes on.

A JPEG can be decoded at a half, a quarter or an eighth for a fraction of the price. Must not know workers
or papers.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QTransform

from meetingroom.wire.pages import MOST_STRETCHED, Place

_NEXT_PIXEL = 1.5
"""A picture that misses the page's edge by less is taken to reach it."""


def scan_picture(
    jpeg: bytes, place: Place, turn: int, scale: float, width: int, height: int
) -> QImage | None:
    """The page of `width` by `height` pixels (RGB32) at `scale` pixels a point; None: it cannot be decoded.

    The picture lies at `place` of the page, turned to the right by `turn` quarters.
    """
    across, down = max(1, round(place.width * scale)), max(1, round(place.height * scale))
    left, top = place.left * scale, place.top * scale
    fills = (
        max(abs(left), abs(top)) < _NEXT_PIXEL and max(abs(across - width), abs(down - height)) < _NEXT_PIXEL
    )
    if fills:
        across, down = width, height
    upright = QSize(across, down) if turn % 2 == 0 else QSize(down, across)
    picture = _decoded(jpeg, upright)
    if picture is None:
        return None
    if turn:
        picture = picture.transformed(QTransform().rotate(90 * turn))
    if fills:
        return picture
    page = QImage(width, height, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(QRectF(left, top, across, down).toAlignedRect(), picture)
    painter.end()
    return page


def _decoded(jpeg: bytes, wanted: QSize) -> QImage | None:
    """The JPEG at exactly `wanted`, decoded no larger than is needed for it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setAutoTransform(False)
    full = reader.size()
    if not full.isValid():
        return None
    decoded_at = next(
        (
            part
            for part in (_part(full, parts) for parts in (8, 4, 2))
            if part.width() * MOST_STRETCHED >= wanted.width()
            and part.height() * MOST_STRETCHED >= wanted.height()
        ),
        full,
    )
    is_stretched = decoded_at.width() < wanted.width() or decoded_at.height() < wanted.height()
    # The reader makes the picture smaller without the interpreter's lock; `scaled` would hold it.
    reader.setScaledSize(decoded_at if is_stretched else wanted)
    picture = reader.read()
    if picture.isNull():
        return None
    if is_stretched:
        picture = picture.scaled(
            wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return picture.convertToFormat(QImage.Format.Format_RGB32)


def _part(full: QSize, parts: int) -> QSize:
    """The size a decoder gives for one `parts`-th: never rounded down."""
    return QSize(-(-full.width() // parts), -(-full.height() // parts))

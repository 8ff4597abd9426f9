"""Puts the pictures of one screen on one contact sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from meetingroom.client.kit.fonts import interface_font
from tests.shots.context import NORMAL, Shot

_GAP = 16
_CAPTION = 28
_CELL = 620


def contact_sheet(title: str, pictures: Sequence[tuple[Shot, QImage]]) -> QImage:
    """A grid: one row per theme and text size with the four sizes, then one row per pair of states."""
    rows: list[list[tuple[Shot, QImage]]] = []
    for shot, image in pictures:
        key = (shot.theme, shot.percent) if shot.state == NORMAL else ("states",)
        last = rows[-1][0][0] if rows else None
        last_key = None
        if last is not None:
            last_key = (last.theme, last.percent) if last.state == NORMAL else ("states",)
        if key != last_key or len(rows[-1]) >= 4:
            rows.append([])
        rows[-1].append((shot, image))
    scaled = [[(shot, _fit(image)) for shot, image in row] for row in rows]
    width = _GAP + max(sum(image.width() + _GAP for _, image in row) for row in scaled)
    height = 60 + sum(max(image.height() for _, image in row) + _CAPTION + _GAP for row in scaled)
    sheet = QImage(width, height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#5B6470"))
    painter = QPainter(sheet)
    painter.setPen(QColor("white"))
    painter.setFont(interface_font(26, strong=True))
    painter.drawText(QPoint(_GAP, 40), title)
    painter.setFont(interface_font(16))
    y = 60
    for row in scaled:
        x = _GAP
        for shot, image in row:
            caption = f"{shot.width}×{shot.height} · {shot.percent} % · {shot.theme} · {shot.state}"
            box = QRect(x, y, image.width(), _CAPTION)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, caption)
            painter.drawImage(QPoint(x, y + _CAPTION), image)
            x += image.width() + _GAP
        y += max(image.height() for _, image in row) + _CAPTION + _GAP
    painter.end()
    return sheet


def _fit(image: QImage) -> QImage:
    mode = Qt.TransformationMode.SmoothTransformation
    if image.height() > image.width():
        return image.scaledToHeight(_CELL, mode)
    return image.scaledToWidth(_CELL, mode) if image.width() > _CELL else image

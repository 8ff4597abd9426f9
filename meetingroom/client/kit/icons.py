"""The one icon set (Phosphor, from the QtAwesome package), tinted by role, each icon with a spoken name.

Only the icon font and its table of names are read from the package: importing the package itself would load
a dozen other icon fonts and cost a third of the start-up time.

Must not be used for meaning on its own: an icon always stands beside a word or carries its spoken name.
"""

import json
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap, QRawFont

from meetingroom.client.kit.fonts import FontsMissing, package_file

_FAMILY = "Phosphor"


class Icon(StrEnum):
    """Icons by what they mean here; the value is the name in the set."""

    YES = "check-bold"
    NO = "x-bold"
    ABSTAIN = "circle-bold"
    DONE = "check-circle-fill"
    CURRENT = "play-fill"
    PENDING = "circle-dashed"
    INFO = "info-fill"
    WARN = "warning-fill"
    ERROR = "warning-octagon-fill"
    OFFLINE = "wifi-slash"
    ONLINE = "wifi-high"
    SYNC = "arrows-clockwise"
    SYNCED = "cloud-check"
    SERVER = "hard-drives"
    DOCUMENT = "file-text"
    PDF = "file-pdf"
    FILES = "files"
    FOLDER = "folder-open"
    DOWNLOAD = "download-simple"
    UPLOAD = "upload-simple"
    SEND = "paper-plane-tilt"
    CLOCK = "clock"
    TIMER = "timer"
    CALENDAR = "calendar-blank"
    PEOPLE = "users-three"
    PERSON = "user"
    SEAT = "armchair"
    SPEAK = "microphone"
    BELL = "bell"
    BELL_RINGING = "bell-ringing"
    HELP = "hand-palm"
    VOTE = "check-square"
    LOCK = "lock-simple"
    UNLOCK = "lock-simple-open"
    KEY = "key"
    SEARCH = "magnifying-glass"
    ZOOM_IN = "magnifying-glass-plus"
    ZOOM_OUT = "magnifying-glass-minus"
    FIT = "frame-corners"
    FIT_WIDTH = "arrows-out-line-horizontal"
    MENU = "list"
    CONTENTS = "list-bullets"
    MORE = "dots-three-vertical-bold"
    CLOSE = "x"
    BACK = "arrow-left"
    PREVIOUS = "caret-left-bold"
    NEXT = "caret-right-bold"
    UP = "caret-up-bold"
    DOWN = "caret-down-bold"
    HIGHLIGHT = "marker-circle"
    NOTE = "note-pencil"
    DRAW = "scribble-loop"
    EDIT = "pencil-simple"
    ADD = "plus"
    REMOVE = "trash"
    ERASER = "eraser"
    REDO = "arrow-u-up-right"
    UNDO = "arrow-counter-clockwise"
    RETRY = "arrow-clockwise"
    RETURN = "arrow-u-up-left"
    PRESENT = "projector-screen"
    PLAY = "play"
    PAUSE = "pause"
    STOP = "stop"
    HOME = "house"
    SETTINGS = "gear-six"
    TEXT_SIZE = "text-aa"
    LIGHT = "sun"
    DARK = "moon"
    CONTRAST = "circle-half"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    BACKSPACE = "backspace"
    RESULT = "chart-bar-horizontal"
    MINUTES = "notebook"
    SIGN = "pen-nib"
    SHIELD = "shield-check"
    EMPTY = "tray"
    LOADING = "hourglass-medium"
    WITHDRAWN = "prohibit"
    STAR = "star-fill"
    EYE = "eye"
    PRINT = "printer"
    GAVEL = "scales"
    PIN = "push-pin-fill"
    DOOR = "door"


SPOKEN = {
    Icon.YES: "đã đạt",
    Icon.NO: "không đạt",
    Icon.ABSTAIN: "không biểu quyết",
    Icon.DONE: "đã xong",
    Icon.CURRENT: "đang họp",
    Icon.PENDING: "chưa đến lượt",
    Icon.INFO: "thông tin",
    Icon.WARN: "cần chú ý",
    Icon.ERROR: "có trở ngại",
    Icon.OFFLINE: "mất kết nối",
    Icon.ONLINE: "đã kết nối",
    Icon.SYNC: "đang cập nhật",
    Icon.SYNCED: "đã cập nhật",
    Icon.LOCK: "họp kín",
    Icon.DOCUMENT: "tài liệu",
    Icon.PDF: "tài liệu PDF",
    Icon.BELL: "thông báo",
    Icon.CLOCK: "giờ",
    Icon.WITHDRAWN: "đã thu hồi",
    Icon.PEOPLE: "người dự họp",
    Icon.SPEAK: "phát biểu",
}
"""What a screen reader says for an icon that stands for a state.  Icons of buttons are silent: the button
speaks its own label."""


@cache
def _names() -> dict[str, str]:
    path = package_file("qtawesome", "fonts", "phosphor-charmap-1.3.0.json")
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return table


def load_icons() -> None:
    """Register the icon font with Qt, once per application.  Raises ``FontsMissing``."""
    if _FAMILY not in QFontDatabase.families():
        path = package_file("qtawesome", "fonts", "phosphor-1.3.0.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FontsMissing(str(path))


def paint_icon(painter: QPainter, rect: QRectF, icon: Icon, colour: QColor | str) -> None:
    """Draw ``icon`` as vector shapes, centred in ``rect`` at its shorter side."""
    side = min(rect.width(), rect.height())
    if side < 1:
        return
    font = QFont(_FAMILY)
    font.setPixelSize(max(1, round(side)))
    raw = QRawFont.fromFont(font)
    glyph = raw.glyphIndexesForString(chr(int(_names()[icon.value], 16)))[0]
    path = raw.pathForGlyph(glyph)
    # The glyph's own box is one em square standing on the descent line; centring the em square rather than
    # the ink keeps a row of icons on one axis.
    em = raw.pixelSize()
    origin = QPointF(rect.center().x() - em / 2, rect.center().y() - em / 2 + raw.ascent())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.translate(origin)
    painter.drawPath(path)
    painter.restore()


def icon_pixmap(icon: Icon, side: int, colour: QColor | str, ratio: float = 1.0) -> QPixmap:
    """``icon`` as a square pixmap of ``side`` device-independent pixels."""
    pixmap = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, side, side), icon, colour)
    painter.end()
    return pixmap


def qt_icon(icon: Icon, side: int, colour: str, disabled: str) -> QIcon:
    """``icon`` for Qt's own widgets (actions, line edits), in its normal and its disabled colour."""
    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(icon_pixmap(icon, side, colour, ratio), QIcon.Mode.Normal)
        result.addPixmap(icon_pixmap(icon, side, disabled, ratio), QIcon.Mode.Disabled)
    return result

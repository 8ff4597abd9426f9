"""Generates the one style sheet of the application from tokens.

Covers Qt's own widgets and the kit's frames through object properties (``[card="plain"]``, ``[tone="yes"]``,
``[variant="primary"]``).  Never names a font (see fonts.py), never sets a fixed height: only minimum sizes,
so that no Vietnamese mark is ever cut.  Must not touch a widget, but for telling one that its properties
changed (:func:`repolish`).
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.tokens import Tokens, Tone


def style_sheet(tokens: Tokens) -> str:
    """The whole application style sheet for these tokens."""
    return "\n".join(
        (_base(tokens), _frames(tokens), _buttons(tokens), _fields(tokens), _lists(tokens), _scroll(tokens))
    )


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again after a property it selects by has changed."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def _base(t: Tokens) -> str:
    c = t.colours
    labels = "\n".join(f'QLabel[tone="{tone}"] {{ color: {c.tone(tone)}; }}' for tone in Tone)
    return f"""
QWidget {{ color: {c.text}; }}
QWidget[page="true"], QMainWindow, QDialog {{ background: {c.bg}; }}
QLabel {{ background: transparent; }}
QLabel[tone="text"] {{ color: {c.text}; }}
{labels}
QLabel:disabled {{ color: {c.disabled}; }}
QToolTip {{
  background: {c.text}; color: {c.surface}; border: 0; padding: {t.space.s}px;
}}
QSplitter::handle {{ background: {c.line}; }}
"""


def _frames(t: Tokens) -> str:
    c, r = t.colours, t.radius
    tones = "\n".join(
        f'QFrame[card="tone"][tone="{tone}"] {{ background: {c.soft(tone)}; '
        f"border: {t.hairline}px solid {c.tone(tone) if t.hairline > 1 else c.line}; }}"
        for tone in Tone
    )
    return f"""
QFrame[card="plain"], QFrame[card="tone"], QFrame[card="sunken"] {{
  background: {c.surface}; border: {t.hairline}px solid {c.line}; border-radius: {r.card}px;
}}
QFrame[card="sunken"] {{ background: {c.sunken}; }}
QFrame[bar="top"] {{ background: {c.surface}; border: 0; border-bottom: {t.hairline}px solid {c.line}; }}
QFrame[bar="bottom"] {{ background: {c.surface}; border: 0; border-top: {t.hairline}px solid {c.line}; }}
QFrame[bar="left"] {{ background: {c.surface}; border: 0; border-right: {t.hairline}px solid {c.line}; }}
QFrame[bar="right"] {{ background: {c.surface}; border: 0; border-left: {t.hairline}px solid {c.line}; }}
QFrame[bar="bare"] {{ background: {c.surface}; border: 0; }}
QFrame[rule="true"] {{
  background: {c.line}; border: 0; min-height: {t.hairline}px; max-height: {t.hairline}px;
}}
{tones}
"""


def _buttons(t: Tokens) -> str:
    c = t.colours
    inner = t.target - 2 * (t.space.s + 1)
    return f"""
QPushButton, QToolButton {{
  background: {c.surface}; color: {c.text}; border: {t.hairline}px solid {c.border};
  border-radius: {t.radius.control}px; padding: {t.space.s}px {t.space.l}px; min-height: {inner}px;
}}
QPushButton:hover, QToolButton:hover {{ background: {c.sunken}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.hover}; }}
QPushButton:focus, QToolButton:focus {{ border: {t.focus_width}px solid {c.focus}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.disabled}; border-color: {c.line}; }}
QPushButton[variant="primary"] {{
  background: {c.primary}; color: {c.on_primary}; border-color: {c.primary};
}}
QPushButton[variant="primary"]:disabled {{
  background: {c.sunken}; color: {c.disabled}; border-color: {c.line};
}}
QCheckBox, QRadioButton {{ spacing: {t.space.m}px; min-height: {t.target}px; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: {t.icon - 4}px; height: {t.icon - 4}px; border: 2px solid {c.border}; background: {c.surface};
}}
QRadioButton::indicator {{ border-radius: {t.icon // 2}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{
  border-color: {c.primary}; background: {c.primary};
}}
QCheckBox:focus, QRadioButton:focus {{ color: {c.focus}; }}
"""


def _fields(t: Tokens) -> str:
    c = t.colours
    pad = t.space.s
    inner = t.target - 2 * (pad + t.hairline)
    thin = pad + t.hairline - t.focus_width
    boxes = "QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox, QDateTimeEdit"
    focused = ", ".join(f"{name}:focus" for name in boxes.split(", "))
    off = ", ".join(f"{name}:disabled" for name in boxes.split(", "))
    return f"""
{boxes} {{
  background: {c.surface}; color: {c.text}; border: {t.hairline}px solid {c.border};
  border-radius: {t.radius.control}px; padding: {pad}px {t.space.m}px; min-height: {inner}px;
  selection-background-color: {c.primary}; selection-color: {c.on_primary};
}}
{focused} {{
  border: {t.focus_width}px solid {c.focus}; padding: {thin}px {t.space.m + t.hairline - t.focus_width}px;
}}
{off} {{ color: {c.disabled}; background: {c.sunken}; border-color: {c.line}; }}
QLineEdit[tone="no"] {{ border-color: {c.no}; }}
QComboBox::drop-down {{ border: 0; width: {t.target - t.space.s}px; }}
QComboBox QAbstractItemView {{
  background: {c.surface}; border: 1px solid {c.border}; padding: {t.space.xs}px;
}}
QComboBox QAbstractItemView::item {{ min-height: {t.target}px; }}
"""


def _lists(t: Tokens) -> str:
    c = t.colours
    return f"""
QAbstractItemView {{
  background: {c.surface}; alternate-background-color: {c.sunken}; border: 0; outline: 0;
  selection-background-color: {c.primary_soft}; selection-color: {c.text};
}}
QTableView, QTreeWidget, QListWidget {{
  border: {t.hairline}px solid {c.line}; border-radius: {t.radius.control}px;
}}
QTableView::item, QListWidget::item, QTreeWidget::item {{
  padding: {t.space.s}px; min-height: {t.target - 16}px;
}}
QHeaderView::section {{
  background: {c.sunken}; color: {c.text_2}; border: 0; border-bottom: {t.hairline}px solid {c.line};
  padding: {t.space.s}px;
}}
QMenu {{ background: {c.surface}; border: {t.hairline}px solid {c.border}; padding: {t.space.xs}px; }}
QMenu::item {{
  padding: {t.space.m}px {t.space.xl}px; min-height: {t.target - 2 * t.space.m}px;
  border-radius: {t.radius.control}px;
}}
QMenu::item:selected {{ background: {c.primary_soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.disabled}; }}
QTabBar::tab {{
  background: transparent; color: {c.text_2}; border: 0; border-bottom: 3px solid transparent;
  padding: {t.space.s}px {t.space.l}px; min-height: {t.target - 2 * t.space.s - 3}px;
}}
QTabBar::tab:selected {{ color: {c.primary}; border-bottom-color: {c.primary}; }}
QTabBar::tab:focus {{ color: {c.focus}; background: {c.sunken}; }}
QTabWidget::pane {{ border: 0; border-top: {t.hairline}px solid {c.line}; }}
QProgressBar {{
  background: {c.sunken}; border: {t.hairline}px solid {c.border}; border-radius: {t.space.s}px;
  min-height: {t.space.m}px; color: transparent;
}}
QProgressBar::chunk {{ background: {c.primary}; border-radius: {t.space.s - 2}px; }}
"""


def _scroll(t: Tokens) -> str:
    c = t.colours
    thick = max(12, t.mm(3))
    return f"""
QScrollArea {{ border: 0; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {thick}px; margin: 0; border: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {thick}px; margin: 0; border: 0; }}
QScrollBar::handle {{ background: {c.border}; border-radius: {thick // 2 - 3}px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: {t.target}px; }}
QScrollBar::handle:horizontal {{ min-width: {t.target}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""

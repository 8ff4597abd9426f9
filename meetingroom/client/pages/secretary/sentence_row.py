"""One sentence of the minutes: where it comes from, what it says, and changing it in place.

Must not save: it says what was wanted. What is being typed is never replaced from outside.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.chips import Badge, Chip
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label, Rule
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.text_area import TextArea
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say
from meetingroom.words.catalogue import Words


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence worded. `source` is its chip; `proposal` is shown when the wording is the secretary's;
    `warning` says that record and wording disagree. `dropped`: left out; `edited`: her own wording over a
    proposal."""

    key: str
    text: str
    source: str
    hour: str
    proposal: str = ""
    warning: str = ""
    dropped: bool = False
    edited: bool = False


class SentenceRow(QWidget):
    """``worded(key, text)`` while and after typing, ``drop_wanted``, ``put_back_wanted``,
    ``restore_wanted`` with the key."""

    worded = Signal(str, str)
    drop_wanted = Signal(str)
    put_back_wanted = Signal(str)
    restore_wanted = Signal(str)

    def __init__(self, theme: Theme, words: Words, said: Said, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._said = said
        self._told = ""
        self.editor: TextArea | None = None
        self._column = spaced(theme, QVBoxLayout(self), gap=Gap.XS)
        self._column.addWidget(Rule())
        self._marks = spaced(theme, FlowLayout(), gap=Gap.S)
        self.source = Chip(theme, "")
        self._hour = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL, wrap=False)
        self._badge = Badge(theme, "")
        for widget in (self.source, self._hour, self._badge):
            self._marks.addWidget(widget)
        self._column.addLayout(self._marks)
        self._text = Label(theme)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._proposal = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._warning = Label(theme, "", TextRole.CAPTION, tone=Tone.WARN)
        for label in (self._text, self._proposal, self._warning):
            self._column.addWidget(label)
        self.edit = self._button("edit_sentence", Icon.EDIT)
        self.save = self._button("save_sentence", Icon.YES)
        self.drop = self._button("drop_sentence", Icon.REMOVE)
        self.put_back = self._button("put_back_sentence", Icon.RETURN)
        self.restore = self._button("restore_sentence", Icon.UNDO)
        self.edit.clicked.connect(self.begin)
        self.save.clicked.connect(self.finish)
        self.drop.clicked.connect(lambda: self.drop_wanted.emit(self.key))
        self.put_back.clicked.connect(lambda: self.put_back_wanted.emit(self.key))
        self.restore.clicked.connect(self._restore)
        self._hint = ""
        self.show_said(words, said, "")

    @property
    def key(self) -> str:
        """Which sentence this is."""
        return self._said.key

    @property
    def text(self) -> str:
        """What the sentence says as shown, or as being typed."""
        return self.editor.text() if self.editor is not None else self._text.text()

    def show_said(self, words: Words, said: Said, off: str) -> None:
        """Show the sentence anew; `off` is the reason why it cannot be changed now, empty when it can."""
        self._words, self._said, self._hint = words, said, off
        self.source.set(said.source, tone=Tone.NEUTRAL)
        say(self._hour, said.hour)
        badge = "dropped" if said.dropped else "edited" if said.edited else ""
        if badge:
            self._badge.set(
                words.text(f"ui.secretary.minutes.{badge}"), Tone.WARN if said.dropped else Tone.PRIMARY
            )
        self._badge.setVisible(bool(badge))
        self._text.setText(said.text)
        self._text.set_tone(Tone.NEUTRAL if said.dropped else None)
        shown = words.text("ui.secretary.minutes.proposed", text=said.proposal) if said.proposal else ""
        say(self._proposal, shown)
        say(self._warning, said.warning)
        self.setAccessibleName(f"{said.source} {said.text}")
        self._show_actions()

    def begin(self) -> None:
        """Type over the sentence, in its place."""
        if self.editor is not None or self._said.dropped or self._hint:
            return
        name = self._words.text("ui.secretary.button.edit_sentence")
        self._told = self._said.text
        self.editor = TextArea(self._theme, self._said.text, name=f"{name}: {self._said.source}")
        self.editor.paused.connect(self._tell)
        self.editor.left.connect(self._tell)
        self._column.insertWidget(self._column.indexOf(self._text), self.editor)
        self._show_actions()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def finish(self) -> None:
        """What stands in the field is the sentence now; an emptied field changes nothing."""
        if self.editor is None:
            return
        self._tell()
        if self.editor.text():
            self._text.setText(self.editor.text())
        self._take_editor_away()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.editor is not None:
            self.finish()
        else:
            super().keyPressEvent(event)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _restore(self) -> None:
        self._take_editor_away()
        self.restore_wanted.emit(self.key)

    def _tell(self) -> None:
        """Say what was typed, once, and only when it is another sentence."""
        if self.editor is None:
            return
        text = self.editor.text()
        if text and text != self._told:
            self._told = text
            self.worded.emit(self.key, text)

    def _take_editor_away(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.blockSignals(True)
            self._column.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self._show_actions()

    def _button(self, name: str, icon: Icon) -> Button:
        button = Button(self._theme, "", variant=Variant.QUIET, icon=icon)
        button.setProperty("wording", f"ui.secretary.button.{name}")
        self._marks.addWidget(button)
        return button

    def _show_actions(self) -> None:
        said, editing = self._said, self.editor is not None
        self._text.setVisible(not editing)
        shown = {
            self.edit: not editing and not said.dropped,
            self.save: editing,
            self.drop: not editing and not said.dropped,
            self.put_back: said.dropped,
            self.restore: said.edited and not said.dropped,
        }
        for button, visible in shown.items():
            text = self._words.text(str(button.property("wording")))
            button.setText(text)
            button.set_reason("" if button is self.save else self._hint)
            button.setAccessibleName(f"{text}: {said.source}")
            button.setVisible(visible)

"""Ý kiến kết luận on the current item. What is being typed stays with its item when the meeting goes on.
Must not say "đã ghi nhận" of anything but the record.
"""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.views.chair_desk import Conduct
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.values import OFFLINE
from meetingroom.words.catalogue import Words


class ConclusionCard(Card):
    """The text, and one button that enters it into the minutes; again replaces it."""

    def __init__(self, theme: Theme, words: Words, chair: ChairView, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=" ", tight=True, parent=parent)
        self._words, self._chair = words, chair
        self._item = ""
        self._known = ""
        self._drafts: dict[str, str] = {}
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self._state = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.save = Button(theme, "", icon=Icon.MINUTES)
        for part in (self.text, self._state, self.save):
            self.add(part)
        self.save.clicked.connect(lambda: chair.record_conclusion(self.text.toPlainText().strip()))
        self.text.textChanged.connect(self._on_edit)
        chair.changed.connect(self._show)
        self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner; what was typed stays."""
        self._words = words
        self._show()

    def _show(self) -> None:
        words, desk = self._words, self._chair.shown
        item = desk.current.item if desk.current else ""
        if item != self._item:
            self._keep_draft()
            self._item, self._known = item, desk.conclusion
            self._put(self._drafts.pop(item, desk.conclusion))
        elif desk.conclusion != self._known:
            # Another desk of the dais has written: it replaces what was not touched here.
            untouched = self.text.toPlainText().strip() == self._known.strip()
            self._known = desk.conclusion
            if untouched:
                self._put(desk.conclusion)
        named = wording.item_words(words, desk.current)
        title = words.text("ui.chair.conclusion", item=named).strip()
        if self.title is not None:
            self.title.setText(title)
        self.text.setAccessibleName(title)
        self.text.setPlaceholderText(words.text("ui.chair.conclusion.hint"))
        self.text.setEnabled(desk.current is not None)
        self.save.setText(words.text("ui.chair.button.save_conclusion", item=named).strip())
        self._show_state()

    def _show_state(self) -> None:
        words, desk = self._words, self._chair.shown
        typed = self.text.toPlainText().strip()
        unsaved = bool(typed) and typed != desk.conclusion.strip()
        hint = desk.hint(Conduct.CONCLUSION)
        if desk.current is None:
            say(self._state, words.text("ui.chair.conclusion.no_item"))
        elif unsaved and hint.allowed:
            say(self._state, words.text("ui.chair.conclusion.unsaved"))
        elif typed and not unsaved:
            say(self._state, words.text("ui.chair.conclusion.recorded"))
        else:
            say(self._state, "" if hint.code == OFFLINE else wording.reason(words, hint))
        self.save.setVisible(desk.current is not None and (unsaved or not typed))
        idle = "" if unsaved else words.text("ui.chair.conclusion.hint")
        self.save.set_reason(wording.reason(words, hint) or idle)

    def _on_edit(self) -> None:
        self._show_state()

    def _keep_draft(self) -> None:
        typed = self.text.toPlainText()
        if self._item and typed.strip() != self._known.strip():
            self._drafts[self._item] = typed

    def _put(self, text: str) -> None:
        self.text.blockSignals(True)
        self.text.setPlainText(text)
        self.text.blockSignals(False)

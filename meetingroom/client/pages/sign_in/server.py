"""Meeting a server for the first time: those found on this network, or an address typed in.

Must not connect: it says which address was wanted.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.rows import ActionRow, RowList
from meetingroom.client.kit.scroll import ScrollForm
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.sign_in.door import Nearby
from meetingroom.words.catalogue import Words


class ServerStep(ScrollForm):
    """``chosen(address)``; ``look_wanted``: search the network again."""

    chosen = Signal(str)
    look_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, words.text("ui.sign_in.title"), max_width=720, parent=parent)
        self._words = words
        self.body.addStretch(1)
        self.add(Label(theme, words.text("ui.sign_in.title"), TextRole.TITLE))
        self.said = Sentence(theme)
        self.add(self.said)
        self._found = RowList(theme, words.text("ui.sign_in.servers"), empty="")
        self.add(self._found)
        self.look = Button(theme, words.text("ui.sign_in.button.find_server"), icon=Icon.SEARCH)
        self.look.clicked.connect(self.look_wanted)
        self.body.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        self.address = QLineEdit()
        self.address.setInputMethodHints(
            Qt.InputMethodHint.ImhUrlCharactersOnly | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.add_field(
            words.text("ui.sign_in.address"), self.address, hint=words.text("ui.sign_in.address_hint")
        )
        self.connect_button = Button(
            theme, words.text("ui.sign_in.button.connect"), variant=Variant.SECONDARY
        )
        self.connect_button.clicked.connect(self._give)
        self.address.returnPressed.connect(self._give)
        self.address.textChanged.connect(lambda: self.set_problem(self.address, ""))
        self.body.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(2)

    def searching(self) -> None:
        """The network is being asked."""
        self.say(self._words.spans("ui.sign_in.searching"))
        self.look.set_reason(self._words.text("ui.sign_in.checking"))
        self._found.set_rows([])

    def show_found(self, found: Sequence[Nearby]) -> None:
        """What the network has answered."""
        self.look.set_reason("")
        words = self._words
        key = "ui.sign_in.servers_found" if found else "ui.sign_in.no_server"
        self.say(words.spans(key))
        rows = []
        for number, server in enumerate(found):
            loud = Variant.PRIMARY if number == 0 else Variant.SECONDARY
            button = Button(self._theme, words.text("ui.sign_in.button.choose_server"), variant=loud)
            button.setAccessibleName(f"{button.text()}: {server.name}")
            button.clicked.connect(lambda _checked=False, server=server: self.chosen.emit(server.address))
            rows.append(
                ActionRow(
                    self._theme,
                    server.name,
                    server.address,
                    icon=Icon.SERVER,
                    tone=Tone.PRIMARY,
                    actions=(button,),
                )
            )
        self._found.set_rows(rows)

    def meeting(self) -> None:
        """The chosen server is being asked for its root."""
        self.said.set_runs(self._words.spans("ui.connection.connecting"))
        self.connect_button.set_reason(self._words.text("ui.sign_in.checking"))

    def say(self, runs: Sequence[Run]) -> None:
        """What is going on, or why it did not go on."""
        self.connect_button.set_reason("")
        self.said.set_runs(runs)

    def _give(self) -> None:
        address = self.address.text().strip()
        if is_address(address):
            self.chosen.emit(address)
        else:
            self.set_problem(self.address, self._words.text("ui.sign_in.address_unclear"))
            self.address.setFocus()


def is_address(typed: str) -> bool:
    """Can be a server's address as people write it: 192.168.1.10, hoitruong:8443, https://may-chu/."""
    host = typed.removeprefix("https://").removeprefix("http://").partition("/")[0]
    name, colon, port = host.rpartition(":") if host.count(":") == 1 else (host, "", "")
    return bool(name) and not any(c.isspace() for c in typed) and (not colon or port.isdecimal())

"""Đăng nhập: from the first meeting with a server to an open desk, one stage after another.

Must not keep a PIN, password or slip longer than it takes to hand it on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from meetingroom.client.views.entrance_link import (
    Admitted,
    EntranceLink,
    FoundServer,
    KnownDesk,
    Met,
    Opened,
    SecretKind,
)
from meetingroom.client.views.link import Failed


class Stage(StrEnum):
    """What the sign-in page asks for now."""

    CHOOSE_DESK = "choose_desk"
    UNLOCK = "unlock"
    FIND_SERVER = "find_server"
    COMPARE_WORDS = "compare_words"
    SLIP = "slip"
    PASSWORD = "password"
    NEW_SECRET = "new_secret"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The stage and what it needs. `busy`: an answer is awaited, buttons are off. `failure`: why the
    last try did not succeed; it stays until the next one. `secret`: PIN or passphrase is asked for."""

    stage: Stage
    busy: bool = False
    failure: Failed | None = None
    desks: tuple[KnownDesk, ...] = ()
    desk: KnownDesk | None = None
    servers: tuple[FoundServer, ...] = ()
    met: Met | None = None
    person_name: str = ""
    secret: SecretKind = SecretKind.PIN


class EntranceView(QObject):
    """The way in. `shown: SignIn`; `opened` fires once a desk is open."""

    changed = Signal()
    opened = Signal(object)
    """Opened: the composition takes over."""
    _answered = Signal(object)

    def __init__(self, entrance: EntranceLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entrance = entrance
        self._admitted: Admitted | None = None
        self._asked = 0
        self._shown = SignIn(Stage.CHOOSE_DESK, busy=True)
        self._answered.connect(self._on_answer)
        self.start()

    @property
    def shown(self) -> SignIn:
        """What to show now."""
        return self._shown

    # ── moving about ──────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """From the beginning: the desks of this machine, or the search for a server where there are
        none."""
        self._admitted = None
        self._go(SignIn(Stage.CHOOSE_DESK, busy=True))
        self._entrance.known(self._answer(lambda desks: self._on_known(tuple(desks))))

    def choose(self, desk: KnownDesk) -> None:
        """Open this desk: its PIN is asked for."""
        self._go(SignIn(Stage.UNLOCK, desks=self._shown.desks, desk=desk, secret=desk.secret))

    def somebody_else(self) -> None:
        """A person who has no desk on this machine yet."""
        self._go(SignIn(Stage.FIND_SERVER, busy=True, desks=self._shown.desks))
        self._entrance.look_around(self._answer(lambda found: self._on_found(tuple(found))))

    def use_slip(self) -> None:
        """A deputy: the eight digits of a slip are asked for."""
        self._go(replace(self._shown, stage=Stage.SLIP, failure=None))

    def use_password(self) -> None:
        """Staff: login and password are asked for."""
        self._go(replace(self._shown, stage=Stage.PASSWORD, failure=None))

    # ── asking ────────────────────────────────────────────────────────────────────────────────

    def meet(self, server: FoundServer) -> None:
        """Ask this server who it is."""
        self._wait()
        self._entrance.meet(server, self._answer(self._on_met))

    def words_agree(self) -> None:
        """The secretary read out the same four words: this server is trusted from now on."""
        self.use_slip()

    def words_differ(self) -> None:
        """They are not the same: nothing was sent, another server may be chosen."""
        self.somebody_else()

    def give_slip(self, digits: str, space: str = "") -> None:
        """The digits as typed; `space` the chosen body where the server has several."""
        met = self._shown.met
        if met is not None:
            self._wait()
            chosen = space or (met.spaces[0][0] if met.spaces else "")
            self._entrance.by_slip(met, chosen, digits, self._answer(self._on_admitted))

    def give_password(self, login: str, password: str) -> None:
        """Login and password as typed."""
        if self._shown.met is not None:
            self._wait()
            self._entrance.by_password(self._shown.met, login, password, self._answer(self._on_admitted))

    def set_secret(self, secret: str) -> None:
        """The new PIN or passphrase (typed twice alike)."""
        if self._admitted is not None:
            self._wait()
            self._entrance.settle(self._admitted, secret, self._answer(self._on_opened))

    def unlock(self, secret: str) -> None:
        """The PIN or passphrase of the chosen desk."""
        if self._shown.desk is not None:
            self._wait()
            self._entrance.unlock(self._shown.desk, secret, self._answer(self._on_opened))

    def forgot_secret(self) -> None:
        """A new slip is needed: the old desk is put aside when it has been redeemed."""
        self.somebody_else()

    # ── answers ───────────────────────────────────────────────────────────────────────────────

    def _on_known(self, desks: tuple[KnownDesk, ...]) -> None:
        if not desks:
            self.somebody_else()
        elif len(desks) == 1:
            self._go(SignIn(Stage.UNLOCK, desks=desks, desk=desks[0], secret=desks[0].secret))
        else:
            self._go(SignIn(Stage.CHOOSE_DESK, desks=desks))

    def _on_found(self, servers: tuple[FoundServer, ...]) -> None:
        self._go(replace(self._shown, busy=False, servers=servers))

    def _on_met(self, met: Met) -> None:
        stage = Stage.SLIP if met.pinned else Stage.COMPARE_WORDS
        self._go(replace(self._shown, stage=stage, busy=False, met=met, failure=None))

    def _on_admitted(self, admitted: Admitted) -> None:
        self._admitted = admitted
        self._go(
            replace(
                self._shown,
                stage=Stage.NEW_SECRET,
                busy=False,
                failure=None,
                person_name=admitted.person_name,
                secret=admitted.secret,
            )
        )

    def _on_opened(self, opened: Opened) -> None:
        self._admitted = None
        self._go(SignIn(Stage.DONE, person_name=opened.person_name))
        self.opened.emit(opened)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _go(self, shown: SignIn) -> None:
        self._shown = shown
        self.changed.emit()

    def _wait(self) -> None:
        self._go(replace(self._shown, busy=True, failure=None))

    def _answer(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """A callback for any thread; an answer that was overtaken by a newer question is dropped."""
        self._asked += 1
        asked = self._asked
        return lambda value: self._answered.emit((asked, then, value))

    def _on_answer(self, answer: tuple[int, Callable[[Any], None], Any]) -> None:
        asked, then, value = answer
        if asked != self._asked:
            return
        if isinstance(value, Failed):
            self._go(replace(self._shown, busy=False, failure=value))
        else:
            then(value)

"""The door a person stands before while the way in is still being loaded.

It knows at once who has a desk here and which server is trusted: small files. Every other question waits
until the `Doorway` is there, about a second, and is then asked of it. Must not load network or drawer
itself: `later` does, after the window was painted.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from meetingroom.client.kit.threads import Background, Job
from meetingroom.client.pages.sign_in.door import Admitted, Door, Known, Met, Nearby, Opened
from meetingroom.client.store.answers import Failed
from meetingroom.client.store.labels import DeskFolder, SecretKind, desks_in, pinned_in

if TYPE_CHECKING:
    from meetingroom.client.app.doorway import Doorway

_LOG = logging.getLogger("meetingroom")


class Doorstep:
    """Keeps `pages.sign_in.door.Door`. `make()` gives the doorway, on a background thread, when
    `begin()` is called. `close()` waits for it and closes it. GUI thread only."""

    def __init__(self, folder: Path, make: "Callable[[], Doorway]", background: Background) -> None:
        self._make = make
        self._background = background
        self._pinned = pinned_in(folder)
        self._known = [each for each in desks_in(folder) if self._is_of_the_pinned(each)]
        self._doorway: Doorway | None = None
        self._loading: Job | None = None
        self._failed = False
        self._waiting: list[tuple[Callable[[Door], None], Callable[[Failed], None]]] = []

    def begin(self) -> None:
        """Load the way in now. May be called twice."""
        if self._loading is None:
            self._loading = self._background.run(self._make, self._on_made, self._on_failed)

    # ── the port ──────────────────────────────────────────────────────────────────────────────

    def people(self) -> tuple[Known, ...]:
        """Whose desks are on this machine."""
        if self._doorway is not None:
            return self._doorway.people()
        return tuple(known(each) for each in self._known)

    def server_name(self) -> str:
        """The pinned server's own name."""
        if self._doorway is not None:
            return self._doorway.server_name()
        return self._pinned.name if self._pinned else ""

    def look_around(self, done: Callable[[tuple[Nearby, ...]], None]) -> None:
        """Servers of this network."""
        self._when_open(lambda door: door.look_around(done), lambda _failed: done(()))

    def meet(self, address: str, done: Callable[[Met | Failed], None]) -> None:
        """Who answers at this address."""
        self._when_open(lambda door: door.meet(address, done), done)

    def trust(self, met: Met, done: Callable[[Failed | None], None]) -> None:
        """Pin the root that was met."""
        self._when_open(lambda door: door.trust(met, done), done)

    def redeem(self, digits: str, done: Callable[[Admitted | Failed], None]) -> None:
        """Try a printed slip."""
        self._when_open(lambda door: door.redeem(digits, done), done)

    def choose_pin(self, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        """Make the desk of who was admitted last."""
        self._when_open(lambda door: door.choose_pin(pin, done), done)

    def set_password(self, new: str, done: Callable[[Failed | None], None]) -> None:
        """The password of who was admitted last."""
        self._when_open(lambda door: door.set_password(new, done), done)

    def unlock(self, key: str, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        """Open a desk of this machine."""
        self._when_open(lambda door: door.unlock(key, pin, done), done)

    def sign_in(self, login: str, password: str, done: Callable[[Opened | Failed], None]) -> None:
        """Staff."""
        self._when_open(lambda door: door.sign_in(login, password, done), done)

    # ── the open desk ─────────────────────────────────────────────────────────────────────────

    def close_desk(self) -> None:
        """Hang up and close the drawer off the calling thread."""
        if self._doorway is not None:
            self._doorway.close_desk()

    def close(self) -> None:
        """Close the desk and end its workshop, also where the window was closed before both were there."""
        loading, self._loading = self._loading, None
        if self._doorway is None and loading is not None and not loading.future.cancel():
            loading.drop()
            if loading.future.exception() is None:
                self._doorway = loading.future.result()
        if self._doorway is not None:
            self._doorway.close()

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _when_open(self, ask: Callable[[Door], None], refuse: Callable[[Failed], None]) -> None:
        if self._doorway is not None:
            ask(self._doorway)
        elif self._failed:
            refuse(Failed("internal"))
        else:
            # Not begun here: the page asks who is near before it was painted, and would wait for itself.
            self._waiting.append((ask, refuse))

    def _on_made(self, doorway: "Doorway") -> None:
        self._doorway = doorway
        waiting, self._waiting = self._waiting, []
        for ask, _ in waiting:
            ask(doorway)

    def _on_failed(self, error: Exception) -> None:
        _LOG.error("the way in could not be loaded", exc_info=error)
        self._failed = True
        waiting, self._waiting = self._waiting, []
        for _, refuse in waiting:
            refuse(Failed("internal"))

    def _is_of_the_pinned(self, folder: DeskFolder) -> bool:
        pinned = self._pinned.fingerprint if self._pinned else b""
        return pinned in (b"", folder.label.fingerprint)


def known(found: DeskFolder) -> Known:
    """A person with a desk here, as the sign-in page shows him."""
    return Known(
        key=found.key,
        name=found.label.name,
        body_name=found.label.body_name,
        staff=found.label.staff,
        login=found.label.login,
        passphrase=found.kind is SecretKind.PASSPHRASE,
    )

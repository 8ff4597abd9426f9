"""The port of signing in, filled from the messenger's `Entrance`: one vocabulary put into the other.

Owns the workshop that desks of this program run in. Must not decide who may come in.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from pathlib import Path

from meetingroom.client.app.doorstep import known
from meetingroom.client.pages.sign_in.door import ROOT_CHANGED, Admitted, Known, Met, Nearby, Opened
from meetingroom.client.reader.word_reader import WordReader
from meetingroom.client.store.errors import KeyringUnavailable
from meetingroom.client.store.keys import MachineKeyring, SecretKeeper
from meetingroom.client.store.labels import Label
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.entrance import Entrance, MetServer, OpenDesk
from meetingroom.client.sync.shop import Workshop
from meetingroom.client.views.link import Failed
from meetingroom.ports import SystemClock, SystemDisk, SystemRandomness

_PROBE_S = 2.0


def machine_keeper() -> SecretKeeper | None:
    """The machine's keyring, None where it keeps nothing: then passphrases take the place of PINs.
    Waits up to two seconds; never on the GUI thread."""
    keyring = MachineKeyring(timeout_s=_PROBE_S)
    try:
        keyring.get("probe")
    except KeyringUnavailable:
        return None
    return MachineKeyring()


class Doorway:
    """Keeps `pages.sign_in.door.Door`. At most one desk is open; `close()` ends it and the workshop."""

    def __init__(
        self,
        folder: Path,
        keeper: SecretKeeper | None,
        device_name: str = "",
        page_worker: Sequence[str] | None = None,
    ) -> None:
        """`page_worker` starts `_pdf-worker`: with it the words of papers are put into an index."""
        self._workshop = Workshop()
        self._by_passphrase = keeper is None
        self._met: dict[str, MetServer] = {}
        self._address = ""
        self._desk: Desk | None = None
        self._closing: list[Future[None]] = []
        self._entrance = Entrance(
            folder,
            self._workshop,
            keeper,
            SystemClock(),
            SystemRandomness(),
            SystemDisk(),
            device_name=device_name,
            new_reader=None if page_worker is None else lambda: WordReader(page_worker),
        )

    # ── the port ──────────────────────────────────────────────────────────────────────────────

    def people(self) -> tuple[Known, ...]:
        """Whose desks are on this machine."""
        return tuple(known(found) for found in self._entrance.people())

    def server_name(self) -> str:
        """The pinned server's own name."""
        return self._entrance.server_name()

    def look_around(self, done: Callable[[tuple[Nearby, ...]], None]) -> None:
        """Servers of this network; none where the network could not be asked."""
        self._entrance.look_around(
            lambda found: done(
                () if isinstance(found, Failed) else tuple(Nearby(near.address, near.name) for near in found)
            )
        )

    def meet(self, address: str, done: Callable[[Met | Failed], None]) -> None:
        """Who answers at this address; an empty one is the address met last."""
        wanted = address or self._address

        def met(found: MetServer | Failed) -> None:
            if isinstance(found, Failed):
                done(found)
                return
            self._address = found.address
            self._met[found.address] = found
            done(Met(found.address, found.name, found.words, found.trusted, found.changed))

        self._entrance.meet(wanted, met)

    def trust(self, met: Met, done: Callable[[Failed | None], None]) -> None:
        """Pin the root that was met at this address."""
        found = self._met.get(met.address)
        if found is None:
            done(Failed(ROOT_CHANGED))
            return
        self._entrance.trust(found, done)

    def redeem(self, digits: str, done: Callable[[Admitted | Failed], None]) -> None:
        """Try a printed slip."""

        def admitted(answer: Label | Failed) -> None:
            if isinstance(answer, Failed):
                done(answer)
            else:
                done(Admitted(answer.name, self._by_passphrase, self._entrance.awaits_password))

        self._entrance.redeem(digits, admitted)

    def choose_pin(self, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        """Make the desk of who was admitted last."""
        self._entrance.choose_pin(pin, self._opening(done))

    def set_password(self, new: str, done: Callable[[Failed | None], None]) -> None:
        """The password of who was admitted last."""
        self._entrance.set_password(new, done)

    def unlock(self, key: str, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        """Open a desk of this machine."""
        self._entrance.unlock(key, pin, self._opening(done))

    def sign_in(self, login: str, password: str, done: Callable[[Opened | Failed], None]) -> None:
        """Staff."""
        self._entrance.sign_in(login, password, self._opening(done))

    # ── the open desk ─────────────────────────────────────────────────────────────────────────

    def close_desk(self) -> None:
        """Hang up and close the drawer off the calling thread."""
        desk, self._desk = self._desk, None
        if desk is not None:
            self._closing.append(self._workshop.pool.submit(desk.stop))

    def close(self) -> None:
        """Close the desk and end the workshop; waits for both."""
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.stop()
        wait(self._closing)
        self._workshop.stop()

    def _opening(self, done: Callable[[Opened | Failed], None]) -> Callable[[OpenDesk | Failed], None]:
        def opened(answer: OpenDesk | Failed) -> None:
            if isinstance(answer, Failed):
                done(answer)
                return
            self._desk = answer.desk
            saved = answer.rescue
            unsent, unreadable = (None, False) if saved is None else (saved.unsent, not saved.readable)
            done(Opened(answer.desk, unsent, unreadable))

        return opened

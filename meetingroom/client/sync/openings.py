"""Drawers of one machine: made under a PIN, opened, put aside, given another PIN. Blocking; off the loop.

Must not talk to a server.
"""

from contextlib import suppress
from dataclasses import dataclass

from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import DrawerDamaged, DrawerError, KeyringSecretLost, WrongPin
from meetingroom.client.store.folders import Folders
from meetingroom.client.store.labels import DeskFolder
from meetingroom.client.store.rescue import Rescue
from meetingroom.client.store.store import DATABASE, Store, open_or_rescue
from meetingroom.client.sync.coming_back import keep_session, kept_session
from meetingroom.client.sync.sign_in import Session
from meetingroom.ports import Clock, Randomness
from meetingroom.rules.ids import PersonId


@dataclass(frozen=True, slots=True)
class OpenedDrawer:
    """An open drawer, what had to be rescued, and the session that lay in it."""

    store: Store
    rescue: Rescue | None
    session: Session | None


@dataclass(frozen=True, slots=True)
class Openings:
    """Opens what lies in the folders. Raises the errors of `store.errors` and OSError."""

    folders: Folders
    clock: Clock
    randomness: Randomness

    def make(self, folder: DeskFolder, secret: str, session: Session) -> OpenedDrawer:
        """A new drawer under this secret; an older one of the same person is put aside."""
        if folder.path.exists():
            self.folders.set_aside(folder)
        key = self.folders.keys_of(folder).make(secret)
        self.folders.write_label(folder)
        store, rescue = self._store(folder, key)
        keep_session(store, session)
        return OpenedDrawer(store, rescue, session)

    def open(self, folder: DeskFolder, secret: str) -> OpenedDrawer:
        """The drawer of this folder. Raises WrongPin."""
        keys = self.folders.keys_of(folder)
        for key in keys.candidates(secret):
            try:
                if keys.is_changing():
                    Drawer(folder.path / DATABASE, key).close()
                store, rescue = self._store(folder, key)
            except DrawerDamaged:
                continue  # changing the PIN was cut short: the other lock is the one
            with suppress(OSError):  # when it was used last: not worth keeping anybody out on a full disk
                self.folders.write_label(folder)
            return OpenedDrawer(store, rescue, kept_session(store))
        raise WrongPin(keys.wait_s())

    def tried(self, folder: DeskFolder | None, secret: str) -> OpenedDrawer | None:
        """The drawer, if this machine has it and this opens it."""
        if folder is None:
            return None
        try:
            return self.open(folder, secret)
        except (WrongPin, KeyringSecretLost):
            return None

    def change_pin(self, folder: DeskFolder, old: str, new: str) -> None:
        """Another secret; the database is written anew under its key. All or nothing."""
        keys = self.folders.keys_of(folder)
        old_key, new_key = keys.begin_change(old, new)
        try:
            store, _ = self._store(folder, old_key)
            try:
                store.drawer.change_key(new_key)
            finally:
                store.drawer.close()
        except DrawerError:
            keys.undo_change()
            raise
        keys.end_change()

    def _store(self, folder: DeskFolder, key: bytes) -> tuple[Store, Rescue | None]:
        person = PersonId(folder.label.person)
        return open_or_rescue(folder.path, key, person, self.clock, self.randomness)

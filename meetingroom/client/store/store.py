"""One desk's drawer with everything in it, in one folder.

`open_store` is called after `keys` has given the key. Must not ask for PINs or talk to a server.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from meetingroom.client.store import settings
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import DrawerDamaged, DrawerError
from meetingroom.client.store.projection import Projection
from meetingroom.client.store.rescue import Rescue, opened_or_rescued, rescued
from meetingroom.client.store.settings import Setting
from meetingroom.client.store.vault import Vault
from meetingroom.ports import Clock, Randomness
from meetingroom.rules.ids import PersonId

DATABASE = "drawer.db"
PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Store:
    """An open drawer. Close it before the program ends; every commit is durable anyway."""

    person: PersonId
    drawer: Drawer
    vault: Vault
    projection: Projection

    def close(self) -> None:
        """Put the folded states by and give the file back. A disk that does not take them costs only the
        time of folding them again."""
        try:
            with suppress(DrawerError), self.drawer.writing() as connection:
                self.projection.put_by(connection, least=1)
        finally:
            self.drawer.close()


def open_store(folder: Path, key: bytes, person: PersonId, randomness: Randomness) -> Store:
    """Open (or make) the drawer of `person` in `folder` and fold what it holds.

    Raises the errors of `Drawer`, and ValueError when the drawer belongs to somebody else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return filled(Drawer(folder / DATABASE, key), folder, person, randomness)


def open_or_rescue(
    folder: Path, key: bytes, person: PersonId, clock: Clock, randomness: Randomness
) -> tuple[Store, Rescue | None]:
    """As `open_store`; a damaged drawer is set aside, and what was not sent is saved into a fresh one.
    `key` must be known to be right."""
    folder.mkdir(parents=True, exist_ok=True)
    drawer, rescue = opened_or_rescued(folder / DATABASE, key, clock)
    try:
        return filled(drawer, folder, person, randomness), rescue
    except DrawerDamaged:  # among the records: `filled` has closed it
        drawer, rescue = rescued(folder / DATABASE, key, clock)
        return filled(drawer, folder, person, randomness), rescue


def filled(drawer: Drawer, folder: Path, person: PersonId, randomness: Randomness) -> Store:
    """The store of a drawer that is open; closes it when that fails. Raises as `open_store`."""
    try:
        with drawer.writing() as connection:
            owner = settings.get(connection, Setting.PERSON)
            if owner is None:
                settings.put(connection, Setting.PERSON, person.encode())
            elif owner != person.encode():
                raise ValueError("this drawer belongs to somebody else")
        vault = Vault(drawer, folder / PAPERS, randomness)
        vault.sweep()
        projection = Projection(person)
        papers = vault.papers()
        with drawer.reading() as connection:
            projection.load(connection, papers)
    except BaseException:
        drawer.close()
        raise
    return Store(person, drawer, vault, projection)

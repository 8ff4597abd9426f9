"""Opens and closes the parts of one server, without its routes: for the server and for administration.

Must not read arguments, start threads or run a socket.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from meetingroom.ports import Clock, Disk, Randomness, SystemClock, SystemDisk, SystemRandomness
from meetingroom.rules.laws import LAWS
from meetingroom.server.handlers.door import Door
from meetingroom.server.handlers.house import House
from meetingroom.server.hub.lines import Hub
from meetingroom.server.identity.installation import open_installation
from meetingroom.server.papers.inspection import Inspector
from meetingroom.server.papers.store import Papers
from meetingroom.server.records.accounts.passwords import PasswordHashing
from meetingroom.server.records.backup import IDENTITY
from meetingroom.server.records.core import CommandCore
from meetingroom.server.records.database import FILE_NAME, Database
from meetingroom.server.records.lock import DataLock
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.signing import InstallationKey
from meetingroom.server.records.writer import Writer

DEFAULT_NAME = "Phòng họp không giấy"
DEFAULT_PORT = 8443


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world, as this server meets it."""

    clock: Clock
    randomness: Randomness
    disk: Disk


THE_MACHINE = Ports(SystemClock(), SystemRandomness(), SystemDisk())
ALL_SAFEGUARDS = Safeguards()


def open_house(
    folder: Path,
    hosts: Iterable[str],
    name: str = DEFAULT_NAME,
    ports: Ports = THE_MACHINE,
    safeguards: Safeguards = ALL_SAFEGUARDS,
) -> House:
    """The parts of the server whose data lies in `folder` (made at first start).

    Raises OSError, DataInUse, KeyFileUnreadable, SchemaUnknown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = DataLock(folder)
    try:
        installation = open_installation(folder / IDENTITY, name, ports.clock, ports.randomness, hosts)
        database = Database(folder / FILE_NAME)
    except BaseException:
        lock.release()
        raise
    signer = InstallationKey(installation)
    core = CommandCore(database, LAWS, ports.clock, ports.randomness, signer, safeguards)
    writer = Writer(core)
    return House(
        core=core,
        writer=writer,
        hub=Hub(core, ports.clock),
        door=Door(database, writer, ports.clock),
        papers=Papers(folder),
        inspector=Inspector(),
        installation=installation,
        hashing=PasswordHashing(),
        clock=ports.clock,
        randomness=ports.randomness,
        disk=ports.disk,
        lock=lock,
    )


def close_house(house: House) -> None:
    """Writes what is queued and gives everything back, the data folder last."""
    house.writer.close()
    house.hashing.close()
    house.core.database.close()
    house.lock.release()

"""Everything a handler may use, composed once in `app`; and who is asking.

Must not do anything itself.
"""

from dataclasses import dataclass, field

from meetingroom.ports import Clock, Disk, Randomness
from meetingroom.rules.audience import Role, Standing
from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamName
from meetingroom.server.handlers.door import Door
from meetingroom.server.hub.lines import Hub
from meetingroom.server.identity.installation import Installation
from meetingroom.server.papers.inspection import Inspector
from meetingroom.server.papers.store import Papers
from meetingroom.server.records.accounts.passwords import PasswordHashing
from meetingroom.server.records.accounts.sessions import Session
from meetingroom.server.records.core import CommandCore
from meetingroom.server.records.lock import DataLock
from meetingroom.server.records.writer import Writer


@dataclass(slots=True)
class RecoveryWatch:
    """When a desk last brought something to a recovering server (monotonic milliseconds)."""

    last_ms: int | None = None


@dataclass(frozen=True, slots=True)
class House:
    """One server's parts."""

    core: CommandCore
    writer: Writer
    hub: Hub
    door: Door
    papers: Papers
    inspector: Inspector
    installation: Installation
    hashing: PasswordHashing
    clock: Clock
    randomness: Randomness
    disk: Disk
    lock: DataLock
    recovery_watch: RecoveryWatch = field(default_factory=RecoveryWatch)

    def standing(self, stream: str, person: str) -> Standing | None:
        """What a person is in a stream now; None also where the name is none."""
        try:
            return self.core.streams.standing(StreamName.parse(stream), PersonId(person))
        except ValueError:
            return None

    def is_secretary(self, stream: str, person: str) -> bool:
        """True for a secretary of a meeting or body."""
        found = self.standing(stream, person)
        return found is not None and Role.SECRETARY in found.roles


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the network address; the session and its token hash where there is one."""

    address: str
    session: Session | None = None
    params: dict[str, str] = field(default_factory=dict)

    @property
    def person(self) -> PersonId:
        """The session's person. Only where the operation demands a session."""
        assert self.session is not None, "the route demands a session"
        return PersonId(self.session.person)

    @property
    def token_hash(self) -> bytes:
        """What tells this desk from another one of the same person. Only where there is a session."""
        assert self.session is not None, "the route demands a session"
        return self.session.token_hash

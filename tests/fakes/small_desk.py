"""A desk's store and engine without threads or network, and how it talks to a `SmallServer` at once."""

from pathlib import Path

from meetingroom.client.store import mirror, outbox
from meetingroom.client.store.picture import Act
from meetingroom.client.store.store import open_store
from meetingroom.client.sync.engine import Outcome, SyncEngine
from meetingroom.rules.commands import Command
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.state import Meeting
from tests.fakes.small_server import SmallServer
from tests.fakes.world import RepeatingRandomness

KEY = bytes(range(32))


class SmallDesk:
    """`sync()` until all is here; `act` writes the outbox; `push()` sends and takes the answers."""

    def __init__(self, person: str, folder: Path, server: SmallServer) -> None:
        self.person = PersonId(person)
        self.folder = folder
        self.server = server
        self._ids = 0
        self.open()

    def open(self) -> None:
        """Open the drawer as after a start of the program."""
        self.store = open_store(self.folder, KEY, self.person, RepeatingRandomness(self.person))
        self.engine = SyncEngine(self.store, self.server.clock, self.server.trusted)

    def reopen(self) -> None:
        """Close and open the program."""
        self.store.close()
        self.open()

    def sync(self, most: int = 50) -> Outcome:
        """Ask `/sync` until nothing more is to be asked; recovers where it must."""
        for _ in range(most):
            outcome = self.engine.apply_sync(self.server.sync(self.person, self.engine.sync_request()))
            if outcome.recover:
                self.recover()
            elif not outcome.ask:
                return outcome
        raise AssertionError("the desk asks for ever")

    def recover(self) -> int:
        """Offer and upload; how many records went up."""
        sent = 0
        while (offered := self.engine.offers()) is not None:
            for upload in self.engine.uploads(offered, self.server.offer(offered)):
                self.server.upload(upload)
                sent += len(upload.records)
            self.engine.offered(offered)
        return sent

    def act(self, stream: str, command: Command) -> CommandId:
        """Write an act to the outbox."""
        self._ids += 1
        whose = int.from_bytes(self.person.encode()[-4:], "big")
        made = CommandId(f"{self._ids:08x}-1111-4111-8111-{whose:012d}")
        self.engine.write(made, stream, command, self.server.clock.now_ms())
        return made

    def push(self) -> Outcome:
        """Send what waits, once, and take the answers."""
        request = self.engine.commands_to_send()
        assert request is not None, "nothing waits"
        return self.engine.apply_commands(self.server.commands(self.person, request))

    def meeting(self, stream: str) -> Meeting:
        """The meeting as folded on this desk."""
        state = self.store.projection.picture.state_of(stream)
        assert isinstance(state, Meeting)
        return state

    def acts(self, stream: str) -> tuple[Act, ...]:
        """The overlay of a stream."""
        held = self.store.projection.picture.streams.get(stream)
        return () if held is None else held.pending

    def place(self, stream: str) -> mirror.Place:
        """Where the shown copy stands."""
        held = self.held(stream)
        assert held is not None
        return held.live

    def held(self, stream: str) -> mirror.Mirrored | None:
        """The stream in the mirror."""
        with self.store.drawer.reading() as connection:
            return mirror.find(connection, stream)

    def entry(self, command_id: str) -> outbox.Entry | None:
        """A command in the outbox."""
        with self.store.drawer.reading() as connection:
            return outbox.find(connection, command_id)

    def close(self) -> None:
        """Close the drawer."""
        self.store.close()

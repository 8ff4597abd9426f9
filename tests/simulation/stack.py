"""The whole stack in weather: the real command core and sync answers, real drawers and sync engines.

Only sockets and threads are missing: a call is a call. Desks die between any two of them and open the
same encrypted drawer again. Must not judge beyond the invariants.
"""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from meetingroom.client.store import mirror, outbox
from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.store import Store
from meetingroom.client.sync.engine import Outcome, SyncEngine
from meetingroom.rules.commands import CastBallot, Command
from meetingroom.rules.events import BallotCast
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import Choice, PollState
from meetingroom.server.handlers import commands, syncing
from meetingroom.server.records import recovery
from meetingroom.server.records.core import Committed, Submission
from meetingroom.server.records.database import NotCommitted
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import (
    CommandsAnswer,
    CommandsRequest,
    LiveFrame,
    SyncAnswer,
    SyncRequest,
    encode,
    from_wire,
    head_from_wire,
)
from meetingroom.wire.recovery import OfferRecords, RecordsWanted, UploadRecords
from tests.rules.hall import CHAIR, DEPUTIES, GUEST, SECRETARY
from tests.simulation.council import MEETING, VOTERS, new_id
from tests.simulation.dais import next_act
from tests.simulation.invariants import Violation
from tests.simulation.network import CALM, STORMS, Network
from tests.simulation.paper_desk import fact_of
from tests.simulation.servant import KEY, Servant
from tests.simulation.template import Template
from tests.simulation.timeline import SeededRandomness, Timeline, VirtualClock

PEOPLE = (CHAIR, SECRETARY, *DEPUTIES[:3], DEPUTIES[7], GUEST)
STORM_MS = 7_000
QUIET_MS = 60_000


@dataclass
class StackDesk:
    """A real drawer and engine. At most one question of each kind is under way, as in the real loop."""

    person: PersonId
    folder: Path
    clock: VirtualClock
    dice: random.Random
    template: Template
    asking: bool = False
    pushing: bool = False
    life: int = 0
    old: Path | None = None
    store: Store = field(init=False)
    engine: SyncEngine = field(init=False)

    def __post_init__(self) -> None:
        self.template.lay_out_drawer(self.person, self.folder)
        self.open()

    def open(self) -> None:
        """The program starts."""
        self.life += 1
        self.asking = self.pushing = False
        self.store = self.template.ground.store(self.folder, self.person, SeededRandomness(self.dice))
        self.engine = SyncEngine(self.store, self.clock, lambda key, _at: key == _OURS)

    def die(self) -> None:
        """The program is gone between two calls; what was committed is in the drawer."""
        self.store.drawer.close()

    def copy_drawer(self) -> None:
        """Somebody backs the machine up while the program does not run."""
        if self.old is not None:
            shutil.rmtree(self.old)
        self.old = self.folder.with_name(f"{self.folder.name}-old")
        shutil.copytree(self.folder, self.old)

    def set_back(self) -> None:
        """The machine is put back to that copy, if there is one."""
        if self.old is not None:
            shutil.rmtree(self.folder)
            shutil.copytree(self.old, self.folder)

    def acts(self) -> set[str]:
        """The commands the outbox holds, ended or not."""
        with self.store.drawer.reading() as connection:
            return {entry.id for entry in outbox.shown(connection)}

    def limit(self, more_pages: int | None) -> None:
        """The drawer may grow by so many pages of 4 KiB and no further; None: there is room again."""
        drawer = self.store.drawer
        drawer.limit_pages(_MOST_PAGES if more_pages is None else drawer.pages() + more_pages)

    @property
    def state(self) -> Any:
        return self.store.projection.picture.state_of(MEETING)

    def waiting(self) -> int:
        """Commands without an ending."""
        with self.store.drawer.reading() as connection:
            return len(outbox.to_send(connection, 10_000, frozenset()))


_MOST_PAGES = 2**31 - 2
_OURS = KEY.public_key().public_bytes_raw()


@dataclass
class Stack:
    """One seed of the whole stack."""

    seed: int
    template: Template
    timeline: Timeline = field(default_factory=Timeline)
    stormy: bool = True
    restores: int = 0
    backup: Path | None = None

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.clock = VirtualClock(self.timeline)
        self.network = Network(self.timeline, self.dice, self.dice.choice(STORMS))
        randomness = SeededRandomness(self.dice)
        self.watch = self.template.watch.copy()
        ground = self.template.ground
        self.folder = ground.cleared()
        self.servant = Servant(
            self.folder, self.clock, randomness, Safeguards(), self._heard, ground.database
        )
        self.template.lay_out_server(self.servant)
        self.servant.start()
        self.desks = [
            StackDesk(person, self.folder / f"{n}-{person}", self.clock, self.dice, self.template)
            for n, person in enumerate((*PEOPLE, DEPUTIES[0]))
        ]

    def run(self) -> None:
        """Storm, then calm. Raises Violation."""
        for desk in self.desks:
            self.timeline.after(self.dice.randint(0, 300), lambda desk=desk: self._live(desk))
        self.timeline.after(self.dice.randint(500, 3_000), self._mishap)
        end = self.timeline.now + STORM_MS
        while self.timeline.now < end and self.timeline.step():
            pass
        self.stormy = False
        self.network.weather = CALM
        self.network.cut.clear()
        self._restart()
        self._make_room()
        for desk in self.desks:
            desk.limit(None)
        self._settle_down()

    def close(self) -> None:
        """Give files back."""
        self.servant.crash()
        for desk in self.desks:
            desk.store.drawer.close()

    # ── the life of a desk ────────────────────────────────────────────────────────────────────────

    def _live(self, desk: StackDesk) -> None:
        if self.stormy and self.dice.random() < 0.03:
            self._die(desk)
        if self.stormy and self.dice.random() < 0.5:
            self._act(desk)
        self._push(desk)
        self._sync(desk)
        self.timeline.after(self.dice.randint(250, 1_200), lambda: self._live(desk))

    def _die(self, desk: StackDesk) -> None:
        """The program ends and begins again; now and then on an older copy of the drawer."""
        before = desk.acts()
        desk.die()
        fate = self.dice.random()
        if fate < 0.4:
            desk.copy_drawer()
        elif fate < 0.7:
            desk.set_back()
        desk.open()
        self.watch.forgotten |= before - desk.acts()

    def _act(self, desk: StackDesk) -> None:
        state = desk.state
        command: Command | None = None
        if state is not None and desk.person in VOTERS and self.dice.random() < 0.7:
            asked = [p.poll for p in state.polls.values() if p.state in (PollState.OPEN, PollState.HELD)]
            if asked:
                command = CastBallot(PollId(min(asked)), self.dice.choice(list(Choice)))
        if command is None and state is not None and state.particulars is not None:
            command = next_act(state, desk.person, self.dice)
        if command is not None:
            with suppress(DiskFull):  # the person is told that it was not kept
                desk.engine.write(new_id(self.dice), MEETING, command, self.clock.now_ms())

    def _push(self, desk: StackDesk) -> None:
        if desk.pushing:
            return
        request = None
        with suppress(DiskFull):
            request = desk.engine.commands_to_send()
        if request is None:
            return
        desk.pushing = True
        life = desk.life

        def answered(answer: CommandsAnswer) -> None:
            if desk.life != life:
                return
            desk.pushing = False
            self._seen(desk, answer.pages)
            with suppress(DiskFull):  # then nobody was told anything
                outcome = desk.engine.apply_commands(answer)
                self._acknowledged(desk, answer)
                self._follow(desk, outcome)

        def silent() -> None:
            if desk.life == life:
                desk.pushing = False

        self._call(desk, request, self._commands, answered, silent)

    def _sync(self, desk: StackDesk) -> None:
        if desk.asking:
            return
        desk.asking = True
        life = desk.life

        def answered(answer: SyncAnswer) -> None:
            if desk.life != life:
                return
            desk.asking = False
            self._seen(desk, answer.pages)
            with suppress(DiskFull):
                self._follow(desk, desk.engine.apply_sync(answer))

        def silent() -> None:
            if desk.life == life:
                desk.asking = False
                desk.engine.line_begins()  # the next one

        self._call(desk, desk.engine.sync_request(), self._answer, answered, silent)

    def _acknowledged(self, desk: StackDesk, answer: CommandsAnswer) -> None:
        """What this person was told is recorded (a receipt of a server that is past does not say so)."""
        with desk.store.drawer.reading() as connection:
            for each in answer.answers:
                entry = outbox.find(connection, each.command)
                if each.receipt is not None and entry is not None and not entry.waiting:
                    self.watch.acknowledge(each.receipt)

    def _follow(self, desk: StackDesk, outcome: Outcome) -> None:
        if outcome.troubles:
            raise Violation(f"{desk.person} refuses the server: {outcome.troubles}")
        if outcome.recover:
            self._recover(desk)

    def _recover(self, desk: StackDesk) -> None:
        offered = desk.engine.offers()
        if offered is None:
            return
        life = desk.life

        def wanted(answer: RecordsWanted) -> None:
            if desk.life != life:
                return
            uploads = desk.engine.uploads(offered, answer)
            left = [len(uploads)]
            if not uploads:
                desk.engine.offered(offered)
            for upload in uploads:
                self._call(
                    desk,
                    upload,
                    self._upload,
                    lambda _done: self._one_up(desk, life, offered, left),
                    _nothing,
                )

        self._call(desk, offered, self._offer, wanted, _nothing)

    @staticmethod
    def _one_up(desk: StackDesk, life: int, offered: OfferRecords, left: list[int]) -> None:
        left[0] -= 1
        if left[0] == 0 and desk.life == life:
            desk.engine.offered(offered)

    def _call(
        self,
        desk: StackDesk,
        question: Any,
        serve: Callable[[tuple[PersonId, Any]], Any],
        answered: Callable[[Any], None],
        silent: Callable[[], None],
    ) -> None:
        self.network.call(desk.folder.name, (desk.person, question), serve, answered, silent)

    # ── the server's side ─────────────────────────────────────────────────────────────────────────

    def _house(self) -> Any:
        return (
            None if self.servant.core is None else SimpleNamespace(core=self.servant.core, clock=self.clock)
        )

    def _commands(self, asked: tuple[PersonId, CommandsRequest]) -> CommandsAnswer | None:
        house = self._house()
        if house is None:
            return None
        person, request = asked
        answers = house.core.commit_group([Submission(person, body) for body in request.commands])
        pages = commands.pages_of(house, person, commands.concerned(request.cursors, answers))
        now = self.clock.now_ms()
        packed = encode(commands.Answered(protocol=PROTOCOL, now=now, answers=answers, pages=pages))
        return msgspec.json.decode(packed, type=CommandsAnswer)

    def _answer(self, asked: tuple[PersonId, SyncRequest]) -> SyncAnswer | None:
        house = self._house()
        return None if house is None else syncing.answer(house, asked[0], asked[1].cursors)

    def _offer(self, asked: tuple[PersonId, OfferRecords]) -> RecordsWanted | None:
        core = self.servant.core
        if core is None:
            return None
        heads = [head_from_wire(each.stream, each.head) for each in asked[1].offers]
        try:
            return RecordsWanted(protocol=PROTOCOL, wanted=recovery.offer(core, heads))
        except NotCommitted:
            return None  # its disk is full

    def _upload(self, asked: tuple[PersonId, UploadRecords]) -> bool | None:
        upload = asked[1]
        records = [from_wire(each) for each in upload.records]
        return self.servant.brought((head_from_wire(upload.stream, upload.head), records))

    def _seen(self, desk: StackDesk, pages: list[Any]) -> None:
        """I8, asked of the bytes that arrived: nobody holds another's ballot."""
        for page in pages:
            for wire in page.records:
                if wire.b is not None:
                    event = fact_of(wire.b).event
                    if isinstance(event, BallotCast) and event.person != desk.person:
                        raise Violation(f"I8: {desk.person} was shown a ballot of {event.person}")

    # ── mishaps ───────────────────────────────────────────────────────────────────────────────────

    def _heard(self, committed: Committed) -> None:
        core = self.servant.core
        if core is None:
            return
        self.watch.committed(core, committed)
        for desk in self.desks:
            if self.dice.random() < 0.4:
                self._frame(desk)

    def _frame(self, desk: StackDesk) -> None:
        """The live line: sent now, arriving when it may."""
        answer = self._answer((desk.person, desk.engine.sync_request()))
        life = desk.life
        if answer is None or not answer.pages:
            return
        frame = LiveFrame(now=answer.now, pages=answer.pages)

        def arrive() -> None:
            if desk.life == life and desk.folder.name not in self.network.cut:
                self._seen(desk, frame.pages)
                with suppress(DiskFull):
                    self._follow(desk, desk.engine.apply_frame(frame))

        self.timeline.after(self.dice.randint(1, 150), arrive)

    def _mishap(self) -> None:
        if not self.stormy:
            return
        choice = self.dice.randrange(7)
        if choice <= 1:
            self.servant.crash()
            self.timeline.after(self.dice.randint(100, 2_000), self._restart)
        elif choice == 2 and self.servant.up and not self._recovering():
            self.backup = self.folder / "backup.sqlite3"
            self.backup.unlink(missing_ok=True)
            self.servant.copy_to(self.backup)
        elif choice == 3 and self.backup is not None and self.servant.up and not self._recovering():
            self._lose_the_disk(self.backup)
        elif choice == 5 and self.servant.up:
            self.servant.limit(self.dice.randint(0, 3))
            self.timeline.after(self.dice.randint(300, 3_000), self._make_room)
        elif choice == 6:
            full = self.dice.choice(self.desks)
            full.limit(self.dice.randint(0, 3))
            self.timeline.after(self.dice.randint(300, 3_000), lambda: full.limit(None))
        else:
            desk = self.dice.choice(self.desks)
            self.network.cut.add(desk.folder.name)
            self.timeline.after(
                self.dice.randint(500, 3_000), lambda: self.network.cut.discard(desk.folder.name)
            )
        self.timeline.after(self.dice.randint(500, 3_000), self._mishap)

    def _recovering(self) -> bool:
        core = self.servant.core
        return core is not None and core.marks.recovering

    def _lose_the_disk(self, backup: Path) -> None:
        self.watch.rebuilt = True
        self.servant.crash()
        self.servant.replace_with(backup)
        core = self.servant.start()
        self.servant.begin_recovery()
        self.watch.rewound(core)
        self.restores += 1
        this = self.restores
        self.timeline.after(5_000, lambda: self._finish(this))

    def _finish(self, restore: int) -> None:
        core = self.servant.core
        if restore != self.restores:
            return
        if core is None:
            self.timeline.after(500, lambda: self._finish(restore))
            return
        if not self.servant.finish_recovery():
            self.timeline.after(500, lambda: self._finish(restore))
            return
        self.watch.rewound(core)

    def _make_room(self) -> None:
        if self.servant.up:
            self.servant.limit(None)

    def _restart(self) -> None:
        if not self.servant.up:
            core = self.servant.start()
            if not self.restores:
                self.watch.nothing_lost(core)

    # ── the end ───────────────────────────────────────────────────────────────────────────────────

    def _settle_down(self) -> None:
        last = self.timeline.now + QUIET_MS
        while True:
            pause = self.timeline.now + 1_000
            while self.timeline.now < pause and self.timeline.step():
                pass
            try:
                return self._all_together()
            except Violation:
                if self.timeline.now >= last:
                    raise

    def _all_together(self) -> None:
        core = self.servant.core
        assert core is not None
        if core.marks.recovering:
            raise Violation("I5: the server still waits for records")
        self.watch.nothing_lost(core)
        name = StreamName.parse(MEETING)
        stream = core.streams.get(name)
        assert stream is not None
        law = core.streams.laws[name.kind]
        for desk in self.desks:
            if desk.waiting():
                raise Violation(f"I5: {desk.person} still waits for an answer")
            self._same_truth(desk, stream, law)

    def _same_truth(self, desk: StackDesk, stream: Any, law: Any) -> None:
        core = self.servant.core
        assert core is not None
        reads = core.streams.standing(stream.name, desk.person) is not None
        with desk.store.drawer.reading() as connection:
            held = mirror.find(connection, MEETING)
        if not reads:
            if held is not None:
                raise Violation(f"I5: {desk.person} keeps a meeting he may not read")
            return
        if held is None or held.live.number != stream.number:
            raise Violation(f"I5: {desk.person} is not as far as the server")
        if desk.state != law.restrict(stream.state, desk.person):
            raise Violation(f"law 2: {desk.person} shows another meeting than the server restricts")


def _nothing(*_arguments: object) -> None:
    """A lost answer is asked for again by the next life."""

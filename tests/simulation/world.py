"""One run: a council in weather, with crashes, a second device and people whose rights change.

Everything follows from the seed. `run` returns the trace's hash, so that two runs of one seed can be
compared (I10). Must not judge: `Watch` does.
"""

import hashlib
import random
from dataclasses import dataclass, field
from pathlib import Path

from meetingroom.rules.commands import CastBallot, Command
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.streams import desk_stream
from meetingroom.rules.terms import Choice, PollState
from meetingroom.server.records.core import Committed, Submission
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.wire.codec import encode_command
from meetingroom.wire.messages import CommandAnswer, Page
from meetingroom.wire.records import ChainBroken
from meetingroom.wire.recovery import Wanted
from tests.simulation.council import MEETING, READERS, VOTERS, new_id
from tests.simulation.dais import next_act
from tests.simulation.invariants import Violation
from tests.simulation.network import CALM, STORMS, Network
from tests.simulation.paper_desk import PaperDesk, Sent
from tests.simulation.servant import Answered, Read, Servant
from tests.simulation.template import Template
from tests.simulation.timeline import SeededRandomness, Timeline, VirtualClock

STORM_MS = 9_000
"""Virtual time with faults; afterwards everything must come together."""
QUIET_MS = 30_000
RECOVERY_MS = 3_000
"""How long a restored server waits for the desks' records before a person ends the waiting."""
MOST_SENT = 5


@dataclass
class World:
    """Server, desks and weather of one seed."""

    seed: int
    template: Template
    safeguards: Safeguards = field(default_factory=Safeguards)
    from_check: bool = True
    timeline: Timeline = field(default_factory=Timeline)
    stormy: bool = True

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.clock = VirtualClock(self.timeline)
        self.trace = hashlib.sha256()
        self.backup: Path | None = None
        self.restores = 0
        self.network = Network(self.timeline, self.dice, self.dice.choice(STORMS))
        self.watch = self.template.watch.copy()
        self.folder = self.template.ground.cleared()
        self.servant = Servant(
            self.folder,
            self.clock,
            SeededRandomness(self.dice),
            self.safeguards,
            self._heard,
            self.template.ground.database,
        )
        names = [(person, person) for person in READERS] + [(VOTERS[1], f"{VOTERS[1]} second")]
        self.desks = [PaperDesk(PersonId(person), name, self.from_check) for person, name in names]
        self.template.lay_out_server(self.servant)
        self.servant.start()

    def run(self) -> str:
        """Storm, then calm; raises Violation. The answer is the trace's hash."""
        for desk in self.desks:
            self.timeline.after(self.dice.randint(0, 300), lambda desk=desk: self._live(desk))
        self.timeline.after(self.dice.randint(500, 4_000), self._mishap)
        end = self.timeline.now + STORM_MS
        while self.timeline.now < end and self.timeline.step():
            pass
        self._calm()
        self._settle_down()
        self.servant.crash()
        return self.trace.hexdigest()

    # ── the life of a desk ────────────────────────────────────────────────────────────────────────

    def _live(self, desk: PaperDesk) -> None:
        """Act now and then, send what waits, read what is new; then live on."""
        if self.stormy and self.dice.random() < 0.5:
            self._act(desk)
        waiting = desk.waiting()[:MOST_SENT]
        if waiting:
            self._send(desk, waiting)
        if self._recovering():
            self._bring(desk)
        else:
            self._read(desk, MEETING)
            if self.dice.random() < 0.15:
                self._read(desk, desk_stream(desk.person))
        self.timeline.after(self.dice.randint(200, 1_000), lambda: self._live(desk))

    def _act(self, desk: PaperDesk) -> None:
        state = desk.mirror(MEETING).state
        command: Command | None = None
        if state is not None and desk.person in VOTERS and self.dice.random() < 0.7:
            polls = [p for p in state.polls.values() if p.state in (PollState.OPEN, PollState.HELD)]
            late = [p for p in state.polls.values() if p.state is PollState.CLOSED]
            asked = polls or (late if self.dice.random() < 0.1 else [])
            if asked:
                poll = self.dice.choice(sorted(asked, key=lambda p: p.poll))
                command = CastBallot(PollId(poll.poll), self.dice.choice(list(Choice)))
        if command is None and state is not None:
            command = next_act(state, desk.person, self.dice)
        if command is not None:
            command_id = new_id(self.dice)
            body = encode_command(command_id, MEETING, command).decode()
            desk.outbox.append(Sent(command_id, MEETING, body))

    def _send(self, desk: PaperDesk, waiting: list[Sent]) -> None:
        group = [Submission(desk.person, sent.body) for sent in waiting]

        def answered(both: tuple[list[CommandAnswer], Answered]) -> None:
            answers, read = both
            self._apply(desk, MEETING, read)
            for answer in answers:
                if answer.receipt is not None:
                    self.watch.acknowledge(answer.receipt)
                desk.ended(answer)
                self._note(desk.name, answer.command, answer.status, answer.code)

        asked = (group, Read(desk.person, MEETING, desk.mirror(MEETING).cursor))
        self.network.call(desk.name, asked, self.servant.commands, answered, lambda: None)

    def _read(self, desk: PaperDesk, stream: str) -> None:
        question = Read(desk.person, stream, desk.mirror(stream).cursor)

        def answered(answer: Answered) -> None:
            self._apply(desk, stream, answer)

        self.network.call(desk.name, question, self.servant.read, answered, lambda: None)

    def _apply(self, desk: PaperDesk, stream: str, answer: Answered) -> None:
        self.watch.shown(desk.person, answer)
        if answer.gone:
            desk.mirrors.pop(stream, None)
            desk.gone.add(stream)
            return
        desk.gone.discard(stream)
        if answer.page is not None:
            known = desk.mirror(stream).epoch
            self._take(desk, answer.page)
            if 0 < known < desk.mirror(stream).epoch:
                desk.send_again(stream)
        core = self.servant.core
        if core is not None and answer.page is not None:
            self.watch.same_truth(core, desk.person, desk.mirror(stream))

    def _take(self, desk: PaperDesk, page: Page) -> None:
        try:
            taken = desk.mirror(page.stream).apply(page, desk.from_check)
        except ChainBroken as broken:
            raise Violation(f"the chain of {desk.name} broke at {broken.number}") from broken
        self._note(desk.name, page.stream, str(page.after), str(len(page.records)), str(taken))

    # ── what happens to the server ────────────────────────────────────────────────────────────────

    def _heard(self, committed: Committed) -> None:
        core = self.servant.core
        if core is None:
            return  # it is starting
        self.watch.committed(core, committed)
        for desk in self.desks:
            if desk.connected and self.dice.random() < 0.3:
                self._push(desk)

    def _push(self, desk: PaperDesk) -> None:
        """The live line: the server sends what it thinks the desk lacks; it may come late or twice."""
        cursor = desk.mirror(MEETING).cursor
        answer = self.servant.read(Read(desk.person, MEETING, cursor))
        if answer is not None and answer.page is not None:
            for _ in range(self.dice.choice((1, 1, 2))):
                self.timeline.after(self.dice.randint(1, 200), lambda: self._apply(desk, MEETING, answer))

    def _mishap(self) -> None:
        """Something goes wrong: the server dies for a while, a line is cut, the clock jumps."""
        if not self.stormy:
            return
        match self.dice.randrange(7):
            case 4 if self.servant.up and not self._recovering():
                self._backup()
            case 5 if self.backup is not None and self.servant.up and not self._recovering():
                self._lose_the_disk(self.backup)
            case 6 if self.servant.up:
                self.servant.limit(self.dice.randint(0, 3))
                self._note("full")
                self.timeline.after(self.dice.randint(300, 3_000), self._make_room)
            case 0 | 1:
                self.servant.crash()
                self._note("crash")
                self.timeline.after(self.dice.randint(100, 3_000), self._restart)
            case 2 | 4:
                desk = self.dice.choice(self.desks)
                self.network.cut.add(desk.name)
                self.timeline.after(
                    self.dice.randint(500, 4_000), lambda: self.network.cut.discard(desk.name)
                )
            case _:
                self.clock.skew += self.dice.randint(-7_200_000, 7_200_000)
        self.timeline.after(self.dice.randint(500, 5_000), self._mishap)

    def _backup(self) -> None:
        self.backup = self.folder / "backup.sqlite3"
        self.backup.unlink(missing_ok=True)
        self.servant.copy_to(self.backup)
        self._note("backup")

    def _lose_the_disk(self, backup: Path) -> None:
        """The server's disk is gone; a backup takes its place and waits for the desks' records."""
        self._note("restore")
        self.watch.rebuilt = True
        self.servant.crash()
        self.servant.replace_with(backup)
        core = self.servant.start()
        self.servant.begin_recovery()
        self.watch.rewound(core)
        self.restores += 1
        this = self.restores
        self.timeline.after(RECOVERY_MS, lambda: self._finish_recovery(this))

    def _recovering(self) -> bool:
        core = self.servant.core
        return core is not None and core.marks.recovering

    def _finish_recovery(self, restore: int) -> None:
        """A person decides that no more desks are waited for."""
        core = self.servant.core
        if restore != self.restores:
            return  # another loss came between
        if core is None:  # it has crashed meanwhile; the person tries again
            self.timeline.after(500, lambda: self._finish_recovery(restore))
            return
        if not self.servant.finish_recovery():
            self.timeline.after(500, lambda: self._finish_recovery(restore))
            return
        self.watch.rewound(core)
        self._note("recovered")

    def _bring(self, desk: PaperDesk) -> None:
        """Offer what this desk holds of the meeting, and bring what is wanted."""
        mirror = desk.mirror(MEETING)
        signed = mirror.signed
        if signed is None:
            return

        def wanted(answer: list[Wanted]) -> None:
            for each in answer:
                if mirror.signed != signed:
                    return
                upto = mirror.records[: signed.head.number]
                lacking = [upto[number - 1] for number in each.missing]
                records = lacking + upto[each.after :]
                self.network.call(
                    desk.name, (signed, records), self.servant.brought, lambda _done: None, lambda: None
                )

        self.network.call(desk.name, signed, self.servant.offered, wanted, lambda: None)

    def _restart(self) -> None:
        if not self.servant.up:
            core = self.servant.start()
            if not self.restores:  # after a lost disk the desks must send first what they keep
                self.watch.nothing_lost(core)

    def _make_room(self) -> None:
        if self.servant.up:
            self.servant.limit(None)

    def _calm(self) -> None:
        """The faults stop; nobody asks for anything new."""
        self.stormy = False
        self.network.weather = CALM
        self.network.cut.clear()
        self._restart()
        self._make_room()

    def _settle_down(self) -> None:
        """I5: within `QUIET_MS` everything has come together; asked every virtual second."""
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
        """I1 and I5: nothing acknowledged is gone, nothing waits, every desk equals the server."""
        core = self.servant.core
        assert core is not None
        self.watch.nothing_lost(core)
        for desk in self.desks:
            if desk.waiting():
                raise Violation(f"I5: {desk.name} still waits for an answer")
            answer = self.servant.read(Read(desk.person, MEETING, desk.mirror(MEETING).cursor))
            assert answer is not None
            if answer.gone != (MEETING in desk.gone):
                raise Violation(f"I5: {desk.name} does not know whether it may read")
            if answer.page is not None:
                raise Violation(f"I5: {desk.name} is not as far as the server")
            self.watch.same_truth(core, desk.person, desk.mirror(MEETING))

    def _note(self, *words: str) -> None:
        self.trace.update("\0".join((str(self.timeline.now), *words)).encode())

"""What must hold after every step, whatever the weather (the numbers are those of the safety case).

I1 acknowledged is recorded · I2 nothing twice · I3 no counted vote without an elector · I4 totals are
the sum of the ballots · I6 nothing accepted after the close · I8 nobody is shown what he may not see ·
law 2: what a reader folds equals the restriction of the whole. I5 (all desks equal the server once the
faults stop) and I10 (same seed, same trace) are asked by the runs themselves.
"""

from dataclasses import dataclass, field

from meetingroom.rules.events import BallotCast, ElectorAdmitted, PollClosed, PollOpened
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import Choice
from meetingroom.server.records import journal
from meetingroom.server.records.core import CommandCore, Committed
from meetingroom.wire.messages import Page, Receipt
from tests.simulation.council import MEETING
from tests.simulation.paper_desk import Mirror, fact_of
from tests.simulation.servant import Answered


class Violation(AssertionError):
    """An invariant does not hold; the message names it."""


@dataclass
class _Box:
    """A plain count of one poll, written without looking at the rules."""

    electors: set[PersonId]
    choices: dict[PersonId, Choice] = field(default_factory=dict)
    closed: bool = False

    def copy(self) -> "_Box":
        return _Box(set(self.electors), dict(self.choices), self.closed)


@dataclass
class Watch:
    """Sees every commit and every page."""

    last_of: dict[tuple[str, str], int] = field(default_factory=dict)
    boxes: dict[PollId, _Box] = field(default_factory=dict)
    acknowledged: dict[str, Receipt] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    """Commands whose desk was put back to before it made them: nobody can send them again."""
    rebuilt: bool = False
    """A server was lost: what it acknowledged may have to be sent again."""
    complete: bool = True
    """False once a restored server holds numbers whose bodies nobody brought."""

    def copy(self) -> "Watch":
        """What was seen of the records, for another run."""
        boxes = {poll: box.copy() for poll, box in self.boxes.items()}
        return Watch(dict(self.last_of), boxes, complete=self.complete)

    def committed(self, core: CommandCore, committed: Committed) -> None:
        """Look at the records a group added."""
        for stream, before in committed.streams:
            name = str(stream.name)
            for entry in core.visible.run(stream, before, stream.number):
                assert entry.full is not None
                assert entry.full.b is not None
                self._recorded(name, entry.number, fact_of(entry.full.b))

    def rewound(self, core: CommandCore) -> None:
        """The server was restored: read everything it holds now afresh."""
        self.last_of.clear()
        self.boxes.clear()
        self.complete = True
        with core.database.reading() as connection:
            for name in journal.stream_names(connection):
                row = journal.stream_row(connection, name)
                assert row is not None
                for record in journal.records(connection, name, 0, row.number):
                    if record.opening is None:
                        self.complete = False
                    else:
                        self._recorded(name, record.number, fact_of(record.opening.body.decode()))

    def _recorded(self, stream: str, number: int, fact: Fact) -> None:
        self._once(stream, number, fact)
        if stream != MEETING:
            return
        match fact.event:
            case PollOpened(poll=poll, electorate=electorate):
                self.boxes[poll] = _Box(set(electorate))
            case ElectorAdmitted(poll=poll, person=person):
                self._box(poll).electors.add(person)
            case BallotCast(poll=poll, person=person, choice=choice):
                box = self._box(poll)
                if box.closed:
                    raise Violation(f"I6: a ballot in {poll} after its close")
                if person not in box.electors:
                    raise Violation(f"I3: {person} is no elector of {poll}")
                box.choices[person] = choice
            case PollClosed(poll=poll, tally=tally):
                box = self._box(poll)
                box.closed = True
                counted = [list(box.choices.values()).count(choice) for choice in Choice]
                if self.complete and counted != [tally.for_, tally.against, tally.abstain]:
                    raise Violation(f"I4: {poll} declared {tally}, the ballots say {counted}")

    def _box(self, poll: PollId) -> _Box:
        if poll not in self.boxes:
            raise Violation(f"I3: {poll} was never opened in what is recorded")
        return self.boxes[poll]

    def _once(self, stream: str, number: int, fact: Fact) -> None:
        """I2: the records of one command stand together, once."""
        last = self.last_of.get((stream, fact.command))
        if last is not None and number != last + 1:
            raise Violation(f"I2: {fact.command} stands in {stream} up to {last} and again at {number}")
        self.last_of[stream, fact.command] = number

    def acknowledge(self, receipt: Receipt) -> None:
        """A desk was told that its command is recorded."""
        self.acknowledged[receipt.command] = receipt

    def nothing_lost(self, core: CommandCore) -> None:
        """I1: every acknowledged command stands where its receipt says (or, where a lost server's record
        was brought by nobody, under a new number)."""
        with core.database.reading() as connection:
            records = list(journal.records(connection, MEETING, 0, 1_000_000))
        held = {(record.number, record.commitment) for record in records}
        anew = {stream_command[1] for stream_command in self.last_of}
        anew |= self.forgotten if self.rebuilt else set()
        for receipt in self.acknowledged.values():
            if (receipt.first, receipt.commitment) not in held and receipt.command not in anew:
                raise Violation(f"I1: {receipt.command} was acknowledged at {receipt.first} and is gone")

    @staticmethod
    def shown(reader: PersonId, answered: Answered) -> None:
        """I8: a page holds nothing its reader may not see."""
        if answered.page is None:
            return
        assert answered.standing is not None
        for fact in _opened(answered.page):
            mine = not isinstance(fact.event, BallotCast) or fact.event.person == reader
            if not mine or not fact.audience.admits(answered.standing):
                raise Violation(f"I8: {reader} was shown {fact.event.KIND}")

    @staticmethod
    def same_truth(core: CommandCore, reader: PersonId, mirror: Mirror) -> None:
        """Law 2, where the desk is as far as the server."""
        name = StreamName.parse(mirror.name)
        stream = core.streams.get(name)
        if stream is None or mirror.head is None:
            return
        here = (mirror.epoch, mirror.view, len(mirror.records))  # of the copy that stands
        if here != (stream.epoch, core.streams.view(stream, reader), stream.number):
            return
        if mirror.state != core.streams.laws[name.kind].restrict(stream.state, reader):
            raise Violation(f"law 2: {reader} folds another {mirror.name} than the server restricts")


def _opened(page: Page) -> list[Fact]:
    return [fact_of(wire.b) for wire in page.records if wire.b is not None]

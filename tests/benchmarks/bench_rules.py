"""Speed of the rules: what one more ballot costs when many lie in the poll already."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter_ns

from rpds import HashTrieMap

from meetingroom.rules.commands import CastBallot
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import CommandId, PersonId, PollId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.state import InSitting, Meeting, Presence
from meetingroom.rules.streams import StreamKind
from meetingroom.rules.terms import Attendance, Choice
from tests.benchmarks.table import Metric, benchmark
from tests.rules.hall import CHAIR, D1, DEPUTIES, MORNING, Hall

LAW = LAWS[StreamKind.MEETING]
VOTERS = 500
ROUNDS = 200
RUNS = 20
COMMAND = CommandId("00000000-0000-4000-8000-000000000001")


def open_vote_of(voters: int) -> tuple[Meeting, PollId, list[PersonId]]:
    """A meeting whose open poll has that many electors, all in the room, no ballot cast."""
    hall = Hall().convened().opened(CHAIR, *DEPUTIES).at_item()
    poll = hall.voting()
    state = hall.state
    electors = [PersonId(f"elector-{n:03d}") for n in range(voters)]
    one = state.participants[D1]
    here = Presence(Attendance.PRESENT_IN_PERSON, late=False, marked_at=0)
    opened = state.polls[poll].opened
    assert opened is not None
    everybody = HashTrieMap({person: replace(one, person=person) for person in electors})
    room: HashTrieMap[InSitting, Presence] = HashTrieMap({InSitting(MORNING, p): here for p in electors})
    electorate = replace(opened, electorate=HashTrieMap.fromkeys(electors))
    polls = state.polls.insert(poll, replace(state.polls[poll], opened=electorate))
    return replace(state, participants=everybody, presence=room, polls=polls), poll, electors


def cast(state: Meeting, poll: PollId, elector: PersonId) -> Meeting:
    """One ballot, decided and folded."""
    asked = Asked(COMMAND, "m", elector, 1)
    for draft in LAW.decide(state, CastBallot(poll, Choice.FOR), asked):
        state = LAW.evolve(state, Fact(draft.event, 1, elector, draft.audience, COMMAND))
    return state


def nanoseconds(*works: Callable[[], object]) -> list[float]:
    """The undisturbed time of one run of each, in nanoseconds; measured in turns, so that whatever else
    the machine does meets them alike."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for n, work in enumerate(works):
            began = perf_counter_ns()
            for _ in range(RUNS):
                work()
            best[n] = min(best[n], (perf_counter_ns() - began) / RUNS)
    return best


@benchmark("vote_cost_growth", "vote_cost_us")
def five_hundred_ballots_in_one_poll() -> Iterator[Metric]:
    """The five-hundredth ballot against the first, in the same poll of five hundred electors."""
    empty, poll, electors = open_vote_of(VOTERS)
    full = empty
    for elector in electors[:-1]:
        full = cast(full, poll, elector)
    last = electors[-1]
    first_ns, last_ns = nanoseconds(lambda: cast(empty, poll, last), lambda: cast(full, poll, last))
    yield Metric("vote_cost_growth", last_ns / first_ns, "times", target=1.2)
    yield Metric("vote_cost_us", last_ns / 1_000, "µs")

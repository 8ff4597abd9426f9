"""The command core against a plain model: whatever is sent, sent again, altered or interrupted.

The model is a dictionary of first answers and a list of recorded ballots; it knows no rule beyond "a
command ends once". Hypothesis searches for a sequence in which the two disagree.
"""

import random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meetingroom.rules.commands import AnnouncePoll, CastBallot, ClosePoll, Command, OpenPoll, PreparePoll
from meetingroom.rules.ids import CommandId, PersonId, PollId
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import Choice, PollState
from meetingroom.server.records import journal
from meetingroom.server.records.core import Submission
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.wire.codec import encode_command
from meetingroom.wire.messages import APPLIED, REFUSED, CommandAnswer
from tests.rules.hall import BUDGET, CHAIR, DEPUTIES, GUEST, MORNING
from tests.simulation.council import MEETING
from tests.simulation.paper_desk import fact_of
from tests.simulation.servant import Servant
from tests.simulation.template import Template
from tests.simulation.timeline import SeededRandomness, Timeline, VirtualClock

SENDERS = (CHAIR, *DEPUTIES, GUEST)


class SentAndSentAgain(RuleBasedStateMachine):
    """One server; every message that was ever sent may be sent again."""

    sent = Bundle("sent")

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template

    @initialize()
    def open_house(self) -> None:
        self.timeline = Timeline()
        dice, clock = random.Random(5), VirtualClock(self.timeline)
        ground = self.template.ground
        self.servant = Servant(
            ground.cleared(), clock, SeededRandomness(dice), Safeguards(), opened=ground.database
        )
        self.template.lay_out_server(self.servant)
        self.servant.start()
        self._open_a_poll()
        self.answers: dict[tuple[str, str], tuple[str, CommandAnswer]] = {}
        self.recorded: list[tuple[str, str]] = []
        self.ids = 0

    def _open_a_poll(self) -> None:
        """So that ballots are in question from the first step."""
        for n, step in enumerate((PreparePoll, AnnouncePoll, OpenPoll)):
            command_id = CommandId(f"00000000-0000-4000-9000-{n:012}")
            self._commit(CHAIR, encode_command(command_id, MEETING, self._act(step)).decode())

    def teardown(self) -> None:
        if hasattr(self, "servant"):
            self.servant.crash()

    @property
    def _state(self) -> Any:
        assert self.servant.core is not None
        stream = self.servant.core.streams.get(StreamName.parse(MEETING))
        assert stream is not None
        return stream.state

    def _poll(self) -> PollId | None:
        live = (PollState.DRAFT, PollState.ANNOUNCED, PollState.OPEN)
        return next((poll.poll for poll in self._state.polls.values() if poll.state in live), None)

    @rule(target=sent, actor=st.sampled_from(SENDERS), choice=st.sampled_from(Choice))
    def vote(self, actor: PersonId, choice: Choice) -> tuple[PersonId, str]:
        return self._new(actor, CastBallot(self._poll() or PollId("none"), choice))

    @rule(target=sent, step=st.sampled_from([PreparePoll, AnnouncePoll, OpenPoll, ClosePoll]))
    def conduct(self, step: type[Command]) -> tuple[PersonId, str]:
        return self._new(CHAIR, self._act(step))

    def _act(self, step: type[Command]) -> Command:
        poll = self._poll() or PollId("none")
        acts: dict[type[Command], Command] = {
            PreparePoll: PreparePoll(BUDGET, MORNING, "Tán thành?", PASS),
            AnnouncePoll: AnnouncePoll(poll),
            OpenPoll: OpenPoll(poll, None, ""),
            ClosePoll: ClosePoll(poll),
        }
        return acts[step]

    def _new(self, actor: PersonId, command: Command) -> tuple[PersonId, str]:
        self.ids += 1
        body = encode_command(CommandId(f"00000000-0000-4000-8000-{self.ids:012}"), MEETING, command).decode()
        self._send(actor, body)
        return actor, body

    @rule(message=sent, times=st.integers(1, 3))
    def again(self, message: tuple[PersonId, str], times: int) -> None:
        self._send(message[0], *[message[1]] * times)

    @rule(message=sent)
    def with_other_bytes(self, message: tuple[PersonId, str]) -> None:
        actor, body = message
        (answer,) = self._commit(actor, body.replace('"v":1', '"v": 1'))
        assert (answer.status, answer.code) == (REFUSED, "same_id_other_bytes")

    @rule(message=sent, thief=st.sampled_from(SENDERS))
    def in_another_name(self, message: tuple[PersonId, str], thief: PersonId) -> None:
        """The same id from another person is another command: it ends by itself."""
        self._send(thief, message[1])

    @precondition(lambda self: self.servant.up)
    @rule()
    def crash(self) -> None:
        self.servant.crash()
        self.servant.start()

    def _commit(self, actor: PersonId, *bodies: str) -> list[CommandAnswer]:
        self.timeline.now += 1_000
        assert self.servant.core is not None
        return self.servant.core.commit_group([Submission(actor, body) for body in bodies])

    def _send(self, actor: PersonId, *bodies: str) -> None:
        for body, answer in zip(bodies, self._commit(actor, *bodies), strict=True):
            key = (actor, answer.command)
            first = self.answers.setdefault(key, (body, answer))
            if first[1] is answer and answer.status == APPLIED:
                self.recorded.append(key)
            assert answer.status in (APPLIED, REFUSED)
            assert (answer.status, answer.code, answer.receipt) == (
                first[1].status,
                first[1].code,
                first[1].receipt,
            )

    @invariant()
    def the_journal_is_what_was_acknowledged(self) -> None:
        core = self.servant.core
        assert core is not None
        with core.database.reading() as connection:
            records = list(journal.records(connection, MEETING, 0, 10_000))
        assert [record.number for record in records] == list(range(1, len(records) + 1))
        facts = [fact_of(record.opening.body.decode()) for record in records if record.opening is not None]
        mine = [
            (fact.by, fact.command) for fact in facts if fact.command.startswith("00000000-0000-4000-8000")
        ]
        assert list(dict.fromkeys(mine)) == self.recorded


def test_a_command_ends_once_whatever_is_sent_again(template: Template) -> None:
    run_state_machine_as_test(
        lambda: SentAndSentAgain(template),
        settings=settings(max_examples=15, stateful_step_count=25, deadline=None),
    )

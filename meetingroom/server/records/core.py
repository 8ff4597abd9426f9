"""The command core: decides a group of commands, commits once, then answers. No threads, no sockets.

It owns what is committed (`streams`) and is driven by one caller at a time: the writer thread in the
product, the simulator's loop in tests. Every command ends as applied or refused, or is to be sent again;
what was applied is durable before anybody hears of it (laws 1, 4, 5, 6). Must not filter what readers
see, and must not know HTTP.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from meetingroom.ports import Clock, Randomness
from meetingroom.rules.commands import Command
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked
from meetingroom.rules.ids import SYSTEM, CommandId, PersonId
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records import derived, heartbeat, journal, marks, outcomes, papers_named, views
from meetingroom.server.records.attempt import Appended, Attempt, Changes, Group
from meetingroom.server.records.database import Database, is_full
from meetingroom.server.records.gate import Gate, Withheld
from meetingroom.server.records.outcomes import Key, Outcome, Remembered
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.signing import HeadSigner
from meetingroom.server.records.stream import Stream
from meetingroom.server.records.streams import Streams
from meetingroom.server.records.visible import Visible, shelved
from meetingroom.wire.codec import (
    Commanded,
    Malformed,
    UnknownCommand,
    command_id_of,
    decode_command,
    encode_command,
)
from meetingroom.wire.messages import (
    AGAIN,
    APPLIED,
    MOST_COMMAND_BYTES,
    REFUSED,
    CommandAnswer,
    Receipt,
    head_to_wire,
)
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.records import Record, SignedHead

MOST_IN_GROUP = 256
"""Commands committed together."""
MOST_TURNED_AWAY = 10_000
"""Commands remembered that a full disk refused."""

log = logging.getLogger("meetingroom.server.records")


@dataclass(frozen=True, slots=True)
class Submission:
    """A command's text as it came, and who sent it (from his session, never from the message)."""

    actor: PersonId
    body: str


@dataclass(frozen=True, slots=True)
class Committed:
    """What a group changed: streams as they stand now, each with its number before, and the readers
    whose view of a stream rose."""

    streams: tuple[tuple[Stream, int], ...]
    views: frozenset[tuple[str, str]]


Write = Callable[[Connection], None]


class CommandCore:
    """Decides, commits, answers. `heard` is told of every committed group, after its commit."""

    def __init__(
        self,
        database: Database,
        laws: Mapping[StreamKind, AnyLaw],
        clock: Clock,
        randomness: Randomness,
        signer: HeadSigner,
        safeguards: Safeguards = Safeguards(),  # noqa: B008 (an immutable value)
        heard: Callable[[Committed], None] | None = None,
    ) -> None:
        self.database = database
        self.streams = Streams(database, laws)
        self.visible = Visible(database, safeguards)
        self.clock = clock
        self.randomness = randomness
        self.signer = signer
        self.safeguards = safeguards
        self.heard = heard
        self._gate = Gate(self.streams)
        self._unwritten: list[Write] = []
        self._turned_away: OrderedDict[Key, _Ending] = OrderedDict()
        with database.reading() as connection:
            self.marks = marks.read(connection)

    def commit_group(self, submissions: Sequence[Submission]) -> list[CommandAnswer]:
        """One answer for each submission, in order; `applied` means durable.

        A group that cannot be committed is tried again one by one, so that one command that does not
        fit refuses nobody else's.
        """
        try:
            return self._commit(submissions)
        except DBAPIError as error:
            self._start_over(error)
            if len(submissions) > 1:
                log.warning("group_failed", extra={"commands": len(submissions), "full": is_full(error)})
                return [answer for each in submissions for answer in self.commit_group([each])]
            return [self._not_done(each, error) for each in submissions]

    def _not_done(self, submission: Submission, error: DBAPIError) -> CommandAnswer:
        """What a full disk refused is refused: its person was told so and may have asked for something
        else, so a copy of the same message that comes late must not be applied. It cannot outlive this
        process, whose connections it came by; nor does the system change its mind."""
        answer = _not_done(submission, error, self.clock.now_ms())
        key = _key(submission)
        if answer.status == REFUSED and key is not None and submission.actor != SYSTEM:
            self._turned_away[key] = _Ending(key, outcomes.fingerprint(submission.body), answer, fresh=False)
            while len(self._turned_away) > MOST_TURNED_AWAY:
                self._turned_away.popitem(last=False)
        return answer

    def command(self, command_id: CommandId, stream: str, command: Command) -> CommandAnswer:
        """A command of the system itself."""
        body = encode_command(command_id, stream, command).decode()
        return self.commit_group([Submission(SYSTEM, body)])[0]

    def enact(self, act: Callable[[Attempt], None]) -> None:
        """What the records themselves have to say, without a command: in a commit of its own.

        Raises DBAPIError when it could not be committed; then nothing was written.
        """
        self._catch_up()
        group = Group(self.streams, self.randomness)
        attempt = self._attempt(group)
        act(attempt)
        with self.database.writing() as connection:
            settled = self._settle(connection, attempt.changes, [])
        self._publish(settled)

    def write(self, work: Write) -> None:
        """Another write of the records layer (notes, blobs, heartbeats), in a transaction of its own.

        Raises DBAPIError when it could not be committed; then nothing was written.
        """
        self._catch_up()
        with self.database.writing() as connection:
            work(connection)

    def reread_stream(self, name: StreamName) -> None:
        """Forgets one stream in memory: its records were changed beside the commands."""
        self.streams.forget(name)
        self.visible.forget(str(name))

    def reread(self) -> None:
        """Forgets everything in memory: the database was changed beside the commands."""
        self._unwritten.clear()
        self.streams.forget_all()
        self.visible.forget()
        with self.database.reading() as connection:
            self.marks = marks.read(connection)

    # ── one group ─────────────────────────────────────────────────────────────────────────────────

    def _commit(self, submissions: Sequence[Submission]) -> list[CommandAnswer]:
        self._catch_up()
        group = Group(self.streams, self.randomness, len(submissions))
        with self.database.writing() as connection:
            endings = self._decide_all(connection, group, submissions)
            settled = self._settle(connection, group.changes, endings)
        self._publish(settled)
        return settled.answers

    def _settle(self, connection: Connection, changes: Changes, endings: Sequence["_Ending"]) -> "_Settled":
        """Signs and writes what was decided; it is true once the transaction has ended."""
        signed = {name: self.signer.sign(stream.head) for name, stream in changes.streams.items()}
        answers = [_answer(each.answer, changes, signed) for each in endings]
        rows = [_row(each, answer) for each, answer in zip(endings, answers, strict=True) if each.fresh]
        before = {name: self.streams.get(stream.name) for name, stream in changes.streams.items()}
        write = _writing(changes, before, signed, rows)
        if self.safeguards.commit_before_answer:
            write(connection)
        else:
            self._unwritten.append(write)
        return _Settled(changes, before, signed, answers)

    def _decide_all(
        self, connection: Connection, group: Group, submissions: Sequence[Submission]
    ) -> list["_Ending"]:
        keys = [_key(each) for each in submissions]
        known: dict[Key, Remembered] = {}
        if self.safeguards.dedup:
            known = outcomes.find(connection, [key for key in keys if key is not None])
        endings: list[_Ending] = []
        ended: dict[Key, _Ending] = {}
        for key, submission in zip(keys, submissions, strict=True):
            mark = outcomes.fingerprint(submission.body)
            before = None if key is None else ended.get(key) or self._turned_away.get(key)
            if key is not None and before is not None:
                again = _repeated(before.mark, mark, before.answer, key[1], self.clock.now_ms())
                endings.append(_Ending(key, mark, again, fresh=False))
                continue
            if key in known:
                earlier = known[key]
                if earlier.fingerprint is None:
                    outcomes.put_fingerprint(connection, key, mark)
                again = _repeated(
                    earlier.fingerprint or mark, mark, earlier.answer, key[1], self.clock.now_ms()
                )
                endings.append(_Ending(key, mark, again, fresh=False))
                continue
            answer = self._decide(connection, group, submission)
            keep = key is not None and self.safeguards.dedup and _is_kept(answer)
            ending = _Ending(key, mark, answer, fresh=keep)
            if keep and key is not None:
                ended[key] = ending
            endings.append(ending)
        return endings

    def _decide(self, connection: Connection, group: Group, submission: Submission) -> "_Answer":
        now = self.clock.now_ms()
        actor = submission.actor
        try:
            commanded, name = _read(submission.body)
        except UnknownCommand:
            return _refused(_id_or_nothing(submission.body), Refusal.UNKNOWN_COMMAND, now)
        except ValueError:
            return _refused(_id_or_nothing(submission.body), Refusal.MALFORMED, now)
        if waits := self._waits():
            return CommandAnswer(command=commanded.id, status=AGAIN, code=waits, at=now)
        attempt = self._attempt(group)
        try:
            self._gate.pass_(attempt, connection, name, commanded.command, actor)
            stream = attempt.begin(name)
            if stream.stopped:
                raise Withheld(ProblemCode.SERVER_TOO_OLD)
            asked = Asked(commanded.id, name.id, actor, attempt.hour(stream))
            drafts = self.streams.laws[name.kind].decide(stream.state, commanded.command, asked)
            new = attempt.append(name, drafts, actor, commanded.id)

            def read(of: str) -> Iterable[Record]:
                return journal.records(connection, of, 0, stream.number)

            derived.follow(self.streams, stream, attempt, new, commanded.id, read)
        except RuleBroken as broken:
            return _refused(commanded.id, broken.code, now, broken.params)
        except Withheld as withheld:
            return _refused(commanded.id, withheld.code, now, withheld.params)
        except DBAPIError:
            raise
        except Exception:
            # A bug of ours must not refuse the whole group: it ends here, is logged, and is not kept.
            log.exception("command_failed", extra={"kind": commanded.command.KIND, "stream": str(name)})
            return _refused(commanded.id, ProblemCode.INTERNAL, now)
        group.changes.take(attempt.changes)
        return _Decided(commanded.id, str(name), new)

    def _attempt(self, group: Group) -> Attempt:
        return Attempt(group, self.streams.laws, self.marks.epoch, self.clock.now_ms())

    def _waits(self) -> ProblemCode | None:
        if self.marks.read_only:
            return ProblemCode.READ_ONLY
        if self.marks.recovering and self.safeguards.records_first:
            return ProblemCode.RECOVERING
        return None

    def _publish(self, settled: "_Settled") -> None:
        changes = settled.changes
        for name, new in changes.appended.items():
            self.visible.shelve(name, [shelved(each.record, each.fact.audience) for each in new])
        for name in changes.erased:
            self.visible.forget(name)
        after = [replace(stream, signed=settled.signed[name]) for name, stream in changes.streams.items()]
        self.streams.publish(after, changes.views)
        if self.heard is not None and after:
            moved = ((stream, _number(settled.before[str(stream.name)])) for stream in after)
            self.heard(Committed(tuple(moved), frozenset(changes.views)))

    def _catch_up(self) -> None:
        """Writes what an unsafe core has answered already; empty in the product."""
        while self._unwritten:
            with self.database.writing() as connection:
                self._unwritten[0](connection)
            del self._unwritten[0]

    def _start_over(self, error: DBAPIError) -> None:
        """After a failed commit. A full disk wrote nothing; after anything else, see what is there."""
        self._unwritten.clear()
        if not is_full(error):
            self.streams.forget_all()
            self.visible.forget()


@dataclass(frozen=True, slots=True)
class _Decided:
    """An applied command before its group is signed."""

    command: CommandId
    stream: str
    new: list[Appended]


_Answer = CommandAnswer | _Decided


@dataclass(frozen=True, slots=True)
class _Ending:
    """How one submission ended. `fresh`: its outcome has to be kept."""

    key: Key | None
    mark: bytes
    answer: _Answer
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Settled:
    """A group as written; `before` are the streams it went on from."""

    changes: Changes
    before: Mapping[str, Stream | None]
    signed: Mapping[str, SignedHead]
    answers: list[CommandAnswer]


def _read(body: str) -> tuple[Commanded, StreamName]:
    """Raises UnknownCommand or another ValueError."""
    if len(body.encode()) > MOST_COMMAND_BYTES:
        raise Malformed("too long")
    commanded = decode_command(body)
    if str(UUID(commanded.id)) != commanded.id:
        raise Malformed("not a canonical id")
    return commanded, StreamName.parse(commanded.stream)


def _id_or_nothing(body: str) -> str:
    try:
        return command_id_of(body)
    except Malformed:
        return ""


def _key(submission: Submission) -> Key | None:
    command = _id_or_nothing(submission.body)
    return (submission.actor, command) if command else None


def _repeated(first: bytes, mark: bytes, answer: _Answer, command: str, now: int) -> _Answer:
    return answer if first == mark else _refused(command, Refusal.SAME_ID_OTHER_BYTES, now)


def _is_kept(answer: _Answer) -> bool:
    """Applied, or refused by a rule: another time might decide otherwise, this ending stands. What did
    not depend on any state (malformed, unknown, our own bug) is not worth a row."""
    if isinstance(answer, _Decided):
        return True
    passing = (Refusal.MALFORMED, Refusal.UNKNOWN_COMMAND, ProblemCode.INTERNAL)
    return answer.status == REFUSED and answer.code not in passing


def _refused(
    command: str, code: Refusal | ProblemCode, now: int, params: outcomes.Params | None = None
) -> CommandAnswer:
    return CommandAnswer(command=command, status=REFUSED, code=str(code), params=params or {}, at=now)


def _not_done(submission: Submission, error: DBAPIError, now: int) -> CommandAnswer:
    """A command that could not be committed: definitely refused when the disk is full, else again."""
    command = _id_or_nothing(submission.body)
    if is_full(error):
        return _refused(command, ProblemCode.SERVER_FULL, now)
    log.error("commit_failed", exc_info=error)
    return CommandAnswer(command=command, status=AGAIN, code=ProblemCode.SERVER_BUSY, at=now)


def _answer(answer: _Answer, changes: Changes, signed: Mapping[str, SignedHead]) -> CommandAnswer:
    if isinstance(answer, CommandAnswer):
        return answer
    first, last = answer.new[0], answer.new[-1]
    receipt = Receipt(
        command=answer.command,
        stream=answer.stream,
        epoch=changes.streams[answer.stream].epoch,
        first=first.record.number,
        last=last.record.number,
        at=last.fact.at,
        commitment=first.record.commitment,
        head=head_to_wire(signed[answer.stream]),
    )
    return CommandAnswer(command=answer.command, status=APPLIED, receipt=receipt, at=receipt.at)


def _row(ending: _Ending, answer: CommandAnswer) -> Outcome:
    actor, command = ending.key if ending.key is not None else ("", "")
    if answer.receipt is None:
        return outcomes.refusal(actor, command, ending.mark, answer)
    return outcomes.receipt(actor, ending.mark, answer.receipt)


def _number(stream: Stream | None) -> int:
    return 0 if stream is None else stream.number


def _writing(
    changes: Changes,
    before: Mapping[str, Stream | None],
    signed: Mapping[str, SignedHead],
    rows: Sequence[Outcome],
) -> Write:
    """All of a group's rows, in the order that the foreign keys want."""

    def write(connection: Connection) -> None:
        streams = changes.streams
        journal.put_stream_rows(
            connection,
            [stream.row for name, stream in streams.items() if before[name] is None],
            [stream.row for name, stream in streams.items() if before[name] is not None],
        )
        journal.append(connection, {n: [each.record for each in new] for n, new in changes.appended.items()})
        journal.put_signed_heads(connection, signed.values())
        for name, numbers in changes.erased.items():
            journal.erase(connection, name, numbers)
        papers_named.put_namings(connection, changes.namings)
        views.put(connection, changes.views)
        outcomes.remember(connection, rows)
        for name, new in changes.appended.items():
            heartbeat.follow(connection, streams[name], [each.fact.event for each in new])

    return write

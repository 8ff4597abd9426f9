"""The projection: fold(mirror) + outbox, kept up to date record by record.

`Picture` is all that screens see. `load` folds what the drawer holds (from snapshots where they fit),
`take` goes on from there with the facts a sync brought; both say what changed, so that each view
redraws only what it must. Works on the writing thread; `picture` may be read from any. Must not verify
records or talk to a server.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import sqlalchemy
from rpds import HashTrieMap

from meetingroom.client.store import mirror, outbox, settings, snapshots
from meetingroom.client.store.outbox import Entry, OutboxState
from meetingroom.client.store.picture import (
    DESK,
    Act,
    ActState,
    Change,
    Connection,
    PaperOnDesk,
    Picture,
    StreamPicture,
)
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.laws import LAW_VERSION, law_of
from meetingroom.wire.codec import Malformed, Unknown, decode_command, decode_fact
from meetingroom.wire.messages import Passing

LAW = str(LAW_VERSION)
"""Key of the snapshots."""

Changes = frozenset[Change]


@dataclass(frozen=True, slots=True)
class Brought:
    """What one commit of the engine changed in the drawer.

    `facts`: those appended to shown copies, in order, with their numbers; `reached`: the epoch and
    number where each such copy now stands; `rebuilt`: streams that must be folded again (swapped, or a
    body was erased); `granted`: streams held since now, with titles; `purged`: streams destroyed;
    `acts`: commands whose place in the outbox changed.
    """

    facts: Mapping[str, list[tuple[int, Fact]]] = field(default_factory=dict)
    reached: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rebuilt: Collection[str] = ()
    granted: Mapping[str, str] = field(default_factory=dict)
    purged: Collection[str] = ()
    acts: Collection[str] = ()


@dataclass(slots=True)
class _Fold:
    """The shown copy of one stream, folded as far as this release understands it."""

    title: str
    copy: int
    epoch: int
    state: Any
    number: int = 0
    folded: int = 0
    put_by: int = 0
    stopped: bool = False


class Projection:
    """All that one desk knows, as a `Picture`, and what each commit changed in it."""

    def __init__(self, person: PersonId) -> None:
        self._lock = threading.Lock()
        self._folds: dict[str, _Fold] = {}
        self._acts: dict[str, dict[str, Act]] = {}
        self._picture = Picture(person)
        self._listeners: list[Callable[[Changes], None]] = []

    def listen(self, heard: Callable[[Changes], None]) -> Callable[[], None]:
        """Be told of every change, on the thread that made it; call the answer to hear no more."""
        self._listeners.append(heard)

        def stop() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)

        return stop

    @property
    def picture(self) -> Picture:
        """The newest picture; immutable."""
        return self._picture

    # ── the mirror ────────────────────────────────────────────────────────────────────────────

    def load(self, connection: sqlalchemy.Connection, papers: Mapping[str, PaperOnDesk]) -> Changes:
        """Fold everything the drawer holds."""
        held = mirror.streams(connection)
        for found in held:
            self._fold_again(connection, found)
        for entry in outbox.shown(connection):
            self._place(connection, entry)
        with self._lock:
            self._picture = replace(
                self._picture,
                papers=HashTrieMap(dict(papers)),
                opened=HashTrieMap(settings.all_opened(connection)),
            )
        nouns = ("streams", "papers", "opened", "connection")
        return self._publish({Change(DESK, noun) for noun in nouns})

    def take(self, connection: sqlalchemy.Connection, brought: Brought) -> Changes:
        """Go on with what a commit brought; `connection` sees that commit."""
        for name in brought.purged:
            self._folds.pop(name, None)
            self._acts.pop(name, None)
        for name in {*brought.granted, *brought.rebuilt} - set(brought.purged):
            found = mirror.find(connection, name)
            if found is not None:
                self._fold_again(connection, found)
        for name, facts in brought.facts.items():
            if name in self._folds and name not in brought.rebuilt:
                _go_on(self._folds[name], name, facts)
        for name, (epoch, number) in brought.reached.items():
            if name in self._folds:
                self._folds[name].epoch, self._folds[name].number = epoch, number
        for command_id in brought.acts:
            entry = outbox.find(connection, command_id)
            if entry is not None:
                self._place(connection, entry)
        touched = {*brought.facts, *brought.reached, *brought.rebuilt, *brought.granted}
        for name in touched & self._acts.keys():
            self._let_go(name)
        return self._publish()

    def put_by(self, connection: sqlalchemy.Connection, least: int = 500) -> None:
        """Put states by that have gone `least` records further than their snapshot."""
        for name, fold in self._folds.items():
            if not fold.stopped and fold.folded - fold.put_by >= least:
                snapshots.put(connection, name, LAW, fold.copy, fold.folded, fold.state)
                fold.put_by = fold.folded

    def _fold_again(self, connection: sqlalchemy.Connection, found: mirror.Mirrored) -> None:
        live = found.live
        initial = initial_state(found.name)
        known = snapshots.get(connection, found.name, LAW, live.copy)
        if known is not None and known.number <= live.number:
            fold = _Fold(found.title, live.copy, live.epoch, known.state, put_by=known.number)
            fold.folded = known.number
        else:
            fold = _Fold(found.title, live.copy, live.epoch, initial)
        bodies = mirror.bodies(connection, live.copy, after=fold.folded)
        _go_on(fold, found.name, ((number, fact_of(body)) for number, body in bodies))
        fold.number = live.number
        self._folds[found.name] = fold

    # ── the outbox ────────────────────────────────────────────────────────────────────────────

    def writing(self, act: Act) -> Changes:
        """An act that is being written to the outbox just now (any thread)."""
        with self._lock:
            acts = self._acts.setdefault(act.stream, {})
            acts[act.id] = act
        return self._publish()

    def not_kept(self, act: Act, code: str) -> Changes:
        """The drawer did not take the act: it is lost when the program ends, and says so."""
        with self._lock:
            self._acts.setdefault(act.stream, {})[act.id] = replace(act, state=ActState.NOT_KEPT, code=code)
        return self._publish()

    def dismissed(self, command_id: str) -> Changes:
        """The person has read a refusal."""
        with self._lock:
            for acts in self._acts.values():
                acts.pop(command_id, None)
        return self._publish()

    def _place(self, connection: sqlalchemy.Connection, entry: Entry) -> None:
        """An entry of the outbox becomes the act it is shown as, or none."""
        act = self._act_of(connection, entry)
        with self._lock:
            acts = self._acts.setdefault(entry.stream, {})
            if act is None:
                acts.pop(entry.id, None)
            else:
                acts[entry.id] = act
        self._let_go(entry.stream)

    def _act_of(self, connection: sqlalchemy.Connection, entry: Entry) -> Act | None:
        if entry.dismissed or (entry.again and self._shows(connection, entry)):
            return None
        try:
            command = decode_command(entry.body).command
        except Malformed:
            return None  # written by another release: it is still sent, but cannot be shown
        act = Act(entry.id, entry.stream, command, ActState.UNSENT, entry.made_at)
        match entry.state:
            case OutboxState.NEW:
                return act
            case OutboxState.SENT:
                return replace(act, state=ActState.SENT)
            case OutboxState.REFUSED:
                return replace(
                    act,
                    state=ActState.REFUSED,
                    code=entry.code,
                    params=tuple(sorted(entry.params.items())),
                    refused_at=entry.refused_at,
                )
            case OutboxState.RECEIPTED:
                proof = entry.receipt
                if proof is None or entry.again:
                    return replace(act, state=ActState.SENT)
                return replace(
                    act, state=ActState.RECORDED, recorded_at=proof.at, last=proof.last, epoch=proof.epoch
                )

    def _shows(self, connection: sqlalchemy.Connection, entry: Entry) -> bool:
        """The stream was read again under a risen epoch, and this command's records are in it."""
        fold = self._folds.get(entry.stream)
        if fold is None or entry.receipt is None:
            return False
        first = entry.receipt.first
        held = [
            fact_of(found.opening.body).command
            for found in mirror.read(connection, fold.copy, after=first - 1, upto=first)
            if found.opening is not None
        ]
        return entry.id in held

    def _let_go(self, stream: str) -> None:
        """Drop recorded acts that the records on this desk show by now."""
        fold = self._folds.get(stream)
        if fold is None:
            return
        with self._lock:
            acts = self._acts.get(stream, {})
            for act in list(acts.values()):
                if act.state is ActState.RECORDED and _reached(fold, act):
                    del acts[act.id]

    # ── the desk itself ───────────────────────────────────────────────────────────────────────

    def set_connection(self, connection: Connection) -> Changes:
        """How the line is."""
        return self._set("connection", connection=connection)

    def set_clock(self, ahead_ms: int) -> Changes:
        """How far the server's clock is ahead of ours."""
        return self._set("connection", ahead_ms=ahead_ms)

    def set_passing(self, passing: Mapping[str, Passing]) -> Changes:
        """What is true of some streams right now; each replaces the stream's last one."""
        merged = self._picture.passing
        for name, value in passing.items():
            merged = merged.insert(name, value)
        return self._set("passing", passing=merged)

    def forget_passing(self) -> Changes:
        """The line is down: nothing is known of right now."""
        return self._set("passing", passing=HashTrieMap())

    def set_paper(self, paper: PaperOnDesk) -> Changes:
        """Where the bytes of a paper are now."""
        return self._set("papers", papers=self._picture.papers.insert(paper.sha256, paper))

    def drop_papers(self, shas: Iterable[str]) -> Changes:
        """These papers are no longer on this desk."""
        papers = self._picture.papers
        for sha256 in shas:
            papers = papers.discard(sha256)
        return self._set("papers", papers=papers)

    def set_opened(self, paper: str, version: int) -> Changes:
        """The person has opened this version."""
        return self._set("opened", opened=self._picture.opened.insert(paper, version))

    # ── publishing ────────────────────────────────────────────────────────────────────────────

    def _set(self, noun: str, **values: Any) -> Changes:
        with self._lock:
            if all(getattr(self._picture, name) == value for name, value in values.items()):
                return frozenset()
            self._picture = replace(self._picture, **values)
        return self._tell({Change(DESK, noun)})

    def _shown(self, name: str) -> StreamPicture:
        """A stream as folded; one that only acts are known of (a meeting being convened) is empty."""
        fold = self._folds.get(name)
        pending = tuple(self._acts.get(name, {}).values())
        if fold is None:
            return StreamPicture(name, "", initial_state(name), pending=pending)
        return StreamPicture(name, fold.title, fold.state, fold.number, fold.stopped, pending)

    def _publish(self, also: Collection[Change] = ()) -> Changes:
        with self._lock:
            before = self._picture.streams
            after, changes = before, set(also)
            names = self._folds.keys() | {name for name, acts in self._acts.items() if acts}
            for name in set(before) - names:
                after = after.remove(name)
                changes.add(Change(DESK, "streams"))
            for name in names:
                was, now = before.get(name), self._shown(name)
                if was is None or not _same(was, now):
                    after = after.insert(name, now)
                    changes |= differences(was, now)
            self._picture = replace(self._picture, streams=after)
        return self._tell(changes)

    def _tell(self, changes: Collection[Change]) -> Changes:
        told = frozenset(changes)
        if told:
            for heard in list(self._listeners):
                heard(told)
        return told


def _same(was: StreamPicture, now: StreamPicture) -> bool:
    """States are compared by identity: they may hold thousands of entries."""
    return (
        was.state is now.state
        and (was.number, was.needs_update, was.title) == (now.number, now.needs_update, now.title)
        and was.pending == now.pending
    )


def _reached(fold: _Fold, act: Act) -> bool:
    """A receipt of an earlier epoch names a number that was installed again when the epoch rose."""
    return (act.epoch or 0) <= fold.epoch and (act.last or 0) <= fold.number


def initial_state(stream: str) -> Any:
    """The state before the first record; None for a kind of stream this release has no law for."""
    try:
        return law_of(stream).initial()
    except LookupError:
        return None


def fact_of(body: bytes) -> Fact:
    """The fact in a verified body; one that cannot be read stands as an unknown, required event."""
    try:
        return decode_fact(body)
    except Malformed:
        return _UNREADABLE


_UNREADABLE = Fact(
    Unknown("unreadable", 0, required=True), 0, PersonId("system"), EVERYONE, CommandId("unreadable")
)


def differences(was: StreamPicture | None, now: StreamPicture) -> set[Change]:
    """What differs between two pictures of one stream, as views are told of it."""
    changes = set()
    if was is None or was.title != now.title:
        changes.add(Change(DESK, "streams"))
    if was is None or was.pending != now.pending:
        changes.add(Change(now.name, "pending"))
    if was is None or was.needs_update != now.needs_update:
        changes.add(Change(now.name, "needs_update"))
    if is_dataclass(now.state) and not isinstance(now.state, type):
        old = None if was is None else was.state
        for noun in fields(now.state):
            if old is None or getattr(old, noun.name) is not getattr(now.state, noun.name):
                changes.add(Change(now.name, noun.name))
    return changes


def _go_on(fold: _Fold, name: str, facts: Iterable[tuple[int, Fact]]) -> None:
    """Fold until the end, or until a required event that this release does not know."""
    if fold.stopped:
        return
    try:
        evolve = law_of(name).evolve
    except LookupError:
        return
    state = fold.state
    for number, fact in facts:
        event = fact.event
        if isinstance(event, Unknown) and event.required:
            fold.stopped = True
            break
        state = evolve(state, fact)
        fold.folded = number
    fold.state = state

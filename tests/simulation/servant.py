"""The server of the simulation: a real command core on real SQLite that can crash and come back.

Requests arrive as calls; nothing runs by itself. Must not know what desks do with the answers.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.ports import Clock, Randomness
from meetingroom.rules.audience import Standing
from meetingroom.rules.ids import PersonId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.streams import StreamName
from meetingroom.server.records import recovery
from meetingroom.server.records.core import CommandCore, Committed, Submission
from meetingroom.server.records.database import Database, NotCommitted
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.signing import OneKey
from meetingroom.wire.messages import CommandAnswer, Cursor, Page
from meetingroom.wire.records import Record, SignedHead
from meetingroom.wire.recovery import Wanted

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PAGE = 7
"""Records in a page: small, so that pages and resets are met often."""


@dataclass(frozen=True)
class Read:
    """What a desk asks of `/sync`: one stream, how far it has it."""

    reader: PersonId
    stream: str
    cursor: Cursor


@dataclass(frozen=True)
class Answered:
    """A page, or that there is nothing new, or that the stream is gone for this reader."""

    page: Page | None
    gone: bool
    standing: Standing | None


@dataclass
class Servant:
    """`up` says whether anybody answers. `heard` is told of every commit while it is up."""

    folder: Path
    clock: Clock
    randomness: Randomness
    safeguards: Safeguards
    heard: Callable[[Committed], None] = lambda _committed: None
    opened: Callable[[Path], Database] = Database
    """What opens the database file."""
    core: CommandCore | None = field(default=None, init=False)

    @property
    def up(self) -> bool:
        return self.core is not None

    @property
    def path(self) -> Path:
        return self.folder / "server.sqlite3"

    def start(self) -> CommandCore:
        """Open what the disk holds."""
        assert self.core is None
        self.core = CommandCore(
            self.opened(self.path),
            LAWS,
            self.clock,
            self.randomness,
            OneKey(KEY),
            self.safeguards,
            lambda committed: self.heard(committed),
        )
        return self.core

    def crash(self) -> None:
        """The process dies: what was not committed is gone."""
        if self.core is not None:
            self.core.database.close()
            self.core = None

    def limit(self, more_pages: int | None) -> None:
        """The file may grow by so many pages of 4 KiB and no further; None: there is room again."""
        assert self.core is not None
        with self.core.database.writing() as connection:
            most = 2**31 - 2
            if more_pages is not None:
                most = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + more_pages
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    def finish_recovery(self) -> bool:
        """A person decides that no more desks are waited for; False when that could not be written."""
        assert self.core is not None
        try:
            recovery.finish(self.core)
        except NotCommitted:
            return False
        return True

    def copy_to(self, copy: Path) -> None:
        """A backup of what is committed now."""
        with closing(sqlite3.connect(self.path)) as ours, closing(sqlite3.connect(copy)) as theirs:
            ours.backup(theirs)

    def replace_with(self, copy: Path) -> None:
        """The disk is lost; an older copy takes its place. The server must be down."""
        assert self.core is None
        for leftover in self.folder.glob("server.sqlite3*"):
            leftover.unlink()
        shutil.copyfile(copy, self.path)

    def begin_recovery(self) -> None:
        """What starting from a restored copy does: the next epoch, waiting for the desks' records."""
        assert self.core is not None
        self.core.write(lambda connection: _ignore(recovery.begin(connection, self.clock.now_ms() // 1000)))
        self.core.reread()

    def offered(self, head: SignedHead) -> list[Wanted] | None:
        """What the server would like of the offered stream, None while it cannot say."""
        if self.core is None:
            return None
        try:
            return recovery.offer(self.core, [head])
        except NotCommitted:
            return None

    def brought(self, upload: tuple[SignedHead, list[Record]]) -> bool | None:
        """Install what a desk brought; False when it forks, None while it cannot be done."""
        if self.core is None:
            return None
        try:
            recovery.upload(self.core, *upload)
        except recovery.Forked:
            return False
        except NotCommitted:
            return None
        return True

    def commands(self, asked: tuple[list[Submission], Read]) -> tuple[list[CommandAnswer], Answered] | None:
        """Answers of a group with the records up to the head, None while down."""
        if self.core is None:
            return None
        group, question = asked
        answers = self.core.commit_group(group)
        read = self.read(question, limit=200)
        assert read is not None
        return answers, read

    def read(self, question: Read, limit: int = PAGE) -> Answered | None:
        """One page, None while down."""
        core = self.core
        if core is None:
            return None
        name = StreamName.parse(question.stream)
        stream, standing = core.streams.get(name), core.streams.standing(name, question.reader)
        if core.marks.recovering and self.safeguards.records_first:
            return Answered(None, False, standing)
        if stream is None or standing is None:
            return Answered(None, True, standing)
        view = core.streams.view(stream, question.reader)
        page = core.visible.page(stream, view, standing, question.cursor, limit)
        return Answered(page, False, standing)


def _ignore(_value: object) -> None:
    """A write of the records layer answers nothing."""

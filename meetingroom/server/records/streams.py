"""All streams as last committed, folded from the journal when they are first asked for.

Values are published whole, so any thread may read them while the writer goes on. Must not decide, filter
or write.
"""

import threading
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from meetingroom.rules.audience import Standing
from meetingroom.rules.ids import PersonId
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records import journal, standings, views
from meetingroom.server.records.database import Database
from meetingroom.server.records.stream import Stream, folded
from meetingroom.server.records.views import ViewKey
from meetingroom.wire.codec import decode_fact


class Streams:
    """What is committed, and the view epoch of every reader whose standing ever changed."""

    def __init__(self, database: Database, laws: Mapping[StreamKind, AnyLaw]) -> None:
        self._database = database
        self.laws = laws
        self._known: dict[str, Stream] = {}
        self._views: dict[ViewKey, int] = {}
        self._loading = threading.Lock()
        self.forget_all()

    def get(self, name: StreamName) -> Stream | None:
        """The stream as last committed, folding it first if need be; None: there is none."""
        known = self._known.get(str(name))
        if known is not None:
            return known
        with self._loading:
            known = self._known.get(str(name))
            if known is None and (known := self._load(name)) is not None:
                self._known[str(name)] = known
        return known

    def place(self, name: StreamName) -> Stream | None:
        """Where the stream stands, its state left out where it is not folded yet: for those who only bring
        or count records. None: there is none."""
        known = self._known.get(str(name))
        if known is not None:
            return known
        law = self.laws.get(name.kind)
        if law is None:
            return None
        with self._database.reading() as connection:
            return _standing_at(connection, name, law)

    def is_loaded(self, name: str) -> bool:
        """True when `get` would not have to read the journal."""
        return name in self._known

    def standing(self, name: StreamName, reader: PersonId) -> Standing | None:
        """What the reader is in a stream at its head; None: for him there is no such stream."""
        return standings.standing(self, self.laws, name, reader)

    def view(self, stream: Stream, reader: PersonId) -> int:
        """The reader's view epoch of a stream."""
        return stream.view + self._views.get((reader, str(stream.name)), 0)

    def publish(self, changed: Iterable[Stream], risen: Mapping[ViewKey, int]) -> None:
        """Makes a committed group visible to every thread."""
        self._views.update(risen)
        for stream in changed:
            self._known[str(stream.name)] = stream

    def own_view(self, key: ViewKey) -> int:
        """The reader's own part of his view epoch."""
        return self._views.get(key, 0)

    def names(self) -> list[StreamName]:
        """Every stream of the installation."""
        with self._database.reading() as connection:
            return [StreamName.parse(name) for name in journal.stream_names(connection)]

    def forget(self, name: StreamName) -> None:
        """Lets one stream be read from the database again when next asked for."""
        with self._loading:
            self._known.pop(str(name), None)

    def forget_all(self) -> None:
        """Lets everything be read from the database again when next asked for."""
        with self._loading, self._database.reading() as connection:
            self._known = {}
            self._views = views.read(connection)

    def _load(self, name: StreamName) -> Stream | None:
        law = self.laws.get(name.kind)
        if law is None:
            return None
        with self._database.reading() as connection:
            stream = _standing_at(connection, name, law)
            if stream is None:
                return None
            bodies = journal.bodies(connection, str(name), stream.number)
            return folded(law, stream, map(decode_fact, bodies))


def _standing_at(connection: Connection, name: StreamName, law: AnyLaw) -> Stream | None:
    """The stream before its records are folded."""
    row = journal.stream_row(connection, str(name))
    if row is None:
        return None
    return Stream(
        name=name,
        epoch=row.epoch,
        number=row.number,
        chain=row.chain,
        last_at=row.last_at,
        view=row.view,
        state=law.initial(),
        signed=journal.signed_head_at(connection, row.name, row.epoch, row.number),
        missing=journal.missing_numbers(connection, row.name),
    )

"""The tables of the drawer. KEPT ones survive a new release, all others are dropped and rebuilt.

Must not hold statements.
"""

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 2
"""Stands in the database's `user_version`."""

metadata = MetaData()

stream = Table(
    "stream",
    metadata,
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False, default=""),
    # The copy that is shown, and how far it goes; `chain` is the chain after record `number`.
    Column("copy", Integer, nullable=False, unique=True),
    Column("epoch", Integer, nullable=False, default=0),
    Column("view", Integer, nullable=False, default=0),
    Column("number", Integer, nullable=False, default=0),
    Column("chain", LargeBinary, nullable=False),
    # The newest signed head at or before `number`, and one beyond it that the chain must meet.
    Column("head", LargeBinary),
    Column("promised", LargeBinary),
    # The fresh copy that is being read after an epoch or view rose, if any.
    Column("fresh_copy", Integer, unique=True),
    Column("fresh_epoch", Integer),
    Column("fresh_view", Integer),
    Column("fresh_number", Integer),
    Column("fresh_chain", LargeBinary),
    sqlite_strict=True,
)

record = Table(
    "record",
    metadata,
    Column("copy", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("salt", LargeBinary),
    Column("body", LargeBinary),
    Column("commitment", LargeBinary),
    PrimaryKeyConstraint("copy", "number"),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)
"""In full: salt and body (its commitment follows of them). Sealed or erased: the commitment alone."""

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    # Set when a receipt must be earned again, because the stream's epoch rose.
    Column("again", Integer, nullable=False, default=0),
    Column("made_at", Integer, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("code", Text, nullable=False, default=""),
    Column("params", LargeBinary, nullable=False, default=b"{}"),
    Column("refused_at", Integer),
    Column("dismissed", Integer, nullable=False, default=0),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

receipt = Table(
    "receipt",
    metadata,
    Column("command", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    PrimaryKeyConstraint("command", "epoch"),
    sqlite_strict=True,
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("law", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    sqlite_strict=True,
)

paper = Table(
    "paper",
    metadata,
    Column("sha256", Text, primary_key=True),
    # The sealed file is called at random: its hash would tell a thief which public paper it is.
    Column("file", Text, nullable=False, unique=True),
    Column("key", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_strict=True,
)
"""One row per version this desk holds or fetches; without its key the sealed file is noise."""

opened = Table(
    "opened",
    metadata,
    Column("paper", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)

note = Table(
    "note",
    metadata,
    Column("stream", Text, nullable=False),
    Column("key", Text, nullable=False),
    # The newest revision of the server that this desk has seen; 0 and empty: none yet.
    Column("rev", Integer, nullable=False, default=0),
    Column("body", LargeBinary, nullable=False, default=b""),
    # The person's own newer writing that the server has not taken yet, made on revision `base`.
    Column("unsent", LargeBinary),
    Column("base", Integer, nullable=False, default=0),
    PrimaryKeyConstraint("stream", "key"),
    sqlite_strict=True,
)

note_place = Table(
    "note_place",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    sqlite_strict=True,
)

mark = Table(
    "mark",
    metadata,
    Column("stream", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("page", Integer, nullable=False),
    # A bundle of one (`wire.marks`).
    Column("body", LargeBinary, nullable=False),
    # The bundle of its page in which it goes to the server; none yet: the newest with room.
    Column("bundle", Integer),
    # Set until it stands in that bundle's note, as it is.
    Column("waits", Integer, nullable=False),
    PrimaryKeyConstraint("stream", "paper", "page", "id"),
    sqlite_strict=True,
)
"""Every mark is durable by itself, from the moment the pen was lifted."""

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    UniqueConstraint("name"),
    sqlite_strict=True,
)

KEPT = (stream, record, outbox, receipt, note, note_place, mark, setting)
REBUILT = (snapshot, paper, opened)

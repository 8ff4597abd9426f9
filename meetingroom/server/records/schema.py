"""The server's tables, in SQLAlchemy Core, with named constraints.

A stream's records, its head and the outcomes of the commands that led to them are written in one
transaction; nothing here is ever updated in place but heads, notes, heartbeats and erasures. Tables of
accounts stand in `accounts`. Must not hold queries.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

SCHEMA_VERSION = 1

metadata = MetaData()

installation = Table(
    "installation",
    metadata,
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("key", name="installation_pk"),
)
"""Few named values: `schema`, `epoch`, `recovering`, `read_only`."""

stream = Table(
    "stream",
    metadata,
    Column("name", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("view", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", name="stream_pk"),
    CheckConstraint("head >= 0", name="stream_head_is_counted"),
    CheckConstraint("length(chain) = 32", name="stream_chain_is_a_hash"),
)
"""`view` is added to every reader's own view epoch: it rises when old records become readable."""

record = Table(
    "record",
    metadata,
    Column("stream", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("body", LargeBinary),
    PrimaryKeyConstraint("stream", "number", name="record_pk"),
    ForeignKeyConstraint(["stream"], ["stream.name"], name="record_stands_in_a_stream"),
    CheckConstraint("number >= 1", name="record_number_is_counted"),
    CheckConstraint("length(commitment) = 32", name="record_commitment_is_a_hash"),
    CheckConstraint("(salt IS NULL) = (body IS NULL)", name="record_opens_whole_or_not"),
    CheckConstraint("salt IS NULL OR length(salt) = 32", name="record_salt_is_32_bytes"),
    sqlite_with_rowid=False,
)

missing = Table(
    "missing",
    metadata,
    Column("stream", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    PrimaryKeyConstraint("stream", "number", name="missing_pk"),
    ForeignKeyConstraint(
        ["stream", "number"], ["record.stream", "record.number"], name="missing_is_a_record"
    ),
    sqlite_with_rowid=False,
)
"""Records whose body was lost with an earlier server; an erased record is not among them."""

signed_head = Table(
    "signed_head",
    metadata,
    Column("stream", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    PrimaryKeyConstraint("stream", "epoch", "number", name="signed_head_pk"),
    ForeignKeyConstraint(["stream"], ["stream.name"], name="signed_head_of_a_stream"),
    CheckConstraint("length(chain) = 32", name="signed_head_chain_is_a_hash"),
    CheckConstraint("length(key) = 32", name="signed_head_key_is_32_bytes"),
    CheckConstraint("length(signature) = 64", name="signed_head_signature_is_64_bytes"),
    sqlite_with_rowid=False,
)

outcome = Table(
    "outcome",
    metadata,
    Column("command", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("fingerprint", LargeBinary),
    Column("status", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("stream", Text),
    Column("epoch", BigInteger),
    Column("first", BigInteger),
    Column("last", BigInteger),
    Column("head", BigInteger),
    Column("commitment", LargeBinary),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("command", "actor", name="outcome_pk"),
    ForeignKeyConstraint(
        ["stream", "epoch", "head"],
        ["signed_head.stream", "signed_head.epoch", "signed_head.number"],
        name="outcome_is_signed",
    ),
    CheckConstraint("status IN ('applied', 'refused')", name="outcome_has_ended"),
    CheckConstraint("fingerprint IS NULL OR length(fingerprint) = 32", name="outcome_fingerprint_is_a_hash"),
    CheckConstraint(
        "status = 'refused' OR (stream IS NOT NULL AND first <= last AND last <= head)",
        name="outcome_applied_names_its_records",
    ),
    Index("outcome_refused_by_hour", "status", "at"),
    sqlite_with_rowid=False,
)
"""How each command ended. `fingerprint` is NULL where the row was rebuilt from a recovered record."""

view_epoch = Table(
    "view_epoch",
    metadata,
    Column("reader", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("view", BigInteger, nullable=False),
    PrimaryKeyConstraint("reader", "stream", name="view_epoch_pk"),
    sqlite_with_rowid=False,
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("stream", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("stream", name="heartbeat_pk"),
)
"""One row for each meeting with an open poll: when the server was last known to be alive."""

note = Table(
    "note",
    metadata,
    Column("stream", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("stream", "key", name="note_pk"),
    CheckConstraint("rev >= 1", name="note_rev_is_counted"),
    Index("note_by_seq", "stream", "seq", unique=True),
    sqlite_with_rowid=False,
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("pages", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("sha256", name="blob_pk"),
    CheckConstraint("length(sha256) = 64", name="blob_is_named_by_its_hash"),
)
"""Papers whose bytes lie whole in the blob folder."""

upload = Table(
    "upload",
    metadata,
    Column("sha256", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("sha256", "actor", name="upload_pk"),
    ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="upload_is_of_a_blob"),
    sqlite_with_rowid=False,
)
"""Who has brought which bytes: only he may name them first."""

naming = Table(
    "naming",
    metadata,
    Column("sha256", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    PrimaryKeyConstraint("sha256", "stream", "number", name="naming_pk"),
    sqlite_with_rowid=False,
)
"""Which records name a blob: who may read one of them, and it is live, may have the bytes."""

"""Journals as files that can be checked anywhere: records line by line, signed heads, certificates.

    <folder>/installation.json                   root and receipt certificates (DER in base64)
    <folder>/<kind>/<id>.jsonl                   first line the stream, then one record a line
Each line is a message of `wire.messages`; a seal stays a seal. Must not filter: who may have which
record was settled before it came here.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from meetingroom.wire.messages import WireHead, WireRecord, from_wire, head_from_wire
from meetingroom.wire.records import Head, Record, SignedHead, genesis

INSTALLATION = "installation.json"
FORMAT = "meetingroom journal 1"


class ExportUnreadable(Exception):
    """A file is not what an export holds; `path` and the line, from 1."""

    def __init__(self, path: str, line: int = 0) -> None:
        super().__init__(f"{path}:{line}")
        self.path = path
        self.line = line


class Certificates(msgspec.Struct, frozen=True, tag_field="format", tag=FORMAT):
    """Who signed: the installation's root and every receipt leaf it certified."""

    name: str
    root: bytes
    receipt_certificates: list[bytes]


class _FirstLine(msgspec.Struct, frozen=True):
    stream: str
    head: WireHead


@dataclass(frozen=True, slots=True)
class ExportedStream:
    """One stream of an export."""

    signed: SignedHead
    records: tuple[Record, ...]

    @property
    def beginning(self) -> Head:
        """Before the first record."""
        head = self.signed.head
        return Head(head.stream, head.epoch, 0, genesis(head.stream))


def write_certificates(folder: Path, certificates: Certificates) -> None:
    """The first file of an export. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INSTALLATION).write_bytes(msgspec.json.format(msgspec.json.encode(certificates), indent=1))


def write_stream(folder: Path, stream: str, head: WireHead, records: Iterable[WireRecord]) -> int:
    """One stream up to its signed head; how many records. Raises OSError."""
    path = folder / f"{stream}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    encoder = msgspec.json.Encoder()
    count = 0
    with path.open("wb") as handle:
        handle.write(encoder.encode(_FirstLine(stream, head)) + b"\n")
        for record in records:
            handle.write(encoder.encode(record) + b"\n")
            count += 1
        handle.flush()
        os.fsync(handle.fileno())
    return count


def read_certificates(folder: Path) -> Certificates:
    """Raises ExportUnreadable."""
    try:
        return msgspec.json.decode((folder / INSTALLATION).read_bytes(), type=Certificates)
    except (OSError, msgspec.DecodeError) as error:
        raise ExportUnreadable(INSTALLATION) from error


def read_streams(folder: Path) -> Iterator[ExportedStream]:
    """Every stream of an export, by name. Raises ExportUnreadable."""
    for path in sorted(folder.rglob("*.jsonl")):
        yield _read_stream(path, path.relative_to(folder).as_posix())


def _read_stream(path: Path, name: str) -> ExportedStream:
    decoder = msgspec.json.Decoder(WireRecord)
    records: list[Record] = []
    line = 1
    try:
        with path.open("rb") as handle:
            first = msgspec.json.decode(handle.readline(), type=_FirstLine)
            for line, text in enumerate(handle, start=2):  # noqa: B007 (names the bad line below)
                records.append(from_wire(decoder.decode(text)))
    except (OSError, ValueError) as error:
        raise ExportUnreadable(name, line) from error
    return ExportedStream(head_from_wire(first.stream, first.head), tuple(records))

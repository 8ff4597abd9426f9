"""The bytes of one paper as an engine may have them: sealed or plain, always known to be that paper.

A sealed file proves each chunk as it is read. A plain one (tests, the demo's own folder, the server's
intake) is hashed before a byte is parsed. Must not parse PDF beyond its first and last lines, and must
not write plain bytes anywhere.
"""

import hashlib
import io
from pathlib import Path
from typing import Any, BinaryIO

from meetingroom.pdf.engine import EngineError
from meetingroom.wire.pages import Failure
from meetingroom.wire.sealed_file import SealedFileError, SealedReader, Truncated, WrongKey

_HEAD = 1024
_TAIL = 2048
_PIECE = 1024 * 1024


class Source:
    """A readable, seekable binary file that never raises while an engine reads it.

    Engines call back from C, where an exception has nowhere to go: a failed read gives no bytes and is
    remembered in `failure`, which whoever drives the engine asks after every call.
    """

    def __init__(self, file: SealedReader | BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        self.failure: EngineError | None = None

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; none past the end or after a failure."""
        try:
            self._file.seek(offset)
            return self._file.read(length)
        except (SealedFileError, OSError) as error:
            self.failure = _failure_of(error)
            return b""

    def read_all(self) -> bytes:
        """The whole paper. Raises EngineError."""
        content = self.read_at(0, self.size)
        self.check()
        return content

    def check(self) -> None:
        """Raise what a read during the last call of the engine met."""
        if self.failure is not None:
            raise self.failure

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As a binary file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As a binary file."""
        return self._file.tell()

    def read(self, length: int = -1) -> bytes:
        """As a binary file, but nothing after a failure."""
        return self.read_at(self.tell(), self.size if length < 0 else length)

    def readinto(self, target: Any) -> int:
        """As a binary file, into any buffer, but zero bytes after a failure."""
        view = memoryview(target).cast("B")
        content = self.read_at(self.tell(), len(view))
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()

    @property
    def ends_as_a_pdf(self) -> bool:
        """Whether the end-of-file marker stands where it should; a file cut short has lost it."""
        return b"%%EOF" in self.read_at(max(0, self.size - _TAIL), _TAIL)


def open_source(path: str, sha256: str, key: bytes | None) -> Source:
    """Open the paper `sha256` at `path`, sealed when `key` is given.

    Raises EngineError: missing, wrong_key, altered, truncated, empty, not_a_pdf.
    """
    try:
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115 — closed by Source
    except OSError as error:
        raise _failure_of(error) from error
    try:
        source = _plain(file, sha256) if key is None else _sealed(file, sha256, key)
        looks_like_a_pdf(source)
    except EngineError:
        file.close()
        raise
    return source


def looks_like_a_pdf(source: Source) -> None:
    """Raise EngineError (empty, not_a_pdf) before any engine gets to see something else."""
    if source.size == 0:
        raise EngineError(Failure.EMPTY)
    head = source.read_at(0, _HEAD)
    source.check()
    if b"%PDF-" not in head:
        raise EngineError(Failure.NOT_A_PDF, "no header")


def _plain(file: BinaryIO, sha256: str) -> Source:
    digest = hashlib.sha256()
    size = 0
    try:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    except OSError as error:
        raise _failure_of(error) from error
    if digest.hexdigest() != sha256.lower():
        raise EngineError(Failure.ALTERED, "other SHA-256")
    return Source(file, size)


def _sealed(file: BinaryIO, sha256: str, key: bytes) -> Source:
    try:
        reader = SealedReader(file, key=key, sha256=sha256)
    except (SealedFileError, OSError) as error:
        raise _failure_of(error) from error
    return Source(reader, reader.size)


def _failure_of(error: SealedFileError | OSError) -> EngineError:
    match error:
        case OSError():
            code = Failure.MISSING
        case WrongKey():
            code = Failure.WRONG_KEY
        case Truncated():
            code = Failure.TRUNCATED
        case SealedFileError():
            code = Failure.ALTERED
    return EngineError(code, repr(error))

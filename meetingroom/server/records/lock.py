"""One process at a time writes an installation's journals: a lock held by the operating system.

It vanishes with the process that holds it, however it ends. Must not be asked of a network share.
"""

import os
import sys
from pathlib import Path
from types import TracebackType

FILE_NAME = "server.lock"


class DataInUse(Exception):
    """Another process (the server, or another administration command) has the data open."""


class DataLock:
    """Holds the data folder until `release`, or as a context manager. Raises DataInUse, OSError."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise DataInUse from error

    def release(self) -> None:
        """Lets others in."""
        os.close(self._descriptor)

    def __enter__(self) -> "DataLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":  # pragma: no cover (a build covers the system it runs on)
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""The four things the outside world gives us: time, randomness, a disk, a way to the server.

Everything that is not deterministic enters a room through one of these, so that the simulator can
drive a whole server and its desks on a virtual clock. This module imports nothing of the project
and must not hold any implementation beyond the plain real one of time and randomness.
"""

import os
import secrets
import shutil
import time
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall time and elapsed time, both in integer milliseconds."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01T00:00Z. May jump; only the server's counts."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds of a clock that never jumps back; for measuring spans only."""
        ...


class Randomness(Protocol):
    """A source of unpredictable bytes: salts, tokens, keys, command ids."""

    def token_bytes(self, size: int) -> bytes:
        """`size` bytes nobody can guess."""
        ...


class Disk(Protocol):
    """What we ask of a file system beyond SQL: durable whole files and the space left."""

    def write_durably(self, path: Path, content: bytes) -> None:
        """Write `content` beside `path`, flush it to the platter, rename. Raises OSError when full."""
        ...

    def free_bytes(self, path: Path) -> int:
        """Bytes an ordinary user may still write on the file system of `path`."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


class SystemRandomness:
    """The operating system's generator."""

    def token_bytes(self, size: int) -> bytes:
        return secrets.token_bytes(size)


class SystemDisk:
    """The machine's own file systems."""

    def write_durably(self, path: Path, content: bytes) -> None:
        part = path.with_name(path.name + ".part")
        with part.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)

    def free_bytes(self, path: Path) -> int:
        return shutil.disk_usage(path).free

"""How the installer speaks: Vietnamese, plain, with sizes and times; a failure in three facts.

It only prints; it decides nothing.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Failure(Exception):
    """Something the person must see to: what happened, what was kept, what to do."""

    happened: str
    kept: str
    to_do: str

    def __str__(self) -> str:
        return f"{self.happened}\n{self.kept}\n{self.to_do}"


def speak_utf8() -> None:
    """Vietnamese on every console, also where Windows or an empty locale would choose another alphabet."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def say(text: str = "") -> None:
    """One line, at once."""
    print(text, flush=True)


def step(text: str) -> None:
    """One thing that is being done."""
    say(f"  · {text}")


def detail(text: str) -> None:
    """A part of the thing being done."""
    say(f"      {text}")


def megabytes(count: float) -> str:
    """`84,1 MB`: a decimal comma, tenths below 100."""
    return f"{count:.0f} MB" if count >= 100 else f"{count:.1f} MB".replace(".", ",")


def spell(seconds: float) -> str:
    """`8 giây` or `3 phút 05 giây`."""
    whole = round(seconds)
    return f"{whole} giây" if whole < 60 else f"{whole // 60} phút {whole % 60:02d} giây"


@contextmanager
def timed(done: str) -> Iterator[None]:
    """Say `done` with the time it took, when it went well."""
    start = time.monotonic()
    yield
    step(f"{done} sau {spell(time.monotonic() - start)}.")

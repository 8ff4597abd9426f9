"""What the performance leaves behind: a picture of every step, and `result.json`.

Must not judge more than whether a step raised.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from meetingroom.demo.hands import linger

_AT_REST_MS = 250
"""A page that has just changed lays itself out in a few turns of the loop; nobody sees those."""


@dataclass
class Step:
    """One step as it went. `seconds` of wall time; `error` empty when it did what it should."""

    name: str
    what: str
    seconds: float = 0.0
    error: str = ""
    pictures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.error


@dataclass
class Record:
    """The record of one performance in `out`."""

    out: Path
    say: Callable[[str], None]
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, what: str) -> Iterator[Step]:
        """A step: an exception is noted with it and ends the performance."""
        step = Step(name, what)
        self.steps.append(step)
        began = time.monotonic()
        self.say(f"{len(self.steps):02}  {what}")
        try:
            yield step
        except Exception as error:
            step.error = f"{type(error).__name__}: {error}"
            raise
        finally:
            step.seconds = round(time.monotonic() - began, 2)

    def picture(self, window: QWidget, of: str = "") -> None:
        """Keep what a window shows once it has come to rest, under the number of the step."""
        linger(_AT_REST_MS)
        step = self.steps[-1]
        name = f"{len(self.steps):02}-{step.name}{'-' if of else ''}{of}.png"
        if not window.grab().save(str(self.out / name)):
            raise OSError(f"could not write {name}")
        step.pictures.append(name)

    def write(self, errors: Sequence[str]) -> bool:
        """Write `result.json`; True when every step did what it should and nothing was logged as an
        error."""
        ok = bool(self.steps) and all(step.ok for step in self.steps) and not errors
        result = {
            "ok": ok,
            "steps": [asdict(step) | {"ok": step.ok} for step in self.steps],
            "errors": list(errors),
            **self.facts,
        }
        text = json.dumps(result, ensure_ascii=False, indent=2)
        (self.out / "result.json").write_text(text + "\n", encoding="utf-8")
        return ok

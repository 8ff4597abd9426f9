"""Adds specimens of new events and commands to the golden files: `python -m tests.wire.freeze`.

Never rewrites an entry that stands: those bytes lie in archives.
"""

import json
from pathlib import Path

from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.wire import codec
from tests.wire.samples import specimen

GOLDEN = Path(__file__).parent / "golden"


def _freeze(name: str, now: dict[str, str]) -> None:
    path = GOLDEN / name
    frozen: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    merged = dict(sorted((now | frozen).items()))
    path.write_text(json.dumps(merged, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write both golden files."""
    hour, by, command = 1_795_000_000_123, PersonId("p-1"), CommandId("c-1")
    events = {
        kind: codec.encode_fact(Fact(specimen(cls), hour, by, EVERYONE, command)).decode()
        for kind, cls in codec.EVENT_CLASSES.items()
    }
    commands = {
        kind: codec.encode_command(command, "meeting/m-1", specimen(cls)).decode()
        for kind, cls in codec.COMMAND_CLASSES.items()
    }
    _freeze("events.json", events)
    _freeze("commands.json", commands)


if __name__ == "__main__":
    main()

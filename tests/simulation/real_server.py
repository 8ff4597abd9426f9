"""The real server program on a council's data: started, killed with SIGKILL, started again.

`settle` makes the data; `Nursed` and `Spawned` run `meetingroom server` on it, one as forks of a process
that has imported everything, one as a person would. Must not look into what the server wrote.
"""

import asyncio
import json
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.server.handlers.opening import open_house
from meetingroom.server.records.accounts import devices, people, sessions
from meetingroom.wire.sign_in import SessionKind, Way
from tests.simulation.council import convene, open_poll

REPOSITORY = Path(__file__).parents[2]
STARTING_S = 60
"""A start takes a tenth of a second here; a machine under load may take its time."""


@dataclass(frozen=True)
class Settled:
    """A data folder with a council that votes: the root desks have pinned, and a session for each desk,
    by the desk's name."""

    folder: Path
    root: bytes
    tokens: dict[str, bytes]


def settle(folder: Path, desks: Iterable[tuple[PersonId, str]]) -> Settled:
    """Makes the data, as long as no server runs on it. `desks`: person and the desk's name."""
    house = open_house(folder, ["127.0.0.1"], "Thử")
    tokens: dict[str, bytes] = {}

    def let_in(connection: Connection) -> None:
        now = house.clock.now_ms()
        for person, name in desks:
            if not any(known.startswith(person) for known in tokens):
                people.make_account(connection, person, person.upper(), now, SYSTEM)
            key = house.randomness.token_bytes(32)
            device = devices.enrol(connection, person, key, name, Way.SLIP, now, house.randomness)
            assert isinstance(device, str)
            opened = sessions.open_session(
                connection, person, device, SessionKind.DELEGATE, now, house.randomness
            )
            tokens[name] = opened.token

    dice = random.Random(0)
    try:
        convene(house.core, dice)
        open_poll(house.core, dice)
        house.core.write(let_in)
    finally:
        house.hashing.close()
        house.core.database.close()
        house.lock.release()
    return Settled(folder, house.installation.root, tokens)


def arguments(folder: Path) -> list[str]:
    """Of `meetingroom server`, for a test: a free port of loopback, TLS on."""
    return ["--data", str(folder), "--host", "127.0.0.1", "--port", "0", "--quiet", "--no-announce"]


class RealServer(Protocol):
    """A server process that can be killed. Close it at the end."""

    async def start(self) -> None:
        """Begin a process; it does not listen yet."""
        ...

    async def listening(self) -> int:
        """Wait until it listens; its port."""
        ...

    async def kill(self) -> None:
        """SIGKILL, whatever it is doing; returns when it is gone."""
        ...

    async def close(self) -> None:
        """Leave nothing running."""
        ...


class Spawned:
    """`python -m meetingroom server`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Process | None = None

    async def start(self) -> None:
        program = (sys.executable, "-m", "meetingroom", "server", *arguments(self._folder))
        self._process = await asyncio.create_subprocess_exec(*program, cwd=REPOSITORY, stdout=PIPE)

    async def listening(self) -> int:
        assert self._process is not None
        return await _port(self._process)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self._process = None

    async def close(self) -> None:
        if self._process is not None:
            await self.kill()


class Nursed:
    """Forks of the nursery: a start costs what a start does, without a second of imports. `without`
    names safeguards to switch off."""

    def __init__(self, folder: Path, *without: str) -> None:
        self._folder = folder
        self._without = without
        self._nursery: Process | None = None

    async def start(self) -> None:
        if self._nursery is None:
            program = (sys.executable, "-m", "tests.simulation.nursery", *self._without)
            self._nursery = await asyncio.create_subprocess_exec(
                *program, cwd=REPOSITORY, stdin=PIPE, stdout=PIPE
            )
        await self._say(self._nursery, arguments(self._folder))

    async def listening(self) -> int:
        assert self._nursery is not None
        return await _port(self._nursery)

    async def kill(self) -> None:
        assert self._nursery is not None
        await self._say(self._nursery, [])
        while (line := await _line(self._nursery)) != "dead":
            assert line.startswith("listening"), line  # it had come that far

    async def close(self) -> None:
        if self._nursery is not None:
            assert self._nursery.stdin is not None
            self._nursery.stdin.close()
            await self._nursery.wait()
            self._nursery = None

    @staticmethod
    async def _say(nursery: Process, words: list[str]) -> None:
        assert nursery.stdin is not None
        nursery.stdin.write(json.dumps(words).encode() + b"\n")
        await nursery.stdin.drain()


async def _port(process: Process) -> int:
    said = await _line(process)
    word, scheme, _, port = said.split()
    assert (word, scheme) == ("listening", "https")
    return int(port)


async def _line(process: Process) -> str:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), STARTING_S)
    assert line, "the process ended without a word"
    return line.decode().strip()

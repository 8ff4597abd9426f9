"""Speed of the server when a hall votes and listens: the real program, TLS and signed-in desks.

Client and server share the machine, so the figures are upper bounds. References in the same run: a bare
SQLite group commit of the same number of rows, a bare ASGI echo, a bare ASGI broadcast.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random

import aiohttp

from meetingroom.rules.commands import OpenPoll
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.server.records.backup import IDENTITY
from meetingroom.wire.messages import APPLIED
from tests.benchmarks.hall_of_500 import (
    DEPUTIES,
    MEETING,
    VOTERS,
    Hall,
    Ids,
    Tablet,
    announce_poll,
    ballot,
    close_poll,
    open_poll,
    serving,
    started,
    tablets,
)
from tests.benchmarks.table import Metric, benchmark, percentile
from tests.rules.hall import CHAIR

WINDOW_S = 2.0
GROUP = 256
ROUNDS = 3
LISTENERS = 150
OPENINGS = 5


@benchmark("votes_2s_p99_ms", "votes_2s_lost", "votes_instant_s")
def a_hall_votes() -> Iterator[Metric]:
    """500 ballots within two seconds, and 500 at once, each counted when its poll is closed."""
    with tempfile.TemporaryDirectory(prefix="meetingroom-bench-") as place:
        ids = Ids()
        with serving(Path(place) / "data", ids) as hall:
            spread, lost, instant = asyncio.run(_votes(hall, ids))
        key_file = str(Path(place) / "data" / IDENTITY / "tls.key")
        with started([sys.executable, "-m", "tests.benchmarks.bare_server", key_file]) as port:
            echo_spread, echo_instant = asyncio.run(_echoes(Hall(port, hall.root, hall.tokens)))
        commit = _bare_commit(Path(place))
    yield Metric("votes_2s_p99_ms", spread, "ms", target=250, reference=echo_spread)
    yield Metric("votes_2s_lost", lost, "ballots", target=0)
    yield Metric("votes_instant_s", instant, "s", target=0.5, reference=echo_instant + commit)


@benchmark("push_150_p95_ms")
def a_hall_listens() -> Iterator[Metric]:
    """A vote is opened: until the record of it is on 150 desks."""
    with tempfile.TemporaryDirectory(prefix="meetingroom-bench-") as place:
        ids = Ids()
        with serving(Path(place) / "data", ids) as hall:
            pushed = asyncio.run(_pushes(hall, ids))
        key_file = str(Path(place) / "data" / IDENTITY / "tls.key")
        with started([sys.executable, "-m", "tests.benchmarks.bare_server", key_file]) as port:
            bare = asyncio.run(_broadcasts(Hall(port, hall.root, hall.tokens)))
    yield Metric("push_150_p95_ms", pushed, "ms", target=300, reference=bare)


# ── votes ─────────────────────────────────────────────────────────────────────────────────────────


async def _votes(hall: Hall, ids: Ids) -> tuple[float, int, float]:
    """p99 of a spread vote in ms, ballots lost over all rounds, seconds of a vote at one instant."""
    desks = await tablets(hall)
    chair = desks[CHAIR]
    spread: list[float] = []
    instants: list[float] = []
    lost = 0
    for number in range(ROUNDS):
        poll = await open_poll(chair, ids)
        texts = [ballot(ids, poll) for _ in VOTERS]
        latencies, refused = await _all_at(desks, texts, Random(number), WINDOW_S)
        spread += latencies
        lost += refused + await _uncounted(hall, chair, ids, poll)
        poll = await open_poll(chair, ids)
        texts = [ballot(ids, poll) for _ in VOTERS]
        begun = time.perf_counter()
        _, refused = await _all_at(desks, texts, Random(number), 0)
        instants.append(time.perf_counter() - begun)
        lost += refused + await _uncounted(hall, chair, ids, poll)
    await asyncio.gather(*(desk.close() for desk in desks.values()))
    return percentile(spread, 99) * 1000, lost, sorted(instants)[ROUNDS // 2]


async def _all_at(
    desks: dict[PersonId, Tablet], texts: list[str], dice: Random, window_s: float
) -> tuple[list[float], int]:
    """Every desk sends its text at an hour of its own within the window; latencies, and how many were
    not applied."""
    bodies = [json.dumps({"protocol": 1, "commands": [text]}).encode() for text in texts]
    applied = APPLIED.encode()

    async def vote(desk: Tablet, body: bytes) -> tuple[float, bool]:
        if window_s:
            await asyncio.sleep(dice.random() * window_s)
        begun = time.perf_counter()
        answer = await desk.post(body)
        return time.perf_counter() - begun, b'"status":"' + applied in answer

    ended = await asyncio.gather(*(vote(d, b) for d, b in zip(desks.values(), bodies, strict=True)))
    return [latency for latency, _ in ended], sum(not ok for _, ok in ended)


async def _uncounted(hall: Hall, chair: Tablet, ids: Ids, poll: PollId) -> int:
    """Closes the poll; how many of the 500 ballots are not in its count."""
    await close_poll(chair, ids, poll)
    page = await _newest_page(hall)
    bodies = [json.loads(record["b"]) for record in page["records"] if "b" in record]
    (tally,) = [body["data"]["tally"] for body in bodies if body["kind"] == "poll_closed"][-1:]
    return len(VOTERS) - int(tally["for_"])


async def _newest_page(hall: Hall) -> dict[str, list[dict[str, str]]]:
    """The last page of the meeting as the chair reads it."""
    headers = {"Authorization": f"Bearer {hall.tokens[CHAIR]}"}
    connector = aiohttp.TCPConnector(ssl=hall.context())
    url = f"https://127.0.0.1:{hall.port}"
    cursor: dict[str, int] = {}
    page: dict[str, list[dict[str, str]]] = {}
    async with aiohttp.ClientSession(url, headers=headers, connector=connector) as desk:
        while True:
            async with desk.post("/sync", json={"protocol": 1, "cursors": {MEETING: cursor}}) as answer:
                pages = (await answer.json())["pages"]
            if not pages:
                return page
            page = pages[0]
            number = int(page["records"][-1]["n"])
            cursor = {"epoch": pages[0]["epoch"], "view": pages[0].get("view", 0), "number": number}


async def _echoes(hall: Hall) -> tuple[float, float]:
    """The same load on a server that only echoes: p99 in ms, seconds at one instant."""
    desks = await tablets(hall)
    texts = ["x" * 220 for _ in VOTERS]
    spread, _ = await _all_at(desks, texts, Random(0), WINDOW_S)
    begun = time.perf_counter()
    await _all_at(desks, texts, Random(0), 0)
    instant = time.perf_counter() - begun
    await asyncio.gather(*(desk.close() for desk in desks.values()))
    return percentile(spread, 99) * 1000, instant


def _bare_commit(place: Path) -> float:
    """Seconds to write 500 rows to SQLite in groups of 256, with the journal's settings."""
    connection = sqlite3.connect(place / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE row (n INTEGER PRIMARY KEY, commitment BLOB, salt BLOB, body BLOB)")
    rows = [(n, bytes(32), bytes(32), bytes(300)) for n in range(len(VOTERS))]
    begun = time.perf_counter()
    for start in range(0, len(rows), GROUP):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", rows[start : start + GROUP])
        connection.execute("COMMIT")
    spent = time.perf_counter() - begun
    connection.close()
    return spent


# ── pushes ────────────────────────────────────────────────────────────────────────────────────────

Line = aiohttp.ClientWebSocketResponse


async def _pushes(hall: Hall, ids: Ids) -> float:
    """p95 over desks and openings, in ms, from the chair's tap to the record on the desk."""
    chair = (await tablets(hall, [CHAIR]))[CHAIR]
    page = await _newest_page(hall)
    number = int(page["records"][-1]["n"])
    hello = {"protocol": 1, "cursors": {MEETING: {"epoch": 1, "number": number}}}

    async def opened(lines: list[Line]) -> list[float]:
        heard = [asyncio.create_task(_hears(line, '"poll_opened')) for line in lines]
        poll = await announce_poll(chair, ids)
        text = ids.text(OpenPoll(poll, None, ""))
        begun = time.perf_counter()
        assert await chair.send(text) == APPLIED
        hours = [hour - begun for hour in await asyncio.gather(*heard)]
        await close_poll(chair, ids, poll)
        return hours

    try:
        return await _with_lines(hall, hello, opened)
    finally:
        await chair.close()


async def _broadcasts(hall: Hall) -> float:
    """The same from a server that only passes a message of such a size on."""

    async def passed(lines: list[Line]) -> list[float]:
        heard = [asyncio.create_task(_hears(line, "yyy")) for line in lines]
        begun = time.perf_counter()
        await lines[0].send_str("y" * 2_000)
        return [hour - begun for hour in await asyncio.gather(*heard)]

    return await _with_lines(hall, {}, passed)


async def _with_lines(
    hall: Hall, hello: dict[str, object], once: Callable[[list[Line]], Awaitable[list[float]]]
) -> float:
    connector = aiohttp.TCPConnector(ssl=hall.context(), limit=0)
    async with aiohttp.ClientSession(f"https://127.0.0.1:{hall.port}", connector=connector) as client:
        lines = []
        for person in DEPUTIES[:LISTENERS]:
            headers = {"Authorization": f"Bearer {hall.tokens[person]}"}
            line = await client.ws_connect("/live", headers=headers, compress=0)
            await line.send_json(hello)
            lines.append(line)
        await asyncio.sleep(2)
        spans = [span for _ in range(OPENINGS) for span in await once(lines)]
        await asyncio.gather(*(line.close() for line in lines))
    return percentile(spans, 95) * 1000


async def _hears(line: Line, wanted: str) -> float:
    """The hour at which a frame with these letters has come."""
    wanted_too = wanted.replace('"', '\\"')
    while True:
        text = await line.receive_str(timeout=30)
        if wanted in text or wanted_too in text:
            return time.perf_counter()

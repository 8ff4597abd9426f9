"""A desk finds the server of its root at a new address, and believes no other."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from meetingroom.client.sync import discovery
from meetingroom.client.sync.discovery import Found, find, look_around
from meetingroom.server.identity.discovery import Announcer, listen
from meetingroom.server.identity.installation import Installation, open_installation
from tests.fakes.world import HandClock, RepeatingRandomness

LOOPBACK = "127.0.0.1"
CLOCK = HandClock()
CHANCE = RepeatingRandomness("desk")


def installed(folder: Path, seed: str) -> Installation:
    return open_installation(folder / seed, f"Xã {seed}", CLOCK, RepeatingRandomness(seed), {"localhost"})


@asynccontextmanager
async def listening(installation: Installation, port: int) -> AsyncIterator[tuple[str, int]]:
    announcer: Announcer = await listen(installation, port, CLOCK, bind=(LOOPBACK, 0))
    try:
        yield announcer.address
    finally:
        announcer.close()
        await asyncio.sleep(0)


async def test_the_server_of_the_pinned_root_is_found_where_it_is_now(tmp_path: Path) -> None:
    ours = installed(tmp_path, "ours")
    async with listening(ours, 9443) as where:
        found = await find(ours.root, CLOCK, CHANCE, targets=[where], sources=[LOOPBACK])
    assert found == Found(LOOPBACK, 9443, "Xã ours", ours.fingerprint)


async def test_among_several_servers_only_that_of_the_root_answers(tmp_path: Path) -> None:
    ours, other = installed(tmp_path, "ours"), installed(tmp_path, "other")
    async with listening(other, 1111) as wrong, listening(ours, 2222) as right:
        found = await find(ours.root, CLOCK, CHANCE, targets=[wrong, right], sources=[LOOPBACK])
    assert found is not None
    assert found.port == 2222


async def test_nobody_there_is_found_out_quietly(tmp_path: Path) -> None:
    ours, other = installed(tmp_path, "ours"), installed(tmp_path, "other")
    async with listening(other, 1111) as wrong:
        targets = [wrong, (LOOPBACK, 9)]
        assert (
            await find(ours.root, CLOCK, CHANCE, targets=targets, sources=[LOOPBACK], waits_s=(0.01, 0.01))
            is None
        )


async def test_without_an_own_address_nothing_is_asked(tmp_path: Path) -> None:
    ours = installed(tmp_path, "ours")
    assert await find(ours.root, CLOCK, CHANCE, sources=["203.0.113.99"], waits_s=(0.0,)) is None


async def test_the_first_time_every_server_is_heard_once(tmp_path: Path) -> None:
    ours, other = installed(tmp_path, "ours"), installed(tmp_path, "other")
    async with listening(other, 1111) as one, listening(ours, 2222) as two:
        heard = await look_around(
            CLOCK, CHANCE, targets=[one, two, two], sources=[LOOPBACK], waits_s=(0.1, 0.1)
        )
    assert sorted((claim.port, claim.fingerprint) for claim in heard) == [
        (1111, other.fingerprint),
        (2222, ours.fingerprint),
    ]


async def test_no_more_is_collected_than_was_wanted(tmp_path: Path) -> None:
    ours = installed(tmp_path, "ours")
    async with listening(ours, 2222) as where:
        found = await find(
            ours.root, CLOCK, CHANCE, targets=[where, where, where], sources=[LOOPBACK, LOOPBACK]
        )
        await asyncio.sleep(0)
    assert found is not None


async def test_noise_instead_of_an_answer_is_passed_over(tmp_path: Path) -> None:
    ours = installed(tmp_path, "ours")
    ear = discovery._Ear(bytes(16), ours.root, CLOCK, enough=1)
    ear.datagram_received(b"noise", (LOOPBACK, 1))
    assert ear.found == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [(["127.0.1.1", "192.168.1.5"], ["0.0.0.0", "192.168.1.5"]), (None, ["0.0.0.0"])],
)
async def test_on_windows_the_question_goes_out_of_every_card(
    monkeypatch: pytest.MonkeyPatch, known: list[str] | None, expected: list[str]
) -> None:
    def resolved(_name: str) -> tuple[str, list[str], list[str]]:
        if known is None:
            raise OSError("no such name")
        return "desk", [], known

    monkeypatch.setattr(socket, "gethostbyname_ex", resolved)
    assert discovery._own_addresses("win32") == expected


def test_elsewhere_no_name_server_is_asked_first() -> None:
    assert discovery._own_addresses("linux") == ["0.0.0.0"]

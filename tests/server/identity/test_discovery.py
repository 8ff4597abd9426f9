"""The server's ear: it answers its own desks on the local network, rarely and briefly."""

import pytest

from meetingroom.server.identity.discovery import ANSWERS_A_SECOND, ANSWERS_TO_ONE, Announcer, listen
from meetingroom.server.identity.installation import Installation
from meetingroom.wire.discovery import decode_answer, encode_question
from tests.fakes.world import HandClock

NONCE = bytes(16)


@pytest.fixture
def announcer(installation: Installation, clock: HandClock) -> Announcer:
    return Announcer(installation, 8443, clock)


def question(installation: Installation) -> bytes:
    return encode_question(installation.fingerprint, NONCE)


def test_a_desk_on_the_local_network_is_answered(
    installation: Installation, announcer: Announcer, clock: HandClock
) -> None:
    answer = announcer.answer(question(installation), "192.168.1.50")
    assert answer is not None
    announced = decode_answer(answer, NONCE, installation.root, clock.now_ms())
    assert (announced.port, announced.name) == (8443, "UBND xã Ví Dụ")


@pytest.mark.parametrize("source", ["8.8.8.8", "2606:4700::1111", "nowhere"])
def test_addresses_beyond_the_local_network_hear_nothing(
    installation: Installation, announcer: Announcer, source: str
) -> None:
    assert announcer.answer(question(installation), source) is None


def test_desks_of_other_roots_and_noise_hear_nothing(announcer: Announcer) -> None:
    assert announcer.answer(encode_question(bytes(32), NONCE), "10.0.0.1") is None
    assert announcer.answer(b"noise", "10.0.0.1") is None


def test_one_address_that_asks_and_asks_is_answered_four_times_a_second(
    installation: Installation, announcer: Announcer, clock: HandClock
) -> None:
    asked = [announcer.answer(question(installation), "10.0.0.1") for _ in range(30)]
    assert sum(answer is not None for answer in asked) == ANSWERS_TO_ONE
    assert announcer.answer(question(installation), "10.0.0.2") is not None
    clock.move(seconds=1)
    assert announcer.answer(question(installation), "10.0.0.1") is not None


def test_a_whole_network_that_asks_is_answered_twenty_times_a_second(
    installation: Installation, announcer: Announcer
) -> None:
    asked = [announcer.answer(question(installation), f"10.0.0.{n}") for n in range(200)]
    assert sum(answer is not None for answer in asked) == ANSWERS_A_SECOND


async def test_a_taken_port_is_said_and_a_closed_ear_gives_it_back(
    installation: Installation, clock: HandClock
) -> None:
    first = await listen(installation, 8443, clock, bind=("127.0.0.1", 0))
    with pytest.raises(OSError, match="in use"):
        await listen(installation, 8443, clock, bind=first.address)
    first.close()

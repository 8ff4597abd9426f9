"""An installation's accounts in a real database file, with a clock moved by hand."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from meetingroom.server.records.accounts import devices, sessions, slips, tables
from meetingroom.server.records.accounts.people import make_account
from meetingroom.server.records.accounts.sessions import Session
from meetingroom.server.records.accounts.slips import SlipWanted
from meetingroom.server.records.database import Database
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    AccountRefused,
    DeviceSignIn,
    RedeemSlip,
    SignedIn,
    Way,
    prove,
    slip_digits,
)
from tests.fakes.world import HandClock, RepeatingRandomness

BODY = "hdnd-vi-du"
MEETING = "ky-hop-4"
FINGERPRINT = b"f" * 32
SECRET = b"s" * 32
HALL = "192.168.1.50"
SECRETARY = "thu-ky"


@dataclass
class Desk:
    """A device with a key of its own, somewhere on the network."""

    key: Ed25519PrivateKey
    name: str = "Máy 07"
    address: str = HALL

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def slip(self, digits: str, space: str = BODY) -> RedeemSlip:
        proof = prove(self.key, Way.SLIP, (slip_digits(digits) or digits).encode(), FINGERPRINT)
        return RedeemSlip(
            space=space, digits=digits, device_key=self.public, device_name=self.name, proof=proof
        )


@dataclass
class Office:
    """The accounts of one installation, as the server's writer calls them."""

    path: Path
    clock: HandClock = field(default_factory=HandClock)
    chance: RepeatingRandomness = field(default_factory=RepeatingRandomness)

    def __post_init__(self) -> None:
        self.database = Database(self.path)
        with self.writing() as connection:
            tables.metadata.create_all(connection)

    def writing(self) -> AbstractContextManager[Connection]:
        return self.database.writing()

    def restart(self) -> None:
        """Stop and start the server: nothing but the file survives."""
        self.database.close()
        self.database = Database(self.path)

    @property
    def now(self) -> int:
        return self.clock.now_ms()

    def desk(self, address: str = HALL) -> Desk:
        return Desk(Ed25519PrivateKey.from_private_bytes(self.chance.token_bytes(32)), address=address)

    def person(self, person: str, login: str | None = None) -> str:
        with self.writing() as connection:
            assert make_account(connection, person, f"Ông {person}", self.now, SECRETARY, login) is None
        return person

    def slips(self, *persons: str, hours: int = 24, meeting: str = MEETING) -> list[str]:
        with self.writing() as connection:
            issued = slips.issue(
                connection,
                [SlipWanted(person, meeting) for person in persons],
                BODY,
                SECRETARY,
                self.now + hours * 3_600_000,
                self.now,
                self.chance,
                SECRET,
            )
        return [each.digits for each in issued]

    def redeem(self, desk: Desk, digits: str, space: str = BODY) -> SignedIn | AccountRefused:
        with self.writing() as connection:
            request = desk.slip(digits, space)
            return slips.redeem(connection, request, desk.address, FINGERPRINT, self.now, self.chance, SECRET)

    def entered(self, person: str) -> tuple[Desk, SignedIn]:
        """A deputy who has come in with a slip."""
        desk = self.desk()
        answer = self.redeem(desk, self.slips(self.person(person))[0])
        assert isinstance(answer, SignedIn)
        return desk, answer

    def session(self, token: bytes) -> Session | AccountRefused:
        with self.database.reading() as connection:
            return sessions.read_session(connection, token, self.now)

    def by_key(self, desk: Desk, device: str) -> SignedIn | AccountRefused:
        with self.writing() as connection:
            nonce = devices.challenge(connection, device, self.now, self.chance).nonce
        return self.answer(desk, device, nonce)

    def answer(self, desk: Desk, device: str, nonce: bytes) -> SignedIn | AccountRefused:
        proof = prove(desk.key, Way.DEVICE, nonce, FINGERPRINT)
        with self.writing() as connection:
            request = DeviceSignIn(device=device, nonce=nonce, proof=proof)
            return devices.sign_in(connection, request, desk.address, FINGERPRINT, self.now, self.chance)


def code(answer: object) -> AccountCode:
    """The reason of a refusal."""
    assert isinstance(answer, AccountRefused), answer
    return answer.code


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "meetingroom.sqlite3")
    yield made
    made.database.close()

"""Signing in: what is said to the server, from its introduction to an open session, and a new one later.

Over the line it is given; must not know drawers, PINs or pages.
"""

import unicodedata
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.client.sync.transport import ServerSays, SignedOut, Transport
from meetingroom.ports import Randomness
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    DeviceSignIn,
    PasswordSignIn,
    RedeemSlip,
    SignedIn,
    Way,
    prove,
    slip_digits,
)

MOST_SPACES = 3
"""A slip is tried in so many bodies of one server; each try counts against guessing."""
DEVICE_KEY_BYTES = 32


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk keeps to come back: its device's private key and name at the server, its session."""

    person: str
    device: str
    device_key: bytes
    token: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class SigningIn:
    """One device on its way in at the installation with `fingerprint` (of its root)."""

    transport: Transport
    fingerprint: bytes
    randomness: Randomness
    device_name: str

    async def by_slip(self, typed: str, spaces: list[str]) -> Session:
        """Redeem a printed slip. Raises ServerSays, Unreachable, Distrust."""
        digits = slip_digits(typed)
        if digits is None:
            raise ServerSays(AccountCode.WRONG_SLIP)
        key = Ed25519PrivateKey.from_private_bytes(self.randomness.token_bytes(DEVICE_KEY_BYTES))
        proof = prove(key, Way.SLIP, digits.encode(), self.fingerprint)
        refused: ServerSays | None = None
        for space in spaces[:MOST_SPACES] or [""]:
            asked = RedeemSlip(
                space=space,
                digits=digits,
                device_key=key.public_key().public_bytes_raw(),
                device_name=self.device_name,
                proof=proof,
            )
            try:
                return self._session(key, await self.transport.sign_in("/sign-in/slip", asked))
            except ServerSays as said:
                if said.code != AccountCode.WRONG_SLIP:
                    raise
                refused = said
        raise refused or ServerSays(AccountCode.WRONG_SLIP)

    async def by_password(self, typed: str, password: str, device_key: bytes | None = None) -> Session:
        """Staff; `device_key` of a device that is known already. Raises ServerSays, Unreachable,
        Distrust."""
        login = unicodedata.normalize("NFC", typed).strip().lower()
        raw = device_key or self.randomness.token_bytes(DEVICE_KEY_BYTES)
        key = Ed25519PrivateKey.from_private_bytes(raw)
        asked = PasswordSignIn(
            login=login,
            password=password,
            device_key=key.public_key().public_bytes_raw(),
            device_name=self.device_name,
            proof=prove(key, Way.PASSWORD, login.encode(), self.fingerprint),
        )
        return self._session(key, await self.transport.sign_in("/sign-in/password", asked))

    async def again(self, session: Session) -> Session:
        """A new session by the device's key alone. Raises SignedOut when the device is not known any
        more, else as the others."""
        key = Ed25519PrivateKey.from_private_bytes(session.device_key)
        try:
            nonce = await self.transport.challenge(session.device)
            proof = prove(key, Way.DEVICE, nonce, self.fingerprint)
            asked = DeviceSignIn(device=session.device, nonce=nonce, proof=proof)
            return self._session(key, await self.transport.sign_in("/sign-in/device", asked))
        except ServerSays as said:
            if said.code in (
                AccountCode.DEVICE_REVOKED,
                AccountCode.DEVICE_UNKNOWN,
                AccountCode.ACCOUNT_CLOSED,
            ):
                raise SignedOut(said.code, said.params, said.status) from said
            raise

    def _session(self, key: Ed25519PrivateKey, signed_in: SignedIn) -> Session:
        self.transport.authorize(signed_in.token)
        return Session(
            person=signed_in.person,
            device=signed_in.device,
            device_key=key.private_bytes_raw(),
            token=signed_in.token,
            kind=str(signed_in.kind),
        )

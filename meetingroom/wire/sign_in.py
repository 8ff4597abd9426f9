"""Messages of signing in, and what a device signs to prove that a key is its own.

A device has one Ed25519 key per person and server. It signs the occasion together with the root it
pinned, so a proof given to one installation is worth nothing to another. The PIN of a desk is not
here: it never leaves the desk. Must not do input or output.
"""

import hashlib
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.messages import Struct

SLIP_DIGITS = 8
NONCE_BYTES = 32
TOKEN_BYTES = 32
MOST_NAME_CHARACTERS = 80
MOST_PASSWORD_CHARACTERS = 128

_DOMAIN = b"meetingroom sign-in 1"
_SEPARATORS = str.maketrans("", "", " .-\u2013\u00a0\t")


class Way(StrEnum):
    """How somebody came in, or tried to."""

    SLIP = "slip"
    PASSWORD = "password"
    DEVICE = "device"


class SessionKind(StrEnum):
    """What a session is good for."""

    DELEGATE = "delegate"
    STAFF = "staff"
    ADMIN = "admin"
    PASSWORD_SETUP = "password_setup"
    """Opened by a slip for setting one's first or forgotten password; good for that only."""


class RedeemSlip(Struct, frozen=True):
    """A slip's digits, typed on a device that enrols with `device_key` (32 public bytes)."""

    space: str
    digits: str
    device_key: bytes
    device_name: str
    proof: bytes


class PasswordSignIn(Struct, frozen=True):
    """Login and password, typed on a device with `device_key`."""

    login: str
    password: str
    device_key: bytes
    device_name: str
    proof: bytes


class AskChallenge(Struct, frozen=True):
    """An enrolled device asks for a nonce to sign."""

    device: str


class Challenge(Struct, frozen=True):
    """The nonce, good once and until `until_ms`."""

    nonce: bytes
    until_ms: int


class DeviceSignIn(Struct, frozen=True):
    """An enrolled device opens a new session by its key alone (after the PIN, which stays there)."""

    device: str
    nonce: bytes
    proof: bytes


class SignedIn(Struct, frozen=True):
    """A session. `token` (32 bytes) goes with every request and is kept nowhere but on the device."""

    token: bytes
    person: str
    device: str
    kind: SessionKind
    idle_ms: int
    ends_ms: int


class ChangePassword(Struct, frozen=True):
    """`old` stays empty in a session for setting a password."""

    new: str
    old: str = ""


class AccountRefused(Struct, frozen=True):
    """Why not, and when again. Returned, never raised: a refused try must be committed as counted."""

    code: AccountCode
    until_ms: int | None = None
    tries_left: int | None = None
    retry_after_s: int | None = None


def slip_digits(typed: str) -> str | None:
    """The eight digits a person typed, grouped or not; None when they are not eight digits."""
    digits = typed.translate(_SEPARATORS)
    return digits if len(digits) == SLIP_DIGITS and digits.isascii() and digits.isdigit() else None


def prove(key: Ed25519PrivateKey, way: Way, occasion: bytes, fingerprint: bytes) -> bytes:
    """The device's signature for one way of signing in, at the installation with `fingerprint`.

    `occasion` is the slip's digits, the login (UTF-8), or the nonce of a challenge.
    """
    return key.sign(_message(way, occasion, fingerprint))


def is_proven(public_key: bytes, proof: bytes, way: Way, occasion: bytes, fingerprint: bytes) -> bool:
    """Whether the device that holds `public_key` (32 bytes) made `proof` for this very occasion."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(proof, _message(way, occasion, fingerprint))
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(way: Way, occasion: bytes, fingerprint: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in (_DOMAIN, way.encode(), fingerprint, occasion):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()

"""Records and their chain: commitments, heads, signatures, and checking a run of records.

commitment = SHA-256(domain ‖ salt ‖ body); chain = SHA-256(domain ‖ previous ‖ stream ‖ number ‖
commitment); every hash input is length-prefixed (architecture, laws 7 and 12). A reader outside a
record's audience holds `number, commitment` only. Must not know what a body says.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SALT_BYTES = 32
HASH_BYTES = 32

_COMMITMENT = b"meetingroom commitment 1"
_CHAIN = b"meetingroom chain 1"
_HEAD = b"meetingroom head 1"
_DEPOSIT = b"meetingroom deposit 1"
_GENESIS = b"meetingroom genesis 1"


def _hash(*parts: bytes) -> bytes:
    pieces = [piece for part in parts for piece in (len(part).to_bytes(8, "big"), part)]
    return hashlib.sha256(b"".join(pieces)).digest()


@dataclass(frozen=True, slots=True)
class Opening:
    """What only the audience holds: a salt of 32 bytes and the body it hides."""

    salt: bytes
    body: bytes

    def commitment(self) -> bytes:
        """32 bytes that bind salt and body and tell nothing of them."""
        return _hash(_COMMITMENT, self.salt, self.body)


@dataclass(frozen=True, slots=True)
class Record:
    """One place in a stream. `opening` is None for a seal (outside the audience, or erased)."""

    number: int
    commitment: bytes
    opening: Opening | None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream stands: the chain after its record `number` (0: before the first)."""

    stream: str
    epoch: int
    number: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head under the installation's receipt key; `key` is that key's 32 public bytes."""

    head: Head
    key: bytes
    signature: bytes


class ChainBroken(Exception):
    """The records do not continue the chain; `number` is the first bad one."""

    def __init__(self, number: int) -> None:
        super().__init__(f"record {number}")
        self.number = number


class SignatureWrong(Exception):
    """A head or deposit was not signed by the key that ought to have signed it."""


def genesis(stream: str) -> bytes:
    """The chain value before the first record of a stream."""
    return _hash(_GENESIS, stream.encode())


def next_chain(previous: bytes, stream: str, number: int, commitment: bytes) -> bytes:
    """The chain value after record `number`."""
    return _hash(_CHAIN, previous, stream.encode(), number.to_bytes(8, "big"), commitment)


def verified_chain(head: Head, records: Iterable[Record]) -> Head:
    """The head after `records`, each checked against its opening and its number.

    Raises ChainBroken naming the first record that has a wrong number, a wrong length or an opening
    that does not match its commitment.
    """
    number, chain = head.number, head.chain
    for record in records:
        number += 1
        if record.number != number or len(record.commitment) != HASH_BYTES:
            raise ChainBroken(number)
        opening = record.opening
        if opening is not None and (
            len(opening.salt) != SALT_BYTES or opening.commitment() != record.commitment
        ):
            raise ChainBroken(number)
        chain = next_chain(chain, head.stream, number, record.commitment)
    return Head(head.stream, head.epoch, number, chain)


def chained(head: Head, openings: Iterable[Opening]) -> Iterator[tuple[Record, bytes]]:
    """New records after `head`, each with the chain value it leads to."""
    number, chain = head.number, head.chain
    for opening in openings:
        number += 1
        commitment = opening.commitment()
        chain = next_chain(chain, head.stream, number, commitment)
        yield Record(number, commitment, opening), chain


def _head_message(head: Head) -> bytes:
    return _hash(
        _HEAD,
        head.stream.encode(),
        head.epoch.to_bytes(8, "big"),
        head.number.to_bytes(8, "big"),
        head.chain,
    )


def sign_head(key: Ed25519PrivateKey, head: Head) -> SignedHead:
    """The head under the receipt key."""
    return SignedHead(head, key.public_key().public_bytes_raw(), key.sign(_head_message(head)))


def check_head(signed: SignedHead) -> None:
    """Raises SignatureWrong unless `signed.key` signed the head. Whether that key is certified by
    the pinned root is asked elsewhere."""
    _check(signed.key, signed.signature, _head_message(signed.head))


def deposit_message(poll: str, tracker: bytes) -> bytes:
    """What the second kind of receipt signs: a secret ballot's tracker lies in its poll's box."""
    return _hash(_DEPOSIT, poll.encode(), tracker)


def check_deposit(key: bytes, poll: str, tracker: bytes, signature: bytes) -> None:
    """Raises SignatureWrong unless `key` signed the deposit."""
    _check(key, signature, deposit_message(poll, tracker))


def _check(key: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise SignatureWrong from error

"""How a desk finds its server again on the local network: one question, one signed answer.

The question names the root the desk pinned (or none, at the very first setting up) and a nonce; a server
of that root answers with its port, signed by its announcement leaf over that nonce, so an answer can
be neither made up nor replayed. The address is that of the datagram itself. An answer proves nothing
about the line: TLS against the pinned root decides. Must not do input or output.
"""

import hashlib
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from meetingroom.wire.certificates import CertificateRefused, Usage, root_fingerprint, verify_leaf

PORT = 48123
"""UDP port servers listen on."""
MOST_BYTES = 1200
"""A longer datagram is dropped; it fits the smallest ordinary packet."""
QUESTION_BYTES = 1000
"""Questions are padded to this: an answer is never longer than what asked for it (no amplifier)."""
NONCE_BYTES = 16
MOST_NAME_CHARACTERS = 64

_DOMAIN = b"meetingroom announcement 1"

T = TypeVar("T")


class Question(msgspec.Struct, frozen=True, tag_field="meetingroom", tag="question 1"):
    """`root` is the fingerprint looked for (32 bytes), or empty for any server."""

    root: bytes
    nonce: bytes
    pad: str = ""


class Answer(msgspec.Struct, frozen=True, tag_field="meetingroom", tag="answer 1"):
    """`leaf` is the announcement certificate (DER); `signature` covers nonce, root, port and name."""

    root: bytes
    nonce: bytes
    port: int
    name: str
    leaf: bytes
    signature: bytes


class NotForUs(Exception):
    """A datagram that is malformed, for somebody else, or not signed by whom it should be."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a server says of itself: the TCP port of its TLS line, its name, its root's fingerprint."""

    fingerprint: bytes
    port: int
    name: str


def encode_question(root: bytes, nonce: bytes) -> bytes:
    """A question of exactly QUESTION_BYTES for a fingerprint (or b"" for any server)."""
    bare = len(msgspec.json.encode(Question(root, nonce)))
    return msgspec.json.encode(Question(root, nonce, "." * (QUESTION_BYTES - bare)))


def decode_question(datagram: bytes) -> Question:
    """Raises NotForUs on anything that is no whole, padded question."""
    if not QUESTION_BYTES <= len(datagram) <= MOST_BYTES:
        raise NotForUs("wrong length")
    question = _decoded(datagram, Question)
    if len(question.nonce) != NONCE_BYTES or len(question.root) not in (0, hashlib.sha256().digest_size):
        raise NotForUs("wrong shape")
    return question


def encode_answer(
    question: Question, announcement: Announcement, key: Ed25519PrivateKey, leaf: bytes
) -> bytes:
    """The signed answer to `question`. Raises NotForUs when it asks for another root."""
    if question.root not in (b"", announcement.fingerprint):
        raise NotForUs("another root")
    name = announcement.name[:MOST_NAME_CHARACTERS]
    announced = Announcement(announcement.fingerprint, announcement.port, name)
    signature = key.sign(_signed(question.nonce, announced))
    return msgspec.json.encode(
        Answer(announced.fingerprint, question.nonce, announced.port, name, leaf, signature)
    )


def decode_answer(datagram: bytes, nonce: bytes, root: bytes | None, at_ms: int) -> Announcement:
    """What the server announces, checked against the pinned `root` (DER).

    With no root yet (first setting up) nothing can be checked and the announcement is a mere claim,
    to be followed by the comparing of four words. Raises NotForUs.
    """
    if len(datagram) > MOST_BYTES:
        raise NotForUs("too long")
    answer = _decoded(datagram, Answer)
    announced = Announcement(answer.root, answer.port, answer.name[:MOST_NAME_CHARACTERS])
    if answer.nonce != nonce or not 0 < answer.port < 65536:
        raise NotForUs("not an answer to this question")
    if root is not None:
        if answer.root != root_fingerprint(root):
            raise NotForUs("another root")
        try:
            public = verify_leaf(root, answer.leaf, Usage.ANNOUNCEMENT, at_ms)
            Ed25519PublicKey.from_public_bytes(public).verify(answer.signature, _signed(nonce, announced))
        except (CertificateRefused, InvalidSignature) as error:
            raise NotForUs("not signed by that root's server") from error
    return announced


def _signed(nonce: bytes, announced: Announcement) -> bytes:
    parts = (nonce, announced.fingerprint, announced.port.to_bytes(2, "big"), announced.name.encode())
    digest = hashlib.sha256()
    for part in (_DOMAIN, *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _decoded(datagram: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(datagram, type=kind)
    except msgspec.DecodeError as error:
        raise NotForUs("unreadable") from error

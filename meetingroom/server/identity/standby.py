"""Certifying a second machine in advance, so that it can be promoted when the first one is lost.

    standby machine:  request = ask(folder, name, randomness, hosts)     # makes keys, returns a request
    main server:      answer = certify_standby(installation, request, now_ms, randomness)
    standby machine:  admit(folder, answer, randomness) -> Installation  # without the root's key

Request and answer are small JSON texts a person carries over; neither holds a secret. The standby has
no slip secret of the main server: after promotion slips not yet used are printed anew.
Must not replicate data; that is the backup's affair.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from meetingroom.ports import Randomness
from meetingroom.server.identity.authority import PublicKey, certify, new_line_key, new_signing_key
from meetingroom.server.identity.files import (
    Pair,
    read_key,
    write_certificate,
    write_key,
    write_pair,
    write_private,
)
from meetingroom.server.identity.installation import (
    ROOT_CERTIFICATE,
    SECRET_BYTES,
    SLIP_SECRET,
    Installation,
    open_standby,
)
from meetingroom.wire.certificates import CertificateRefused, Usage, verify_leaf

_MOST_HOSTS = 64


class _Request(msgspec.Struct, frozen=True, tag_field="format", tag="meetingroom standby request 1"):
    keys: dict[Usage, bytes]
    hosts: list[str]


class _Answer(msgspec.Struct, frozen=True, tag_field="format", tag="meetingroom standby answer 1"):
    root: bytes
    leaves: dict[Usage, bytes]
    receipts: list[bytes]


T = TypeVar("T", _Request, _Answer)


class StandbyRefused(Exception):
    """A request or answer is not one, or belongs to other keys than those waiting in the folder."""


def ask(folder: Path, randomness: Randomness, hosts: Iterable[str]) -> bytes:
    """Make the standby's keys in `folder` (new) and return the request for them.

    Asking again makes new keys: an answer to an older request is then refused. Raises OSError.
    """
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    keys: dict[Usage, bytes] = {}
    for usage in Usage:
        key = new_line_key(randomness) if usage is Usage.TLS else new_signing_key(randomness)
        write_key(_waiting(folder, usage), key)
        keys[usage] = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return msgspec.json.encode(_Request(keys=keys, hosts=sorted(hosts)))


def certify_standby(installation: Installation, request: bytes, now_ms: int, randomness: Randomness) -> bytes:
    """The answer to a standby's request: the root, one leaf for each of its keys, and the receipt
    certificates known here, so that after a promotion each machine knows what the other has signed.

    Raises StandbyRefused on anything but a request, KeyFileUnreadable without the root's key.
    """
    asked = _parsed(request, _Request)
    leaves: dict[Usage, bytes] = {}
    for usage in Usage:
        key = _public_key(asked.keys.get(usage, b""), usage)
        leaf = certify(installation.authority, usage, key, now_ms, randomness, asked.hosts[:_MOST_HOSTS])
        leaves[usage] = leaf.public_bytes(Encoding.DER)
    receipts = [der for der in installation.receipt_certificates() if der != leaves[Usage.RECEIPT]]
    installation.keep_receipt_certificate(x509.load_der_x509_certificate(leaves[Usage.RECEIPT]))
    return msgspec.json.encode(_Answer(root=installation.root, leaves=leaves, receipts=receipts))


def admit(folder: Path, answer: bytes, now_ms: int, randomness: Randomness) -> Installation:
    """Join the answer to the keys waiting in `folder` and open the standby's identity.

    Done again with a newer answer it renews the leaves. Raises StandbyRefused when the answer belongs
    to other keys, to another root than before, or is not whole; OSError.
    """
    given = _parsed(answer, _Answer)
    try:
        for usage in Usage:
            verify_leaf(given.root, given.leaves.get(usage, b""), usage, now_ms)
        for receipt in given.receipts:
            verify_leaf(given.root, receipt, Usage.RECEIPT, _made_ms(receipt))
    except CertificateRefused as error:
        raise StandbyRefused(f"unusable certificate: {error.fault}") from error
    pairs = {usage: _joined(folder, usage, given.leaves[usage]) for usage in Usage}
    root = x509.load_der_x509_certificate(given.root)
    if (folder / ROOT_CERTIFICATE).exists():
        before = open_standby(folder, randomness)
        if before.root != given.root:
            raise StandbyRefused("this machine stands by for another installation")
        before.keep_receipt_certificate()
    for usage, pair in pairs.items():
        write_pair(folder / f"{usage}.key", pair.key, pair.certificate)
    if not (folder / SLIP_SECRET).exists():
        write_private(folder / SLIP_SECRET, randomness.token_bytes(SECRET_BYTES))
    write_certificate(folder / ROOT_CERTIFICATE, root)
    standby = open_standby(folder, randomness)
    for receipt in given.receipts:
        standby.keep_receipt_certificate(x509.load_der_x509_certificate(receipt))
    # Last: until here a crash is mended by admitting the same answer again.
    for usage in Usage:
        _waiting(folder, usage).unlink()
    return standby


def _made_ms(leaf: bytes) -> int:
    """The hour a certificate begins, at which an expired one still counts."""
    try:
        made = x509.load_der_x509_certificate(leaf).not_valid_before_utc
    except ValueError as error:
        raise StandbyRefused("unreadable certificate") from error
    return round(made.timestamp() * 1000)


def _joined(folder: Path, usage: Usage, leaf: bytes) -> Pair:
    key = read_key(_waiting(folder, usage))
    certificate = x509.load_der_x509_certificate(leaf)
    if key.public_key() != certificate.public_key():
        raise StandbyRefused("the answer belongs to another request")
    return Pair(key, certificate)


def _waiting(folder: Path, usage: Usage) -> Path:
    return folder / f"{usage}.waiting.key"


def _public_key(spki: bytes, usage: Usage) -> PublicKey:
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise StandbyRefused(f"no usable key for {usage}") from error
    if usage is Usage.TLS and isinstance(key, EllipticCurvePublicKey):
        return key
    if usage is not Usage.TLS and isinstance(key, Ed25519PublicKey):
        return key
    raise StandbyRefused(f"a key of the wrong kind for {usage}")


def _parsed(text: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise StandbyRefused("another kind of text") from error

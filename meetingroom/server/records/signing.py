"""What the records need of the installation's receipt key: sign a head, know a key again.

The keys themselves live with `identity`. Must not load or make keys.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509 import load_der_x509_certificate

from meetingroom.server.identity.installation import Installation
from meetingroom.wire.certificates import CertificateRefused, verify_receipt_leaf
from meetingroom.wire.records import Head, SignedHead, sign_head


class HeadSigner(Protocol):
    """The installation's receipt key, and those it had before."""

    def sign(self, head: Head) -> SignedHead:
        """The head under the receipt key of today."""
        ...

    def is_ours(self, key: bytes) -> bool:
        """True when the root of this installation certified `key` (32 bytes) for receipts, ever."""
        ...


class OneKey:
    """A signer with a single key that needs no certificate: for tests and simulations."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public = key.public_key().public_bytes_raw()

    def sign(self, head: Head) -> SignedHead:
        return sign_head(self._key, head)

    def is_ours(self, key: bytes) -> bool:
        return key == self._public


class InstallationKey:
    """The receipt key of this installation; former ones are known by their certificates."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def sign(self, head: Head) -> SignedHead:
        return sign_head(self._installation.receipt_key, head)

    def is_ours(self, key: bytes) -> bool:
        return key in receipt_keys(self._installation.root, self._installation.receipt_certificates())


def receipt_keys(root: bytes, leaves: Iterable[bytes]) -> frozenset[bytes]:
    """The keys (32 bytes) that `root` certified for receipts, whenever that was; all DER."""
    found = set()
    for leaf in leaves:
        made_ms = round(load_der_x509_certificate(leaf).not_valid_before_utc.timestamp() * 1000)
        with suppress(CertificateRefused):
            found.add(verify_receipt_leaf(root, leaf, made_ms))
    return frozenset(found)

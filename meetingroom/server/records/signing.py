"""What the records need of the installation's receipt key: sign a head, know a key again.

The keys themselves live with `identity`. Must not load or make keys.
"""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509 import load_der_x509_certificate

from meetingroom.server.identity.installation import Installation
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
        return key in {_key_of(leaf) for leaf in self._installation.receipt_certificates()}


def _key_of(leaf: bytes) -> bytes:
    key = load_der_x509_certificate(leaf).public_key()
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else b""

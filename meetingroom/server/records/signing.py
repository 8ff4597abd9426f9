"""What the records need of the installation's receipt key: sign a head, know a key again.

The key itself lives with `identity`. Must not load or make keys.
"""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

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

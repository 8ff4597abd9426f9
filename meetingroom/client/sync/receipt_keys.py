"""Which receipt keys the pinned root has certified. Must not fetch certificates or judge heads."""

from collections.abc import Sequence

from meetingroom.wire.certificates import CertificateRefused, verify_receipt_leaf


class ReceiptKeys:
    """Knows the certificates of one installation. `trusted` is the engine's question."""

    def __init__(self, root: bytes, certificates: Sequence[bytes]) -> None:
        self._root = root
        self._certificates = list(certificates)
        self._spans: dict[bytes, tuple[int, int]] = {}

    def learn(self, certificates: Sequence[bytes]) -> None:
        """Certificates fetched anew; those of other roots are harmless, they verify nothing."""
        self._certificates = list(certificates)
        self._spans.clear()

    def trusted(self, key: bytes, at_ms: int) -> bool:
        """Whether the root certified this receipt key (32 bytes) for that hour."""
        first, last = self._spans.get(key, (1, 0))
        if first <= at_ms <= last:
            return True
        for leaf in self._certificates:
            try:
                if verify_receipt_leaf(self._root, leaf, at_ms) == key:
                    # One check an hour and key: heads come many times a second.
                    self._spans[key] = (at_ms, at_ms + HOUR_MS)
                    return True
            except CertificateRefused:
                continue
        return False


HOUR_MS = 3_600_000

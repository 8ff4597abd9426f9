"""The installation's own identity: made once at first start, opened at every other, renewed by itself.

    open_installation(folder, name, clock, randomness, hosts) -> Installation
    installation.renew(now_ms, hosts) -> frozenset[Usage]      # at start and once a day
    installation.receipt_key, .receipt_certificates()          # what signs heads; what desks check them with
    installation.root, .fingerprint, .name                     # what desks pin and people see
    installation.slip_secret                                   # keys the digits of printed slips

Files: `root.pem` (public), `root.key`, `tls.key`, `receipt.key`, `announcement.key` (key and certificate
together, 0600), `slips.secret`, `earlier/receipt-*.pem` (certificates of former receipt keys and
of the other machine's, for ever).
Must not make a second identity where one was: a folder with some of its files missing is an error.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from meetingroom.ports import Clock, Randomness
from meetingroom.server.identity.authority import (
    Authority,
    certify,
    hosts_of,
    make_root,
    needs_renewal,
    new_line_key,
    new_signing_key,
)
from meetingroom.server.identity.files import (
    KeyFileUnreadable,
    Pair,
    close_to_others,
    exposed,
    read_certificate,
    read_pair,
    read_secret,
    signing_key,
    write_certificate,
    write_pair,
    write_private,
)
from meetingroom.wire.certificates import CertificateRefused, Usage, root_fingerprint, root_name, verify_leaf

SECRET_BYTES = 32
ROOT_CERTIFICATE = "root.pem"
ROOT_KEY = "root.key"
SLIP_SECRET = "slips.secret"
EARLIER = "earlier"


class Installation:
    """An opened identity. Make it with `open_installation`."""

    def __init__(
        self,
        folder: Path,
        root: x509.Certificate,
        authority: Authority | None,
        leaves: dict[Usage, Pair],
        slip_secret: bytes,
        randomness: Randomness,
    ) -> None:
        self.folder = folder
        self.root = _der(root)
        """The root certificate, DER."""
        self.fingerprint = root_fingerprint(self.root)
        """What desks pin: 32 bytes."""
        self.name = root_name(self.root)
        self.slip_secret = slip_secret
        self._authority = authority
        self._leaves = leaves
        self._randomness = randomness

    @property
    def can_certify(self) -> bool:
        """False on a standby, and where the root's key was taken off this machine."""
        return self._authority is not None

    @property
    def authority(self) -> Authority:
        """The root with its key. Raises KeyFileUnreadable when `can_certify` is false."""
        if self._authority is None:
            raise KeyFileUnreadable(self.folder / ROOT_KEY)
        return self._authority

    @property
    def receipt_key(self) -> Ed25519PrivateKey:
        """What signs heads, receipts and deposits now."""
        return self._signing_key(Usage.RECEIPT)

    @property
    def announcement_key(self) -> Ed25519PrivateKey:
        """What signs the answer to a desk looking for its server."""
        return self._signing_key(Usage.ANNOUNCEMENT)

    @property
    def line_file(self) -> Path:
        """The PEM file with key and certificate of the TLS leaf."""
        return self.folder / leaf_file(Usage.TLS)

    def certificate(self, usage: Usage) -> bytes:
        """The present leaf of a usage, DER."""
        return _der(self._leaves[usage].certificate)

    def receipt_certificates(self) -> tuple[bytes, ...]:
        """Every receipt leaf known here, DER: the present one, then earlier ones and those of the standby
        (or, on a standby, of the first server), newest first."""
        shelf = (self.folder / EARLIER).glob("receipt-*.pem")
        kept = sorted(map(read_certificate, shelf), key=lambda leaf: leaf.not_valid_before_utc, reverse=True)
        present = self.certificate(Usage.RECEIPT)
        return (present, *(der for der in map(_der, kept) if der != present))

    def ends_ms(self, usage: Usage) -> int:
        """When the present leaf of a usage ends."""
        return round(self._leaves[usage].certificate.not_valid_after_utc.timestamp() * 1000)

    def renew(self, now_ms: int, hosts: Iterable[str]) -> frozenset[Usage]:
        """Renew, each under a new key, the leaves that near their end and a TLS leaf that lacks one of
        `hosts`. Returns what was renewed: after TLS the context wants `tls.reload`. Renews nothing
        where the root's key is not (`can_certify`). Raises OSError."""
        if self._authority is None:
            return frozenset()
        wanted = frozenset(hosts)
        due = {usage for usage in Usage if needs_renewal(self._leaves[usage].certificate, usage, now_ms)}
        if not wanted <= hosts_of(self._leaves[Usage.TLS].certificate):
            due.add(Usage.TLS)
        for usage in due:
            if usage is Usage.RECEIPT:
                self.keep_receipt_certificate()
            leaf = _new_leaf(self._authority, usage, now_ms, self._randomness, wanted)
            write_pair(self.folder / leaf_file(usage), leaf.key, leaf.certificate)
            self._leaves[usage] = leaf
        return frozenset(due)

    def keep_receipt_certificate(self, leaf: x509.Certificate | None = None) -> None:
        """Put a receipt certificate on the shelf of those that count besides the present one.

        Without an argument the present one, before a new key replaces it: a signature whose certificate
        is lost can never be checked again. Raises OSError.
        """
        certificate = leaf or self._leaves[Usage.RECEIPT].certificate
        shelf = self.folder / EARLIER
        shelf.mkdir(exist_ok=True)
        write_certificate(shelf / f"receipt-{certificate.serial_number:033x}.pem", certificate)

    def _signing_key(self, usage: Usage) -> Ed25519PrivateKey:
        return signing_key(self._leaves[usage], self.folder / leaf_file(usage))


def open_installation(
    folder: Path, name: str, clock: Clock, randomness: Randomness, hosts: Iterable[str]
) -> Installation:
    """The identity in `folder`; at first start (no such folder) a new one called `name` is made.

    Raises KeyFileUnreadable when a file is missing or damaged (restore the backup: a new root would be
    a stranger to every desk), ValueError for an impossible name, OSError when the disk refuses.
    """
    if not folder.exists():
        _make(folder, name, clock.now_ms(), randomness, frozenset(hosts))
    return open_standby(folder, randomness)


def open_standby(folder: Path, randomness: Randomness) -> Installation:
    """The identity in `folder`, which must be there: a standby never makes a root of its own.

    Raises KeyFileUnreadable, OSError.
    """
    if not folder.is_dir():
        raise KeyFileUnreadable(folder)
    for path in exposed(folder):
        close_to_others(path)
    return _read(folder, randomness)


def _make(folder: Path, name: str, now_ms: int, randomness: Randomness, hosts: frozenset[str]) -> None:
    # Made beside its place and renamed: a first start cut short leaves nothing half made.
    part = folder.with_name(folder.name + ".part")
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True, mode=0o700)
    authority = make_root(name, randomness)
    write_pair(part / ROOT_KEY, authority.key, authority.certificate)
    write_certificate(part / ROOT_CERTIFICATE, authority.certificate)
    write_private(part / SLIP_SECRET, randomness.token_bytes(SECRET_BYTES))
    for usage in Usage:
        leaf = _new_leaf(authority, usage, now_ms, randomness, hosts)
        write_pair(part / leaf_file(usage), leaf.key, leaf.certificate)
    part.rename(folder)


def _read(folder: Path, randomness: Randomness) -> Installation:
    root = read_certificate(folder / ROOT_CERTIFICATE)
    try:
        root_fingerprint(_der(root))
    except CertificateRefused as error:
        raise KeyFileUnreadable(folder / ROOT_CERTIFICATE) from error
    authority: Authority | None = None
    if (folder / ROOT_KEY).exists():
        pair = read_pair(folder / ROOT_KEY)
        if pair.certificate != root:
            raise KeyFileUnreadable(folder / ROOT_KEY)
        authority = Authority(root, signing_key(pair, folder / ROOT_KEY))
    leaves = {usage: _read_leaf(folder / leaf_file(usage), root, usage) for usage in Usage}
    secret = read_secret(folder / SLIP_SECRET, SECRET_BYTES)
    return Installation(folder, root, authority, leaves, secret, randomness)


def _read_leaf(path: Path, root: x509.Certificate, usage: Usage) -> Pair:
    leaf = read_pair(path)
    made_ms = round(leaf.certificate.not_valid_before_utc.timestamp() * 1000)
    try:
        # At the hour it was made: an expired leaf is renewed, a foreign or misplaced one is not ours.
        verify_leaf(_der(root), _der(leaf.certificate), usage, made_ms)
    except CertificateRefused as error:
        raise KeyFileUnreadable(path) from error
    return leaf


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _new_leaf(
    authority: Authority, usage: Usage, now_ms: int, randomness: Randomness, hosts: frozenset[str]
) -> Pair:
    key = new_line_key(randomness) if usage is Usage.TLS else new_signing_key(randomness)
    return Pair(key, certify(authority, usage, key.public_key(), now_ms, randomness, sorted(hosts)))


def leaf_file(usage: Usage) -> str:
    """The file of a usage's key and certificate, in the identity's folder."""
    return f"{usage}.key"

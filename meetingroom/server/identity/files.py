"""The folder of keys: private keys readable by the service alone, every write whole or not at all.

Must not know what the keys are for. On Windows modes mean nothing; there the installer gives the
folder to the service account, and `doctor` looks at it.
"""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

PRIVATE = 0o600
PUBLIC = 0o644

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and the certificate of its public half."""

    key: PrivateKey
    certificate: x509.Certificate


class KeyFileUnreadable(Exception):
    """A file of the identity is missing, damaged or not what its name says; `path` is the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"unreadable key file: {path.name}")
        self.path = path


def write_private(path: Path, content: bytes) -> None:
    """Write durably with mode 0600 from the first byte; an older file is replaced. Raises OSError."""
    _write(path, content, PRIVATE)


def write_certificate(path: Path, certificate: x509.Certificate) -> None:
    """Write a certificate as PEM, readable by all. Raises OSError."""
    _write(path, certificate.public_bytes(Encoding.PEM), PUBLIC)


def write_pair(path: Path, key: PrivateKey, certificate: x509.Certificate) -> None:
    """Write a private key (PKCS#8, unencrypted) and its certificate as one PEM file, mode 0600.

    One file, because a crash between two would leave a key beside another key's certificate.
    Raises OSError.
    """
    write_private(path, _pem(key) + certificate.public_bytes(Encoding.PEM))


def write_key(path: Path, key: PrivateKey) -> None:
    """Write a private key that waits for its certificate, mode 0600. Raises OSError."""
    write_private(path, _pem(key))


def read_certificate(path: Path) -> x509.Certificate:
    """Raises KeyFileUnreadable."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyFileUnreadable(path) from error


def read_key(path: Path) -> PrivateKey:
    """The private key of a file. Raises KeyFileUnreadable, also for a kind of key we do not make."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileUnreadable(path) from error
    if not isinstance(key, PrivateKey):
        raise KeyFileUnreadable(path)
    return key


def read_pair(path: Path) -> Pair:
    """Raises KeyFileUnreadable, also when key and certificate do not belong together."""
    pair = Pair(read_key(path), read_certificate(path))
    if pair.key.public_key() != pair.certificate.public_key():
        raise KeyFileUnreadable(path)
    return pair


def signing_key(pair: Pair, path: Path) -> Ed25519PrivateKey:
    """The pair's key, which must be one that signs for us. Raises KeyFileUnreadable naming `path`."""
    if not isinstance(pair.key, Ed25519PrivateKey):
        raise KeyFileUnreadable(path)
    return pair.key


def read_secret(path: Path, size: int) -> bytes:
    """`size` secret bytes. Raises KeyFileUnreadable."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyFileUnreadable(path) from error
    if len(content) != size:
        raise KeyFileUnreadable(path)
    return content


def exposed(folder: Path) -> tuple[Path, ...]:
    """Private files that others on this machine could read (always none on Windows)."""
    if sys.platform == "win32":
        return ()
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.suffix in {".key", ".secret"} and stat.S_IMODE(path.stat().st_mode) & 0o077
    )


def close_to_others(path: Path) -> None:
    """Take the file back from everyone but its owner. Raises OSError."""
    path.chmod(PRIVATE)


def _pem(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes, mode: int) -> None:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    # Exclusive creation with the final mode: there is no moment at which others may read a key.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)

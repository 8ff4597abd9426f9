"""Certificates of an installation: who may sign what, and checking it without a network or a clock.

One root (Ed25519) certifies leaves of three usages that must never stand in for each other: `tls` (the
server's line), `receipt` (heads and receipts), `announcement` (the answer to a desk that looks for its
server). Each usage is a key purpose of its own in the leaf. A desk pins the root's fingerprint.
This module checks; it must not make keys, read files or ask the time: `at_ms` is given.
"""

import hashlib
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID

_ARC = "2.25.41645418652058801299197575824281853625"
"""Our own arc: an OID made of a UUID needs no registration (ITU-T X.667)."""

EMBEDDED_ROOT = x509.ObjectIdentifier(f"{_ARC}.1")
"""Extension of a TLS leaf that carries the root, so that a desk meeting the server sees both at once."""

MOST_CERTIFICATE_BYTES = 8 * 1024
"""Longer ones are refused unread."""


class Usage(StrEnum):
    """What a leaf is for. The value names its files and is stable."""

    TLS = "tls"
    RECEIPT = "receipt"
    ANNOUNCEMENT = "announcement"


PURPOSE: dict[Usage, x509.ObjectIdentifier] = {
    Usage.TLS: ExtendedKeyUsageOID.SERVER_AUTH,
    Usage.RECEIPT: x509.ObjectIdentifier(f"{_ARC}.2"),
    Usage.ANNOUNCEMENT: x509.ObjectIdentifier(f"{_ARC}.3"),
}
"""The one key purpose each usage carries."""


class CertificateFault(StrEnum):
    """Why a certificate is not taken."""

    MALFORMED = "malformed"
    NOT_A_ROOT = "not_a_root"
    FOREIGN_ROOT = "foreign_root"
    WRONG_USAGE = "wrong_usage"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


class CertificateRefused(Exception):
    """A certificate is not what it should be; `fault` says how."""

    def __init__(self, fault: CertificateFault) -> None:
        super().__init__(fault)
        self.fault = fault


def root_fingerprint(root: bytes) -> bytes:
    """What a desk pins: SHA-256 (32 bytes) of the root's public key as SubjectPublicKeyInfo.

    `root` is DER. Raises CertificateRefused (malformed, not_a_root).
    """
    return hashlib.sha256(_root_key(_load(root)).public_bytes(_DER, _SPKI)).digest()


def root_name(root: bytes) -> str:
    """The name the installation gave itself when it made its root. Raises as `root_fingerprint`."""
    return _common_name(_root(root))


def embedded_root(tls_leaf: bytes) -> bytes | None:
    """The root (DER) a TLS leaf carries, or None when it carries none. It is a claim: check it with
    `verify_leaf`. Raises CertificateRefused (malformed)."""
    certificate = _load(tls_leaf)
    try:
        value = certificate.extensions.get_extension_for_oid(EMBEDDED_ROOT).value
    except x509.ExtensionNotFound:
        return None
    except _UNREADABLE as error:
        raise CertificateRefused(CertificateFault.MALFORMED) from error
    return value.value if isinstance(value, x509.UnrecognizedExtension) else None


def verify_leaf(root: bytes, leaf: bytes, usage: Usage, at_ms: int) -> bytes:
    """The leaf's public key if `root` certified it for exactly `usage` and it was valid at `at_ms`.

    Both certificates are DER. Returns 32 raw bytes for an Ed25519 leaf (receipt, announcement), the
    65 bytes of the uncompressed point for a TLS leaf. Raises CertificateRefused.
    """
    issuer, certificate = _root(root), _load(leaf)
    try:
        certificate.verify_directly_issued_by(issuer)
    except _UNREADABLE as error:
        raise CertificateRefused(CertificateFault.FOREIGN_ROOT) from error
    if not _is_for(certificate, usage):
        raise CertificateRefused(CertificateFault.WRONG_USAGE)
    if at_ms < round(certificate.not_valid_before_utc.timestamp() * 1000):
        raise CertificateRefused(CertificateFault.NOT_YET_VALID)
    if at_ms > round(certificate.not_valid_after_utc.timestamp() * 1000):
        raise CertificateRefused(CertificateFault.EXPIRED)
    return _leaf_key(certificate, usage)


def verify_receipt_leaf(root: bytes, leaf: bytes, at_ms: int) -> bytes:
    """The 32 public bytes that may sign heads and receipts of `root`'s installation at `at_ms`, the
    hour of the signed record. Raises CertificateRefused."""
    return verify_leaf(root, leaf, Usage.RECEIPT, at_ms)


_DER = Encoding.DER
_SPKI = PublicFormat.SubjectPublicKeyInfo
_UNREADABLE = (
    CryptographyDeprecationWarning,  # where warnings are errors, as in our tests
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    InvalidSignature,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
)
"""All the ways a hostile certificate can disappoint the parser."""


def _load(der: bytes) -> x509.Certificate:
    if len(der) > MOST_CERTIFICATE_BYTES:
        raise CertificateRefused(CertificateFault.MALFORMED)
    try:
        certificate = x509.load_der_x509_certificate(der)
    except _UNREADABLE as error:
        raise CertificateRefused(CertificateFault.MALFORMED) from error
    # The one place of the outer shell the signature does not cover: the count of unused bits, always 0.
    if not der.endswith(b"\x00" + certificate.signature):
        raise CertificateRefused(CertificateFault.MALFORMED)
    return certificate


def _root(der: bytes) -> x509.Certificate:
    certificate = _load(der)
    _root_key(certificate)
    return certificate


def _root_key(certificate: x509.Certificate) -> Ed25519PublicKey:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        key = certificate.public_key()
        certificate.verify_directly_issued_by(certificate)
    except _UNREADABLE as error:
        raise CertificateRefused(CertificateFault.NOT_A_ROOT) from error
    if not constraints.ca or not isinstance(key, Ed25519PublicKey):
        raise CertificateRefused(CertificateFault.NOT_A_ROOT)
    return key


def _is_for(certificate: x509.Certificate, usage: Usage) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except _UNREADABLE:
        return False
    return not constraints.ca and list(purposes) == [PURPOSE[usage]]


def _leaf_key(certificate: x509.Certificate, usage: Usage) -> bytes:
    try:
        key = certificate.public_key()
    except _UNREADABLE as error:
        raise CertificateRefused(CertificateFault.WRONG_USAGE) from error
    if usage is Usage.TLS:
        if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
            return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    elif isinstance(key, Ed25519PublicKey):
        return key.public_bytes_raw()
    raise CertificateRefused(CertificateFault.WRONG_USAGE)


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""

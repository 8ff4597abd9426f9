"""Making a root and certifying leaves. Keys and serial numbers come from `Randomness`, never elsewhere.

Must not read or write files and must not ask the time: `now_ms` is given.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from meetingroom.ports import Randomness
from meetingroom.wire.certificates import EMBEDDED_ROOT, PURPOSE, Usage

DAY_MS = 86_400_000

ROOT_FROM = datetime(2020, 1, 1, tzinfo=UTC)
ROOT_UNTIL = datetime(2060, 1, 1, tzinfo=UTC)
"""Fixed: a server whose clock was wrong at first start must still have made a root for good."""

LIFE_DAYS: dict[Usage, int] = {Usage.TLS: 365, Usage.RECEIPT: 3 * 365, Usage.ANNOUNCEMENT: 365}
RENEW_DAYS: dict[Usage, int] = {Usage.TLS: 30, Usage.RECEIPT: 90, Usage.ANNOUNCEMENT: 30}
"""How long a leaf lives, and how many days before its end it is renewed."""

BACKDATED_DAYS = 2
"""A leaf is valid this long before it was made: desks whose clock is behind still take it."""

MOST_NAME_CHARACTERS = 64

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Authority:
    """A root that can still certify: its certificate and its private key."""

    certificate: x509.Certificate
    key: Ed25519PrivateKey

    @property
    def der(self) -> bytes:
        """The root certificate as DER."""
        return self.certificate.public_bytes(Encoding.DER)


def new_signing_key(randomness: Randomness) -> Ed25519PrivateKey:
    """A key for the root, for receipts or for announcements."""
    return Ed25519PrivateKey.from_private_bytes(randomness.token_bytes(32))


def new_line_key(randomness: Randomness) -> ec.EllipticCurvePrivateKey:
    """A key for TLS (P-256: every TLS stack has it, Ed25519 not)."""
    # 64 bits more than the order has: the remainder is as good as uniform.
    drawn = int.from_bytes(randomness.token_bytes(40), "big")
    return ec.derive_private_key(1 + drawn % (_P256_ORDER - 1), ec.SECP256R1())


def make_root(name: str, randomness: Randomness) -> Authority:
    """A new root called `name` (1 to 64 characters; people see it). Raises ValueError otherwise."""
    name = name.strip()
    if not 1 <= len(name) <= MOST_NAME_CHARACTERS:
        raise ValueError("an installation's name has 1 to 64 characters")
    key = new_signing_key(randomness)
    subject = _named(name)
    certificate = (
        x509.CertificateBuilder(
            subject, subject, key.public_key(), _serial(randomness), ROOT_FROM, ROOT_UNTIL
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(certifies=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, None)
    )
    return Authority(certificate, key)


def certify(
    authority: Authority,
    usage: Usage,
    key: PublicKey,
    now_ms: int,
    randomness: Randomness,
    hosts: Iterable[str] = (),
) -> x509.Certificate:
    """A leaf for `key`, for `usage` only, valid from two days before `now_ms`.

    `hosts` (names and addresses) stand in a TLS leaf as alternative names; other leaves have none.
    """
    made = datetime.fromtimestamp(now_ms / 1000, UTC)
    issuer = authority.certificate.subject
    builder = (
        x509.CertificateBuilder(
            issuer,
            _named(f"{usage}"),
            key,
            _serial(randomness),
            made - timedelta(days=BACKDATED_DAYS),
            min(made + timedelta(days=LIFE_DAYS[usage]), ROOT_UNTIL),
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(certifies=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([PURPOSE[usage]]), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    if usage is Usage.TLS:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_alternative(host) for host in hosts]), critical=False
        ).add_extension(x509.UnrecognizedExtension(EMBEDDED_ROOT, authority.der), critical=False)
    return builder.sign(authority.key, None)


def needs_renewal(leaf: x509.Certificate, usage: Usage, now_ms: int) -> bool:
    """True near the leaf's end, after it, and before its beginning (the clock was ahead when it was made)."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    return not leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc - timedelta(days=RENEW_DAYS[usage])


def hosts_of(leaf: x509.Certificate) -> frozenset[str]:
    """The names and addresses a TLS leaf of ours was made for."""
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return frozenset(str(name.value) for name in names)


_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _serial(randomness: Randomness) -> int:
    return 1 + int.from_bytes(randomness.token_bytes(16), "big")


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key_usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )

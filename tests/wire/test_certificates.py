"""Who may sign what: a certificate counts for its own usage, its own root and its own time only."""

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP384R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.server.identity.authority import (
    DAY_MS,
    ROOT_FROM,
    ROOT_UNTIL,
    Authority,
    certify,
    make_root,
    new_line_key,
    new_signing_key,
)
from meetingroom.wire.certificates import (
    PURPOSE,
    CertificateFault,
    CertificateRefused,
    Usage,
    embedded_root,
    root_fingerprint,
    root_name,
    verify_leaf,
    verify_receipt_leaf,
)
from tests.fakes.world import SOME_MORNING, RepeatingRandomness

CHANCE = RepeatingRandomness("certificates")
OURS = make_root("UBND xã Ví Dụ", CHANCE)
FOREIGN = make_root("UBND xã Ví Dụ", CHANCE)


def leaf(usage: Usage, authority: Authority = OURS, now_ms: int = SOME_MORNING) -> bytes:
    key = new_line_key(CHANCE) if usage is Usage.TLS else new_signing_key(CHANCE)
    made = certify(authority, usage, key.public_key(), now_ms, CHANCE, ["localhost", "127.0.0.1"])
    return made.public_bytes(Encoding.DER)


LEAVES = {usage: leaf(usage) for usage in Usage}


def fault(root: bytes, certificate: bytes, usage: Usage, at_ms: int = SOME_MORNING) -> CertificateFault:
    with pytest.raises(CertificateRefused) as caught:
        verify_leaf(root, certificate, usage, at_ms)
    return caught.value.fault


@pytest.mark.parametrize("usage", Usage)
def test_a_leaf_counts_for_its_own_usage(usage: Usage) -> None:
    key = verify_leaf(OURS.der, LEAVES[usage], usage, SOME_MORNING)
    held = x509.load_der_x509_certificate(LEAVES[usage]).public_key()
    assert held.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).endswith(key)


@pytest.mark.parametrize("usage", Usage)
@pytest.mark.parametrize("other", Usage)
def test_a_leaf_never_stands_in_for_another_usage(usage: Usage, other: Usage) -> None:
    if usage is not other:
        assert fault(OURS.der, LEAVES[usage], other) is CertificateFault.WRONG_USAGE


def test_the_root_itself_signs_nothing_but_certificates() -> None:
    for usage in Usage:
        assert fault(OURS.der, OURS.der, usage) is CertificateFault.WRONG_USAGE


@pytest.mark.parametrize("usage", Usage)
def test_a_leaf_of_another_root_of_the_same_name_is_refused(usage: Usage) -> None:
    assert fault(OURS.der, leaf(usage, FOREIGN), usage) is CertificateFault.FOREIGN_ROOT


def test_a_leaf_is_no_root() -> None:
    assert fault(LEAVES[Usage.RECEIPT], LEAVES[Usage.TLS], Usage.TLS) is CertificateFault.NOT_A_ROOT
    with pytest.raises(CertificateRefused):
        root_fingerprint(LEAVES[Usage.TLS])


def test_a_leaf_counts_between_its_two_hours_and_forgives_a_clock_two_days_behind() -> None:
    receipt = LEAVES[Usage.RECEIPT]
    for at_ms in (SOME_MORNING - 2 * DAY_MS, SOME_MORNING, SOME_MORNING + 3 * 365 * DAY_MS):
        assert len(verify_receipt_leaf(OURS.der, receipt, at_ms)) == 32
    early, late = SOME_MORNING - 2 * DAY_MS - 1000, SOME_MORNING + 3 * 365 * DAY_MS + 1000
    assert fault(OURS.der, receipt, Usage.RECEIPT, early) is CertificateFault.NOT_YET_VALID
    assert fault(OURS.der, receipt, Usage.RECEIPT, late) is CertificateFault.EXPIRED


def test_the_fingerprint_is_that_of_the_roots_public_key_and_not_of_its_certificate() -> None:
    spki = OURS.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert root_fingerprint(OURS.der) == hashlib.sha256(spki).digest()
    assert root_fingerprint(FOREIGN.der) != root_fingerprint(OURS.der)
    assert root_name(OURS.der) == "UBND xã Ví Dụ"


def test_a_tls_leaf_carries_its_root_and_the_others_do_not() -> None:
    assert embedded_root(LEAVES[Usage.TLS]) == OURS.der
    assert embedded_root(LEAVES[Usage.RECEIPT]) is None


@given(st.binary(max_size=64))
def test_bytes_that_are_no_certificate_are_refused_as_such(noise: bytes) -> None:
    for certificate, root in ((noise, OURS.der), (LEAVES[Usage.TLS], noise)):
        assert fault(root, certificate, Usage.TLS) is CertificateFault.MALFORMED


@given(st.integers(0, len(LEAVES[Usage.RECEIPT]) - 1), st.integers(1, 255))
def test_a_certificate_with_one_altered_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(LEAVES[Usage.RECEIPT])
    altered[place] ^= change
    with pytest.raises(CertificateRefused):
        verify_receipt_leaf(OURS.der, bytes(altered), SOME_MORNING)


def test_the_one_byte_no_signature_covers_must_be_what_it_always_is() -> None:
    altered = bytearray(LEAVES[Usage.RECEIPT])
    assert altered[-65] == 0
    altered[-65] = 1
    assert fault(OURS.der, bytes(altered), Usage.RECEIPT) is CertificateFault.MALFORMED


@given(st.integers(0, len(OURS.der) - 1), st.integers(1, 255))
def test_a_root_with_one_altered_byte_vouches_for_nothing(place: int, change: int) -> None:
    altered = bytearray(OURS.der)
    altered[place] ^= change
    with pytest.raises(CertificateRefused):
        verify_receipt_leaf(bytes(altered), LEAVES[Usage.RECEIPT], SOME_MORNING)


def test_an_overlong_certificate_is_refused_unread() -> None:
    assert fault(OURS.der, b"\x30" * 9000, Usage.TLS) is CertificateFault.MALFORMED


def odd_leaf(*extensions: x509.ExtensionType) -> bytes:
    """A leaf our root really signed, with other extensions than we make."""
    key = new_signing_key(CHANCE)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "odd")])
    builder = x509.CertificateBuilder(
        OURS.certificate.subject, name, key.public_key(), 7, ROOT_FROM, ROOT_UNTIL
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(OURS.key, None).public_bytes(Encoding.DER)


def test_a_leaf_that_does_not_say_what_it_is_for_is_for_nothing() -> None:
    purpose = x509.ExtendedKeyUsage([PURPOSE[Usage.RECEIPT]])
    both = x509.ExtendedKeyUsage([PURPOSE[Usage.RECEIPT], PURPOSE[Usage.ANNOUNCEMENT]])
    end = x509.BasicConstraints(ca=False, path_length=None)
    for extensions in ([], [purpose], [end], [both, end], [x509.BasicConstraints(True, 0), purpose]):
        certificate = odd_leaf(*extensions)
        assert fault(OURS.der, certificate, Usage.RECEIPT) is CertificateFault.WRONG_USAGE
    assert verify_receipt_leaf(OURS.der, odd_leaf(end, purpose), SOME_MORNING)


@pytest.mark.parametrize(
    ("usage", "key"),
    [
        (Usage.RECEIPT, new_line_key(CHANCE)),
        (Usage.ANNOUNCEMENT, new_line_key(CHANCE)),
        (Usage.TLS, new_signing_key(CHANCE)),
        (Usage.TLS, derive_private_key(1234567, SECP384R1())),
    ],
)
def test_a_leaf_with_a_key_of_the_wrong_kind_is_refused(
    usage: Usage, key: Ed25519PrivateKey | EllipticCurvePrivateKey
) -> None:
    made = certify(OURS, usage, key.public_key(), SOME_MORNING, CHANCE, ["localhost"])
    assert fault(OURS.der, made.public_bytes(Encoding.DER), usage) is CertificateFault.WRONG_USAGE


def test_a_leaf_with_a_key_nobody_knows_is_refused() -> None:
    honest = LEAVES[Usage.RECEIPT]
    tbs = x509.load_der_x509_certificate(honest).tbs_certificate_bytes
    ed25519, unknown = bytes.fromhex("06032b6570"), bytes.fromhex("06032b657f")
    place = tbs.rindex(ed25519)
    altered = tbs[:place] + unknown + tbs[place + len(unknown) :]
    resigned = honest[:-64].replace(tbs, altered) + OURS.key.sign(altered)
    assert fault(OURS.der, resigned, Usage.RECEIPT) is CertificateFault.WRONG_USAGE


def test_garbled_extensions_are_malformed() -> None:
    garbled = x509.UnrecognizedExtension(x509.BasicConstraints.oid, b"garbled")
    with pytest.raises(CertificateRefused, match="malformed"):
        embedded_root(odd_leaf(garbled))


def test_a_root_without_a_name_has_an_empty_one() -> None:
    key = new_signing_key(CHANCE)
    nobody = x509.Name([])
    nameless = (
        x509.CertificateBuilder(nobody, nobody, key.public_key(), 9, ROOT_FROM, ROOT_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, None)
    )
    assert root_name(nameless.public_bytes(Encoding.DER)) == ""


def test_only_an_ed25519_authority_counts_as_a_root() -> None:
    key = new_line_key(CHANCE)
    name = OURS.certificate.subject
    for authority, ca in ((key, True), (new_signing_key(CHANCE), False)):
        made = (
            x509.CertificateBuilder(name, name, authority.public_key(), 9, ROOT_FROM, ROOT_UNTIL)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .sign(authority, None if not isinstance(authority, type(key)) else SHA256())
        )
        with pytest.raises(CertificateRefused, match="not_a_root"):
            root_fingerprint(made.public_bytes(Encoding.DER))

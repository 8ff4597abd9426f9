"""What a device signs counts for one occasion at one installation; digits are read as people type them."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    AccountRefused,
    RedeemSlip,
    SessionKind,
    SignedIn,
    Way,
    is_proven,
    prove,
    slip_digits,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
HERE, ELSEWHERE = b"a" * 32, b"b" * 32


def test_a_proof_counts_for_its_way_its_occasion_and_its_installation_only() -> None:
    proof = prove(KEY, Way.SLIP, b"12345678", HERE)
    assert is_proven(PUBLIC, proof, Way.SLIP, b"12345678", HERE)
    assert not is_proven(PUBLIC, proof, Way.DEVICE, b"12345678", HERE)
    assert not is_proven(PUBLIC, proof, Way.SLIP, b"12345679", HERE)
    assert not is_proven(PUBLIC, proof, Way.SLIP, b"12345678", ELSEWHERE)


def test_a_proof_by_another_key_or_of_another_shape_counts_for_nothing() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert not is_proven(PUBLIC, prove(other, Way.SLIP, b"12345678", HERE), Way.SLIP, b"12345678", HERE)
    for public, proof in ((b"", b""), (PUBLIC, b""), (PUBLIC, b"x" * 64), (b"x" * 31, b"x" * 64)):
        assert not is_proven(public, proof, Way.SLIP, b"12345678", HERE)


@pytest.mark.parametrize("typed", ["12345678", "1234 5678", "1234-5678", "12.34.56.78", " 1234 – 5678 "])
def test_digits_are_read_however_they_are_grouped(typed: str) -> None:
    assert slip_digits(typed) == "12345678"


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨", "+1234567", "1234_678"]
)
def test_what_is_not_eight_digits_is_not_a_slip(typed: str) -> None:
    assert slip_digits(typed) is None


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_eight_plain_digits_or_nothing(typed: str) -> None:
    digits = slip_digits(typed)
    assert digits is None or (len(digits) == 8 and set(digits) <= set("0123456789"))


def test_messages_travel_as_json_and_come_back_the_same() -> None:
    for message in (
        RedeemSlip(space="b", digits="12345678", device_key=PUBLIC, device_name="Máy 07", proof=b"x"),
        SignedIn(token=b"t" * 32, person="p", device="d", kind=SessionKind.DELEGATE, idle_ms=1, ends_ms=2),
        AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=5),
    ):
        assert msgspec.json.decode(msgspec.json.encode(message), type=type(message)) == message
    assert msgspec.json.encode(AccountRefused(code=AccountCode.SLIP_USED)) == b'{"code":"slip_used"}'


def test_codes_are_lower_case_words_and_never_the_same_twice() -> None:
    values = [code.value for code in AccountCode]
    assert len(set(values)) == len(values)
    assert all(value == code.name.lower() for code, value in zip(AccountCode, values, strict=True))

"""Records and their chain: what a reader can check, and what nobody can change unseen."""

import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.wire import records
from meetingroom.wire.records import Head, Opening, Record

STREAM = "meeting/m-1"
START = Head(STREAM, 1, 0, records.genesis(STREAM))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def opening(n: int, body: bytes = b"{}") -> Opening:
    return Opening(bytes([n]) * records.SALT_BYTES, body)


def run(*openings: Opening) -> list[Record]:
    return [record for record, _ in records.chained(START, openings)]


def sealed(record: Record) -> Record:
    return dataclasses.replace(record, opening=None)


def test_the_hashes_never_change() -> None:
    """Golden values: a change here makes every archive unreadable."""
    assert START.chain.hex() == "739705376c4ecd2353e0eb90e14e9b0528b3edcf0516f08e23e4921218f34ceb"
    one = opening(1, "Tán thành".encode())
    assert one.commitment().hex() == "cb73bb2a374ab39a00d4df1bd44204f5d0846e02b48cd351685ba4815894d2ae"
    assert (
        records.next_chain(START.chain, STREAM, 1, one.commitment()).hex()
        == "5d8f330f1052a6175500496cbc96ee566022562bb01fd2e85785017b5cfb8369"
    )


def test_a_reader_outside_the_audience_arrives_at_the_same_head() -> None:
    openings = [opening(n) for n in range(1, 6)]
    full = run(*openings)
    last = list(records.chained(START, openings))[-1][1]
    mixed = [full[0], sealed(full[1]), full[2], sealed(full[3]), sealed(full[4])]
    assert records.verified_chain(START, full) == Head(STREAM, 1, 5, last)
    assert records.verified_chain(START, mixed) == Head(STREAM, 1, 5, last)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=6), st.data())
def test_no_byte_of_a_stream_can_be_changed_unseen(bodies: list[bytes], data: st.DataObject) -> None:
    good = run(*(opening(n, body) for n, body in enumerate(bodies, 1)))
    head = records.verified_chain(START, good)
    at = data.draw(st.integers(0, len(good) - 1))
    part = data.draw(st.sampled_from(["salt", "body", "commitment", "number", "order"]))
    bad = list(good)
    victim = bad[at]
    assert victim.opening is not None
    match part:
        case "salt":
            salt = bytes([victim.opening.salt[0] ^ 1]) + victim.opening.salt[1:]
            bad[at] = dataclasses.replace(victim, opening=Opening(salt, victim.opening.body))
        case "body":
            bad[at] = dataclasses.replace(
                victim, opening=Opening(victim.opening.salt, victim.opening.body + b" ")
            )
        case "commitment":
            flipped = bytes([victim.commitment[0] ^ 1]) + victim.commitment[1:]
            bad[at] = Record(victim.number, flipped, None)
        case "number":
            bad[at] = dataclasses.replace(victim, number=victim.number + 1)
        case _:
            bad = [*bad[:at], *bad[at + 1 :]]
    assert _arrives_at(bad) != head


def _arrives_at(run: list[Record]) -> Head | None:
    """The head of a run, or None where its chain breaks."""
    try:
        return records.verified_chain(START, run)
    except records.ChainBroken:
        return None


@pytest.mark.parametrize("wrong", [Record(1, b"short", None), Record(2, bytes(32), None)])
def test_a_record_of_wrong_shape_or_number_is_named(wrong: Record) -> None:
    with pytest.raises(records.ChainBroken) as broken:
        records.verified_chain(START, [wrong])
    assert broken.value.number == 1


def test_a_short_salt_is_refused_even_when_it_hashes_right() -> None:
    short = Opening(b"x", b"{}")
    with pytest.raises(records.ChainBroken):
        records.verified_chain(START, [Record(1, short.commitment(), short)])


def test_lengths_are_hashed_so_that_parts_cannot_slide() -> None:
    assert Opening(bytes(32) + b"a", b"b").commitment() != Opening(bytes(32), b"ab").commitment()


def test_a_signed_head_is_checked_and_any_change_of_it_is_seen() -> None:
    signed = records.sign_head(KEY, START)
    records.check_head(signed)
    for change in ({"epoch": 2}, {"number": 1}, {"stream": "meeting/m-2"}, {"chain": bytes(32)}):
        with pytest.raises(records.SignatureWrong):
            records.check_head(dataclasses.replace(signed, head=dataclasses.replace(START, **change)))
    with pytest.raises(records.SignatureWrong):
        records.check_head(dataclasses.replace(signed, key=b"not a key"))


def test_a_deposit_is_signed_for_one_poll_and_one_tracker() -> None:
    public, tracker = KEY.public_key().public_bytes_raw(), bytes(32)
    signature = KEY.sign(records.deposit_message("q-1", tracker))
    records.check_deposit(public, "q-1", tracker, signature)
    with pytest.raises(records.SignatureWrong):
        records.check_deposit(public, "q-2", tracker, signature)

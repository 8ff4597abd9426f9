"""A question and its answer on the local network: whole, signed, fresh, and never longer than asked."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.server.identity.authority import DAY_MS, certify, make_root, new_signing_key
from meetingroom.wire.certificates import Usage, root_fingerprint
from meetingroom.wire.discovery import (
    MOST_BYTES,
    NONCE_BYTES,
    QUESTION_BYTES,
    Announcement,
    NotForUs,
    Question,
    decode_answer,
    decode_question,
    encode_answer,
    encode_question,
)
from tests.fakes.world import SOME_MORNING, RepeatingRandomness

CHANCE = RepeatingRandomness("discovery")
OURS = make_root("UBND xã Ví Dụ", CHANCE)
KEY = new_signing_key(CHANCE)
LEAF = certify(OURS, Usage.ANNOUNCEMENT, KEY.public_key(), SOME_MORNING, CHANCE).public_bytes(Encoding.DER)
US = Announcement(root_fingerprint(OURS.der), 8443, "UBND xã Ví Dụ")
NONCE = bytes(range(NONCE_BYTES))


def answer(question: Question | None = None, announcement: Announcement = US) -> bytes:
    return encode_answer(question or Question(US.fingerprint, NONCE), announcement, KEY, LEAF)


def test_a_desk_that_knows_the_root_learns_port_and_name() -> None:
    question = decode_question(encode_question(US.fingerprint, NONCE))
    assert decode_answer(answer(question), NONCE, OURS.der, SOME_MORNING) == US


def test_a_desk_without_a_root_hears_a_claim() -> None:
    question = decode_question(encode_question(b"", NONCE))
    assert decode_answer(answer(question), NONCE, None, SOME_MORNING) == US


def test_an_answer_is_never_longer_than_its_question_and_fits_one_packet() -> None:
    longest = Announcement(US.fingerprint, 65535, "Ủ" * 200)
    assert len(answer(announcement=longest)) <= QUESTION_BYTES <= MOST_BYTES
    assert len(encode_question(US.fingerprint, NONCE)) == len(encode_question(b"", NONCE)) == QUESTION_BYTES


def test_a_question_for_another_root_is_not_answered() -> None:
    with pytest.raises(NotForUs):
        answer(Question(bytes(32), NONCE))


@pytest.mark.parametrize(
    "question",
    [
        Question(b"short", NONCE),
        Question(US.fingerprint, b"short"),
    ],
)
def test_questions_of_the_wrong_shape_are_dropped(question: Question) -> None:
    with pytest.raises(NotForUs, match="shape"):
        decode_question(encode_question(question.root, question.nonce))


def test_an_unpadded_question_is_dropped_because_its_answer_would_be_longer() -> None:
    with pytest.raises(NotForUs, match="length"):
        decode_question(encode_question(US.fingerprint, NONCE).rstrip(b'."}') + b'"}')


@given(st.binary(min_size=QUESTION_BYTES, max_size=MOST_BYTES))
def test_noise_is_no_question(noise: bytes) -> None:
    with pytest.raises(NotForUs):
        decode_question(noise)


def test_an_answer_to_an_older_question_is_not_taken() -> None:
    with pytest.raises(NotForUs, match="question"):
        decode_answer(answer(), bytes(NONCE_BYTES), OURS.der, SOME_MORNING)


def test_an_answer_signed_by_anybody_else_is_not_taken() -> None:
    stranger = make_root("UBND xã Ví Dụ", CHANCE)
    foreign = certify(stranger, Usage.ANNOUNCEMENT, KEY.public_key(), SOME_MORNING, CHANCE)
    receipt = certify(OURS, Usage.RECEIPT, KEY.public_key(), SOME_MORNING, CHANCE)
    question = Question(US.fingerprint, NONCE)
    for key, leaf in (
        (KEY, foreign.public_bytes(Encoding.DER)),
        (KEY, receipt.public_bytes(Encoding.DER)),
        (KEY, b"noise"),
        (new_signing_key(CHANCE), LEAF),
    ):
        with pytest.raises(NotForUs, match="signed"):
            decode_answer(encode_answer(question, US, key, leaf), NONCE, OURS.der, SOME_MORNING)


def test_an_altered_port_or_name_is_not_taken() -> None:
    for old, new in ((b"8443", b"8444"), ("Ví".encode(), b"Vi")):
        altered = answer().replace(old, new)
        assert altered != answer()
        with pytest.raises(NotForUs, match="signed"):
            decode_answer(altered, NONCE, OURS.der, SOME_MORNING)


def test_an_expired_leaf_announces_nothing() -> None:
    with pytest.raises(NotForUs):
        decode_answer(answer(), NONCE, OURS.der, SOME_MORNING + 400 * DAY_MS)


def test_answers_of_another_root_noise_and_overlong_ones_are_not_taken() -> None:
    other = make_root("Xã khác", CHANCE)
    for datagram in (answer(), b"", b"{}", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(NotForUs):
            decode_answer(datagram, NONCE, other.der, SOME_MORNING)


def test_an_impossible_port_is_not_taken() -> None:
    altered = answer().replace(b"8443", b"0")
    with pytest.raises(NotForUs):
        decode_answer(altered, NONCE, None, SOME_MORNING)

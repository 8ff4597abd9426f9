"""Messages between desk and server: they come back as they were sent, and odd ones are refused."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.wire import messages, records
from meetingroom.wire.messages import Page, SyncAnswer, WireRecord

OPENING = records.Opening(bytes(range(32)), "“Tán thành”".encode())
RECORD = records.Record(3, OPENING.commitment(), OPENING)
SEAL = records.Record(4, bytes(32), None)


@pytest.mark.parametrize("record", [RECORD, SEAL])
def test_a_record_travels_unharmed(record: records.Record) -> None:
    text = messages.encode(messages.to_wire(record))
    assert messages.from_wire(msgspec.json.decode(text, type=WireRecord)) == record


def test_a_body_travels_as_the_very_text_it_is() -> None:
    assert b"T\xc3\xa1n th\xc3\xa0nh" in messages.encode(messages.to_wire(RECORD))


@pytest.mark.parametrize(
    "wire",
    [
        WireRecord(n=1),
        WireRecord(n=1, s=b"x"),
        WireRecord(n=1, b="{}"),
        WireRecord(n=1, s=b"x", b="{}", c=b"y"),
        WireRecord(n=1, b="{}", c=b"y"),
    ],
)
def test_a_record_neither_open_nor_sealed_is_refused(wire: WireRecord) -> None:
    with pytest.raises(ValueError, match="neither open nor sealed"):
        messages.from_wire(wire)


def test_a_signed_head_travels_unharmed() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signed = records.sign_head(key, records.Head("meeting/m", 2, 9, bytes(32)))
    wire = msgspec.json.decode(messages.encode(messages.head_to_wire(signed)), type=messages.WireHead)
    back = messages.head_from_wire("meeting/m", wire)
    assert back == signed
    records.check_head(back)


def test_a_page_says_only_what_differs_from_the_ordinary() -> None:
    page = Page(stream="meeting/m", epoch=1, view=0, after=2, records=[messages.to_wire(RECORD)])
    answer = SyncAnswer(protocol=1, now=5, pages=[page])
    text = messages.encode(answer)
    assert b"reset" not in text
    assert b"gone" not in text
    assert msgspec.json.decode(text, type=SyncAnswer) == answer

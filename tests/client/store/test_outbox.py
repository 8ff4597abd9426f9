"""The outbox keeps every act until it has ended, byte for byte, and forgets only what may be forgotten."""

import pytest

from meetingroom.client.store import outbox
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.outbox import Entry, OutboxState
from meetingroom.rules.ids import CommandId
from meetingroom.wire.messages import Receipt, WireHead

STREAM, OTHER = "meeting/m-1", "meeting/m-2"
HEAD = WireHead(epoch=1, number=9, chain=bytes(32), key=bytes(32), signature=bytes(64))


@pytest.fixture
def full(drawer: Drawer) -> Drawer:
    with drawer.writing() as connection:
        for name, stream in (("a", STREAM), ("b", OTHER), ("c", STREAM)):
            outbox.put(connection, CommandId(name), stream, f"{{{name}}}".encode(), 5)
    return drawer


def receipt(command: str, *, epoch: int = 1, first: int = 7, stream: str = STREAM) -> Receipt:
    return Receipt(
        command=command, stream=stream, epoch=epoch, first=first, last=first + 1, at=50, commitment=b"c" * 32,
        head=HEAD,
    )  # fmt: skip


def entry(drawer: Drawer, command: str) -> Entry:
    with drawer.reading() as connection:
        found = outbox.find(connection, command)
    assert found is not None
    return found


def waiting(drawer: Drawer, most: int = 20, held_back: tuple[str, ...] = ()) -> list[str]:
    with drawer.reading() as connection:
        return [found.id for found in outbox.to_send(connection, most, held_back)]


def test_acts_wait_in_their_order_with_their_own_bytes(full: Drawer) -> None:
    assert waiting(full) == ["a", "b", "c"]
    assert waiting(full, most=2) == ["a", "b"]
    assert waiting(full, held_back=(STREAM,)) == ["b"]
    assert entry(full, "a").body == b"{a}"
    assert entry(full, "a").waiting


def test_a_sent_act_still_waits_and_its_tries_are_counted(full: Drawer) -> None:
    for _ in range(2):
        with full.writing() as connection:
            outbox.mark_sent(connection, ["a", "b"])
    assert waiting(full) == ["a", "b", "c"]
    assert (entry(full, "a").state, entry(full, "a").tries) == (OutboxState.SENT, 2)
    assert entry(full, "c").state is OutboxState.NEW


def test_a_receipt_ends_the_waiting_and_is_kept(full: Drawer) -> None:
    with full.writing() as connection:
        outbox.acknowledge(connection, receipt("a"))
        outbox.acknowledge(connection, receipt("a"))
    assert waiting(full) == ["b", "c"]
    assert entry(full, "a").receipt == receipt("a")
    assert not entry(full, "a").waiting
    with full.reading() as connection:
        assert outbox.receipts_of(connection, STREAM, 1, 6, 7) == [receipt("a")]
        assert outbox.receipts_of(connection, STREAM, 1, 7, 9) == []
        assert outbox.receipts_of(connection, STREAM, 2, 0, 9) == []
        assert outbox.receipts_of(connection, OTHER, 1, 0, 9) == []


def test_a_refusal_ends_it_until_it_was_read(full: Drawer) -> None:
    with full.writing() as connection:
        outbox.refuse(connection, "a", "poll_closed", {"at": 7, "who": "x"}, 60)
    assert waiting(full) == ["b", "c"]
    refused = entry(full, "a")
    assert (refused.code, refused.params, refused.refused_at) == ("poll_closed", {"at": 7, "who": "x"}, 60)
    with full.writing() as connection:
        outbox.dismiss(connection, "a")
    with full.reading() as connection:
        assert [found.id for found in outbox.shown(connection)] == ["b", "c"]


def test_a_risen_epoch_asks_for_receipts_again_and_keeps_the_old_ones(full: Drawer) -> None:
    with full.writing() as connection:
        outbox.acknowledge(connection, receipt("a"))
        outbox.acknowledge(connection, receipt("b", stream=OTHER))
        outbox.refuse(connection, "c", "poll_closed", {}, 60)
        assert outbox.ask_again(connection, STREAM) == ["a"]
    assert waiting(full) == ["a"]
    assert entry(full, "a").again
    assert entry(full, "a").waiting
    with full.writing() as connection:
        outbox.acknowledge(connection, receipt("a", epoch=2, first=20))
    assert waiting(full) == []
    assert entry(full, "a").receipt == receipt("a", epoch=2, first=20)
    with full.reading() as connection:
        assert outbox.receipts_of(connection, STREAM, 1, 0, 99) == [receipt("a")]


def test_an_act_that_is_refused_the_second_time_says_so(full: Drawer) -> None:
    with full.writing() as connection:
        outbox.acknowledge(connection, receipt("a"))
        outbox.ask_again(connection, STREAM)
        outbox.refuse(connection, "a", "poll_closed", {}, 60)
    assert waiting(full) == ["b", "c"]
    assert entry(full, "a").state is OutboxState.REFUSED
    assert entry(full, "a").receipt is not None, "it was acknowledged once: that is still known"


def test_a_sealed_archive_lets_acknowledged_acts_go_and_no_others(full: Drawer) -> None:
    with full.writing() as connection:
        outbox.acknowledge(connection, receipt("a"))
        outbox.acknowledge(connection, receipt("b", stream=OTHER))
        outbox.forget_sealed(connection, STREAM)
    with full.reading() as connection:
        assert outbox.find(connection, "a") is None
        assert [found.id for found in outbox.shown(connection)] == ["b", "c"]
        assert outbox.receipts_of(connection, STREAM, 1, 0, 99) == []
        assert outbox.receipts_of(connection, OTHER, 1, 0, 99) != []


def test_refusals_that_were_read_may_be_forgotten_after_days(full: Drawer) -> None:
    with full.writing() as connection:
        for name, at in (("a", 10), ("b", 90), ("c", 10)):
            outbox.refuse(connection, name, "poll_closed", {}, at)
        outbox.dismiss(connection, "a")
        outbox.dismiss(connection, "b")
        outbox.forget_refused(connection, before=50)
    with full.reading() as connection:
        assert outbox.find(connection, "a") is None
        assert outbox.find(connection, "b") is not None
        assert outbox.find(connection, "c") is not None, "not read yet"


def test_one_id_is_one_act(full: Drawer) -> None:
    with pytest.raises(Exception, match="UNIQUE"), full.writing() as connection:
        outbox.put(connection, CommandId("a"), STREAM, b"other bytes", 6)
    assert entry(full, "a").body == b"{a}"

"""Two devices and one mark: nothing is lost that was not seen, and the order of hearing does not matter."""

from functools import reduce
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from meetingroom.rules.marks.register import Dot, Register

A, B = b"aaaaaa", b"bbbbbb"
NOTHING: Register[str] = Register()
FIRST = NOTHING.written(A, 1, "one")


def words(register: Register[str]) -> list[str]:
    return [version.content for version in register.versions]


def test_a_later_writing_replaces_what_its_writer_had_seen() -> None:
    second = FIRST.written(B, 2, "two")
    assert words(second) == ["two"]
    assert words(second.merged(FIRST)) == ["two"]
    assert words(FIRST.merged(second)) == ["two"]


def test_two_writings_at_once_are_both_kept_the_newer_one_first() -> None:
    here, there = FIRST.written(A, 5, "here"), FIRST.written(B, 9, "there")
    both = here.merged(there)
    assert words(both) == ["there", "here"]
    assert both.shown is not None
    assert both.shown.content == "there"
    assert words(both.written(A, 10, "joined")) == ["joined", "here"], "the other is kept until it is settled"
    assert words(both.written(A, 10, "joined", settles=True)) == ["joined"]


def test_a_deletion_is_not_undone_by_an_old_copy_and_does_not_take_what_it_had_not_seen() -> None:
    gone = FIRST.taken()
    assert gone.shown is None
    assert gone.merged(FIRST) == gone
    assert words(gone.merged(FIRST.written(B, 2, "changed meanwhile"))) == ["changed meanwhile"]
    back = gone.written(A, 3, "one")
    assert words(back.merged(gone)) == ["one"]
    assert back.seen == (Dot(A, 2),)


acts = st.lists(
    st.tuples(st.sampled_from(["write", "settle", "take", "hear"]), st.integers(0, 2)), max_size=14
)


@given(acts)
def test_registers_agree_whatever_the_order_in_which_they_hear_of_each_other(
    acted: list[tuple[str, int]],
) -> None:
    devices: list[Register[str]] = [NOTHING, NOTHING, NOTHING]
    for n, (act, who) in enumerate(acted):
        mine, writer = devices[who], bytes([who]) * 6
        match act:
            case "write" | "settle":
                devices[who] = mine.written(writer, n % 3, f"{n}", settles=act == "settle")
            case "take":
                devices[who] = mine.taken()
            case _:
                devices[who] = mine.merged(devices[(who + 1) % 3])
    ends = {reduce(Register.merged, order) for order in permutations(devices)}
    assert len(ends) == 1
    (end,) = ends
    for device in devices:
        assert end.merged(device) == device.merged(end) == end
        assert device.merged(device) == device

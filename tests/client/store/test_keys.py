"""PIN and keyring together open a drawer; neither alone does, and guessing gets slower."""

import threading
from dataclasses import replace
from pathlib import Path

import keyring.backends.fail
import pytest

from meetingroom.client.store.errors import KeyringSecretLost, KeyringUnavailable, WrongPin
from meetingroom.client.store.keys import Cost, Keys, MachineKeyring, SecretKeeper
from meetingroom.client.store.labels import SecretKind
from meetingroom.ports import SystemDisk
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.world import HandClock, RepeatingRandomness

CHEAP = Cost(8, 1)
PIN, OTHER = "271828", "314159"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def ring() -> MemoryKeyring:
    return MemoryKeyring()


def keys(
    folder: Path, clock: HandClock, keeper: SecretKeeper | None, seed: str = "chance", name: str = "desk-1"
) -> Keys:
    return Keys(folder / "locks.json", name, keeper, clock, RepeatingRandomness(seed), SystemDisk())


@pytest.fixture
def made(tmp_path: Path, clock: HandClock, ring: MemoryKeyring) -> Keys:
    return keys(tmp_path, clock, MachineKeyring(ring))


def test_the_right_pin_gives_the_same_key_each_time(made: Keys) -> None:
    assert not made.exists()
    key = made.make(PIN, CHEAP)
    assert made.exists()
    assert made.kind() is SecretKind.PIN
    assert len(key) == 32
    assert made.open(PIN) == key


def test_the_pin_stands_nowhere(made: Keys, tmp_path: Path, ring: MemoryKeyring) -> None:
    made.make(PIN, CHEAP)
    assert PIN.encode() not in (tmp_path / "locks.json").read_bytes()
    assert PIN not in str(ring.secrets)


def test_a_stolen_disk_does_not_tell_a_right_pin_from_a_wrong_one(
    made: Keys, tmp_path: Path, clock: HandClock
) -> None:
    """With the file but not the secret, every guess looks wrong."""
    made.make(PIN, CHEAP)
    thief = keys(tmp_path, clock, MachineKeyring(MemoryKeyring()), name="desk-1")
    with pytest.raises(KeyringSecretLost):
        thief.open(PIN)
    guessed = MemoryKeyring()
    MachineKeyring(guessed).put("desk-1", bytes(32))
    with pytest.raises(WrongPin):
        keys(tmp_path, clock, MachineKeyring(guessed)).open(PIN)


def test_two_desks_with_one_pin_have_two_keys(tmp_path: Path, clock: HandClock, ring: MemoryKeyring) -> None:
    keeper = MachineKeyring(ring)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = keys(tmp_path / "a", clock, keeper, "a", "a").make(PIN, CHEAP)
    assert keys(tmp_path / "b", clock, keeper, "b", "b").make(PIN, CHEAP) != one


def test_wrong_tries_are_answered_ever_later_and_never_for_good(made: Keys, clock: HandClock) -> None:
    key = made.make(PIN, CHEAP)
    waits = []
    for _ in range(12):
        clock.move(seconds=made.wait_s())
        with pytest.raises(WrongPin) as caught:
            made.open(OTHER)
        waits.append(caught.value.wait_s)
    assert waits == [0, 0, 5, 15, 30, 60, 120, 300, 900, 900, 900, 900]
    with pytest.raises(WrongPin) as early:
        made.open(PIN)
    assert early.value.wait_s == 900, "too early: not even looked at"
    clock.move(seconds=900)
    assert made.open(PIN) == key
    with pytest.raises(WrongPin) as fresh:
        made.open(OTHER)
    assert fresh.value.wait_s == 0, "the count began anew"


class FullDisk(SystemDisk):
    """Takes no file any more."""

    def write_durably(self, path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_keeps_nobody_out_and_lets_nobody_guess(made: Keys) -> None:
    key = made.make(PIN, CHEAP)
    with pytest.raises(WrongPin):
        made.open(OTHER)
    full = replace(made, disk=FullDisk())
    assert full.open(PIN) == key
    with pytest.raises(OSError, match="space"):
        full.open(OTHER)


def test_a_clock_set_back_does_not_lock_anybody_out(made: Keys, clock: HandClock) -> None:
    made.make(PIN, CHEAP)
    for _ in range(3):
        with pytest.raises(WrongPin):
            made.open(OTHER)
    clock.jump(hours=-5)
    assert made.wait_s() == 5
    clock.jump(hours=+10)
    assert made.wait_s() == 0


def test_a_secret_that_is_gone_from_the_keyring_is_said(made: Keys, ring: MemoryKeyring) -> None:
    made.make(PIN, CHEAP)
    ring.secrets.clear()
    with pytest.raises(KeyringSecretLost):
        made.open(PIN)


def test_forgetting_destroys_the_secret(made: Keys, ring: MemoryKeyring) -> None:
    made.make(PIN, CHEAP)
    made.forget()
    assert ring.secrets == {}
    assert not made.exists()
    made.forget()


# ── changing the PIN ──────────────────────────────────────────────────────────────────────────────


def test_a_changed_pin_opens_and_the_old_one_does_not(made: Keys) -> None:
    key = made.make(PIN, CHEAP)
    old_key, new_key = made.begin_change(PIN, OTHER, CHEAP)
    assert old_key == key != new_key
    assert made.is_changing()
    made.end_change()
    assert not made.is_changing()
    assert made.open(OTHER) == new_key
    with pytest.raises(WrongPin):
        made.open(PIN)


def test_a_change_cut_short_leaves_both_keys_to_be_tried(made: Keys) -> None:
    key = made.make(PIN, CHEAP)
    _, new_key = made.begin_change(PIN, OTHER, CHEAP)
    assert made.candidates(PIN) == [key]
    assert made.candidates(OTHER) == [new_key]
    made.undo_change()
    assert made.open(PIN) == key


# ── without a keyring ─────────────────────────────────────────────────────────────────────────────


def test_without_a_keyring_a_passphrase_carries_it_alone(tmp_path: Path, clock: HandClock) -> None:
    alone = keys(tmp_path, clock, None)
    key = alone.make("một câu đủ dài", CHEAP)
    assert alone.kind() is SecretKind.PASSPHRASE
    assert alone.open("một câu đủ dài") == key
    with pytest.raises(WrongPin):
        alone.open("một câu khác hẳn")
    alone.forget()


def test_a_short_passphrase_is_refused(tmp_path: Path, clock: HandClock) -> None:
    alone = keys(tmp_path, clock, None)
    with pytest.raises(ValueError, match="ten characters"):
        alone.make("ngắn", CHEAP)
    alone.make("một câu đủ dài", CHEAP)
    with pytest.raises(ValueError, match="ten characters"):
        alone.begin_change("một câu đủ dài", "ngắn", CHEAP)


def test_a_drawer_locked_with_a_keyring_says_when_the_keyring_is_gone(made: Keys, clock: HandClock) -> None:
    made.make(PIN, CHEAP)
    gone = replace(made, keeper=None)
    with pytest.raises(KeyringUnavailable):
        gone.open(PIN)
    assert gone.wait_s() == 0, "that was not a wrong try"


def test_a_passphrase_opens_also_after_the_machine_has_got_a_keyring(
    tmp_path: Path, clock: HandClock
) -> None:
    alone = keys(tmp_path, clock, None)
    key = alone.make("một câu đủ dài", CHEAP)
    later = replace(alone, keeper=MachineKeyring(MemoryKeyring()))
    assert later.open("một câu đủ dài") == key


def test_a_machine_that_keeps_nothing_is_said_and_nothing_is_written(
    tmp_path: Path, clock: HandClock
) -> None:
    failing = MachineKeyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyringUnavailable):
        keys(tmp_path, clock, failing).make(PIN, CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_hangs_is_given_up(tmp_path: Path, clock: HandClock) -> None:
    let_go = threading.Event()

    class Hanging(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            let_go.wait(10)

    try:
        with pytest.raises(KeyringUnavailable):
            keys(tmp_path, clock, MachineKeyring(Hanging(), timeout_s=0.01)).make(PIN, CHEAP)
    finally:
        let_go.set()


def test_a_keyring_that_forgets_is_noticed_at_once(tmp_path: Path, clock: HandClock) -> None:
    class Forgetful(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            return

    with pytest.raises(KeyringUnavailable):
        keys(tmp_path, clock, MachineKeyring(Forgetful())).make(PIN, CHEAP)

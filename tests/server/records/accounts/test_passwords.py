"""Which passwords are taken, and how they are hashed without holding anybody up."""

import asyncio
import threading
import unicodedata

import pytest

from meetingroom.server.records.accounts import passwords
from meetingroom.server.records.accounts.passwords import (
    MOST_WAITING,
    NOBODYS,
    HashingBusy,
    PasswordHashing,
    password_fault,
)
from meetingroom.wire.account_codes import AccountCode


def fault(password: str) -> AccountCode | None:
    return password_fault(password, "van.thu", "Trần Thị Bích Hạnh")


@pytest.mark.parametrize("password", ["", "a", "9 ký tự ạ"])
def test_fewer_than_ten_characters_are_too_short(password: str) -> None:
    assert fault(password) is AccountCode.PASSWORD_TOO_SHORT


def test_letters_are_counted_as_people_see_them_however_the_keyboard_composes_them() -> None:
    nine = "mận ổi bơ"
    assert len(unicodedata.normalize("NFD", nine)) > 10
    assert fault(unicodedata.normalize("NFD", nine)) is AccountCode.PASSWORD_TOO_SHORT


def test_more_than_128_characters_are_too_long() -> None:
    assert fault("con thuyền " * 12) is AccountCode.PASSWORD_TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "0912345678",
        "19/05/1975!",
        "aaaaaaaaaaaa",
        "matkhau123",
        "MatKhau@2026",
        "Mật khẩu 2026",
        "password123",
        "P@ssw0rd123",
        "2026password!",
        "ubnd@123456",
        "UBNDxa2026",
        "hdnd-ubnd-xa",
        "hoidongnhandan",
        "anhyeuem1990",
        "qwertyuiop",
        "abcd123456",
        "vietnam@2025",
        "vanthu12345",
        "bichhanh1980",
        "Trần Thị Hạnh",
        "admin@admin1",
        "pass123word456",
        "ab12345678",
    ],
)
def test_what_everybody_tries_first_is_too_common(password: str) -> None:
    assert fault(password) is AccountCode.PASSWORD_TOO_COMMON


@pytest.mark.parametrize(
    "password",
    [
        "con thuyền nhỏ ven sông",
        "x7Kq2mZp9w",
        "Chiều mưa 3 lần",
        "cá kho làng Vũ Đại",
        "tủ sách cũ của bà",
        "korrekt-horse-7",
        "mẹ bố con em anh",
    ],
)
def test_what_a_person_thinks_up_is_taken(password: str) -> None:
    assert fault(password) is None


async def test_a_password_is_known_again_and_another_is_not() -> None:
    hashing = PasswordHashing()
    try:
        stored = await hashing.hash("cá kho làng Vũ Đại")
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await hashing.verify(stored, "cá kho làng Vũ Đại")
        assert await hashing.verify(stored, unicodedata.normalize("NFD", "cá kho làng Vũ Đại"))
        assert not await hashing.verify(stored, "cá kho làng Vũ Đạị")
        assert await hashing.hash("cá kho làng Vũ Đại") != stored
    finally:
        hashing.close()


async def test_nobodys_hash_costs_as_much_as_anybodys_and_opens_to_nothing() -> None:
    assert NOBODYS.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    hashing = PasswordHashing()
    try:
        assert not await hashing.verify(NOBODYS, "")
        assert not await hashing.verify("not a hash", "x")
    finally:
        hashing.close()


async def test_a_storm_of_sign_ins_is_told_to_come_again_and_leaves_the_loop_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going_on = threading.Event()
    at_once = 0
    most_at_once = 0
    lock = threading.Lock()

    def slow(_stored: str, _password: str) -> bool:
        nonlocal at_once, most_at_once
        with lock:
            at_once += 1
            most_at_once = max(most_at_once, at_once)
        going_on.wait(10)
        with lock:
            at_once -= 1
        return True

    monkeypatch.setattr(passwords, "_is_right", slow)
    hashing = PasswordHashing()
    try:
        waiting = [asyncio.create_task(hashing.verify(NOBODYS, "x")) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(HashingBusy) as caught:
            await hashing.verify(NOBODYS, "x")
        assert caught.value.retry_after_s == 2
        going_on.set()
        assert await asyncio.gather(*waiting) == [True] * MOST_WAITING
        assert most_at_once <= 2
        assert await hashing.verify(NOBODYS, "x")
    finally:
        going_on.set()
        hashing.close()

"""Passwords: which are taken, and their hashing, off the event loop, two at a time.

    fault = password_fault(password, login, name)          # None, or why it is not taken
    hashing = PasswordHashing(); await hashing.hash(password); await hashing.verify(stored, password)
    hashing.close()

argon2id, 19 MiB, two passes, one lane: some 23 ms each. At most 64 wait (about a second); beyond that
`HashingBusy` says when to come again, so that a storm of sign-ins cannot starve a vote. Must not know
accounts or SQL.
"""

import asyncio
import re
import string
import unicodedata
from collections.abc import Callable, Set
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from meetingroom.server.records.accounts.common_words import COMMON_WORDS
from meetingroom.wire.account_codes import FEWEST_PASSWORD_CHARACTERS, AccountCode
from meetingroom.wire.sign_in import MOST_PASSWORD_CHARACTERS

WORKERS = 2
MOST_WAITING = 64
RETRY_AFTER_S = 2

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$uEHPnpNU2pRi5KehzTo86g$pVOcPHsmRdZtOnEviEXj6oHDLVpcbyGN9m2EsnEDASw"
"""A hash nobody has the password of: an unknown login takes as long to refuse as a known one."""

_hasher = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)

T = TypeVar("T")


class HashingBusy(Exception):
    """Too many sign in at this moment; come again after `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class PasswordHashing:
    """Two threads that hash and verify. Close it at the end."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="meetingroom password")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The argon2id hash to store. Raises HashingBusy."""
        return await self._run(lambda: _hasher.hash(password_form(password)))

    async def verify(self, stored: str, password: str) -> bool:
        """Whether `password` is the one behind `stored`. Raises HashingBusy."""
        return await self._run(lambda: _is_right(stored, password))

    def close(self) -> None:
        """End the threads, after what they are at."""
        self._threads.shutdown(cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise HashingBusy(RETRY_AFTER_S)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def password_form(password: str) -> str:
    """A password as it is hashed: NFC, because keyboards compose Vietnamese letters differently."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, login: str, name: str) -> AccountCode | None:
    """Why a password is not taken: too short (under 10 characters), too long (over 128), too common.

    Too common means: without its digits and signs it is at most two letters, or three or fewer common
    words, words of the person's name or the login; or it has hardly any different characters. No rules
    of composition.
    """
    password = password_form(password)
    if len(password) < FEWEST_PASSWORD_CHARACTERS:
        return AccountCode.PASSWORD_TOO_SHORT
    if len(password) > MOST_PASSWORD_CHARACTERS:
        return AccountCode.PASSWORD_TOO_LONG
    own = {_bare(login), *(_bare(part) for part in re.split(r"[\W_]+", f"{login} {name}"))}
    words = COMMON_WORDS | {word for word in own if len(word) >= 2}
    core = password.lower().strip(_NOT_LETTERS)
    readings = {_bare(core), _bare(core.translate(_MASKED))}
    if len(set(password.lower())) < 5 or any(_words_in(letters, words) <= 3 for letters in readings):
        return AccountCode.PASSWORD_TOO_COMMON
    return None


def _is_right(stored: str, password: str) -> bool:
    try:
        _hasher.verify(stored, password_form(password))
    except (VerificationError, InvalidHashError):
        return False
    return True


_MASKED = str.maketrans("01345@$!", "oieasasi")
_NOT_LETTERS = string.digits + string.punctuation + string.whitespace


def _bare(text: str) -> str:
    """Letters alone, without marks and case."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(ch for ch in decomposed if ch.isalpha())


def _words_in(letters: str, words: Set[str]) -> int:
    """The fewest words of the list `letters` can be cut into without a rest; one more than it has letters
    where it cannot be."""
    fewest: list[int] = [0] + [len(letters) + 1] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(end):
            if letters[start:end] in words:
                fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]

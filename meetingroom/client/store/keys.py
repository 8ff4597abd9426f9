"""The key of a drawer: HKDF over Argon2id(PIN) and a random secret that the machine's keyring holds.

Neither alone opens anything: a thief of the disk lacks the secret, a thief of the session lacks the PIN,
and the check that tells a wrong PIN from a right one is bound to both. Where a machine keeps no secrets a
passphrase takes the PIN's place and carries the whole weight, with a dearer Argon2id. The PIN never
leaves this module; nothing of it is written. Wrong tries are answered ever later, never refused for good.
Must not open the drawer.
"""

import base64
import hmac
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import keyring
import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meetingroom.client.store.errors import (
    KeyringSecretLost,
    KeyringUnavailable,
    PassphraseTooShort,
    WrongPin,
)
from meetingroom.client.store.labels import SecretKind
from meetingroom.ports import Clock, Disk, Randomness

T = TypeVar("T")

SERVICE = "phong-hop-khong-giay"
SECRET_BYTES = 32
SALT_BYTES = 16
KEY_BYTES = 32
CHECK_BYTES = 16
LEAST_PASSPHRASE = 10
"""Characters."""
KEYRING_TIMEOUT_S = 5.0
FREE_TRIES = 3
WAITS_S = (5, 15, 30, 60, 120, 300, 900)
"""After the third wrong try and each one further; the last for all that follow."""
_DOMAIN = b"meetingroom drawer 1"


class SecretKeeper(Protocol):
    """A place outside the drawer that keeps a secret of 32 bytes."""

    def get(self, name: str) -> bytes | None:
        """The secret, None where there is none. Raises KeyringUnavailable."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keep it. Raises KeyringUnavailable."""
        ...

    def drop(self, name: str) -> None:
        """Keep it no longer. Raises KeyringUnavailable."""
        ...


class MachineKeyring:
    """The machine's keyring, asked on a thread of its own with a time limit: it may want to unlock
    itself, or hang. No plaintext fallback: a backend that keeps nothing safe counts as none."""

    def __init__(self, backend: Any = None, timeout_s: float = KEYRING_TIMEOUT_S) -> None:
        self._backend = backend
        self._timeout_s = timeout_s

    def get(self, name: str) -> bytes | None:
        text = self._asked(lambda ring: ring.get_password(SERVICE, name))
        return None if text is None else base64.b64decode(text)

    def put(self, name: str, secret: bytes) -> None:
        text = base64.b64encode(secret).decode()
        self._asked(lambda ring: ring.set_password(SERVICE, name, text))
        if self.get(name) != secret:
            raise KeyringUnavailable("it did not keep the secret")

    def drop(self, name: str) -> None:
        if self.get(name) is not None:
            self._asked(lambda ring: ring.delete_password(SERVICE, name))

    def _asked(self, question: Callable[[Any], T]) -> T:
        answers: list[T] = []
        errors: list[Exception] = []

        def ask() -> None:
            try:
                ring = self._backend or keyring.get_keyring()
                if ring.priority <= 0:
                    raise KeyringUnavailable(type(ring).__name__)
                answers.append(question(ring))
            except Exception as error:
                errors.append(error)

        thread = threading.Thread(target=ask, name="keyring", daemon=True)
        thread.start()
        thread.join(self._timeout_s)
        if errors:
            raise KeyringUnavailable(type(errors[0]).__name__) from errors[0]
        if not answers:
            raise KeyringUnavailable("no answer in time")
        return answers[0]


class Cost(msgspec.Struct, frozen=True):
    """What one guess costs: memory in KiB, passes."""

    memory_kib: int
    passes: int


PIN_COST = Cost(64 * 1024, 2)
"""About 0.1 s on a machine of 2026; six digits stay weak without the keyring's secret."""
PASSPHRASE_COST = Cost(64 * 1024, 8)


class Lock(msgspec.Struct, frozen=True):
    """One secret that may open the drawer. Two stand side by side only while it is being changed."""

    salt: bytes
    check: bytes
    cost: Cost


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the drawer in clear: nothing in it helps to guess without the keyring."""

    kind: SecretKind
    locks: list[Lock]
    wrong_tries: int = 0
    last_try_ms: int = 0


@dataclass(frozen=True, slots=True)
class Keys:
    """The locks of one drawer, in the file `path`; `name` is its secret's name in the keyring.

    Blocking (Argon2id, keyring, disk): never on the GUI thread.
    """

    path: Path
    name: str
    keeper: SecretKeeper | None
    clock: Clock
    randomness: Randomness
    disk: Disk

    def exists(self) -> bool:
        """A lock was made."""
        return self.path.is_file()

    def kind(self) -> SecretKind:
        """What is to be typed."""
        return self._read().kind

    def is_changing(self) -> bool:
        """A change of PIN was begun and not ended: two locks stand side by side."""
        return len(self._read().locks) > 1

    def make(self, typed: str, cost: Cost | None = None) -> bytes:
        """Make the first lock; the drawer's key (32 bytes). Raises PassphraseTooShort, KeyringUnavailable,
        OSError."""
        kind = SecretKind.PASSPHRASE if self.keeper is None else SecretKind.PIN
        if kind is SecretKind.PASSPHRASE and len(typed) < LEAST_PASSPHRASE:
            raise PassphraseTooShort("a passphrase has ten characters or more")
        if self.keeper is not None:
            self.keeper.put(self.name, self.randomness.token_bytes(SECRET_BYTES))
        lock, key = self._new_lock(typed, kind, cost)
        self._write(KeyFile(kind=kind, locks=[lock]))
        return key

    def open(self, typed: str) -> bytes:
        """The drawer's key, without touching the drawer. Raises WrongPin (also when it is too early for
        another try), KeyringUnavailable, KeyringSecretLost."""
        return self.candidates(typed)[-1]

    def candidates(self, typed: str) -> list[bytes]:
        """Every key this secret leads to, the newest last: more than one only when changing the PIN was
        cut short between file and drawer. Raises as `open`."""
        file = self._read()
        wait_s = self.wait_s()
        if wait_s:
            raise WrongPin(wait_s)
        secret = self._secret(file.kind)
        keys = [key for lock in file.locks if (key := _opened(lock, typed, secret)) is not None]
        if not keys:
            tries = file.wrong_tries + 1
            self._write(msgspec.structs.replace(file, wrong_tries=tries, last_try_ms=self.clock.now_ms()))
            raise WrongPin(self.wait_s())
        if file.wrong_tries:
            with suppress(OSError):  # a full disk keeps nobody out; the tries are forgotten another time
                self._write(msgspec.structs.replace(file, wrong_tries=0))
        return keys

    def wait_s(self) -> int:
        """Seconds until another try counts; 0: now. A clock set back does not lengthen it."""
        file = self._read()
        if file.wrong_tries < FREE_TRIES:
            return 0
        whole = WAITS_S[min(file.wrong_tries - FREE_TRIES, len(WAITS_S) - 1)]
        passed_ms = self.clock.now_ms() - file.last_try_ms
        if passed_ms < 0:
            return whole
        return max(0, min(whole, whole - passed_ms // 1000))

    def begin_change(self, old: str, new: str, cost: Cost | None = None) -> tuple[bytes, bytes]:
        """Old and new key: both locks stand until `end_change`. Raises as `open` and `make`."""
        key = self.open(old)
        file = self._read()
        if file.kind is SecretKind.PASSPHRASE and len(new) < LEAST_PASSPHRASE:
            raise PassphraseTooShort("a passphrase has ten characters or more")
        lock, new_key = self._new_lock(new, file.kind, cost)
        self._write(msgspec.structs.replace(file, locks=[file.locks[-1], lock]))
        return key, new_key

    def end_change(self) -> None:
        """The drawer is under the new key: the old lock goes."""
        file = self._read()
        self._write(msgspec.structs.replace(file, locks=[file.locks[-1]]))

    def undo_change(self) -> None:
        """The drawer stayed under the old key: the new lock goes."""
        file = self._read()
        self._write(msgspec.structs.replace(file, locks=[file.locks[0]]))

    def forget(self) -> None:
        """Destroy the secret: what lies in the drawer is noise from now on, for everybody."""
        if self.keeper is not None:
            self.keeper.drop(self.name)
        self.path.unlink(missing_ok=True)

    def _new_lock(self, typed: str, kind: SecretKind, cost: Cost | None) -> tuple[Lock, bytes]:
        usual = PIN_COST if kind is SecretKind.PIN else PASSPHRASE_COST
        salt = self.randomness.token_bytes(SALT_BYTES)
        key, check = _derived(typed, salt, cost or usual, self._secret(kind))
        return Lock(salt, check, cost or usual), key

    def _secret(self, kind: SecretKind) -> bytes:
        if kind is SecretKind.PASSPHRASE:
            return b""
        if self.keeper is None:
            raise KeyringUnavailable("the drawer was locked with a keyring")
        secret = self.keeper.get(self.name)
        if secret is None:
            raise KeyringSecretLost(self.name)
        return secret

    def _read(self) -> KeyFile:
        return msgspec.json.decode(self.path.read_bytes(), type=KeyFile)

    def _write(self, file: KeyFile) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.disk.write_durably(self.path, msgspec.json.encode(file))


def _opened(lock: Lock, typed: str, secret: bytes) -> bytes | None:
    key, check = _derived(typed, lock.salt, lock.cost, secret)
    return key if hmac.compare_digest(check, lock.check) else None


def _derived(typed: str, salt: bytes, cost: Cost, secret: bytes) -> tuple[bytes, bytes]:
    """Key and check, from one Argon2id."""
    stretched = hash_secret_raw(
        typed.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    material = HKDF(SHA256(), KEY_BYTES + CHECK_BYTES, salt, _DOMAIN).derive(stretched + secret)
    return material[:KEY_BYTES], material[KEY_BYTES:]

"""Keys of private notes: formats only. One random key per person, never derived from a PIN.

The notes key lies in the drawer of each of his devices and, wrapped, among his notes themselves: once
for each device (X25519, HKDF-SHA256, AES-256-GCM) and once under a recovery code that his own device
shows him to write down, never on a slip. Server, administrator and chair hold only these wrappings and
ciphertext (law 8). A note is bound to its stream and key, so that none can be put in another's place.

    wrapped for a device    1 | ephemeral public 32 | nonce 12 | AES-GCM(notes key) 48
    wrapped under a code    2 | salt 16 | nonce 12 | AES-GCM(notes key) 48
    a note                  3 | nonce 12 | AES-GCM(plain)

The wrappings stand in `notes/<person>/keys`. A device makes a key only when that stream has none; one that
comes later asks with its public key, and a person compares four words of it before it is let in.

Must not store or send.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meetingroom.ports import Randomness

KEY_BYTES = 32
CODE_LETTERS = 24
GROUP = 4
RECOVERY = "key.recovery"
"""The note that holds the key wrapped under the recovery code."""
MADE = "key.made"
"""The note that says which key is the person's: its print. The first device to write it has made the key."""
ASKING = "ask."
"""Before a device's name: its public key, for a device that has the notes key to wrap it for."""
BUNDLE = "m."
"""Before a bundle of marks."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None, "\u2013": None})
_NONCE = 12
_SALT = 16
_PUBLIC = 32
_FOR_DEVICE, _UNDER_CODE, _NOTE = b"\x01", b"\x02", b"\x03"
_DOMAIN = b"meetingroom notes 1"


class NoteUnreadable(Exception):
    """Not sealed with this key or code, not in this place, or altered."""


def device_note(device: str) -> str:
    """The note that holds the key wrapped for one device."""
    return f"key.device.{device}"


def print_of(notes_key: bytes) -> bytes:
    """Tells one notes key from another (16 bytes) and gives nothing of it away."""
    return _derived(notes_key, b"", b"print")[:16]


def bundle_note(notes_key: bytes, stream: str, sha256: str, page: int, number: int) -> str:
    """The note that holds a bundle of marks. It tells the server neither the paper nor the page."""
    place = f"{len(stream)} {stream} {sha256} {page}".encode()
    return f"{BUNDLE}{_derived(notes_key, place, b'page')[:16].hex()}.{number}"


def new_notes_key(randomness: Randomness) -> bytes:
    """A person's notes key (32 bytes)."""
    return randomness.token_bytes(KEY_BYTES)


def device_name(device_public: bytes) -> str:
    """What a device is called among the notes (32 hex digits)."""
    return hashlib.sha256(_DOMAIN + b" device" + device_public).hexdigest()[:32]


def new_device_key(randomness: Randomness) -> tuple[bytes, bytes]:
    """A device's own pair: private and public (32 bytes each)."""
    private = X25519PrivateKey.from_private_bytes(randomness.token_bytes(KEY_BYTES))
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def wrap_for_device(notes_key: bytes, device_public: bytes, randomness: Randomness) -> bytes:
    """The notes key for the device that holds the private half of `device_public`."""
    ephemeral = X25519PrivateKey.from_private_bytes(randomness.token_bytes(KEY_BYTES))
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(device_public))
    own = ephemeral.public_key().public_bytes_raw()
    nonce = randomness.token_bytes(_NONCE)
    key = _derived(shared, own + device_public, b"device")
    return _FOR_DEVICE + own + nonce + AESGCM(key).encrypt(nonce, notes_key, _DOMAIN)


def unwrap_on_device(wrapped: bytes, device_private: bytes) -> bytes:
    """The notes key. Raises NoteUnreadable."""
    if len(wrapped) < 1 + _PUBLIC + _NONCE or wrapped[:1] != _FOR_DEVICE:
        raise NoteUnreadable("not wrapped for a device")
    theirs, rest = wrapped[1 : 1 + _PUBLIC], wrapped[1 + _PUBLIC :]
    private = X25519PrivateKey.from_private_bytes(device_private)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError as error:
        raise NoteUnreadable("no key") from error
    key = _derived(shared, theirs + private.public_key().public_bytes_raw(), b"device")
    return _opened(key, rest, _DOMAIN)


def new_recovery_code(randomness: Randomness) -> str:
    """A code to be written down: six groups of four letters and digits, 115 bits and a check letter."""
    number = int.from_bytes(randomness.token_bytes(15), "big") >> 5
    letters = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(110, -1, -5))
    whole = letters + _check_letter(letters)
    return "-".join(whole[start : start + GROUP] for start in range(0, CODE_LETTERS, GROUP))


def read_recovery_code(typed: str) -> str | None:
    """The code a person typed, with or without dashes, small letters, O for 0; None when it cannot be
    one (its check letter is wrong)."""
    letters = typed.upper().translate(_ALIKE)
    if len(letters) != CODE_LETTERS or any(letter not in _ALPHABET for letter in letters):
        return None
    return letters if _check_letter(letters[:-1]) == letters[-1] else None


def wrap_under_code(notes_key: bytes, code: str, randomness: Randomness) -> bytes:
    """The notes key for whoever knows the code. Raises ValueError when `code` is none."""
    salt, nonce = randomness.token_bytes(_SALT), randomness.token_bytes(_NONCE)
    key = _derived(_code_bytes(code), salt, b"code")
    return _UNDER_CODE + salt + nonce + AESGCM(key).encrypt(nonce, notes_key, _DOMAIN)


def unwrap_with_code(wrapped: bytes, code: str) -> bytes:
    """The notes key. Raises NoteUnreadable, ValueError when `code` is none."""
    if len(wrapped) < 1 + _SALT + _NONCE or wrapped[:1] != _UNDER_CODE:
        raise NoteUnreadable("not wrapped under a code")
    key = _derived(_code_bytes(code), wrapped[1 : 1 + _SALT], b"code")
    return _opened(key, wrapped[1 + _SALT :], _DOMAIN)


def seal_note(notes_key: bytes, stream: str, key: str, plain: bytes, randomness: Randomness) -> bytes:
    """A note's ciphertext for its place."""
    nonce = randomness.token_bytes(_NONCE)
    sealing = AESGCM(_derived(notes_key, stream.encode(), b"note"))
    return _NOTE + nonce + sealing.encrypt(nonce, plain, _place(stream, key))


def open_note(notes_key: bytes, stream: str, key: str, sealed: bytes) -> bytes:
    """The note's plain bytes. Raises NoteUnreadable."""
    if len(sealed) < 1 + _NONCE or sealed[:1] != _NOTE:
        raise NoteUnreadable("not a note")
    return _opened(_derived(notes_key, stream.encode(), b"note"), sealed[1:], _place(stream, key))


def _opened(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag:
        raise NoteUnreadable("another key, another place, or altered") from None


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, _DOMAIN + b" " + purpose).derive(secret)


def _place(stream: str, key: str) -> bytes:
    return len(stream.encode()).to_bytes(4, "big") + stream.encode() + key.encode()


def _code_bytes(code: str) -> bytes:
    letters = read_recovery_code(code)
    if letters is None:
        raise ValueError("not a recovery code")
    return letters.encode()


def _check_letter(letters: str) -> str:
    """A wrong letter or two neighbours exchanged change it (weights 1, 2, 3 … modulo 31)."""
    total = sum((place + 1) * _ALPHABET.index(letter) for place, letter in enumerate(letters))
    return _ALPHABET[total % 31]

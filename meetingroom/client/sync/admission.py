"""How a device comes to its person's notes key: it makes the first one, is let in by another device, or by
the recovery code. No input or output.

Everything stands as notes in `notes/<person>/keys`, pulled and pushed like all notes. `key.made` holds the
print of the key; the first device to write it (base 0) has made the key, and a device uses no key that this
note does not confirm. The server could let in a device of its own by asking in its place; therefore a person
compares four words of the new device's public key before `admit`. Every function works inside the
transaction it is given. Must not send.
"""

from dataclasses import dataclass

from meetingroom.client.store import marks, notes, settings
from meetingroom.client.store.drawer import Transaction
from meetingroom.client.store.note_keys import (
    ASKING,
    MADE,
    RECOVERY,
    NoteUnreadable,
    device_name,
    device_note,
    new_device_key,
    new_notes_key,
    new_recovery_code,
    print_of,
    unwrap_on_device,
    unwrap_with_code,
    wrap_for_device,
    wrap_under_code,
)
from meetingroom.client.store.settings import Setting
from meetingroom.ports import Randomness

_PRIVATE = 32


class NoNotesKey(Exception):
    """This device does not have the person's notes key (yet)."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A device that asks to be let in, by its public key (32 bytes)."""

    name: str
    public: bytes


def settled_key(connection: Transaction, stream: str, randomness: Randomness) -> bytes | None:
    """The person's key once the server's `key.made` confirms it; else None, and what is to be pushed first
    has been written: a key of our own, or the asking. `stream` must have been pulled."""
    own = settings.get(connection, Setting.NOTES_KEY)
    held = notes.find(connection, stream, MADE)
    if held is None or not held.newest:
        _make(connection, stream, own or new_notes_key(randomness))
        return None
    if held.unsent is not None:
        return None
    if own is not None and print_of(own) == held.body:
        return own
    return _let_in(connection, stream, held.body, randomness)


def unstick(connection: Transaction, stream: str) -> None:
    """Another device wrote first: its word stands, but for the recovery code, where the later one does."""
    for held in notes.held(connection, stream):
        if held.conflicts and held.key == RECOVERY:
            notes.write(connection, stream, RECOVERY, held.newest)
        elif held.conflicts:
            notes.settled(connection, stream, held.key)


def asking(connection: Transaction, stream: str) -> tuple[Asking, ...]:
    """Devices that ask and have not been let in."""
    held = {note.key: note.newest for note in notes.held(connection, stream)}
    devices = [
        Asking(device_name(body), body) for key, body in held.items() if key.startswith(ASKING) and body
    ]
    return tuple(each for each in devices if not held.get(device_note(each.name)))


def own_device(connection: Transaction, randomness: Randomness) -> Asking:
    """This device, as it asks."""
    _, public = _device_pair(connection, randomness)
    return Asking(device_name(public), public)


def admit(connection: Transaction, stream: str, public: bytes, randomness: Randomness) -> None:
    """Let the device with this public key in: its four words were compared. Raises NoNotesKey."""
    key = _key(connection, stream)
    notes.write(
        connection, stream, device_note(device_name(public)), wrap_for_device(key, public, randomness)
    )


def write_recovery(connection: Transaction, stream: str, randomness: Randomness) -> str:
    """A new recovery code to be written down; an older one opens nothing any more. Raises NoNotesKey."""
    code = new_recovery_code(randomness)
    notes.write(connection, stream, RECOVERY, wrap_under_code(_key(connection, stream), code, randomness))
    return code


def recover(connection: Transaction, stream: str, code: str) -> bool:
    """Take the key that lies under the recovery code; False when it is not the code. Raises ValueError when
    `code` is none."""
    held, made = notes.find(connection, stream, RECOVERY), notes.find(connection, stream, MADE)
    if held is None or made is None:
        return False
    try:
        key = unwrap_with_code(held.newest, code)
    except NoteUnreadable:
        return False
    if print_of(key) != made.body:
        return False
    _adopt(connection, key)
    return True


def begin_anew(connection: Transaction, stream: str, randomness: Randomness) -> None:
    """A new key for a person who has lost every device and the code. What was sealed with the old one stays
    where it is, and can be read again on a device that still has the old key once that is let in here."""
    _make(connection, stream, new_notes_key(randomness))


def _make(connection: Transaction, stream: str, key: bytes) -> None:
    """The key is durable here before anybody is told that there is one."""
    _adopt(connection, key)
    notes.write(connection, stream, MADE, print_of(key))


def _let_in(connection: Transaction, stream: str, made: bytes, randomness: Randomness) -> bytes | None:
    """The key another device has wrapped for this one; asks for it where it has not."""
    private, public = _device_pair(connection, randomness)
    name = device_name(public)
    wrapped = notes.find(connection, stream, device_note(name))
    if wrapped is not None and wrapped.newest:
        try:
            key = unwrap_on_device(wrapped.body, private)
        except NoteUnreadable:
            key = b""
        if key and print_of(key) == made:
            _adopt(connection, key)
            return key
        notes.write(connection, stream, device_note(name), b"")
    if notes.find(connection, stream, f"{ASKING}{name}") is None:
        notes.write(connection, stream, f"{ASKING}{name}", public)
    return None


def _adopt(connection: Transaction, key: bytes) -> None:
    before = settings.get(connection, Setting.NOTES_KEY)
    settings.put(connection, Setting.NOTES_KEY, key)
    if before not in (None, key):
        marks.seal_anew(connection)


def _key(connection: Transaction, stream: str) -> bytes:
    """The confirmed key. Raises NoNotesKey."""
    own, made = settings.get(connection, Setting.NOTES_KEY), notes.find(connection, stream, MADE)
    if own is None or made is None or made.unsent is not None or made.body != print_of(own):
        raise NoNotesKey
    return own


def _device_pair(connection: Transaction, randomness: Randomness) -> tuple[bytes, bytes]:
    held = settings.get(connection, Setting.DEVICE_NOTES_KEY)
    if held is None:
        private, public = new_device_key(randomness)
        held = private + public
        settings.put(connection, Setting.DEVICE_NOTES_KEY, held)
    return held[:_PRIVATE], held[_PRIVATE:]

"""Four words for a root: what a secretary reads out and a person at a desk compares.

`four_words(fingerprint)` is a pure function of the root's fingerprint, the same on server, desk and
printed slip. It must not know certificates, sockets or files.

What the words are worth. Four words of 2,048 are 44 bits, and each guess is made expensive: Argon2id
over 64 MiB, sixteen passes, about 1.1 s on one core of 2026 (once per desk, when it first meets a
server). To forge a root that speaks the same four words as one given installation takes about
2^44 such guesses: some 600,000 core-years. Whoever is content to hit any one of 3,000 installations
still needs about 200 core-years, and must then stand between that very server and a desk that has not
pinned it yet. Afterwards the words no longer matter: the desk compares the whole fingerprint.
"""

from argon2.low_level import Type, hash_secret_raw

from meetingroom.wire.four_words_list import WORDS

FINGERPRINT_BYTES = 32
WORD_BITS = 11
BITS = 4 * WORD_BITS
"""Bits the four words carry together."""

MEMORY_KIB = 64 * 1024
PASSES = 16
_SALT = b"meetingroom four words 1"

FourWords = tuple[str, str, str, str]


def four_words(fingerprint: bytes) -> FourWords:
    """The words of a root, from its fingerprint (32 bytes, SHA-256 of the root's public key).

    Takes about a second and 64 MiB on purpose: call it off the event loop and off the GUI thread.
    Raises ValueError when `fingerprint` has another length.
    """
    if len(fingerprint) != FINGERPRINT_BYTES:
        raise ValueError(f"a fingerprint has {FINGERPRINT_BYTES} bytes, not {len(fingerprint)}")
    stretched = hash_secret_raw(
        fingerprint,
        _SALT,
        time_cost=PASSES,
        memory_cost=MEMORY_KIB,
        parallelism=1,
        hash_len=16,
        type=Type.ID,
    )
    return words_of(int.from_bytes(stretched, "big") >> (8 * len(stretched) - BITS))


def words_of(bits: int) -> FourWords:
    """The four words of a number below 2^44, highest bits first. Raises ValueError beyond it."""
    if not 0 <= bits < 1 << BITS:
        raise ValueError("four words carry 44 bits")
    first, second, third, fourth = (
        WORDS[bits >> shift & (1 << WORD_BITS) - 1] for shift in range(BITS - WORD_BITS, -1, -WORD_BITS)
    )
    return first, second, third, fourth


def spoken(words: FourWords) -> str:
    """The four words on one line, as screens and slips show them: `hoa sen · con đò · …`."""
    return " · ".join(words)

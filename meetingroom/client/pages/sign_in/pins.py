"""Which PINs are too easily guessed. Must not remember any."""

from itertools import pairwise

PIN_DIGITS = 6


def is_weak(pin: str) -> bool:
    """One digit repeated, a part repeated (121212, 123123), or a run up or down (123456, 987654)."""
    if any(pin == pin[:part] * (len(pin) // part) for part in (1, 2, 3)):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})

"""Whole numbers as few bytes: seven bits a byte, low ones first. Must not know what the numbers mean."""

_MOST_SHIFT = 56
"""Eight bytes: hours in milliseconds are the largest numbers there are."""


class Malformed(ValueError):
    """Not what was packed."""


def unsigned(*numbers: int) -> bytes:
    """Numbers from 0 on."""
    out = bytearray()
    for number in numbers:
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)
    return bytes(out)


def signed(*numbers: int) -> bytes:
    """Numbers on either side of 0, small ones short: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return unsigned(*(number << 1 if number >= 0 else ~(number << 1) for number in numbers))


def zigzag(number: int) -> int:
    """The signed number that an unsigned one stands for."""
    return number >> 1 if not number & 1 else ~(number >> 1)


class BytesRead:
    """Reads bytes from their beginning; every method raises Malformed when there are not enough."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return len(self._content) - self._at

    def take(self, size: int) -> bytes:
        """So many bytes."""
        if size > self.left:
            raise Malformed("cut short")
        start, self._at = self._at, self._at + size
        return self._content[start : self._at]

    def unsigned(self) -> int:
        """One number."""
        return self.many(1)[0]

    def signed(self) -> int:
        """One number on either side of 0."""
        return zigzag(self.unsigned())

    def count(self, most: int | None = None) -> int:
        """How many things follow: never more than there are bytes."""
        number = self.unsigned()
        if number > self.left or (most is not None and number > most):
            raise Malformed("more than there can be")
        return number

    def many(self, count: int) -> list[int]:
        """So many numbers."""
        found = []
        content, at = self._content, self._at
        try:
            for _ in range(count):
                byte = content[at]
                at += 1
                number, shift = byte & 127, 7
                while byte > 127:
                    if shift == _MOST_SHIFT:
                        raise Malformed("a number without end")
                    byte = content[at]
                    at += 1
                    number |= (byte & 127) << shift
                    shift += 7
                found.append(number)
        except IndexError:
            raise Malformed("cut short") from None
        self._at = at
        return found

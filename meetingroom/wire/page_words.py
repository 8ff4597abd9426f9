"""Whether the words a PDF gives for a page are words at all. One answer for server, reader and index.

Must not know where the words come from.
"""

_LEAST_LETTERS = 20
"""A scan with a stamp, a page number or a signature's name on it has fewer."""
_READABLE_OF_TEN = 7


def is_readable(text: str) -> bool:
    """Whether a person could search this page: not an empty page or a scan, not mostly unknown letters
    (the replacement character, private use, control characters)."""
    letters = [letter for letter in text if not letter.isspace()]
    readable = sum(letter.isprintable() and letter != "\ufffd" for letter in letters)
    return readable >= _LEAST_LETTERS and readable * 10 >= len(letters) * _READABLE_OF_TEN

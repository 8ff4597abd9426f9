"""Numbers as the papers of the state write them: decimal comma, a point between thousands, a base
beside every share. Exact: integers and fractions only, never floats. Must not judge a result.
"""

from fractions import Fraction

from meetingroom.words.catalogue import Language


def grouped(number: int, language: Language = Language.VI) -> str:
    """A whole number with its thousands parted: 1.234.567 (English 1,234,567)."""
    text = f"{number:,}"
    return text if language is Language.EN else text.replace(",", ".")


def decimal(
    value: Fraction | int, places: int, language: Language = Language.VI, *, fixed: bool = False
) -> str:
    """A number rounded half away from zero to `places` digits; trailing zeros go unless `fixed`."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole = int(scaled + Fraction(1, 2))
    units, rest = divmod(whole, 10**places)
    digits = str(rest).zfill(places) if places else ""
    if not fixed:
        digits = digits.rstrip("0")
    sign = "-" if exact < 0 and whole else ""
    mark = "." if language is Language.EN else ","
    return sign + grouped(units, language) + (mark + digits if digits else "")


def percent(part: int, base: int, language: Language = Language.VI, places: int = 2) -> str:
    """`part` of `base` in hundredths, with no space before the sign: 76%, 40,43%.

    Raises ValueError when there is no base to take a share of.
    """
    if base <= 0:
        raise ValueError("a share needs a base")
    return decimal(Fraction(part * 100, base), places, language) + "%"


def share(part: int, base: int) -> str:
    """A part beside its base: 38/50."""
    return f"{part}/{base}"


_UNITS = ("byte", "KB", "MB", "GB", "TB")


def size(amount: int, language: Language = Language.VI) -> str:
    """A size on disk in the largest fitting unit of 1,000, at most one decimal: 1,2 GB, 420 MB."""
    unit = 0
    value = Fraction(amount)
    while value >= 1000 and unit < len(_UNITS) - 1:
        value /= 1000
        unit += 1
    return f"{decimal(value, 1 if value < 10 and unit else 0, language)} {_UNITS[unit]}"


def padded(number: int) -> str:
    """A number as registers write it: a zero before a single digit (Số: 05/BB-HĐND)."""
    return f"{number:02d}"

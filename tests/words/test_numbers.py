"""Numbers as the papers write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.words.catalogue import Language
from meetingroom.words.numbers import decimal, grouped, padded, percent, share, size


@pytest.mark.parametrize(
    ("part", "base", "said"),
    [
        (38, 50, "76%"),
        (19, 47, "40,43%"),
        (2, 47, "4,26%"),
        (25, 47, "53,19%"),
        (0, 25, "0%"),
        (25, 25, "100%"),
        (1, 8, "12,5%"),
        (1, 3, "33,33%"),
        (2, 3, "66,67%"),
    ],
)
def test_a_share_is_written_in_hundredths_with_a_decimal_comma(part: int, base: int, said: str) -> None:
    assert percent(part, base) == said


def test_english_takes_the_point() -> None:
    assert percent(19, 47, Language.EN) == "40.43%"
    assert grouped(1234567, Language.EN) == "1,234,567"


def test_a_share_without_a_base_is_refused() -> None:
    with pytest.raises(ValueError, match="base"):
        percent(1, 0)


def test_a_part_stands_beside_its_base() -> None:
    assert share(38, 50) == "38/50"


def test_thousands_are_parted_by_points() -> None:
    assert grouped(1234567) == "1.234.567"
    assert decimal(Fraction(123456789, 100), 2) == "1.234.567,89"


def test_half_is_rounded_away_from_zero_and_zeros_may_stay() -> None:
    assert decimal(Fraction(5, 1000), 2) == "0,01"
    assert decimal(Fraction(-5, 1000), 2) == "-0,01"
    assert decimal(Fraction(-4, 1000), 2) == "0"
    assert decimal(3, 2, fixed=True) == "3,00"
    assert decimal(7, 0) == "7"


@given(st.integers(0, 10**12), st.integers(1, 10**9))
def test_what_is_written_is_within_half_a_last_digit_of_the_truth(part: int, base: int) -> None:
    written = percent(part, base)[:-1].replace(".", "").replace(",", ".")
    assert abs(Fraction(written) - Fraction(100 * part, base)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0 byte"), (999, "999 byte"), (1_200_000_000, "1,2 GB"), (420_000_000, "420 MB"), (5_640, "5,6 KB")],
)
def test_sizes_are_said_in_their_largest_unit(amount: int, said: str) -> None:
    assert size(amount) == said


def test_registers_write_a_zero_before_a_single_digit() -> None:
    assert (padded(5), padded(118)) == ("05", "118")

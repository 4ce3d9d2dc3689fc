"""Numbers as offices write them; what is ambiguous is refused, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.vietnamese import (
    NumberAmbiguous,
    NumberRefused,
    NumberTooLong,
    NumberWithoutSense,
    format_count,
    format_number,
    format_percent,
    letter,
    parse_number,
    roman,
)

WHOLE = st.integers(1 - 10**23, 10**23 - 1)
NUMBERS = st.builds(lambda whole, part: Decimal(f"{whole}.{part:015}"), WHOLE, st.integers(0, 10**15 - 1))
"""Every shape of numeric(38,15)."""


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234.50"), None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (Decimal("1E+5"), None, "100.000"),
        (Decimal("-1234.5"), None, "-1.234,5"),
        (Decimal("-0.00"), None, "0"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("1.005"), 2, "1,01"),
        (Decimal("-1.005"), 2, "-1,01"),
        (7, 1, "7,0"),
        (Decimal("99999.5"), 0, "100.000"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: Decimal | int, decimals: int | None, text: str) -> None:
    assert format_number(value, decimals) == text


def test_counts_below_ten_take_a_leading_zero() -> None:
    assert [format_count(n) for n in (0, 2, 9, 10, 2500)] == ["0", "02", "09", "10", "2.500"]
    assert format_count(Decimal("2.5")) == "2,5"


def test_percentages_keep_their_decimals_unless_exactly_whole() -> None:
    assert format_percent(Decimal("87.28")) == "87,3%"
    assert format_percent(Decimal("100.00")) == "100%"
    assert format_percent(Decimal("99.96")) == "100,0%"
    assert format_percent(Decimal("87.285"), 2) == "87,29%"


def readings(text: str) -> tuple[Decimal, ...]:
    """The number read, or the numbers that a refusal offers."""
    try:
        return (parse_number(text),)
    except NumberRefused as refused:
        return refused.meant


@given(NUMBERS)
def test_what_is_written_is_read_back_or_offered(number: Decimal) -> None:
    assert number in readings(format_number(number))


@given(NUMBERS.filter(lambda number: abs(number) >= 1000))
def test_a_number_with_a_thousands_point_is_never_ambiguous(number: Decimal) -> None:
    assert parse_number(format_number(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1234", "1234"),
        ("1234,567", "1234.567"),
        ("1.234,567", "1234.567"),
        ("0,234", "0.234"),
        ("1,5", "1.5"),
        ("1,2345", "1.2345"),
        (" 12 ", "12"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("+3", "3"),
        ("02", "2"),
        ("-0", "0"),
    ],
)
def test_vietnamese_numbers_are_read(text: str, value: str) -> None:
    number = parse_number(text)
    assert number == Decimal(value)
    assert not (number == 0 and number.is_signed())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,234", ["1.234", "1234"]),
        ("-1,234", ["-1.234", "-1234"]),
        ("1.23", ["1.23", "123"]),
        ("0.5", ["0.5"]),
        ("1.5", ["1.5", "15"]),
        ("1234.567", ["1234.567", "1234567"]),
        ("1,234.5", ["1234.5"]),
        ("1,234,567", ["1234567"]),
        ("1 234,5", ["1234.5"]),
        ("1\u00a0234", ["1234"]),
    ],
)
def test_what_may_mean_two_numbers_is_refused_with_both(text: str, meant: list[str]) -> None:
    with pytest.raises(NumberAmbiguous) as refusal:
        parse_number(text)
    assert list(refusal.value.meant) == [Decimal(number) for number in meant]
    assert format_number(refusal.value.meant[0]) in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ",", "1,", ",5", "1..2", "1.23.456", "12.3456,7", "NaN", "inf", "-Infinity", "1e308", "1E5", "½", "10²",
     "5%", "1.234 đồng", "١٢", "\uff11\uff12", "--1", "1,2,3", "không", "0x10", "1_000", "\x00", "9" * 5000 + "x"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(NumberRefused) as refusal:
        parse_number(text)
    assert "1.234,5" in str(refusal.value) or refusal.value.meant
    assert len(str(refusal.value)) < 400


def test_numbers_beyond_the_database_type_are_refused() -> None:
    assert parse_number("9" * 23 + "," + "9" * 15) == Decimal("9" * 23 + "." + "9" * 15)
    assert parse_number("1,5" + "0" * 30) == Decimal("1.5")
    for text in ("9" * 24, "1," + "1" * 16, "9" * 5000):
        with pytest.raises(NumberTooLong):
            parse_number(text)


def test_a_negative_number_is_refused_only_where_it_makes_no_sense() -> None:
    assert parse_number("-1") == -1
    assert parse_number("-0", negative=False) == 0
    with pytest.raises(NumberWithoutSense, match="nhỏ hơn 0"):
        parse_number("-1", negative=False)


@given(st.text(alphabet="0123456789.,-+ eE\u00a0", max_size=12))
def test_any_text_is_read_or_refused_never_something_else(text: str) -> None:
    assert all(number.is_finite() for number in readings(text))


def test_parts_are_numbered_in_roman_and_points_by_the_vietnamese_alphabet() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 2016)] == ["I", "IV", "IX", "XIV", "XL", "MMXVI"]
    assert [letter(n) for n in (1, 4, 5, 6, 8, 23)] == ["a", "d", "đ", "e", "h", "y"]
    for numbered, n in ((roman, 0), (roman, 4000), (letter, 0), (letter, 24)):
        with pytest.raises(ValueError):
            numbered(n)

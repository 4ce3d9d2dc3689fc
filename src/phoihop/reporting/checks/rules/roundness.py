"""Suspicious roundness: more tens among counted numbers than counting gives."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from math import comb

from phoihop.base.findings import Finding
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.numbers import Numbers, indicator_of
from phoihop.reporting.regimes.rules import AskedLine
from phoihop_rollup.vocabulary import Kind, OverTime

FEWEST = 4
CHANCE = 5e-4
"""A report is asked about where counted numbers would be as round as this with less than this chance."""
_TEN = Decimal(10)


def round_numbers(numbers: Numbers, lines: Sequence[AskedLine]) -> Iterator[Finding]:
    """Numbers counted in the period that end in 0 too often; of a total and its cells only the cells are looked at."""
    large = _large(numbers, lines)
    tens = sum(number % _TEN == 0 for number in large)
    if len(large) >= FEWEST and chance_of(tens, len(large)) < CHANCE:
        yield faults.ROUND.at(table="values", round=tens, count=len(large))


def _large(numbers: Numbers, lines: Sequence[AskedLine]) -> list[Decimal]:
    counted = {
        row.indicator for row in lines if row.kind in {Kind.COUNT, Kind.RATIO} and row.over_time != OverTime.LAST
    }
    split = {indicator_of(key) for key in numbers if key.split("|")[1]}
    return [
        number
        for key, number in numbers.items()
        if indicator_of(key) in counted and number >= _TEN and not _is_summed(key, split)
    ]


def _is_summed(key: str, split: Collection[str]) -> bool:
    """Whether it is the total of an indicator whose cells are there."""
    return not key.split("|")[1] and indicator_of(key) in split


def chance_of(tens: int, count: int) -> float:
    """How likely at least so many of `count` counted numbers end in 0, one of ten doing so."""
    return float(sum(comb(count, each) * 9 ** (count - each) for each in range(tens, count + 1)) / 10**count)

"""A report beside the unit's own past: what fell though it only grows, what jumped, what was only copied forward."""

import statistics
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import fold, format_number, period_name
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.numbers import Numbers, indicator_of, is_telling
from phoihop.reporting.checks.rules.records import Past
from phoihop.reporting.regimes.rules import AskedLine
from phoihop_rollup.vocabulary import Kind, OverTime

FEWEST = 4
"""Periods without which nothing can be called usual."""
FAR = 3.5
"""The modified z-score beyond which a value is far out (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993)."""
CONSISTENT = 0.6745
"""The 0.75 quantile of the normal distribution: by it the median deviation estimates the standard deviation."""
NARROW = 0.05
"""Share of the median below which the spread of few periods is not believed."""
APART = 5
"""How far, in the indicator's own unit, a number must lie from the usual one to be worth a question."""
_CUMULATIVE = "luy ke"


def falls(
    numbers: Numbers, lines: Sequence[AskedLine], past: Sequence[Past], named: Collection[str]
) -> Iterator[Finding]:
    """Stocks that only grow and yet are less than when last reported: those named, and those called 'lũy kế'."""
    growing = {row.indicator: row for row in lines if row.over_time == OverTime.LAST and _only_grows(row, named)}
    for key, number in sorted(numbers.items()):
        line = growing.get(indicator_of(key))
        before = _latest(key, past) if line else None
        if line and before and number < before[1]:
            then = format_number(before[1])
            yield faults.FALL.at(
                table="values", column=key, value=format_number(number), indicator=line.indicator, name=line.name,
                then=then, period=period_name(before[0]),
            )  # fmt: skip


def jumps(numbers: Numbers, lines: Sequence[AskedLine], past: Sequence[Past]) -> Iterator[Finding]:
    """Numbers far from all that the unit reported before, by the modified z-score and by the span of few periods alike."""
    earlier = [one.numbers for one in past]
    named = {line.indicator: line for line in lines if line.kind != Kind.YESNO}
    for key, number in sorted(numbers.items()):
        line = named.get(indicator_of(key))
        known = [one[key] for one in earlier if key in one]
        if line and is_far(number, known, stock=line.over_time == OverTime.LAST):
            usual = statistics.median(known)
            yield faults.JUMP.at(
                table="values", column=key, value=format_number(number), indicator=line.indicator, name=line.name,
                count=len(known), least=format_number(min(known)), most=format_number(max(known)),
                usual=format_number(round(usual, 2)),
            )  # fmt: skip


def is_far(number: Decimal, known: Sequence[Decimal], *, stock: bool) -> bool:
    """Whether a number is out of the line of what was known; a flow may well fall to nothing, a stock hardly."""
    if len(known) < FEWEST:
        return False
    usual = statistics.median(known)
    if abs(number - usual) < APART or abs(_score(number, known, usual)) <= FAR:
        return False
    least, most = min(known), max(known)
    room = max(most - least, abs(usual))
    return number > most + room or (stock and number < least / 3)


def copied(numbers: Numbers, lines: Sequence[AskedLine], past: Sequence[Past]) -> Iterator[Finding]:
    """All flows as they were the period before; stocks may well stay, yes and no too."""
    flows = {row.indicator for row in lines if row.over_time != OverTime.LAST and row.kind != Kind.YESNO}
    now = _of(numbers, flows)
    if past and is_telling(now.values()) and now == _of(past[0].numbers, flows):
        count = sum(bool(number) for number in now.values())
        yield faults.COPIED.at(table="values", count=count, period=period_name(past[0].period))


def _score(number: Decimal, known: Sequence[Decimal], usual: Decimal) -> float:
    spread = statistics.median(abs(one - usual) for one in known)
    believed = max(float(spread), NARROW * abs(float(usual)), 0.5)
    return CONSISTENT * float(number - usual) / believed


def _only_grows(line: AskedLine, named: Collection[str]) -> bool:
    return line.indicator in named or _CUMULATIVE in fold(line.name)


def _latest(key: str, past: Sequence[Past]) -> tuple[str, Decimal] | None:
    for one in past:
        number = one.numbers.get(key)
        if number is not None:
            return one.period, number
    return None


def _of(numbers: Numbers, indicators: Collection[str]) -> dict[str, Decimal]:
    return {key: number for key, number in numbers.items() if indicator_of(key) in indicators}

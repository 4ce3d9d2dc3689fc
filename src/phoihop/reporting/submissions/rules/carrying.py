"""Carrying over what the period before said: what stands at a period's end, never what happened within it."""

from collections.abc import Iterable, Mapping

from phoihop.reporting.regimes.rules import AskedLine
from phoihop.reporting.submissions.rules.cells import Entry, cell_key
from phoihop.reporting.submissions.rules.completeness import keys_of, parts_asked
from phoihop_rollup.vocabulary import OverTime


def stock_parts(line: AskedLine) -> tuple[str, ...]:
    """The numbers of a line that stand at the end of a period; of a ratio over what stood last, its denominator."""
    if line.over_time == OverTime.SUM_OVER_LAST:
        return ("denominator",)
    return parts_asked(line) if line.over_time == OverTime.LAST else ()


def stock_keys(line: AskedLine) -> list[str]:
    """The cells of a line that may be carried over."""
    return [
        cell_key(line.indicator, cell, part)
        for cell in ("", *(code for code, _name in line.cells))
        for part in stock_parts(line)
    ]


def carriable(
    lines: Iterable[AskedLine], entries: Mapping[str, Entry], before: Mapping[str, Entry]
) -> dict[str, Entry]:
    """What can be carried over: numbers of stocks in lines of which nothing is said yet."""
    untouched = (line for line in lines if not any(key in entries for key in keys_of(line)))
    return {
        key: before[key] for line in untouched for key in stock_keys(line) if key in before and not before[key].unread
    }

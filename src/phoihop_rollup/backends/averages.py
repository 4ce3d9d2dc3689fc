"""Averages whose common multiple passes 128 bits: whole numbers of any width, in plain Python, for few indicators.

A slow lane beside the plans: it reads what they made of facts before anything is divided, and gives what is printed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from phoihop_rollup.backends.duckdb import Session, wide_printed
from phoihop_rollup.vocabulary import OverTime, OverUnits

STATES = """SELECT fp.e, t.f, t.i, t.c, t.u, t.a, t.n FROM "timed" t JOIN indicator d ON t.i = d.i
JOIN figure_period fp ON fp.g = d.g AND fp.q = d.q AND fp.f = t.f SEMI JOIN alive ON alive.e = fp.e AND alive.u = t.u
ANTI JOIN touched h ON h.g = d.g AND h.f = t.f AND h.h = t.u
WHERE t.i = {number} AND t.n IS NOT NULL AND (d.over_time <> 'none' OR t.f % 1200 = d.q)"""

FOLDED = "SELECT e, f, i, c, h, a, m FROM folded WHERE i = {number} ORDER BY t"

Holder = tuple[int, int, int, int, int]
"""Epoch, figure's period, indicator, cell, unit."""

Figure = tuple[int, int, int, int]
"""Unit, period, indicator, cell."""

Tops = Mapping[tuple[int, int], list[tuple[int, bool]]]
"""(epoch, unit) -> the units of the figures that hold it, and whether by renaming alone."""


@dataclass(frozen=True, slots=True)
class Averaged:
    """An indicator with a mean: common multiples of its counts, and how its whole numbers are printed."""

    number: int
    over_time: OverTime
    over_units: OverUnits
    fold: int
    times: int
    grow: int
    power: int
    unit: int


def tops_of(reach: Iterable[tuple[int, int, int, bool, bool]]) -> Tops:
    """The rows of `reach` by unit."""
    found: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for epoch, unit, top, _, kin in reach:
        found.setdefault((epoch, unit), []).append((top, kin))
    return found


def printed_averages(session: Session, averaged: Averaged, tops: Tops, *, passed: bool) -> Iterator[tuple]:
    """(x, f, i, c, printed) of every figure of the indicator."""
    held = dict(_own(session, averaged))
    if passed:
        held |= _inherited(session, averaged)
    mean = averaged.over_units is OverUnits.MEAN
    for figure, amounts in _by_figure(held, averaged, tops).items():
        divisor = averaged.fold * averaged.times * averaged.power * (len(amounts) if mean else 1)
        yield *figure, wide_printed(UNITED.get(averaged.over_units, sum)(amounts), divisor, 1, averaged.unit)


def _own(session: Session, averaged: Averaged) -> Iterator[tuple[Holder, int]]:
    """What units hold that inherited nothing."""
    scale = averaged.grow * averaged.fold * averaged.times
    mean = averaged.over_time is OverTime.MEAN
    for *key, amount, count in session.rows(STATES.format(number=averaged.number)):
        epoch, period, number, cell, unit = key
        yield (epoch, period, number, cell, unit), amount * scale // (count if mean else 1)


def _inherited(session: Session, averaged: Averaged) -> dict[Holder, int]:
    """What units hold that inherited something, made one over time."""
    scale = averaged.fold * averaged.times
    found: dict[Holder, list[int]] = {}
    for *key, amount, count in session.rows(FOLDED.format(number=averaged.number)):
        epoch, period, number, cell, unit = key
        found.setdefault((epoch, period, number, cell, unit), []).append(amount * scale // count)
    merge = MERGED.get(averaged.over_time, sum)
    return {holder: merge(amounts) for holder, amounts in found.items()}


def _by_figure(held: Mapping[Holder, int], averaged: Averaged, tops: Tops) -> dict[Figure, list[int]]:
    alone = averaged.over_units is OverUnits.NONE
    found: dict[Figure, list[int]] = {}
    for (epoch, period, number, cell, unit), amount in held.items():
        for top, kin in tops.get((epoch, unit), ()):
            if kin or not alone:
                found.setdefault((top, period, number, cell), []).append(amount)
    return found


def _mean(amounts: list[int]) -> int:
    """Exact: the multiples hold every count."""
    return sum(amounts) // len(amounts)


def _latest(amounts: list[int]) -> int:
    return amounts[-1]


MERGED: Mapping[OverTime, Callable[[list[int]], int]] = {
    OverTime.MEAN: _mean,
    OverTime.MIN: min,
    OverTime.MAX: max,
    OverTime.LAST: _latest,
}
UNITED: Mapping[OverUnits, Callable[[list[int]], int]] = {OverUnits.MIN: min, OverUnits.MAX: max}

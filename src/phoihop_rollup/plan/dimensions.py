"""Small tables made in plain Python from structure and periods: who reaches whom, what lies within what."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa

from phoihop_rollup.periods import MONTHS, Period, Windows, divides, parts
from phoihop_rollup.plan.tables import SCHEMAS
from phoihop_rollup.schema import Assignment, Dataset, Indicator
from phoihop_rollup.structure import BEGINNING, ENDING, EXACT, Structure

ARROW = {"int8": pa.int8(), "int32": pa.int32(), "int64": pa.int64(), "string": pa.string(), "boolean": pa.bool_()}
HUGE = pa.decimal128(38, 0)


def arrow(name: str, rows: Iterable[tuple], huge: Sequence[str] = ()) -> pa.Table:
    """Rows as the named table; columns in `huge` may pass 64 bits."""
    schema = SCHEMAS[name]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    fields = [
        pa.array([Decimal(cell) for cell in column], HUGE) if key in huge else pa.array(column, ARROW[kind])
        for column, (key, kind) in zip(columns, schema.items(), strict=True)
    ]
    return pa.table(fields, names=list(schema))


def arrow_columns(columns: Mapping[str, Sequence[int]]) -> pa.Table:
    """Columns of whole numbers as an Arrow table of int32."""
    return pa.table({name: pa.array(cells, pa.int32()) for name, cells in columns.items()})


ReachRow = tuple[int, int, int, bool, bool]
HoldRow = tuple[int, int, int, Decimal, bool]

Stretches = Sequence[tuple[int, int]]
"""First and last days between which something is asked."""


@dataclass(frozen=True, slots=True)
class FigurePeriod:
    """One period of one programme for which figures are wanted, with its structure day."""

    programme: int
    period: Period
    day: int


def profiles(dataset: Dataset, programmes: Mapping[str, int]) -> dict[Indicator, tuple]:
    """What tells apart the indicators that are asked of the same units in the same periods."""
    forms: dict[str, set[str]] = {}
    for line in dataset.forms or ():
        forms.setdefault(line.indicator, set()).add(line.form)
    return {
        indicator: (
            programmes[indicator.programme],
            MONTHS[indicator.frequency],
            None if is_observed(dataset) else frozenset(forms.get(indicator.code, ())),
        )
        for indicator in dataset.indicators
    }


def is_observed(dataset: Dataset) -> bool:
    """Whether nothing says who must report, so that expectation follows from the facts."""
    return dataset.forms is None and dataset.assignments is None


def spans(
    structure: Structure, assignments: Sequence[Assignment], forms: frozenset[str] | None
) -> list[list[tuple[int, int]]]:
    """Per unit, the stretches of days in which it exists and is asked (always, when `forms` is None)."""
    lives = list(zip(structure.opened, (closed - 1 for closed in structure.closed), strict=True))
    if forms is None:
        return [[life] for life in lives]
    of_kind: dict[str, list[int]] = {}
    for unit, kind in enumerate(structure.kinds):
        of_kind.setdefault(kind, []).append(unit)
    found: list[list[tuple[int, int]]] = [[] for _ in lives]
    for row in assignments:
        if row.form in forms:
            start = row.start.toordinal() if row.start else BEGINNING
            end = row.end.toordinal() if row.end else ENDING
            units = [structure.ids[row.organisation]] if row.organisation else of_kind.get(row.kind or "", [])
            for unit in units:
                found[unit].append((max(start, lives[unit][0]), min(end, lives[unit][1])))
    return found


def asked_periods(days: Sequence[tuple[Period, int]], stretches: Stretches) -> list[Period]:
    """The periods whose last day lies in a stretch."""
    return [period for period, day in days if any(lo <= day <= hi for lo, hi in stretches)]


def runs(days: Sequence[tuple[Period, int]], stretches: Stretches) -> Iterable[tuple[int, int]]:
    """Unbroken stretches of asked periods: first month of the first, of the last."""
    start = previous = None
    for period, day in days if stretches else ():
        if any(lo <= day <= hi for lo, hi in stretches):
            start = period.first if start is None else start
            previous = period.first
        elif start is not None and previous is not None:
            yield start, previous
            start = None
    if start is not None and previous is not None:
        yield start, previous


def horizon(months: int, lo: int, hi: int, windows: Windows) -> list[tuple[Period, int]]:
    """All periods of a length between two months, with their last days."""
    whole = Period(lo - lo % 12, (hi // 12 + 1) * 12 - (lo - lo % 12))
    return [(period, windows.last_day(period).toordinal()) for period in parts(whole, months)]


def reach_rows(structure: Structure, epoch: int, day: int) -> list[ReachRow]:
    """(epoch, unit, figure unit, only partly inside, by renaming alone or itself), on any day of the epoch."""
    rows = []
    units = range(len(structure.codes))
    above = [_above(structure, unit, day) for unit in units]
    for unit in units:
        held = structure.holders(unit, day)
        inside: dict[int, int] = {}
        for holder in held:
            for top in above[holder]:
                inside[top] = inside.get(top, 0) + 1
        for top, count in inside.items():
            rows.append((epoch, unit, top, count < len(held), top in held and held[top].renamed))
    return rows


def _above(structure: Structure, unit: int, day: int) -> tuple[int, ...]:
    """The unit and those above it that exist that day; what lies below one that does not still reaches those above."""
    if not structure.exists(unit, day):
        return ()
    return tuple(top for top in structure.up(unit, day) if structure.exists(top, day))


def hold_rows(structure: Structure, epoch: int, day: int) -> list[HoldRow]:
    """(epoch, unit, holder, share, renamed): who holds each unit's facts, on any day of the epoch."""
    return [
        (epoch, unit, holder, held.share, held.renamed)
        for unit in range(len(structure.codes))
        for holder, held in structure.holders(unit, day).items()
    ]


def share_decimals(holdings: Iterable[HoldRow]) -> int:
    """How many decimals the longest share has."""
    shares = {share for _, _, _, share, _ in holdings}
    return max((max(0, -int(share.normalize(EXACT).as_tuple().exponent)) for share in shares), default=0)


def whole_share(share: Decimal, decimals: int) -> int:
    """A share in whole numbers of 10^-decimals."""
    return int(EXACT.scaleb(share, decimals))


def touched_rows(
    structure: Structure, figures: Iterable[FigurePeriod], reported: Mapping[int, Sequence[Period]]
) -> Iterable[tuple[int, int, int]]:
    """Holders that inherit facts inside a period: (programme, period, holder). `reported`: closed unit -> its periods."""
    for figure in figures:
        found: set[int] = set()
        for unit, given in reported.items():
            if structure.closed[unit] <= figure.day and any(figure.period.contains(period) for period in given):
                found.update(structure.holders(unit, figure.day))
        for holder in found:
            yield figure.programme, figure.period.number, holder


def within_rows(periods: Iterable[Period], frequencies: Iterable[tuple]) -> Iterable[tuple[int, int, int]]:
    """(months of a frequency, figure's period, one of its parts)."""
    for period in set(periods):
        for months, frequency in frequencies:
            if divides(frequency, period):
                for part in parts(period, months):
                    yield months, period.number, part.number


CHAIN = {3: 1, 6: 3, 9: 3, 12: 6}
"""From which shorter periods the states of longer ones are made; runs of years from years."""


def chain(periods: Iterable[Period]) -> set[tuple[Period, Period]]:
    """Pairs (part, whole) that lead from the shortest periods up to every wanted one."""
    pairs: set[tuple[Period, Period]] = set()
    waiting = list(periods)
    while waiting:
        whole = waiting.pop()
        months = CHAIN.get(whole.months, 12 if whole.months > 12 else 0)
        for part in parts(whole, months) if months else ():
            if (part, whole) not in pairs:
                pairs.add((part, whole))
                waiting.append(part)
    return pairs


def inside_rows(periods: Iterable[Period], steps: Iterable[tuple[Period, Period]]) -> list[tuple[int, int]]:
    """(part, wanted period) for whatever the steps of a chain lead to it, itself included."""
    parts_of: dict[Period, list[Period]] = {}
    for part, whole in steps:
        parts_of.setdefault(whole, []).append(part)
    found: list[tuple[int, int]] = []
    for period in periods:
        within, waiting = {period}, [period]
        while waiting:
            fresh = [part for part in parts_of.get(waiting.pop(), ()) if part not in within]
            within.update(fresh)
            waiting += fresh
        found += [(part.number, period.number) for part in within]
    return found


def flock_rows(reach: Iterable[ReachRow], special: Container[int]) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """alone, flock, flock_top: units whose own figure holds nobody else and nothing `special`; the rest by their figures.

    Units of one flock go to the same figures, so that what they add up to is found once, not once per figure.
    """
    tops: dict[tuple[int, int], list[int]] = {}
    sources: dict[tuple[int, int], int] = {}
    for epoch, unit, top, _, _ in reach:
        tops.setdefault((epoch, unit), []).append(top)
        sources[epoch, top] = sources.get((epoch, top), 0) + 1
    alone, flock, numbers = [], [], dict[tuple, int]()
    for (epoch, unit), mine in tops.items():
        lone = sources.get((epoch, unit)) == 1 and unit in mine and unit not in special
        shared = tuple(sorted(top for top in mine if not (lone and top == unit)))
        if lone:
            alone.append((epoch, unit))
        if shared:
            flock.append((epoch, unit, numbers.setdefault((epoch, *shared), len(numbers))))
    return alone, flock, [(number, top) for (_, *shared), number in numbers.items() for top in shared]


class Near(NamedTuple):
    """Units concerned by a declaration: below it for flows, under it for stocks, and whose later facts overtake it."""

    below: tuple[int, ...]
    under: tuple[int, ...]
    watch: tuple[int, ...]


def near_units(structure: Structure, unit: int, day: int) -> Near:
    """The units concerned when `unit` declares for a period whose last day is `day`."""
    held = tuple(structure.under_stock(unit, day))
    watch = frozenset().union(*(structure.lineage(other) for other in held), {unit})
    return Near(tuple(structure.below_flow(unit, day)), held, tuple(watch))

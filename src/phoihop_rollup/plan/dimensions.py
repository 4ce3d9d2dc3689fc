"""Small tables made in plain Python from structure and periods: who reaches whom, what lies within what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from phoihop_rollup.periods import MONTHS, Period, Windows, divides, parts
from phoihop_rollup.plan.tables import SCHEMAS
from phoihop_rollup.schema import Assignment, Dataset, Indicator
from phoihop_rollup.structure import BEGINNING, ENDING, Structure

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
    found: list[list[tuple[int, int]]] = [[] for _ in lives]
    for row in assignments:
        if row.form in forms:
            for unit in _asked_units(structure, row):
                start = row.start.toordinal() if row.start else BEGINNING
                end = row.end.toordinal() if row.end else ENDING
                found[unit].append((max(start, lives[unit][0]), min(end, lives[unit][1])))
    return found


def _asked_units(structure: Structure, row: Assignment) -> list[int]:
    if row.organisation:
        return [structure.ids[row.organisation]]
    return [unit for unit, kind in enumerate(structure.kinds) if kind == row.kind]


def runs(
    days: Sequence[tuple[Period, int]], asked: Sequence[Sequence[tuple[int, int]]]
) -> Iterable[tuple[int, int, int]]:
    """Per unit, unbroken stretches of periods on whose last day it is asked: unit, first month of the first, of the last."""
    for unit, stretches in enumerate(asked):
        start = previous = None
        for period, day in days if stretches else ():
            if any(lo <= day <= hi for lo, hi in stretches):
                start = period.first if start is None else start
                previous = period.first
            elif start is not None and previous is not None:
                yield unit, start, previous
                start = None
        if start is not None and previous is not None:
            yield unit, start, previous


def horizon(months: int, lo: int, hi: int, windows: Windows) -> list[tuple[Period, int]]:
    """All periods of a length between two months, with their last days."""
    whole = Period(lo - lo % 12, (hi // 12 + 1) * 12 - (lo - lo % 12))
    return [(period, windows.last_day(period).toordinal()) for period in parts(whole, months)]


def reach_rows(structure: Structure, days: Mapping[int, int], wanted: set[int] | None) -> Iterable[tuple]:
    """(epoch, unit, figure unit, only partly inside, by renaming alone or itself)."""
    for epoch, day in days.items():
        above = [
            tuple(structure.up(unit, day)) if structure.exists(unit, day) else ()
            for unit in range(len(structure.codes))
        ]
        for unit in range(len(structure.codes)):
            held = structure.holders(unit, day)
            inside: dict[int, int] = {}
            for holder in held:
                for top in above[holder]:
                    inside[top] = inside.get(top, 0) + 1
            for top, count in inside.items():
                if wanted is None or top in wanted:
                    yield epoch, unit, top, count < len(held), top in held and held[top].renamed


def hold_rows(structure: Structure, days: Mapping[int, int]) -> list[tuple[int, int, int, Decimal, bool]]:
    """(epoch, unit, holder, share, renamed): who holds each unit's facts on the day of each epoch."""
    return [
        (epoch, unit, holder, held.share, held.renamed)
        for epoch, day in days.items()
        for unit in range(len(structure.codes))
        for holder, held in structure.holders(unit, day).items()
    ]


def share_decimals(holdings: Iterable[tuple[int, int, int, Decimal, bool]]) -> int:
    """How many decimals the longest share has."""
    return max((max(0, -int(share.normalize().as_tuple().exponent)) for _, _, _, share, _ in holdings), default=0)


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


def declaration_rows(
    structure: Structure, declared: Iterable[tuple[int, int, int, int]]
) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """below, under, watch: for each declaring (programme, unit, period number, its last day), the units concerned."""
    below, under, watch = [], [], []
    for programme, unit, number, day in declared:
        key = (programme, unit, number)
        below += [(*key, other) for other in structure.below_flow(unit, day)]
        held = list(structure.under_stock(unit, day))
        under += [(*key, other) for other in held]
        watch += [(*key, other) for other in frozenset().union(*(structure.lineage(other) for other in held), {unit})]
    return below, under, watch

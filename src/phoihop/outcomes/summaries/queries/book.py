"""The figures of a report in the reach of its sentences: read once, looked up by unit, period, indicator and cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import (
    Request,
    UnitCounter,
    count_units,
    list_figures,
    list_figures_at,
    open_counter,
)
from phoihop.measures.figures.rules.questions import Value
from phoihop.measures.figures.rules.values import value_of
from phoihop.outcomes.summaries.queries.measures import measures_of
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure


@dataclass(frozen=True)
class FigureBook:
    """Figures by key, and the indicators they are of, in the programme's order."""

    figures: Mapping[FigureKey, Figure]
    measures: Mapping[str, Measure]

    def get(self, unit: str, period: str, indicator: str, cell: str = "") -> Figure | None:
        """The figure, or None where there is none."""
        return self.figures.get(FigureKey(unit, period, indicator, cell))


def open_book(
    *,
    actor: User,
    programme: Programme,
    units: Iterable[str],
    periods: Iterable[str],
    indicators: Iterable[str] = (),
    as_of: date | None = None,
    revisions: Sequence[int] | None = None,
    counter: UnitCounter | None = None,
) -> FigureBook:
    """Read the figures of these units and periods, of now or of a snapshot's revisions and the counter's structure.

    Coverage of the units' own periods is counted in units too (`Figure.units`), since an officer reads n/N đơn vị.
    """
    request = Request(periods=tuple(periods), units=tuple(units), indicators=tuple(indicators), as_of=as_of)
    counter = counter or open_counter(actor=actor, programme=programme, revisions=revisions)
    table = (
        list_figures(actor=actor, programme=programme, request=request)
        if revisions is None
        else list_figures_at(
            actor=actor, programme=programme, request=request, revisions=revisions, structure=counter.dataset
        )
    )
    counted = count_units(counter=counter, request=request)
    return book_of(map(value_of, table.to_pylist()), counted, measures_of(programme=programme))


def book_of(
    values: Iterable[Value], counted: Mapping[tuple[str, str, str], tuple[int, int]], measures: Mapping[str, Measure]
) -> FigureBook:
    """Figures as reports know them; `counted` is their coverage in units by unit, period and indicator."""
    rows = ((row, counted.get((row.unit, row.period, row.indicator))) for row in values)
    return FigureBook(figures_of(rows, measures), measures)


def figures_of(
    rows: Iterable[tuple[Value, tuple[int, int] | None]], measures: Mapping[str, Measure], *, programme: str = ""
) -> dict[FigureKey, Figure]:
    """What the engine told, each with its coverage in units, by key; of another programme under keys that name it."""
    found: dict[FigureKey, Figure] = {}
    for row, units in rows:
        key = FigureKey(row.unit, row.period, row.indicator, row.cell, programme)
        found[key] = figure_of(key, row, measures[row.indicator], units=units)
    return found


def figure_of(key: FigureKey, row: Value, measure: Measure, *, units: tuple[int, int] | None = None) -> Figure:
    """What the engine told, as reports know it; `units` is its coverage in units."""
    return Figure(
        key=key,
        measure=measure,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        reported=row.reported,
        expected=row.expected,
        flags=row.flags,
        method=row.method,
        submissions=row.submissions,
        units=units,
    )

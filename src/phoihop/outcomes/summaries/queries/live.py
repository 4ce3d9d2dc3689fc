"""The figures that a page fills passages and ready sentences with: the desk's, never computed here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.clock import HANOI
from phoihop.measures.figures.queries import course
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import Coverage, SheetQuestion, Value
from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.queries import profile_of
from phoihop.outcomes.narratives.queries.places import Place
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.queries.material import cells_of, contents_of
from phoihop.outcomes.summaries.queries.measures import measures_of
from phoihop.outcomes.summaries.rules.drafting.live import period_before, periods_of
from phoihop.outcomes.summaries.rules.drafting.material import Heading, Material, UnitName
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Provenance

MOST_PERIODS = 12
"""Whose figures one page asks for, beside the report's own."""


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What sentences of a page are made of, and the periods whose figures it was too much to ask for."""

    material: Material
    left: tuple[str, ...]


def figures_for(*, place: Place, sections: Iterable[WrittenSection], at: datetime) -> PageFigures:
    """The unit's present figures of the period, of those compared with it, of those that live names need.

    The material is good for sentences alone: it has neither head nor annexes. Raises FiguresNotReady.
    """
    period = place.period
    years = course(period) if ".." in period else ()
    wanted = periods_of(sections, period)
    measures = measures_of(programme=place.programme)
    asked = [period, *years[-1:], *[name for name in wanted if name not in years[-2:]][:MOST_PERIODS]]
    figures: dict[FigureKey, Figure] = {}
    for name in dict.fromkeys(asked):
        figures = {**_figures(place, name, measures), **figures}
    material = Material(
        title=place.programme.title,
        unit=UnitName(place.unit.code, place.unit.name),
        period=period,
        figures=figures,
        measures=measures,
        stocks=_stocks(place),
        contents=contents_of(place.programme),
        grounds=(),
        years=years,
        against="" if years else period_before(period),
        below=(),
        missing=(),
        narratives=(),
        heading=_no_heading(at),
        provenance=Provenance("", at.astimezone(HANOI), unit=place.unit.code, period=period),
        cells=cells_of(place.programme),
    )
    return PageFigures(material, tuple(name for name in wanted if name not in {key.period for key in figures}))


def _figures(place: Place, period: str, measures: Mapping[str, Measure]) -> dict[FigureKey, Figure]:
    answer = ask(SheetQuestion(place.programme.code, place.unit.code, period))
    now = _rows(answer.now, measures, answer.units)
    return {**_rows(answer.before, measures, {}), **now}


def _rows(
    values: Iterable[Value], measures: Mapping[str, Measure], units: Mapping[str, Coverage]
) -> dict[FigureKey, Figure]:
    return {
        key: _figure(key, row, measures[row.indicator], units.get(row.indicator) if not row.cell else None)
        for row in values
        if row.indicator in measures
        for key in [FigureKey(row.unit, row.period, row.indicator, row.cell)]
    }


def _figure(key: FigureKey, row: Value, measure: Measure, units: Coverage | None) -> Figure:
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
        units=(units.reported, units.expected) if units else None,
    )


def _stocks(place: Place) -> frozenset[str]:
    rows = Indicator.objects.filter(programme=place.programme, over_time="last").exclude(kind="ratio")
    return frozenset(rows.values_list("code", flat=True))


def _no_heading(at: datetime) -> Heading:
    """A head that says nothing, in the layout of the State."""
    day = at.astimezone(HANOI).date()
    return Heading(profile_of(system=DocumentSystem.STATE, day=day), "", "", "", "", "", day, (), "", "")

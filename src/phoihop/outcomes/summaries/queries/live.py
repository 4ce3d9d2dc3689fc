"""The figures that a page fills passages and ready sentences with: the desk's, never computed here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import BreakdownCell, Indicator
from phoihop.base.clock import HANOI
from phoihop.measures.figures.enums import Basis, Versus
from phoihop.measures.figures.queries import course
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import Coverage, PairedFigures, PairsQuestion, SheetQuestion, Value
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.queries import profile_of
from phoihop.outcomes.narratives.queries.places import Place
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.queries.book import figure_of
from phoihop.outcomes.summaries.queries.measures import measure_of
from phoihop.outcomes.summaries.rules.adjusting import adjust, with_before
from phoihop.outcomes.summaries.rules.comparing import Comparison, compare
from phoihop.outcomes.summaries.rules.drafting.live import period_before, periods_of
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Heading, Material, UnitName
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Pair, Provenance
from phoihop_rollup.vocabulary import Kind, OverTime

MOST_PERIODS = 12
"""Whose figures one page asks for, beside the report's own."""
LOOSE = 1000
"""The number under which indicators of no content stand last."""


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
    indicators = list(_indicators(place))
    measures = {row.code: measure_of(row) for row in indicators}
    figures: dict[FigureKey, Figure] = {}
    for name in _asked(period, years, wanted):
        figures = {**_figures(place, name, measures), **figures}
    adjusted = adjustments_of(programme=place.programme, unit=place.unit, period=period)
    figures = adjust(figures, with_before(figures, adjusted), measures)
    material = Material(
        title=place.programme.title,
        unit=UnitName(place.unit.code, place.unit.name),
        period=period,
        figures=figures,
        measures=measures,
        stocks=frozenset(row.code for row in indicators if _is_stock(row)),
        contents=_contents(indicators),
        grounds=(),
        years=years,
        against="" if years else period_before(period),
        below=(),
        missing=(),
        narratives=(),
        heading=_no_heading(at),
        provenance=Provenance("", at.astimezone(HANOI), unit=place.unit.code, period=period),
        cells=_cells(place, indicators),
        comparisons=_comparisons(place, years, figures, measures),
    )
    return PageFigures(material, tuple(name for name in wanted if name not in {key.period for key in figures}))


def _asked(period: str, years: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The periods whose figures are asked for, once each; with a year comes the year before."""
    named = [name for name in wanted if name not in years[-2:]]
    return list(dict.fromkeys([period, *years[-1:], *named[:MOST_PERIODS]]))


def _is_stock(row: Indicator) -> bool:
    return row.over_time == OverTime.LAST and row.kind != Kind.RATIO


def _figures(place: Place, period: str, measures: Mapping[str, Measure]) -> dict[FigureKey, Figure]:
    answer = ask(SheetQuestion(place.programme.code, place.unit.code, period))
    now = _rows(answer.now, measures, answer.units)
    return {**_rows(answer.before, measures, {}), **now}


def _comparisons(
    place: Place, years: Sequence[str], figures: Mapping[FigureKey, Figure], measures: Mapping[str, Measure]
) -> dict[str, tuple[Comparison, ...]]:
    """The comparison that sentences use, of each indicator: on the same units, or saying that it is not."""
    period, base = (years[-1], years[-2]) if len(years) > 1 else (place.period, period_before(place.period))
    if not base:
        return {}
    matches = tuple((code, code) for code in measures)
    answer = ask(PairsQuestion(place.programme.code, place.unit.code, period, base, matches))
    told = {code: _compared(code, paired, (period, base), place, figures, measures) for code, paired in answer.items()}
    return {code: (comparison,) for code, comparison in told.items() if comparison}


def _compared(
    code: str,
    paired: PairedFigures,
    periods: tuple[str, str],
    place: Place,
    figures: Mapping[FigureKey, Figure],
    measures: Mapping[str, Measure],
) -> Comparison | None:
    period, base = periods
    rows = ((period, base, paired.now), (base, period, paired.base))
    narrowed = [
        figure_of(FigureKey(place.unit.code, own, code, pair=Pair(other, code)), row, measures[code])
        if row is not None and paired.basis is not Basis.UNLIKE
        else None
        for own, other, row in rows
    ]
    return compare(
        Versus.PREVIOUS,
        period=base,
        plain=(
            figures.get(FigureKey(place.unit.code, period, code)),
            figures.get(FigureKey(place.unit.code, base, code)),
        ),
        narrowed=(narrowed[0], narrowed[1]),
        paired=paired,
    )


def _rows(
    values: Iterable[Value], measures: Mapping[str, Measure], units: Mapping[str, Coverage]
) -> dict[FigureKey, Figure]:
    found: dict[FigureKey, Figure] = {}
    for row in (one for one in values if one.indicator in measures):
        told = units.get(row.indicator) if not row.cell else None
        key = FigureKey(row.unit, row.period, row.indicator, row.cell)
        found[key] = figure_of(
            key, row, measures[row.indicator], units=(told.reported, told.expected) if told else None
        )
    return found


def _indicators(place: Place) -> QuerySet[Indicator]:
    rows = Indicator.objects.filter(programme=place.programme).select_related("content")
    return rows.order_by("order", "code")


def _contents(indicators: Sequence[Indicator]) -> tuple[ContentPart, ...]:
    """The contents that have indicators, in order, last the indicators of none."""
    codes: dict[tuple[int, str], list[str]] = {}
    for row in indicators:
        place = (row.content.number, row.content.title) if row.content else (LOOSE, "Các chỉ tiêu khác")
        codes.setdefault(place, []).append(row.code)
    return tuple(ContentPart(*place, "", tuple(codes[place])) for place in sorted(codes))


def _cells(place: Place, indicators: Sequence[Indicator]) -> dict[str, tuple[tuple[str, str], ...]]:
    rows = BreakdownCell.objects.filter(breakdown__programme=place.programme).order_by("order", "code")
    cells: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        cells.setdefault(row.breakdown_id, []).append((row.code, row.name or row.code))
    return {row.code: tuple(cells.get(row.breakdown_id, ())) for row in indicators if row.breakdown_id}


def _no_heading(at: datetime) -> Heading:
    """A head that says nothing, in the layout of the State."""
    day = at.astimezone(HANOI).date()
    return Heading(profile_of(system=DocumentSystem.STATE, day=day), "", "", "", "", "", day, (), "", "")

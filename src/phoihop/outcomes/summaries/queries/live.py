"""The figures that a page fills passages and ready sentences with: the desk's or a snapshot's, never computed here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import BreakdownCell, Indicator
from phoihop.base.clock import HANOI
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import course, earlier
from phoihop.measures.figures.queries.comparisons import Against, comparable_with
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import Coverage, PairedFigures, SheetQuestion, Value
from phoihop.measures.figures.rules.terms import is_term, moved
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.queries import profile_of
from phoihop.outcomes.narratives.queries.places import Place
from phoihop.outcomes.narratives.queries.texts import snapshot_of
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.access import may_oversee
from phoihop.outcomes.summaries.queries.book import FigureBook, figures_of
from phoihop.outcomes.summaries.queries.comparing import list_comparisons
from phoihop.outcomes.summaries.queries.frozen import kept_sides
from phoihop.outcomes.summaries.queries.measures import measure_of
from phoihop.outcomes.summaries.queries.sides import Sides, Two
from phoihop.outcomes.summaries.rules.adjusting import adjust, with_before
from phoihop.outcomes.summaries.rules.drafting.live import TOLD, period_before, periods_of
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Heading, Material, UnitName
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Provenance
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


@dataclass(frozen=True)
class AskedSides(Sides):
    """Where the figures of a report that is not frozen come from on a page: the desk is asked, as of now."""

    def own(
        self,
        *,
        units: Iterable[str],
        periods: Iterable[str],
        indicators: Iterable[str] = (),
        only: frozenset[tuple[str, str, str, str]] = frozenset(),
    ) -> FigureBook:
        """Whole figures of the report's own programme; with a period comes the one before."""
        return FigureBook(self._sheets("", units, periods), self._measures_of(""))

    def whole(self, programme: str, *, units: Iterable[str], periods: Iterable[str]) -> dict[FigureKey, Figure]:
        """Figures of the programme before, under keys that name it."""
        return self._sheets(programme, units, periods)

    def pairs(self, *, unit: str, two: Two) -> Mapping[str, PairedFigures]:
        """Indicator → its figure of the period and that of the base, made from the same units."""
        return ask(self._question(unit, two))

    def _sheets(self, programme: str, units: Iterable[str], periods: Iterable[str]) -> dict[FigureKey, Figure]:
        """Of the report's own programme where none is named."""
        code, measures = programme or self.programme.code, self._measures_of(programme)
        periods, found = list(periods), dict[FigureKey, Figure]()
        for question in (SheetQuestion(code, unit, period) for unit in units for period in periods):
            answer = ask(question)
            before, now = (
                figures_of(_counted(rows, measures, counted), measures, programme=programme)
                for rows, counted in ((answer.before, {}), (answer.now, answer.units))
            )
            found = {**before, **found, **now}
        return found


def figures_for(
    *, actor: User, place: Place, sections: Iterable[WrittenSection], at: datetime, today: date
) -> PageFigures:
    """The unit's figures of the period, of those compared with it, of those that live names need: as the report has
    them, of the snapshot where it is frozen, else of now; adjusted where adjusted.

    The material is good for sentences alone: it has neither head nor annexes. Raises FiguresNotReady (FrozenNotKept).
    """
    period, snapshot = place.period, snapshot_of(place=place)
    years = course(period) if is_term(period) else ()
    wanted = periods_of(sections, period)
    asked = _asked(period, years, wanted)
    names = _with_before(asked) if snapshot else asked
    indicators = list(_indicators(place))
    measures = {row.code: measure_of(row) for row in indicators}
    sides, planned = _sides(actor, place, snapshot, names, measures)
    figures: Mapping[FigureKey, Figure] = sides.own(units=[place.unit.code], periods=names).figures
    adjusted = adjustments_of(programme=place.programme, unit=place.unit, period=period)
    adjustments = with_before(figures, adjusted)
    figures = adjust(figures, adjustments, measures)
    seen = _seen(actor, place, planned, today)
    comparisons = list_comparisons(sides=sides, planned=seen, unit=place.unit.code, figures=figures)
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
        snapshot=snapshot.number if snapshot else None,
        adjustments=adjustments,
        comparisons=comparisons,
    )
    return PageFigures(material, tuple(name for name in wanted if name not in {key.period for key in figures}))


def _seen(actor: User, place: Place, planned: Iterable[Against], today: date) -> list[Against]:
    """The comparisons without that with a programme before which is out of the actor's reach."""
    return [
        one
        for one in planned
        if one.before is None or may_oversee(actor=actor, programme=one.before.programme, unit=place.unit, today=today)
    ]


def _sides(
    actor: User, place: Place, snapshot: Snapshot | None, names: Sequence[str], measures: dict[str, Measure]
) -> tuple[Sides, list[Against]]:
    """Where the figures of these periods come from, and the comparisons that names tell."""
    programme, known = place.programme, {"": measures}
    if snapshot is not None:
        kept = kept_sides(actor=actor, programme=programme, snapshot=snapshot, names=names, measures=known)
        return kept, kept.planned()
    planned = comparable_with(programme=programme, period=place.period)
    return AskedSides(actor, programme, _measures=known), [one for one in planned if one.versus in TOLD]


def _with_before(names: Iterable[str]) -> list[str]:
    """Each period with the one before it, as the desk tells them."""
    pairs = ((name, earlier(name) or moved(name, -1)) for name in names)
    return list(dict.fromkeys(filter(None, (name for pair in pairs for name in pair))))


def _asked(period: str, years: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The periods whose figures are asked for, once each; with a year comes the year before."""
    named = [name for name in wanted if name not in years[-1:]]
    return list(dict.fromkeys([period, *years[-1:], *named[:MOST_PERIODS]]))


def _is_stock(row: Indicator) -> bool:
    return row.over_time == OverTime.LAST and row.kind != Kind.RATIO


def _counted(
    values: Iterable[Value], measures: Mapping[str, Measure], units: Mapping[str, Coverage]
) -> Iterator[tuple[Value, tuple[int, int] | None]]:
    """Those that measure an indicator, totals with their coverage in units."""
    for row in (one for one in values if one.indicator in measures):
        told = units.get(row.indicator) if not row.cell else None
        yield row, (told.reported, told.expected) if told else None


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

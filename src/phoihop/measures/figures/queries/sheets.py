"""What the page of one unit shows: all indicators by content, with cells, coverage and the period before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import BreakdownCell, Content, Indicator
from phoihop.agreements.programmes.queries import list_indicators
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.queries.naming import in_order
from phoihop.measures.figures.queries.places import Choice, Place, find_place, periods_of
from phoihop.measures.figures.rules.adding import adds_cells, is_nothing, rest_of
from phoihop.measures.figures.rules.comparing import Comparison, compared
from phoihop.measures.figures.rules.questions import Amount, Coverage, SheetAnswer, SheetQuestion, Value
from phoihop_rollup import schema
from phoihop_rollup.periods import MONTHS, divides, find_period
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits

RATES = {"%", "‰"}


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell of a breakdown: its figure, None where nobody gave it."""

    code: str
    name: str
    figure: Value | None


@dataclass(frozen=True)
class Line:
    """One indicator: the figure of its total, or none."""

    indicator: Indicator
    figure: Value | None
    units: Coverage | None
    comparison: Comparison | None
    cells: tuple[CellLine, ...]
    uncelled: Amount | None
    counts_reports: bool
    """Whether the period is longer than the indicator's own, so that reports are more than units."""


@dataclass(frozen=True)
class Section:
    """A content of the programme with its indicators; None for those of no content."""

    content: Content | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """One unit's page."""

    place: Place
    choice: Choice
    sections: tuple[Section, ...]
    below: Mapping[str, str]
    compared_with: str
    skipped: int
    """Indicators that are not made for a period as short as this."""

    @property
    def empty(self) -> bool:
        """Whether no indicator has a figure."""
        return not any(line.figure or line.cells for section in self.sections for line in section.lines)

    @property
    def compares(self) -> bool:
        """Whether any figure has one of the period before beside it."""
        return any(line.comparison for section in self.sections for line in section.lines)


def find_sheet(*, actor: User, programme: str, unit: str, period: str, today: date) -> Sheet:
    """All figures of one unit in one period. Raises OutOfReach, PeriodUnknown, FiguresNotReady."""
    place = find_place(actor=actor, programme=programme, unit=unit, period=period, today=today)
    question = SheetQuestion(place.programme.code, place.unit.code, period)
    answer = ask(question)
    indicators = list(list_indicators(actor=actor, programme=place.programme))
    whole = find_period(period)
    made = [one for one in indicators if whole and divides(Frequency(one.frequency), whole)]
    cells = cells_of(made)
    lines = [_line(one, question, answer, cells.get(one.breakdown_id or 0, {})) for one in made]
    return Sheet(
        place=place,
        choice=periods_of(programme=place.programme),
        sections=_sections(lines),
        below=in_order(answer.below) if place.deep else {},
        compared_with=question.before,
        skipped=len(indicators) - len(made),
    )


def cells_of(indicators: Iterable[Indicator]) -> dict[int, dict[str, str]]:
    """Breakdown → code → name of its cells, in their order."""
    found: dict[int, dict[str, str]] = {}
    rows = BreakdownCell.objects.filter(breakdown__in={one.breakdown_id for one in indicators if one.breakdown_id})
    for row in rows.order_by("order", "code"):
        found.setdefault(row.breakdown_id, {})[row.code] = row.name or row.code
    return found


def operators_of(indicator: Indicator) -> schema.Indicator:
    """The indicator as the engine knows it."""
    return schema.Indicator(
        code=indicator.code,
        programme="",
        kind=Kind(indicator.kind),
        frequency=Frequency(indicator.frequency),
        over_time=OverTime(indicator.over_time),
        over_units=OverUnits(indicator.over_units),
        unit=indicator.unit,
        decimals=2 if indicator.decimals is None else indicator.decimals,
    )


def cell_lines(figures: Mapping[str, Value], names: Mapping[str, str]) -> tuple[CellLine, ...]:
    """The cells of a breakdown in their order, then any that were reported outside of it."""
    codes = [*names, *sorted(cell for cell in figures if cell and cell not in names)]
    lines = [CellLine(code, names.get(code, code), figures.get(code)) for code in codes]
    return tuple(lines) if any(line.figure for line in lines) else ()


def _line(indicator: Indicator, question: SheetQuestion, answer: SheetAnswer, names: Mapping[str, str]) -> Line:
    now = {row.cell: row for row in answer.now if row.indicator == indicator.code}
    before = next((row for row in answer.before if row.indicator == indicator.code and not row.cell), None)
    figure = now.get("")
    cells = cell_lines(now, names)
    rest = None
    if figure and cells and adds_cells(operators_of(indicator)):
        rest = rest_of(figure, [line.figure for line in cells if line.figure])
    period = find_period(question.period)
    return Line(
        indicator=indicator,
        figure=figure,
        units=answer.units.get(indicator.code),
        comparison=compared(figure, before, answer.shifts.get(indicator.code), rate=indicator.unit in RATES),
        cells=cells,
        uncelled=None if rest is None or is_nothing(rest) else rest,
        counts_reports=period is not None and period.months > MONTHS[Frequency(indicator.frequency)],
    )


def _sections(lines: Iterable[Line]) -> tuple[Section, ...]:
    by_content: dict[Content | None, list[Line]] = {}
    for line in lines:
        by_content.setdefault(line.indicator.content, []).append(line)
    ordered = sorted(by_content, key=lambda content: (content is None, content.number if content else 0))
    return tuple(Section(content, tuple(by_content[content])) for content in ordered)

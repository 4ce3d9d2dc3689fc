"""What the page of one indicator shows: the units directly below, the cells, the course over time, two charts."""

from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import period_name, to_nfc
from phoihop.bodies.people.models import User
from phoihop.measures.figures.enums import Picture
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.queries.naming import in_order
from phoihop.measures.figures.queries.places import (
    LONGEST,
    Choice,
    Place,
    find_indicator,
    find_place,
    periods_of,
)
from phoihop.measures.figures.queries.sheets import CellLine, cell_lines, cells_of
from phoihop.measures.figures.rules.adding import part_of
from phoihop.measures.figures.rules.charts import Point, alt_text
from phoihop.measures.figures.rules.questions import (
    Amount,
    BesideAnswer,
    BesideQuestion,
    Coverage,
    DrawingQuestion,
    Value,
)
from phoihop_rollup.vocabulary import Flag

BARS = 60
"""Bars that a chart can show legibly; the table below it has all."""


class CellUnknown(ProductError):
    """The indicator has no such cell."""

    code = "F403"
    problem = N_("Chỉ tiêu {indicator} không có ô phân tổ «{cell}».")
    remedy = N_("Chọn một ô trong danh sách, hoặc bỏ «o» khỏi đường dẫn để xem tổng số.")
    status = 404


class PictureUnknown(ProductError):
    """There is no such chart."""

    code = "F404"
    problem = N_("Không có biểu đồ «{picture}».")
    remedy = N_("Mở biểu đồ từ trang của chỉ tiêu.")
    status = 404


@dataclass(frozen=True, slots=True)
class Beside:
    """A unit directly below: its own figure, and what it contributes to the one above."""

    code: str
    name: str
    figure: Value | None
    part: Amount | None
    units: Coverage | None

    @property
    def differs(self) -> bool:
        """Whether the figure above holds something else of it than its own figure."""
        if self.part is None:
            return False
        own = part_of(self.figure) if self.figure else Amount()
        pairs = ((own.value, self.part.value), (own.numerator, self.part.numerator))
        return any((mine or 0) != (given or 0) for mine, given in (*pairs, (own.denominator, self.part.denominator)))


@dataclass(frozen=True, slots=True)
class Moment:
    """One period of the course."""

    period: str
    figure: Value | None
    units: Coverage | None


@dataclass(frozen=True)
class IndicatorSheet:
    """One indicator's page. `cell` is the cell shown, '' for the total."""

    place: Place
    choice: Choice
    indicator: Indicator
    cell: str
    cell_name: str
    figure: Value | None
    units: Coverage | None
    below: tuple[Beside, ...]
    direct: Amount | None
    adds: bool
    parts_known: bool
    course: tuple[Moment, ...]
    cells: tuple[CellLine, ...]
    uncelled: Amount | None
    hidden: int
    """Units below that the actor may not look at."""

    @property
    def title(self) -> str:
        """The indicator, and the cell where one is shown."""
        return f"{self.indicator.name} – {self.cell_name}" if self.cell else self.indicator.name


def find_indicator_sheet(
    *, actor: User, programme: str, unit: str, period: str, indicator: str, cell: str, today: date
) -> IndicatorSheet:
    """One indicator of one unit in one period. Raises OutOfReach, PeriodUnknown, CellUnknown, FiguresNotReady."""
    place = find_place(actor=actor, programme=programme, unit=unit, period=period, today=today)
    found = find_indicator(programme=place.programme, code=indicator)
    names = cells_of([found]).get(found.breakdown_id or 0, {})
    cell = known_cell(found, cell, names)
    answer = ask(BesideQuestion(place.programme.code, place.unit.code, period, found.code, cell))
    own = {row.cell: row for row in answer.cells}
    return IndicatorSheet(
        place=place,
        choice=periods_of(programme=place.programme),
        indicator=found,
        cell=cell,
        cell_name=names.get(cell, cell),
        figure=answer.figure,
        units=answer.units.get(place.unit.code) if not cell else None,
        below=_below(answer, cell) if place.deep else (),
        direct=answer.direct,
        adds=answer.adds,
        parts_known=bool(answer.parts),
        course=_course(answer, place, found, cell),
        cells=cell_lines(own, names) if not cell else (),
        uncelled=answer.uncelled,
        hidden=0 if place.deep else len(answer.order),
    )


def known_cell(indicator: Indicator, cell: str, names: dict[str, str]) -> str:
    """The cell of that code, '' for the total. Raises CellUnknown."""
    cell = to_nfc(cell)
    if cell and cell not in names:
        raise CellUnknown(indicator=indicator.code, cell=cell[:LONGEST])
    return cell


def _below(answer: BesideAnswer, cell: str) -> tuple[Beside, ...]:
    figures = {row.unit: row for row in answer.below}
    names = in_order(answer.order)
    return tuple(
        Beside(code, name, figures.get(code), answer.parts.get(code), None if cell else answer.units.get(code))
        for code, name in names.items()
    )


def _course(answer: BesideAnswer, place: Place, indicator: Indicator, cell: str) -> tuple[Moment, ...]:
    figures = {row.period: row for row in answer.course}
    asked = BesideQuestion(place.programme.code, place.unit.code, place.period, indicator.code, cell).series
    units = {} if cell else answer.course_units
    moments = [Moment(period, figures.get(period), units.get(period)) for period in asked]
    while moments and moments[0].figure is None and len(moments) > 1:
        moments.pop(0)
    return tuple(moments)


def drawing(sheet: IndicatorSheet, picture: str) -> DrawingQuestion:
    """What one of the page's two charts shows. Raises PictureUnknown."""
    if picture not in set(Picture):
        raise PictureUnknown(picture=picture[:LONGEST])
    period = period_name(sheet.place.period)
    if picture == Picture.UNITS:
        title = _("{indicator} theo đơn vị trực thuộc, {period}")
        points = bars(sheet)
    else:
        title = _("{indicator} của {unit} theo thời gian, đến {period}")
        points = dots(sheet)
    title = title.format(indicator=sheet.title, unit=sheet.place.unit.name, period=period)
    return DrawingQuestion(picture, title, sheet.indicator.unit, points)


def bars(sheet: IndicatorSheet) -> tuple[Point, ...]:
    """The units below by value, highest first; units of one name are told apart by their codes."""
    rows = [row for row in sheet.below if row.figure and row.figure.value is not None]
    names = [row.name for row in rows]
    points = [
        _point(row.name if names.count(row.name) == 1 else f"{row.name} ({row.code})", row.figure, row.units)
        for row in rows
    ]
    return tuple(sorted(points, key=lambda point: (-(point.value or 0), point.label))[:BARS])


def dots(sheet: IndicatorSheet) -> tuple[Point, ...]:
    """The periods of the course."""
    return tuple(_point(_short(moment.period), moment.figure, moment.units) for moment in sheet.course)


def _point(label: str, figure: Value | None, units: Coverage | None) -> Point:
    note = _("{reported}/{expected} đơn vị").format(reported=units.reported, expected=units.expected) if units else ""
    return Point(label, figure.value if figure else None, note, bool(figure and Flag.INCOMPLETE in figure.flags))


def _short(period: str) -> str:
    """`11/2016`, `Q4/2016`, `2016`: short enough for an axis."""
    year, _dash, part = period.partition("-")
    return f"{part}/{year}" if part else year


def draw(*, sheet: IndicatorSheet, picture: str) -> bytes:
    """The chart as SVG. Raises PictureUnknown, FiguresNotReady."""
    return ask(drawing(sheet, picture))


def described(sheet: IndicatorSheet, picture: str) -> str:
    """The chart in words."""
    asked = drawing(sheet, picture)
    return alt_text(title=asked.title, unit=asked.unit, points=asked.points)

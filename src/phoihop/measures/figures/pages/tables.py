"""The tables of these pages, as they are drawn and as they are saved."""

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Cell, Column, Row, Table
from phoihop.base.vietnamese import period_name
from phoihop.measures.figures.queries.indicators import IndicatorSheet
from phoihop.measures.figures.queries.sheets import Line, Sheet
from phoihop.measures.figures.queries.traces import Trace
from phoihop.measures.figures.render.tables import origin_table
from phoihop.measures.figures.rules.questions import Amount, Coverage, Value
from phoihop.measures.figures.templatetags.figures import flags
from phoihop_rollup.vocabulary import Kind

FIGURE = (
    Column("value", N_("Số liệu"), number=True),
    Column("numerator", N_("Tử số"), number=True),
    Column("denominator", N_("Mẫu số"), number=True),
    Column("unit", N_("Đơn vị tính"), width=14),
    Column("reported", N_("Đơn vị đã báo cáo"), number=True),
    Column("expected", N_("Đơn vị phải báo cáo"), number=True),
    Column("received", N_("Báo cáo đã nhận"), number=True),
    Column("due", N_("Báo cáo phải có"), number=True),
    Column("flags", N_("Lưu ý"), width=40),
)
SHEET = (
    Column("content", N_("Nội dung"), width=10),
    Column("code", N_("Mã chỉ tiêu"), width=14),
    Column("name", N_("Chỉ tiêu"), heading=True, width=50),
    Column("cell", N_("Phân tổ"), width=20),
    *FIGURE,
    Column("before", N_("Kỳ trước"), number=True),
    Column("difference", N_("Tăng giảm"), number=True),
    Column("alike", N_("Cùng đơn vị báo cáo"), width=20),
)
BESIDE = (Column("code", N_("Mã"), width=20), Column("name", N_("Đơn vị, kỳ"), heading=True, width=40), *FIGURE)


def sheet_table(sheet: Sheet, *, sample: bool) -> Table:
    """Every figure of a unit's page, the cells of breakdowns in rows of their own."""
    place = sheet.place
    return Table(
        name=f"so-lieu-{place.unit.code}-{place.period}",
        caption=_("Số liệu tổng hợp của {unit}, {period}").format(
            unit=place.unit.name, period=period_name(place.period)
        ),
        columns=SHEET,
        rows=[row for section in sheet.sections for line in section.lines for row in _line_rows(line)],
        sample=sample,
    )


def _line_rows(line: Line) -> Iterator[Row]:
    indicator = line.indicator
    names = {
        "content": Cell(indicator.content.number if indicator.content else ""),
        "code": Cell(indicator.code),
        "name": Cell(indicator.name),
        "unit": Cell(indicator.unit),
    }
    compared = {}
    if line.comparison:
        compared = {
            "before": Cell(line.comparison.before),
            "difference": Cell(line.comparison.difference),
            "alike": Cell(_("có") if line.comparison.alike else _("không")),
        }
    yield Row(names | _figure_cells(line.figure, line.units) | compared)
    for cell in line.cells:
        yield Row(names | {"cell": Cell(cell.name)} | _figure_cells(cell.figure, None))
    if line.uncelled:
        yield Row(names | {"cell": Cell(_("Chưa phân tổ"))} | _amount_cells(line.uncelled))


def beside_table(sheet: IndicatorSheet, *, sample: bool) -> Table:
    """The units below, the unit's own reports, the whole, then the course."""
    place = sheet.place
    unit = {"unit": Cell(sheet.indicator.unit)}
    rows = [
        Row({"code": Cell(row.code), "name": Cell(row.name)} | unit | _figure_cells(row.figure, row.units))
        for row in sheet.below
    ]
    if sheet.direct:
        rows.append(Row({"name": Cell(_("Báo cáo trực tiếp của đơn vị"))} | unit | _amount_cells(sheet.direct)))
    whole = {"code": Cell(place.unit.code), "name": Cell(place.unit.name)}
    rows.append(Row(whole | unit | _figure_cells(sheet.figure, sheet.units), "total"))
    for moment in sheet.course:
        named = {"code": Cell(moment.period), "name": Cell(period_name(moment.period))}
        rows.append(Row(named | unit | _figure_cells(moment.figure, moment.units)))
    return Table(
        name=f"{sheet.indicator.code}-{place.unit.code}-{place.period}",
        caption=_("{indicator} của {unit}, {period}").format(
            indicator=sheet.title, unit=place.unit.name, period=period_name(place.period)
        ),
        columns=BESIDE,
        rows=rows,
        sample=sample,
    )


def _figure_cells(figure: Value | None, units: Coverage | None) -> dict[str, Cell]:
    cells = {"reported": Cell(units.reported), "expected": Cell(units.expected)} if units else {}
    if figure is None:
        return cells
    return cells | {
        "value": Cell(figure.value),
        "numerator": Cell(figure.numerator),
        "denominator": Cell(figure.denominator),
        "received": Cell(figure.reported),
        "due": Cell(figure.expected),
        "flags": Cell("; ".join(_(badge.label) for badge in flags(figure))),
    }


def _amount_cells(amount: Amount) -> dict[str, Cell]:
    return {
        "value": Cell(amount.value),
        "numerator": Cell(amount.numerator),
        "denominator": Cell(amount.denominator),
    }


def trace_table(trace: Trace) -> Table:
    """The facts of the page, each leading to its report."""
    sent = {
        key: replace(found, href=_report(trace.place.programme.code, found.regime, *key))
        for key, found in trace.named.sent.items()
    }
    ratio = trace.indicator.kind == Kind.RATIO
    table = origin_table(
        name="",
        caption=_("Số đã báo cáo và được dùng thế nào"),
        facts=trace.answer.facts,
        absences=(),
        named=replace(trace.named, sent=sent, ratio=ratio),
        sample=False,
    )
    whole = all(fact.share == 1 for fact in trace.answer.facts)
    kept = {column.key for column in table.columns} - ({"code", "share"} if whole else {"code"})
    return replace(table, columns=[column for column in table.columns if column.key in kept])


def _report(programme: str, regime: str, unit: str, period: str) -> str:
    codes = {"programme": programme, "regime": regime, "unit": unit, "period": period}
    return reverse("submissions:report", kwargs=codes)

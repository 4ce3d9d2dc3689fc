"""Which charts a summary shows, out of its material: the course of one indicator, and the units side by side."""

from phoihop.base.vietnamese import period_name
from phoihop.measures.figures.enums import Picture
from phoihop.measures.figures.rules.charts import Point
from phoihop.measures.figures.rules.questions import ChartQuestion
from phoihop.outcomes.summaries.rules.adjusting import MARK
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.records import Figure

MOST = 30
"""Bars that a chart of units has."""


def plan_charts(material: Material) -> dict[str, ChartQuestion]:
    """Name of the chart in the template → what it shows; nothing where there is nothing to compare."""
    charts: dict[str, ChartQuestion] = {}
    flows = [code for code in material.main_indicators if code not in material.stocks]
    if flows and len(material.years) > 1:
        charts["dien_bien"] = _time_course(material, max(flows, key=lambda code: _submissions(material, code)))
    compared = next((code for code in material.main_indicators if code in material.stocks), "") or (flows or [""])[0]
    if compared and len(material.below) > 1:
        charts["so_sanh_don_vi"] = _comparison(material, compared)
    return charts


def _submissions(material: Material, code: str) -> int:
    figure = material.figure(code)
    return figure.submissions if figure else 0


def _time_course(material: Material, code: str) -> ChartQuestion:
    measure = material.measures[code]
    title = f"{measure.name} theo từng kỳ, {period_name(material.period)}"
    points = tuple(_point(_label(period), material.figure(code, period=period)) for period in material.years)
    return ChartQuestion(Picture.COURSE, title, measure.unit, points)


def _comparison(material: Material, code: str) -> ChartQuestion:
    measure = material.measures[code]
    title = f"{measure.name} theo đơn vị, {period_name(material.period)}"
    points = [_point(unit.name, material.figure(code, unit=unit.code)) for unit in material.below]
    ranked = sorted(points, key=lambda point: (-(point.value or 0), point.label))
    return ChartQuestion(Picture.UNITS, title, measure.unit, tuple(ranked[:MOST]))


def _point(label: str, figure: Figure | None) -> Point:
    if figure is None:
        return Point(label, None, "không có báo cáo")
    label = f"{label} {MARK}" if figure.adjusted else label
    return Point(label, figure.value, incomplete="incomplete" in figure.flags)


def _label(period: str) -> str:
    return period if "-" not in period else f"{period[5:]}/{period[:4]}"

"""Which charts a summary shows, drawn from its material: the course of one indicator, and the units side by side."""

from phoihop.base.vietnamese import period_name
from phoihop.measures.figures.render.charts import Point, draw_comparison, draw_time_course
from phoihop.outcomes.summaries.rules.drafting import Material
from phoihop.outcomes.summaries.rules.records import Chart, Figure


def drawn_charts(material: Material) -> dict[str, tuple[str, Chart]]:
    """Name of the chart in the template → its title and picture; nothing where there is nothing to compare."""
    charts: dict[str, tuple[str, Chart]] = {}
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


def _time_course(material: Material, code: str) -> tuple[str, Chart]:
    measure = material.measures[code]
    title = f"{measure.name} theo từng kỳ, {period_name(material.period)}"
    points = [_point(_label(period), material.figure(code, period=period)) for period in material.years]
    return title, draw_time_course(title=title, unit=measure.unit, points=points)


def _comparison(material: Material, code: str) -> tuple[str, Chart]:
    measure = material.measures[code]
    title = f"{measure.name} theo đơn vị, {period_name(material.period)}"
    points = [_point(unit.name, material.figure(code, unit=unit.code)) for unit in material.below]
    ranked = sorted(points, key=lambda point: (-(point.value or 0), point.label))
    return title, draw_comparison(title=title, unit=measure.unit, points=ranked[:30])


def _point(label: str, figure: Figure | None) -> Point:
    if figure is None:
        return Point(label, None, "không có báo cáo")
    return Point(label, figure.value, incomplete="incomplete" in figure.flags)


def _label(period: str) -> str:
    return period if "-" not in period else f"{period[5:]}/{period[:4]}"

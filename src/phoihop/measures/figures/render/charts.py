"""The two charts of figures: one definition each, drawn as SVG for pages and as PNG beside it for Word.

Altair and its renderer are heavy, so they are imported only when a chart is drawn: pages name charts and draw none.
"""

from collections.abc import Sequence
from typing import Any

from phoihop.base.language import SOURCE, speaking
from phoihop.base.vietnamese import format_number, to_nfc
from phoihop.measures.figures.enums import Picture
from phoihop.measures.figures.rules.charts import Chart, Point, alt_text
from phoihop.measures.figures.rules.questions import DrawingQuestion

__all__ = ["Chart", "Point", "draw", "draw_comparison", "draw_time_course"]

FONT = "Liberation Serif, Times New Roman, Tinos, DejaVu Serif, serif"
"""Faces with every Vietnamese letter, the office's own first where it is installed."""

BLUE, ORANGE, GREY = "#1F4E79", "#C55A11", "#7F7F7F"
PIXELS_IN_MM = 96 / 25.4
PIXELS_PER_INCH = 220
"""Of the PNG: sharp on paper, and a tenth of a megabyte."""
_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"]}


def draw(asked: DrawingQuestion, *, png: bool = True) -> Chart:
    """The chart that is asked for."""
    drawn = draw_comparison if asked.picture == Picture.UNITS else draw_time_course
    return drawn(title=asked.title, unit=asked.unit, points=asked.points, png=png)


def draw_time_course(
    *, title: str, unit: str, points: Sequence[Point], width_mm: float = 150, height_mm: float = 70, png: bool = True
) -> Chart:
    """A line over years or quarters. A gap stays a gap; periods with incomplete coverage have hollow points."""
    import altair

    base = altair.Chart(altair.InlineData(values=_rows(points))).encode(
        x=altair.X("label:O", sort=None, title=None, axis=altair.Axis(labelAngle=0 if len(points) <= 12 else -60)),
        y=altair.Y("value:Q", title=to_nfc(unit) or None, scale=altair.Scale(zero=True, nice=True)),
    )
    line = base.mark_line(color=BLUE, strokeWidth=2, invalid="break-paths-show-domains")
    dots = base.mark_point(size=45, filled=True, opacity=1, strokeWidth=1.6, color=BLUE, stroke=BLUE).encode(
        fill=altair.condition("datum.incomplete", altair.value("white"), altair.value(BLUE)),
    )
    layers = [line, dots]
    if len(points) <= 12:
        layers.append(base.mark_text(dy=-11, fontSize=11, color="black").encode(text="shown:N"))
    return _drawn(altair.layer(*layers), _text(title, unit, points), (width_mm, height_mm), png=png)


def draw_comparison(
    *, title: str, unit: str, points: Sequence[Point], width_mm: float = 150, row_mm: float = 4.6, png: bool = True
) -> Chart:
    """Bars by unit in the order given. Bars of units with incomplete coverage are lighter; no figure, no bar."""
    import altair

    rows = [point for point in points if point.value is not None]
    base = altair.Chart(altair.InlineData(values=_rows(rows))).encode(
        y=altair.Y("label:N", sort=None, title=None, axis=altair.Axis(labelLimit=260, ticks=False, domain=False)),
        x=altair.X("value:Q", title=to_nfc(unit) or None, scale=altair.Scale(zero=True, nice=True)),
    )
    bars = base.mark_bar(color=BLUE, height={"band": 0.72}).encode(
        opacity=altair.condition("datum.incomplete", altair.value(0.55), altair.value(1)),
    )
    shown = base.mark_text(align="left", dx=4, fontSize=11, color="black").encode(text="shown:N")
    height = max(30.0, row_mm * len(rows) + 12)
    return _drawn(altair.layer(bars, shown), _text(title, unit, points), (width_mm, height), png=png)


def _rows(points: Sequence[Point]) -> list[dict[str, object]]:
    """Plain rows; floats are good enough for the height of a mark, the printed text is exact."""
    return [
        {
            "label": to_nfc(point.label),
            "value": float(point.value) if point.value is not None else None,
            "shown": format_number(point.value) if point.value is not None else "",
            "incomplete": point.incomplete,
        }
        for point in points
    ]


def _drawn(chart: Any, told: str, size_mm: tuple[float, float], *, png: bool) -> Chart:
    """Without `png` the picture has the drawing alone, which is what a page shows."""
    import altair
    import vl_convert

    width, height = (round(side * PIXELS_IN_MM) for side in size_mm)
    fitting = altair.AutoSizeParams(type="fit", contains="padding")
    whole = chart.properties(width=width, height=height, autosize=fitting, padding=4)
    definition: dict[str, Any] = whole.configure(**_looks()).to_dict()
    svg: str = vl_convert.vegalite_to_svg(definition, format_locale=_LOCALE)
    picture = vl_convert.svg_to_png(svg, ppi=PIXELS_PER_INCH) if png else b""
    return Chart(png=picture, svg=svg.encode(), alt_text=told, width_mm=size_mm[0], height_mm=size_mm[1])


def _looks() -> dict[str, Any]:
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": "black",
        "titleColor": "black",
        "gridColor": "#D9D9D9",
        "domainColor": GREY,
        "tickColor": GREY,
    }
    return {"font": FONT, "axis": axis, "view": {"stroke": None}, "background": "white", "text": {"font": FONT}}


def _text(title: str, unit: str, points: Sequence[Point]) -> str:
    """A document is Vietnamese, whatever the language of the person who makes it."""
    with speaking(SOURCE):
        return alt_text(title=title, unit=unit, points=points)

"""Charts: one definition, SVG and PNG; gaps stay gaps; every value is in the alternative text."""

import pickle
from decimal import Decimal

import pytest
from lxml import etree

from phoihop.measures.figures.enums import Picture
from phoihop.measures.figures.queries import drawing
from phoihop.measures.figures.queries.desk import Refusal, ToldByDesk
from phoihop.measures.figures.queries.drawing import drawn
from phoihop.measures.figures.render.charts import Chart, Point, draw_comparison, draw_time_course
from phoihop.measures.figures.rules.questions import ChartQuestion, Value


@pytest.fixture(scope="module")
def course() -> Chart:
    points = [Point("2016", Decimal(1234)), Point("2017", None), Point("2018", Decimal("2345.5"), "28/30", True)]
    return draw_time_course(title="Số buổi", unit="buổi", points=points)


def texts(chart: Chart) -> list[str]:
    return [text.text for text in etree.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}text") if text.text]


def test_a_time_course(course: Chart) -> None:
    assert course.png.startswith(b"\x89PNG")
    assert {"2016", "2017", "2018", "buổi", "1.234", "2.345,5", "2.000"} <= set(texts(course))
    assert course.alt_text == ("Biểu đồ. Số buổi (buổi). 2016: 1.234; 2017: không có số liệu; 2018: 2.345,5 (28/30).")


def test_the_picture_has_the_size_it_is_shown_in(course: Chart) -> None:
    width, height = (int.from_bytes(course.png[at : at + 4], "big") for at in (16, 20))
    assert width / height == pytest.approx(course.width_mm / course.height_mm, rel=0.02)
    assert width / (course.width_mm / 25.4) >= 200


def test_a_comparison_keeps_its_order_and_draws_no_bar_for_a_gap() -> None:
    chart = draw_comparison(
        title="Số mô hình",
        unit="mô hình",
        points=[Point("Quận B", Decimal(9)), Point("Quận A", Decimal(5)), Point("Quận C", None)],
    )
    shown = texts(chart)
    assert shown.index("Quận B") < shown.index("Quận A")
    assert "Quận C" not in shown
    assert "Quận C: không có số liệu" in chart.alt_text


def test_without_a_desk_charts_are_drawn_here() -> None:
    asked = ChartQuestion(Picture.COURSE, "Số buổi", "buổi", (Point("2016", Decimal(1)), Point("2017", Decimal(2))))
    assert drawn([asked]) == [draw_time_course(title="Số buổi", unit="buổi", points=asked.points)]
    assert drawn([]) == []


def test_where_the_desk_cannot_draw_charts_are_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_question: object) -> object:
        raise ToldByDesk(Refusal("F402", "hỏng", "", 500, {}))

    monkeypatch.setattr(drawing, "ask_listening", broken)
    asked = ChartQuestion(Picture.COURSE, "Số buổi", "buổi", (Point("2016", Decimal(1)), Point("2017", Decimal(2))))
    assert drawn([asked]) == [draw_time_course(title="Số buổi", unit="buổi", points=asked.points)]


def test_a_figure_crosses_between_processes_as_it_is() -> None:
    value = Value("hn", "2021", "MH01", "", Decimal("2.50"), reported=3, flags=("incomplete",), submissions=7)
    assert pickle.loads(pickle.dumps(value)) == value


def test_nothing_is_fetched_from_elsewhere(course: Chart) -> None:
    root = etree.fromstring(course.svg)
    assert not [value for element in root.iter() for name, value in element.attrib.items() if "href" in str(name)]

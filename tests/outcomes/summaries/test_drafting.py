"""Paragraphs about figures read as an officer would write them, and say only what the figures say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.outcomes.summaries.samples import STATE

from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.summaries.rules import wording
from phoihop.outcomes.summaries.rules.counts import count_figures
from phoihop.outcomes.summaries.rules.drafting.charts import plan_charts
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Heading, Material, UnitName
from phoihop.outcomes.summaries.rules.drafting.report import draft_report
from phoihop.outcomes.summaries.rules.drafting.sentences import (
    content_paragraphs,
    missing_sentence,
    theme_paragraphs,
)
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Provenance

CONTENT = ContentPart(6, "Tuyên truyền", "", ("B", "L", "M", "T", "D", "K"))
MEASURES = {
    "B": Measure("B", "Buổi tuyên truyền, vận động", "buổi", adds_up=True),
    "L": Measure("L", "Lượt người dự tuyên truyền, vận động", "lượt người", adds_up=True),
    "M": Measure("M", "Mô hình đang duy trì", "mô hình", adds_up=True),
    "T": Measure("T", "Hồ sơ giải quyết đúng hạn", "%", "ratio", 1),
    "D": Measure("D", "Điểm hài lòng thấp nhất", "điểm", "amount", 1),
    "K": Measure("K", "Kinh phí thực hiện", "triệu đồng", "amount", 1),
}
VALUES = {"B": "1500", "L": "62000", "M": "45", "T": "97.4", "D": "59.7", "K": "154"}


def material(values: dict[tuple[str, str, str], str]) -> Material:
    """A term of two years for one unit; the key is (period, indicator, cell)."""
    at = datetime(2022, 1, 5, tzinfo=UTC)
    figures = {
        key: Figure(key, MEASURES[code], Decimal(value), reported=1, expected=2, units=(1, 2))
        for (period, code, cell), value in values.items()
        for key in [FigureKey("HN", period, code, cell)]
    }
    return Material(
        title="Chương trình",
        unit=UnitName("HN", "Thành phố"),
        period="2020..2021",
        figures=figures,
        measures=MEASURES,
        stocks=frozenset({"M"}),
        contents=(CONTENT,),
        grounds=(),
        years=("2020", "2021"),
        against="",
        below=(),
        missing=(),
        narratives=(),
        heading=Heading(STATE, "", "", "", "", "", date(2022, 1, 5), (), "", ""),
        provenance=Provenance("r", at, "", "", 1, "HN", "2020..2021"),
        cells={"M": (("KT", "Kinh tế"), ("VH", "Văn hóa"))},
    )


def test_each_indicator_of_a_content_is_a_sentence_and_those_who_came_stand_with_what_they_came_to() -> None:
    told = wording.plain(
        content_paragraphs(material({("2020..2021", code, ""): value for code, value in VALUES.items()}), CONTENT)
    )
    assert told.split("\n") == [
        "Có 1.500 buổi tuyên truyền, vận động (01/02 đơn vị có báo cáo) với 62.000 lượt người dự"
        " (01/02 đơn vị có báo cáo).",
        "Đến cuối kỳ có 45 mô hình đang duy trì (01/02 đơn vị có báo cáo).",
        "Hồ sơ giải quyết đúng hạn đạt 97,4% (01/02 đơn vị có báo cáo).",
        "Điểm hài lòng thấp nhất: 59,7 điểm (01/02 đơn vị có báo cáo).",
        "Kinh phí thực hiện: 154 triệu đồng (01/02 đơn vị có báo cáo).",
    ]


def test_those_who_came_stand_alone_where_nobody_reported_what_they_came_to() -> None:
    told = wording.plain(content_paragraphs(material({("2020..2021", "L", ""): "62000"}), CONTENT))
    assert told == "Có 62.000 lượt người dự tuyên truyền, vận động (01/02 đơn vị có báo cáo)."


def test_a_movement_names_its_year_and_a_breakdown_says_that_a_rest_has_no_cell() -> None:
    values = {("2020", "M", ""): "40", ("2021", "M", ""): "45", ("2020..2021", "M", ""): "45"}
    cells = {("2020..2021", "M", "KT"): "20", ("2020..2021", "M", "VH"): "16"}
    moved = "Đến cuối năm 2021 có 45 mô hình đang duy trì, tăng 05 (12,5%) so với năm 2020 (*)"
    assert wording.plain(theme_paragraphs(material(values), "mo_hinh_nhan_rong")).split("\n")[0] == f"{moved}."
    told = wording.plain(theme_paragraphs(material({**values, **cells}), "mo_hinh_nhan_rong")).split("\n")[0]
    assert told == (
        f"{moved}; giai đoạn 2020–2021 gồm kinh tế 20 (44,4%), văn hóa 16 (35,6%), phần còn lại chưa phân tổ."
    )
    whole = {**values, **cells, ("2020..2021", "M", "VH"): "25"}
    assert "chưa phân tổ" not in wording.plain(theme_paragraphs(material(whole), "mo_hinh_nhan_rong"))


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((0, 0, 0), "Cả 03 đơn vị đã gửi đủ báo cáo."),
        ((0, 1, 3), "Có 02/03 đơn vị chưa gửi đủ báo cáo."),
        ((4, 1, 0), "Có 02/03 đơn vị chưa gửi đủ báo cáo, trong đó 01 đơn vị chưa gửi báo cáo nào."),
    ],
)
def test_those_who_sent_nothing_are_told_only_where_there_are_any(missing: tuple[int, ...], told: str) -> None:
    rows = [(f"U{place}", 4, gone) for place, gone in enumerate(missing)]
    counts = count_figures(unit="HN", period="2020..2021", rows=rows)
    assert wording.plain(missing_sentence(replace(material({}), figures=counts))) == told


@pytest.mark.parametrize(
    ("title", "kind", "told"),
    [
        ("Chương trình", DocumentKind.REPORT, "Tổng kết chương trình, giai đoạn 2020–2021"),
        ("Chương trình giai đoạn 2020–2021", DocumentKind.REPORT, "Tổng kết chương trình giai đoạn 2020–2021"),
        ("Chương trình", DocumentKind.PLAN, "Thực hiện chương trình"),
    ],
)
def test_the_subject_names_the_period_where_the_title_does_not(title: str, kind: DocumentKind, told: str) -> None:
    found = material({("2020..2021", "M", ""): "45"})
    counts = count_figures(unit="HN", period="2020..2021", rows=[("HN", 4, 0)])
    whole = replace(found, title=title, figures={**found.figures, **counts}, heading=replace(found.heading, kind=kind))
    assert draft_report(whole).header.subject == told


def test_what_a_chart_shows_of_an_adjusted_figure_is_marked() -> None:
    plain = material({("2020", "B", ""): "10", ("2021", "B", ""): "12"})
    key = FigureKey("HN", "2021", "B", "")
    figures = {**plain.figures, key: replace(plain.figures[key], adjusted=True)}
    charts = plan_charts(replace(plain, figures=figures, main_indicators=("B",)))
    assert [(point.label, point.value) for point in charts["dien_bien"].points] == [
        ("2020", Decimal(10)),
        ("2021 (đ/c)", Decimal(12)),
    ]

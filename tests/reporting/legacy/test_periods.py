"""Tables whose columns or rows are periods, totals over time, several tables of one file, units under other names."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reporting.legacy.known import CELLS, INDICATORS, UNITS, days, read
from tests.reporting.legacy.making import Rows, workbook

from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.reporting.legacy.enums import Axis
from phoihop.reporting.legacy.readers.files import read_grids
from phoihop.reporting.legacy.rules.applying import Applied, apply_mapping, reports_of, twice_in
from phoihop.reporting.legacy.rules.grids import ReadGrid
from phoihop.reporting.legacy.rules.known import Known
from phoihop.reporting.legacy.rules.labels import labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, Layout, UnitTarget, merged
from phoihop.reporting.legacy.rules.periods import joined, resolved, span_in
from phoihop.reporting.legacy.rules.readings import Setting, TableReading
from phoihop_rollup.periods import find_period

KNOWN = Known(UNITS, INDICATORS, CELLS)
MONTHS = [f"Tháng {month}" for month in range(1, 13)]


def readings(
    grid: ReadGrid, *, known: Known = KNOWN, given: str = "", remembered: dict[str, ColumnMapping] | None = None
) -> tuple[TableReading, Applied]:
    setting = Setting(known, days, remembered or {})
    reading = setting.read_anew(grid, given=given)
    meant = setting.known(grid, reading)
    return reading, apply_mapping(grid, reading.mapping, meant, period=reading.period, days_of=days)


def numbers(applied: Applied) -> dict[tuple[str, str, str], Decimal]:
    return {(fact.unit, fact.indicator, fact.period): fact.number for fact in applied.facts}


def told(applied: Applied) -> list[tuple[str, str]]:
    return [(finding.code, finding.place()) for finding in applied.findings]


@pytest.mark.parametrize(
    ("label", "rest", "span"),
    [
        ("Tháng 1", "", "-01"),
        ("tháng 01/2019", "", "2019-01"),
        ("T12", "", "-12"),
        ("Th. 3", "", "-03"),
        ("3/2019", "", "2019-03"),
        ("2019-03-01", "", "2019-03"),
        ("Quý I/2019", "", "2019-Q1"),
        ("Quý IV năm 2019", "", "2019-Q4"),
        ("Q2", "", "-Q2"),
        ("III/2019", "", "2019-Q3"),
        ("6 tháng đầu năm", "", "-H1"),
        ("Sáu tháng cuối năm 2019", "", "2019-H2"),
        ("9 tháng", "", "-9M"),
        ("Năm 2018", "", "2018"),
        ("2018", "", "2018"),
        ("Cả năm", "", "-"),
        ("Số vụ quý I/2019", "Số vụ", "2019-Q1"),
        ("Số buổi (tháng 2)", "Số buổi", "-02"),
        ("Đã ban hành kế hoạch năm 2019", "Đã ban hành kế hoạch", "2019"),
        ("Nam", "Nam", ""),
        ("Nữ", "Nữ", ""),
        ("I", "I", ""),
        ("12", "12", ""),
        ("Tháng 13", "Tháng 13", ""),
        ("T1 tỉnh", "T1 tỉnh", ""),
        ("Lũy kế từ đầu năm", "Lũy kế từ đầu năm", ""),
        ("Hà Nội, ngày 05 tháng 01 năm 2017", "Hà Nội, ngày 05 tháng 01 năm 2017", ""),
    ],
)
def test_the_period_in_a_label(label: str, rest: str, span: str) -> None:
    assert span_in(label) == (rest, span)


@pytest.mark.parametrize(
    ("outer", "inner", "span"),
    [
        ("2019", "-Q1", "2019-Q1"),
        ("-Q1", "2019", "2019-Q1"),
        ("", "-01", "-01"),
        ("-Q1", "", "-Q1"),
        ("-Q1", "-02", "-02"),
    ],
)
def test_spans_of_two_headers(outer: str, inner: str, span: str) -> None:
    assert joined(outer, inner) == span


@given(st.sampled_from(["-01", "-12", "-Q3", "-H2", "-"]), st.integers(1990, 2090))
def test_a_span_without_a_year_is_of_the_year_of_the_file(span: str, year: int) -> None:
    for period in (f"{year}", f"{year}-03", f"{year}-Q2"):
        found = find_period(resolved(span, period))
        assert found
        assert found.first // 12 == year
    assert resolved(span, "") == ""


BY_MONTH = [
    ["UBND QUẬN BA ĐÌNH"],
    ["SỐ BUỔI TUYÊN TRUYỀN NĂM 2017"],
    ["TT", "Đơn vị", *MONTHS, "Cả năm"],
    [1, "Phường Trúc Bạch", *range(1, 13), 78],
    [2, "Phường Phúc Tân", *[None] * 11, "1.000", 1000],
    [None, "Tổng cộng", *range(1, 12), 1012, 1078],
]


def test_units_down_and_months_across_under_a_title_that_names_the_indicator() -> None:
    reading, applied = readings(read(BY_MONTH, merges=("A2:O2",)))
    assert (reading.period, reading.taken, reading.mapping.layout) == ("2017", True, Layout(Axis.UNITS, (2, 2), 1))
    expected = {("tb", "MEET", f"2017-{month:02}"): month for month in range(1, 13)}
    expected |= {("d1", "MEET", f"2017-{month:02}"): month for month in range(1, 12)}
    expected |= {("pt1", "MEET", "2017-12"): 1000, ("d1", "MEET", "2017-12"): 1012}
    assert numbers(applied) == expected
    assert told(applied) == []
    reports = reports_of(applied.facts, programme="P", status="submitted")
    assert len(reports) == 12 + 12 + 1


def test_the_head_of_a_document_does_not_hide_the_one_unit_that_is_recognised() -> None:
    rows = [
        ["UBND QUẬN BA ĐÌNH", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["BIỂU TỔNG HỢP NĂM 2017: SỐ BUỔI TUYÊN TRUYỀN"],
        ["TT", "Đơn vị", "Tháng 1", "Tháng 2", "Tháng 3", "Quý I", "Ghi chú"],
        ["I", "KHỐI PHƯỜNG"],
        [1, "UBND phường Trúc Bạch", "1.234", 2, "-", "1.236", "tốt"],
        [2, "Phường Lạ", 12, "0", "12", 25],
        [None, "Tổng cộng", "1.246", 2, 12, 1260],
    ]
    reading, applied = readings(read(rows, merges=("A2:G2",)))
    assert reading.mapping.layout == Layout(Axis.UNITS, (2, 2), 1)
    assert told(applied) == [
        ("L202", "Biểu 1!B6"),
        ("L309", "Biểu 1!E5"),
        ("L308", "Biểu 1!C7"),
    ]


def test_a_total_over_time_that_differs_is_told_and_not_taken() -> None:
    rows = [[*row] for row in BY_MONTH]
    rows[3][14] = 80
    _reading, applied = readings(read(rows))
    assert told(applied) == [("L317", "Biểu 1!O4")]
    assert "2017" not in {fact.period for fact in applied.facts}
    assert applied.sound


@pytest.mark.parametrize("total", ["Tổng cộng", "Cộng", "12 tháng"])
def test_totals_over_time_are_known_by_their_words(total: str) -> None:
    rows = [["Buổi tuyên truyền năm 2017"], ["Đơn vị", "Tháng 1", "Tháng 2", total], ["Trúc Bạch", 1, 2, 4]]
    _reading, applied = readings(read(rows))
    assert (told(applied), len(applied.facts)) == ([("L317", "Biểu 1!D3")], 2)


def test_quarters_between_months_are_totals_of_these() -> None:
    header = ["Đơn vị", *MONTHS[:3], "Quý I", *MONTHS[3:6], "Quý II", "6 tháng đầu năm"]
    rows = [["Buổi tuyên truyền năm 2017"], header, ["Trúc Bạch", 1, 2, 3, 6, 4, 5, 6, 15, 20]]
    _reading, applied = readings(read(rows))
    assert (told(applied), len(applied.facts)) == ([("L317", "Biểu 1!J3")], 6)


def test_indicators_down_and_quarters_across_of_the_unit_in_the_title_are_off_frequency() -> None:
    rows = [["ĐƠN VỊ: PHƯỜNG TRÚC BẠCH"], ["Nội dung", "Quý I/2017", "Quý II/2017"], ["Buổi tuyên truyền", 3, 4]]
    reading, applied = readings(read(rows))
    assert reading.mapping.layout.rows_are is Axis.INDICATORS
    assert list(reading.mapping.units.values()) == [UnitTarget("tb")]
    assert [code for code, _place in told(applied)] == ["L313", "L313"]


def test_indicators_down_and_months_across_of_the_unit_in_the_title() -> None:
    rows = [
        ["UBND QUẬN BA ĐÌNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["UBND PHƯỜNG TRÚC BẠCH", None, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["BÁO CÁO NĂM 2017"],
        ["TT", "Chỉ tiêu", "Tháng 11", "Tháng 12"],
        [1, "Buổi tuyên truyền", 3, 4],
        [2, "Điểm cao nhất", "9,5", 8],
    ]
    reading, applied = readings(read(rows))
    assert numbers(applied) == {
        ("tb", "MEET", "2017-11"): 3,
        ("tb", "MEET", "2017-12"): 4,
        ("tb", "BEST", "2017-11"): Decimal("9.5"),
        ("tb", "BEST", "2017-12"): 8,
    }
    assert told(applied) == []
    other = read([*rows[:1], ["UBND PHƯỜNG PHÚC TÂN"], *rows[2:]])
    kept = {labels_of(other, reading.mapping.layout).fingerprint: merged(None, reading.mapping)}
    assert {fact.unit for fact in readings(other, remembered=kept)[1].facts} == {"pt1"}
    nobody = read([["BÁO CÁO"], *rows[2:]])
    assert told(readings(nobody, remembered=kept)[1])[0][0] == "L202"


def test_one_column_of_results_is_of_the_unit_in_the_title() -> None:
    rows = [
        ["Phường Trúc Bạch"],
        ["Tháng 3 năm 2017"],
        ["Chỉ tiêu", "ĐVT", "Kết quả"],
        ["Buổi tuyên truyền", "buổi", 3],
    ]
    _reading, applied = readings(read(rows))
    assert (numbers(applied), told(applied)) == ({("tb", "MEET", "2017-03"): 3}, [])


def test_months_down_and_indicators_across() -> None:
    rows = [["Phường Trúc Bạch"], ["Kỳ", "Buổi tuyên truyền", "Điểm cao nhất"], ["01/2017", 3, 9], ["02/2017", 4, 8]]
    _reading, applied = readings(read(rows))
    assert numbers(applied) == {
        ("tb", "MEET", "2017-01"): 3,
        ("tb", "BEST", "2017-01"): 9,
        ("tb", "MEET", "2017-02"): 4,
        ("tb", "BEST", "2017-02"): 8,
    }
    assert told(applied) == []


def test_months_under_each_indicator_and_numbers_under_the_word_month() -> None:
    rows = [
        ["Năm 2017"],
        ["Đơn vị", "Buổi tuyên truyền", None, "Điểm cao nhất", None],
        [None, "Tháng 1", "Tháng 2", "Tháng 1", "Tháng 2"],
        ["Trúc Bạch", 1, 2, 3, 4],
    ]
    _reading, applied = readings(read(rows, merges=("A2:A3", "B2:C2", "D2:E2")))
    expected = {("tb", "MEET", "2017-01"): 1, ("tb", "MEET", "2017-02"): 2}
    expected |= {("tb", "BEST", "2017-01"): 3, ("tb", "BEST", "2017-02"): 4}
    assert (numbers(applied), told(applied)) == (expected, [])
    rows = [["Buổi tuyên truyền năm 2017"], ["Đơn vị", "Tháng", None, None], [None, 1, 2, 3], ["Trúc Bạch", 4, 5, 6]]
    _reading, applied = readings(read(rows, merges=("A2:A3", "B2:D2")))
    assert numbers(applied) == {("tb", "MEET", f"2017-{month:02}"): month + 3 for month in (1, 2, 3)}


def test_periods_without_a_year_are_asked_and_a_year_that_is_given_answers() -> None:
    rows = [["Buổi tuyên truyền"], ["Đơn vị", "Tháng 1", "Tháng 2"], ["Trúc Bạch", 1, 2]]
    assert told(readings(read(rows))[1]) == [("L205", "")]
    _reading, applied = readings(read(rows), given="2018")
    assert set(numbers(applied)) == {("tb", "MEET", "2018-01"), ("tb", "MEET", "2018-02")}


def test_a_period_that_is_left_out_gives_nothing() -> None:
    grid = read([["Buổi tuyên truyền"], ["Đơn vị", "2016", "01/2017"], ["Trúc Bạch", 1, 2]])
    reading, applied = readings(grid)
    assert [code for code, _place in told(applied)] == ["L313"]
    mapping = ColumnMapping(
        reading.mapping.layout, reading.mapping.units, reading.mapping.indicators, left_out=frozenset({"2016"})
    )
    applied = apply_mapping(grid, mapping, KNOWN, period="", days_of=days)
    assert (numbers(applied), told(applied)) == ({("tb", "MEET", "2017-01"): 2}, [])


def test_a_sheet_for_each_month_is_read_in_one_go() -> None:
    sheets: dict[str, Rows] = {
        f"Tháng {month}": [
            ["Năm 2017" if month == 1 else "Biểu"],
            ["Đơn vị", "Buổi tuyên truyền"],
            ["Trúc Bạch", month],
        ]
        for month in (1, 2, 3)
    }
    grids = read_grids(workbook({**sheets, "Ghi chú": [["Người lập", "x"], ["Điện thoại", 1]]}), name="a.xlsx")
    setting = Setting(KNOWN, days, {})
    found = setting.read_all(grids, given="")
    assert [reading.taken for reading in found] == [True, True, True, False]
    assert [reading.period for reading in found[:3]] == ["2017-01", "2017-02", "2017-03"]
    assert [reading.period for reading in setting.read_all(grids, given="2018")[:3]] == [
        "2018-01",
        "2018-02",
        "2018-03",
    ]


def test_a_number_that_two_tables_give_is_told_at_the_second() -> None:
    first = readings(read([["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", 3]]), given="2017-01")[1]
    second = readings(read([["Đơn vị", "Buổi tuyên truyền"], [], ["Trúc Bạch", 3]]), given="2017-01")[1]
    (finding,) = twice_in([first, second], KNOWN)
    assert (finding.code, finding.place()) == ("L306", "Biểu 1!B3")
    assert "Biểu 1!B2" in finding.line()


THEN, NOW = date(2012, 1, 1), date(2018, 1, 1)


def history() -> Known:
    """Xã Mới bore Xã Cũ until 2015; Xã Một and Xã Hai merged into Xã Chung; Xã Tên A was closed as Xã Tên B began."""
    units = [
        OrganisationRecord("h", "Huyện", kind="district"),
        OrganisationRecord("m", "Xã Mới", kind="commune", parent="h"),
        OrganisationRecord("x1", "Xã Một", kind="commune", parent="h", closed=NOW),
        OrganisationRecord("x2", "Xã Hai", kind="commune", parent="h", closed=NOW),
        OrganisationRecord("x", "Xã Chung", kind="commune", parent="h", opened=NOW),
        OrganisationRecord("a", "Xã Tên A", kind="commune", parent="h", closed=NOW),
        OrganisationRecord("b", "Xã Tên B", kind="commune", parent="h", opened=NOW),
        OrganisationRecord("n", "Xã Cũ", kind="commune", parent="h", opened=NOW),
    ]
    names = [
        NameRecord("m", "Xã Cũ", None, date(2015, 12, 31)),
        NameRecord("m", "Xã Mới", date(2016, 1, 1), None),
    ]
    passed = [
        SuccessionRecord("x1", "x", NOW, Decimal(1), "merge"),
        SuccessionRecord("x2", "x", NOW, Decimal(1), "merge"),
        SuccessionRecord("a", "b", NOW, Decimal(1), "rename"),
    ]
    return Known(units, INDICATORS, CELLS, names=names, successions=passed)


@pytest.mark.parametrize(
    ("name", "period", "units", "kin"),
    [
        ("Xã Cũ", "2012-03", ["m"], []),
        ("Xã Mới", "2012-03", ["m"], []),
        ("Xã Cũ", "2019-03", ["n"], []),
        ("Cũ", "2012-03", ["m"], []),
        ("Xã Tên A", "2019-03", ["b"], ["b"]),
        ("Xã Tên B", "2012-03", ["a"], ["a"]),
        ("Xã Một", "2019-03", [], ["x"]),
        ("Xã Chung", "2012-03", [], ["x1", "x2"]),
    ],
)
def test_units_by_the_names_of_their_time_and_by_what_became_of_them(
    name: str, period: str, units: list[str], kin: list[str]
) -> None:
    known = history().during(days(period))
    assert known.units_named(name) == units
    assert (known.kin_of(name) if kin else []) == kin


def test_a_unit_that_merged_is_asked_with_what_became_of_it() -> None:
    grid = read([["Đơn vị", "Buổi tuyên truyền"], ["Xã Một", 3], ["Xã Mới", 1]])
    _reading, applied = readings(grid, known=history(), given="2019-03")
    assert told(applied) == [("L314", "Biểu 1!A2")]
    assert "(có phải: Xã Chung (x)?)" in applied.findings[0].line()


def test_a_unit_that_closed_amid_the_year_is_refused_only_after_it() -> None:
    rows = [
        ["Buổi tuyên truyền"],
        ["Đơn vị", "12/2017", "01/2018", "02/2018"],
        ["Xã Một", 1, None, 2],
        ["Xã Mới", 1, 1, 1],
    ]
    _reading, applied = readings(read(rows), known=history())
    assert told(applied) == [("L314", "Biểu 1!D3")]


def test_declared_totals_follow_the_tree_of_each_period() -> None:
    units = [*UNITS[:5]]
    moved = [PlacementRecord("tb", "d2", date(2017, 6, 15), None)]
    known = Known(units, INDICATORS, CELLS, placements=moved)
    rows = [
        ["Buổi tuyên truyền năm 2017"],
        ["Đơn vị", "Tháng 6", "Tháng 7"],
        ["Quận Ba Đình", 5, 2],
        ["Phường Trúc Bạch", 3, 3],
        ["Phường Phúc Tân", 2, 2],
    ]
    reading, applied = readings(read(rows), known=known)
    mapping = ColumnMapping(
        reading.mapping.layout,
        {**reading.mapping.units, "quan ba dinh": UnitTarget("d1", "subtree")},
        reading.mapping.indicators,
    )
    applied = apply_mapping(read(rows), mapping, known.during(days("2017")), period="2017", days_of=days)
    assert told(applied) == []

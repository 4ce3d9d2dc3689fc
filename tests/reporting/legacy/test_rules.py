"""What the columns and rows of old files mean, and the facts they hold."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reporting.legacy.known import INDICATORS, KNOWN, PERIOD, UNITS, days, read

from phoihop.base.errors import Refused
from phoihop.base.vietnamese.recognition import Piece
from phoihop.reporting.legacy.enums import Axis, CellKind, GridKind, Part, Writing
from phoihop.reporting.legacy.rules.applying import Applied, apply_mapping, reports_of
from phoihop.reporting.legacy.rules.figures import figure_of
from phoihop.reporting.legacy.rules.grids import Cell, Grid, Place, ReadGrid, column_letters, read_grid
from phoihop.reporting.legacy.rules.guessing import guess_layout, guess_mapping, guess_period
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known, label_key
from phoihop.reporting.legacy.rules.labels import is_total, labels_of
from phoihop.reporting.legacy.rules.mapping import (
    SKIPPED,
    ColumnMapping,
    Layout,
    UnitTarget,
    mapping_of,
    mapping_record,
    parse_mappings,
)
from phoihop.reporting.legacy.rules.periods import period_told

DOWN = [
    ["BÁO CÁO THÁNG 1 NĂM 2017"],
    ["TT", "Đơn vị", "Buổi tuyên truyền", None, None, "Hồ sơ đúng hạn", None, "Ghi chú"],
    [None, None, "Tổng số", "Nam", "Nữ", "Tử số", "Mẫu số"],
    ["A", "B", 1, 2, 3, 4, 5],
    [1, "UBND phường Trúc Bạch", 10, 4, 6, 5, 10, "tốt"],
    [2, "Phường Phúc Tân", "1.007", None, None, "0", "2,0"],
    [None, "Tổng cộng", 1017],
]
MERGES = ("A1:H1", "C2:E2", "F2:G2", "A2:A3", "B2:B3")


def guessed(grid: ReadGrid, period: str = PERIOD) -> tuple[ColumnMapping, Applied]:
    mapping = guess_mapping(grid, KNOWN, layout=guess_layout(grid, KNOWN))
    return mapping, apply_mapping(grid, mapping, KNOWN, period=period, days_of=days)


def numbers(applied: Applied) -> dict[tuple[str, ...], Decimal]:
    return {fact.named: fact.number for fact in applied.facts}


def told(applied: Applied) -> list[tuple[str, str]]:
    return [(finding.code, finding.place()) for finding in applied.findings]


def test_units_down_and_indicators_across_two_rows_of_headers() -> None:
    grid = read(DOWN, merges=MERGES)
    mapping, applied = guessed(grid)
    assert mapping.layout == Layout(Axis.UNITS, (1, 3), 1)
    assert guess_period(grid, mapping.layout) == "2017-01"
    assert numbers(applied) == {
        ("tb", "own", "MEET", "", "value"): 10,
        ("tb", "own", "MEET", "m", "value"): 4,
        ("tb", "own", "MEET", "f", "value"): 6,
        ("tb", "own", "RATE", "", "numerator"): 5,
        ("tb", "own", "RATE", "", "denominator"): 10,
        ("pt1", "own", "MEET", "", "value"): 1007,
        ("pt1", "own", "RATE", "", "numerator"): 0,
        ("pt1", "own", "RATE", "", "denominator"): 2,
        ("d1", "subtree", "MEET", "", "value"): 1017,
    }
    assert told(applied) == []


def test_indicators_down_and_units_across() -> None:
    rows = [
        ["Nội dung", "Trúc Bạch", "Phường Phúc Tân", "Tổng số"],
        ["1. Buổi tuyên truyền (buổi)", 3, 4, 7],
        ["- Nữ", 1, None, None],
        ["2. Điểm cao nhất", "9,5", 8, None],
    ]
    mapping, applied = guessed(read(rows))
    assert mapping.layout == Layout(Axis.INDICATORS, (0, 0), 0)
    assert numbers(applied) == {
        ("tb", "own", "MEET", "", "value"): 3,
        ("pt1", "own", "MEET", "", "value"): 4,
        ("d1", "subtree", "MEET", "", "value"): 7,
        ("tb", "own", "MEET", "f", "value"): 1,
        ("tb", "own", "BEST", "", "value"): Decimal("9.5"),
        ("pt1", "own", "BEST", "", "value"): 8,
    }
    assert told(applied) == []


def test_a_unit_above_others_in_the_sheet_stands_for_all_below_it_and_is_counted_once() -> None:
    rows = [
        ["Đơn vị", "Buổi tuyên truyền"],
        ["Quận Ba Đình", 7],
        ["Phường Trúc Bạch", 3],
        ["Phường Phúc Tân", 4],
        ["Huyện Đông Anh", 5],
        ["Tổng cộng", 12],
    ]
    mapping, applied = guessed(read(rows))
    assert mapping.units["quan ba dinh"] == UnitTarget("d1", "subtree")
    assert mapping.units["tong cong"] == UnitTarget("city", "subtree")
    assert told(applied) == []
    rows[-1][1] = 19
    assert told(guessed(read(rows))[1]) == [("L308", "Biểu 1!B6")]


def test_names_that_several_units_bear_are_asked_not_guessed() -> None:
    _mapping, applied = guessed(read([["Đơn vị", "Buổi tuyên truyền"], ["Phúc Tân", 3], ["Trúc Bạch", 1]]))
    assert told(applied) == [("L202", "Biểu 1!A2")]
    assert "Phường Phúc Tân (pt1); Xã Phúc Tân (pt2)" in applied.findings[0].line()
    assert not applied.sound


def test_unknown_labels_are_told_with_the_nearest_names() -> None:
    rows = [["Đơn vị", "Buổi tuyên truyền", "Số buổi tuyên truyên"], ["Phường Trúc Bach B", 3, 4], ["Ba Đình", 1, 1]]
    _mapping, applied = guessed(read(rows))
    assert told(applied)[:2] == [("L202", "Biểu 1!A2"), ("L203", "Biểu 1!C1")]
    assert "(có phải: Phường Trúc Bạch (tb); " in applied.findings[0].line()
    assert "(có phải: Buổi tuyên truyền (MEET)?)" in applied.findings[1].line()


def test_what_was_remembered_serves_the_next_file_of_that_header() -> None:
    first = [["Đơn vị", "Số buổi T1"], ["Bạch Trúc", 3], ["Ba Đình", 1]]
    grid = read(first)
    layout = guess_layout(grid, KNOWN)
    remembered = ColumnMapping(
        layout,
        units={"bach truc": UnitTarget("tb"), "ba dinh": SKIPPED},
        indicators={"so buoi t1": IndicatorTarget("MEET")},
        writing=Writing.UNICODE,
    )
    again = read([["Đơn vị", "Số buổi T1"], ["Bạch Trúc", 5], ["Phường Phúc Tân", 2]])
    assert labels_of(grid, layout).fingerprint == labels_of(again, layout).fingerprint
    mapping = guess_mapping(again, KNOWN, layout=layout, remembered=remembered)
    assert mapping.units == {"bach truc": UnitTarget("tb"), "phuong phuc tan": UnitTarget("pt1")}
    assert mapping.writing is Writing.UNICODE
    applied = apply_mapping(again, mapping, KNOWN, period=PERIOD, days_of=days)
    assert [fact.number for fact in applied.facts] == [5, 2]


def test_months_in_a_header_do_not_make_it_another() -> None:
    def header(month: int) -> str:
        grid = read([["Đơn vị", f"Buổi tuyên truyền tháng {month}"], ["Ba Đình", 1]])
        return labels_of(grid, Layout(Axis.UNITS, (0, 0), 0)).fingerprint

    assert header(1) == header(12)


def test_two_cells_for_one_number_are_refused_with_both_places() -> None:
    _mapping, applied = guessed(read([["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", 3], ["Phường Trúc Bạch", 4]]))
    assert told(applied) == [("L306", "Biểu 1!B3")]
    assert "Biểu 1!B2" in applied.findings[0].line()


def test_units_of_another_time_and_indicators_of_another_frequency_are_refused() -> None:
    rows = [["Đơn vị", "Buổi tuyên truyền", "Đã ban hành kế hoạch"], ["Phường Cũ", 3, "x"], ["Trúc Bạch", 1, None]]
    _mapping, applied = guessed(read(rows))
    assert {code for code, _place in told(applied)} == {"L313", "L314"}
    _mapping, applied = guessed(read(rows), period="2016..2017")
    assert ("L205", "") in told(applied)


def test_a_unit_of_another_time_is_told_as_such_and_not_taken_for_a_like_one() -> None:
    alive = [unit for unit in UNITS if unit.code != "old"]
    known = Known(alive, INDICATORS, others=[unit for unit in UNITS if unit.code == "old"])
    grid = read([["Đơn vị", "Buổi tuyên truyền"], ["Phường Cũ", 3], ["Trúc Bạch", 1]])
    mapping = guess_mapping(grid, known, layout=guess_layout(grid, known))
    applied = apply_mapping(grid, mapping, known, period=PERIOD, days_of=days)
    assert told(applied) == [("L314", "Biểu 1!A2")]


def test_a_total_of_what_does_not_add_up_is_left_out_and_told() -> None:
    _mapping, applied = guessed(
        read([["Đơn vị", "Điểm cao nhất"], ["Trúc Bạch", 9], ["Phường Phúc Tân", 8], ["Tổng", 9]])
    )
    assert told(applied) == [("L307", "Biểu 1!B4")]
    assert [fact.unit for fact in applied.facts] == ["tb", "pt1"]
    assert applied.sound


def test_half_a_ratio_is_told() -> None:
    _mapping, applied = guessed(read([["Đơn vị", "Hồ sơ đúng hạn"], [None, "Tử số"], ["Trúc Bạch", 9]], merges=()))
    assert told(applied) == [("L311", "Biểu 1!B3")]


def cell_of(value: str, kind: CellKind = CellKind.TEXT) -> Cell:
    return Cell((Piece(value),), kind)


@pytest.mark.parametrize(
    ("text", "kind", "indicator", "number", "code"),
    [
        ("1.234,5", CellKind.TEXT, "BEST", None, "L316"),
        ("34,5", CellKind.TEXT, "BEST", Decimal("34.5"), ""),
        ("-3", CellKind.TEXT, "BEST", Decimal(-3), ""),
        ("-3", CellKind.TEXT, "MEET", None, "L301"),
        ("-3", CellKind.NUMBER, "MEET", None, "L301"),
        ("1,234.5", CellKind.TEXT, "MEET", None, "L301"),
        ("1,234", CellKind.TEXT, "MEET", None, "L301"),
        ("NaN", CellKind.TEXT, "MEET", None, "L301"),
        ("NaN", CellKind.MISTAKE, "MEET", None, "L302"),
        ("1E+308", CellKind.NUMBER, "MEET", None, "L301"),
        ("1E+999999999", CellKind.NUMBER, "MEET", None, "L301"),
        ("1E-30", CellKind.NUMBER, "BEST", None, "L301"),
        ("31/02/2017", CellKind.TEXT, "MEET", None, "L301"),
        ("2017-01-31", CellKind.DATE, "MEET", None, "L304"),
        ("=", CellKind.UNCOMPUTED, "MEET", None, "L303"),
        ("87.3", CellKind.PERCENT, "MEET", None, "L305"),
        ("87.3", CellKind.PERCENT, "PART", Decimal("87.3"), ""),
        ("–", CellKind.TEXT, "MEET", None, "L309"),
        ("Không phát sinh", CellKind.TEXT, "MEET", Decimal(0), ""),
        ("02", CellKind.TEXT, "MEET", Decimal(2), ""),
        ("x", CellKind.TEXT, "PLAN", Decimal(1), ""),
        ("Chưa", CellKind.TEXT, "PLAN", Decimal(0), ""),
        ("5", CellKind.NUMBER, "PLAN", None, "L316"),
        ("0.5", CellKind.NUMBER, "PLAN", None, "L316"),
        ("12 buổi", CellKind.TEXT, "MEET", None, "L301"),
        ("", CellKind.TEXT, "MEET", None, ""),
    ],
)
def test_one_cell(text: str, kind: CellKind, indicator: str, number: Decimal | None, code: str) -> None:
    found = figure_of(cell_of(text, kind), text, KNOWN.indicator[indicator], Place("S!A1"))
    assert (found.number, found.finding.code if found.finding else "") == (number, code)
    assert found.finding is None or found.finding.place() == "S!A1"


def test_decomposed_and_zero_width_text_means_what_it_shows() -> None:
    rows = [
        ["Đơn vị", "Buo\u0302\u0309i tuye\u0302n truye\u0302\u0300n"],
        ["Phu\u031bo\u031b\u0300ng Tru\u0301c Ba\u0323ch", "1\u200b2"],
    ]
    assert numbers(guessed(read(rows))[1]) == {("tb", "own", "MEET", "", "value"): 12}


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("BÁO CÁO Tháng 01 năm 2017", "2017-01"),
        ("Biểu tháng 11/2016", "2016-11"),
        ("QUÝ IV NĂM 2016", "2016-Q4"),
        ("6 tháng đầu năm 2018", "2018-H1"),
        ("sáu tháng cuối năm 2018", "2018-H2"),
        ("Kết quả năm 2019", "2019"),
        ("Hà Nội, ngày 05 tháng 01 năm 2017", ""),
        ("tháng 13 năm 2017", ""),
        ("không nói kỳ", ""),
    ],
)
def test_periods_in_words(line: str, period: str) -> None:
    assert period_told([line]) == period


@pytest.mark.parametrize("text", ["Tổng cộng", "TỔNG SỐ:", "Cộng", "Tổng cộng toàn thành phố", "Toàn huyện"])
def test_totals(text: str) -> None:
    assert is_total((text,))


@pytest.mark.parametrize("text", ["Tổng công ty Điện lực", "Xã Cộng Hòa", "Tổng cục Thuế"])
def test_names_that_are_no_totals(text: str) -> None:
    assert not is_total((text,))


def test_labels_are_compared_without_numbering_and_measure() -> None:
    assert {label_key(text) for text in ("1. Số lớp (lớp)", "a) SỐ LỚP", "- số lớp:", "1.2.3. Số  lớp")} == {"so lop"}
    assert label_key("(buổi)") == "(buoi)"
    assert [column_letters(column) for column in (0, 25, 26, 701, 16383)] == ["A", "Z", "AA", "ZZ", "XFD"]


TARGETS = st.one_of(
    st.none(), st.just(SKIPPED), st.builds(UnitTarget, st.text(max_size=5), st.sampled_from(["own", "subtree"]))
)
MEANINGS = st.one_of(
    st.none(),
    st.just(SKIPPED),
    st.builds(
        IndicatorTarget, st.text(max_size=5), st.text(max_size=3), st.sampled_from([part.value for part in Part])
    ),
)
LAYOUTS = st.builds(
    lambda axis, first, more, names: Layout(axis, (first, first + more), names),
    st.sampled_from(Axis),
    st.integers(0, 50),
    st.integers(0, 5),
    st.integers(0, 50),
)


@given(
    st.builds(
        ColumnMapping,
        LAYOUTS,
        st.dictionaries(st.text(max_size=5), TARGETS),
        st.dictionaries(st.text(max_size=5), MEANINGS),
        st.sampled_from(Writing),
        st.frozensets(st.sampled_from(["-Q1", "2019", "*"])),
    )
)
def test_a_mapping_survives_its_json(mapping: ColumnMapping) -> None:
    assert mapping_of(mapping_record(mapping)) == mapping


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"[]",
        b"{}",
        b'{"version": 2}',
        b"\xff",
        b"[" * 100_000,
        b'{"version":1,"headers":{"x":{"version":1,"header":[0,1]}}}',
        b"null",
    ],
)
def test_a_mapping_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parse_mappings(content)
    assert [finding.code for finding in refused.value.findings] == ["L206"]


NAMES = [
    *(unit.name for unit in KNOWN.units),
    *(row.name for row in INDICATORS),
    "Tổng cộng",
    "",
    "Lạ",
    "12",
    "1,234.5",
]
CELLS = st.builds(
    lambda text, kind, covered: Cell((Piece(text),) if text else (), kind, covered),
    st.sampled_from(NAMES) | st.text(max_size=6),
    st.sampled_from([CellKind.TEXT, CellKind.MISTAKE, CellKind.UNCOMPUTED]),
    st.booleans(),
) | st.builds(lambda number: Cell((Piece(str(number)),), CellKind.NUMBER), st.integers(-5, 10**30))


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=8).map(tuple))
def test_whatever_a_grid_holds_each_fact_has_one_cell_and_every_doubt_a_place(
    rows: tuple[tuple[Cell, ...], ...],
) -> None:
    grid = read_grid(Grid("S", GridKind.SHEET, rows), Writing.AUTO)
    mapping, applied = guessed(grid)
    assert max(Counter(fact.key for fact in applied.facts).values(), default=1) == 1
    assert len({fact.place for fact in applied.facts}) == len(applied.facts)
    assert all(finding.line() for finding in applied.findings)
    assert applied.facts or applied.findings
    assert apply_mapping(grid, mapping_of(mapping_record(mapping)), KNOWN, period=PERIOD, days_of=days) == applied


def test_facts_become_one_report_of_each_unit() -> None:
    _mapping, applied = guessed(read(DOWN, merges=MERGES))
    reports = reports_of(applied.facts, programme="P", status="submitted")
    assert [(report.organisation, report.status) for report in reports] == [
        ("d1", "submitted"),
        ("pt1", "submitted"),
        ("tb", "submitted"),
    ]
    assert reports[0].content == '{"narratives":{},"values":[{"indicator":"MEET","scope":"subtree","value":"1017"}]}'

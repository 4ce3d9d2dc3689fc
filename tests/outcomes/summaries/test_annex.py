"""The Excel annex: typed cells, formulas that show the exact figure at once, lists, a key to every figure's cell."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.outcomes.summaries.samples import CONTENTS, DISTRICTS, PERIOD, UNIT, figure, workbook

from phoihop.outcomes.summaries.render.annex import write_annex
from phoihop.outcomes.summaries.render.sheets import paper_for
from phoihop.outcomes.summaries.rules.adding import over_parts
from phoihop.outcomes.summaries.rules.annex import (
    AdjustmentLine,
    AnnexContent,
    AnnexLine,
    CommendationLine,
    CourseLine,
    MissingLine,
    PracticeLine,
    Workbook,
)
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure


def opened(book: Workbook, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_annex(book)), data_only=values)


def rows(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]


def listed() -> Workbook:
    """With everything that a report may have."""
    flow = Measure("BU", "Số buổi", "buổi", over_units="sum", over_time="sum")
    years = tuple(
        Figure(FigureKey(UNIT, year, "BU"), flow, Decimal(value), method="computed")
        for year, value in (("2016", 5), ("2017", 7))
    )
    whole = Figure(FigureKey(UNIT, PERIOD, "BU"), flow, Decimal(12), method="computed")
    adjusted = replace(figure("MH01", "Số mô hình", "mô hình", 2100), adjusted=True)
    return replace(
        workbook(),
        parts=("2016", "2017"),
        course=(CourseLine(flow, years, whole, over_parts(flow, whole, years)),),
        practices=(
            PracticeLine("=Camera", "Xã A", "Kinh tế", 2017, "+12%", None, "Cấp xã", "[Xã A, quý IV năm 2019]"),
        ),
        commendations=(CommendationLine("Đội A", "Tập thể", "Xã A", "Giấy khen", "Làm tốt", ""),),
        adjustments=(
            AdjustmentLine(
                adjusted, "Hà Nội", Decimal(2071), "cộng thiếu", "Cán bộ", datetime(2022, 1, 4, 20, tzinfo=UTC)
            ),
        ),
    )


def test_sheets_their_contents_and_set_up() -> None:
    book = opened(listed())
    assert book.sheetnames == [
        "Mục lục", "Theo nội dung", "Diễn biến", "Theo đơn vị 2", "Theo đơn vị 4", "Mô hình", "Khen thưởng",
        "Chưa báo cáo", "Điều chỉnh số liệu", "Giải thích ghi chú", "Nguồn số liệu", "_so_lieu",
    ]  # fmt: skip
    assert book["_so_lieu"].sheet_state == "veryHidden"
    contents = book["Mục lục"]
    named = [row for row in rows(contents) if row[0]]
    assert [row[0] for row in named] == book.sheetnames[1:-1]
    for number, name in enumerate(book.sheetnames[1:-1], start=6):
        assert contents.cell(number, 1).hyperlink.location == f"'{name}'!A1"
        sheet = book[name]
        assert sheet["A4"].hyperlink.location == "'Mục lục'!A1"
        assert sheet.freeze_panes.endswith("6")
        assert sheet.auto_filter.ref.startswith("A5:")
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$5:$5"
        assert sheet["A3"].value == "DỮ LIỆU MẪU"
        assert "DỮ LIỆU MẪU" in sheet.oddHeader.center.text


def test_a_sheet_too_wide_to_be_read_goes_on_beside_with_its_units_repeated() -> None:
    assert [paper_for([20] * columns, 2) for columns in (12, 13, 17, 18, 32, 33)] == [
        (9, 1), (8, 1), (8, 1), (8, 2), (8, 2), (8, 3),
    ]  # fmt: skip
    book = listed()
    (narrow, *_others) = book.units
    copies = [replace(measure, code=f"X{number}") for number in range(30) for measure in narrow.measures]
    wide = replace(
        narrow,
        measures=tuple(copies),
        adding=narrow.adding * 30,
        units=tuple(replace(unit, figures=unit.figures * 30) for unit in narrow.units),
        whole=replace(narrow.whole, figures=narrow.whole.figures * 30),
    )
    sheet = opened(replace(book, units=(wide,)))["Theo đơn vị 2"]
    assert sheet.page_setup.fitToWidth > 1
    assert (sheet.page_setup.fitToHeight, sheet.print_title_cols, sheet.print_title_rows) == (0, "$A:$B", "$5:$5")


def test_several_notes_in_one_cell_are_one_sentence() -> None:
    book = workbook()
    content = book.contents[0]
    line = replace(content.lines[0], scope="So sánh giữa hai kỳ không cùng tập hợp đơn vị báo cáo")
    sheet = opened(replace(book, contents=(replace(content, lines=(line,)),)))["Theo nội dung"]
    told = [row[14] for row in rows(sheet) if row[1] == line.figure.key.indicator]
    assert told == ["Còn thiếu báo cáo; so sánh giữa hai kỳ không cùng tập hợp đơn vị báo cáo"]


def test_without_the_flag_nothing_says_example() -> None:
    content = opened(workbook(example=False))
    assert all(sheet["A3"].value is None for sheet in content if sheet.title != "_so_lieu")
    assert all("MẪU" not in str(sheet.oddHeader.center.text) for sheet in content)


def test_figures_with_coverage_difference_and_change() -> None:
    sheet = opened(workbook())["Theo nội dung"]
    (at,) = [number for number, row in enumerate(rows(sheet), start=6) if row[1] == "MH01"]
    assert [cell.value for cell in sheet[at]] == [
        2, "MH01", "Số mô hình «Dân vận khéo» đăng ký", "mô hình", None, None, 2071, 1817, 1860, 97.7, 2071, 1795, 276,
        15.4, "Còn thiếu báo cáo",
    ]  # fmt: skip
    formulas = opened(workbook(), values=False)["Theo nội dung"]
    assert [formulas.cell(at, column).value for column in (10, 11, 13, 14)] == [
        f"=ROUND(H{at}/I{at}*100,1)", f"=G{at}", f"=K{at}-L{at}", f"=ROUND((K{at}-L{at})/ABS(L{at})*100,1)",
    ]  # fmt: skip
    assert formulas.cell(at, 7).number_format == "[$-42A]#,##0"
    told = [row for row in rows(sheet) if row[0] and row[2] is not None]
    assert len(told) == sum(len(measures) for _title, measures in CONTENTS)


def test_totals_are_sums_of_the_units_and_of_what_the_city_reported_itself() -> None:
    sheet, formulas = (opened(workbook(), values=values)["Theo đơn vị 2"] for values in (True, False))
    units = [row[1] for row in rows(sheet)][: len(DISTRICTS)]
    assert units == list(DISTRICTS)
    own, blank, total = 36, 37, 38
    assert sheet.cell(own, 2).value == "Thành phố Hà Nội (tự báo cáo)"
    assert {cell.value for cell in sheet[blank]} == {None}
    for column in (3, 7, 11, 15):
        letter = formulas.cell(total, column).column_letter
        assert formulas.cell(total, column).value == f"=SUM({letter}6:{letter}{own})"
        found = [sheet.cell(row, column).value for row in range(6, own + 1)]
        assert sheet.cell(total, column).value == sum(filter(None, found))
    assert sheet.cell(10, 3).value is None, "a missing figure is blank, not zero"
    assert sheet.auto_filter.ref == f"A5:S{own}"


def test_ratios_are_quotients_of_their_parts() -> None:
    formulas = opened(workbook(), values=False)["Theo đơn vị 4"]
    heads = [cell.value for cell in formulas[5]]
    at = heads.index("TT03: tử số") + 1
    one, other = (formulas.cell(5, column).column_letter for column in (at, at + 1))
    assert formulas.cell(6, at + 2).value == f"=ROUND({one}6/{other}6*100,1)"
    assert formulas.cell(38, at).value == f"=SUM({one}6:{one}36)"
    assert formulas.cell(38, at + 2).value == f"=ROUND({one}38/{other}38*100,1)"


def test_what_is_no_sum_is_a_value_and_says_why() -> None:
    book = workbook()
    (units, _other) = book.units
    figures = (replace(units.whole.figures[0], adjusted=True, value=Decimal(99)), *units.whole.figures[1:])  # type: ignore[type-var]
    adding = (replace(units.adding[0], reason="có số đã điều chỉnh"), *units.adding[1:])
    odd = replace(units, whole=replace(units.whole, figures=figures), adding=adding)
    sheet = opened(replace(book, units=(odd,)), values=False)["Theo đơn vị 2"]
    assert sheet["C38"].value == 99
    assert sheet["S38"].value == "Có số đã điều chỉnh nên dòng này không phải tổng các dòng trên: MH01"
    assert sheet["G38"].value == "=SUM(G6:G36)"


def test_an_adjusted_ratio_is_not_called_a_quotient() -> None:
    measure = Measure("R", "Tỷ lệ", "%", "ratio", 1)
    line = AnnexLine(Figure(FigureKey(UNIT, PERIOD, "R"), measure, Decimal(90), Decimal(1), Decimal(2), adjusted=True))
    sheet = opened(Workbook("A", "", (AnnexContent(1, "N", (line,)),)), values=False)["Theo nội dung"]
    assert [cell.value for cell in sheet[7]][4:7] == [1, 2, 90]
    assert "điều chỉnh" in sheet["O7"].value


def test_lists() -> None:
    book = opened(listed())
    assert rows(book["Diễn biến"]) == [["BU", "Số buổi", "buổi", 5, 7, 12, None]]
    assert rows(book["Mô hình"]) == [
        [1, "=Camera", "Xã A", "Kinh tế", 2017, "+12%", None, "Cấp xã", "[Xã A, quý IV năm 2019]"]
    ]
    assert rows(book["Khen thưởng"]) == [[1, "Đội A", "Tập thể", "Xã A", "Giấy khen", "Làm tốt", "Chưa gắn minh chứng"]]
    ((*told, day),) = rows(book["Điều chỉnh số liệu"])
    assert told == [1, "MH01", "Số mô hình", "Hà Nội", 2071, 2100, 29, "cộng thiếu", "Cán bộ"]
    assert day == datetime(2022, 1, 5), "the day in Hà Nội"  # noqa: DTZ001
    assert rows(book["Chưa báo cáo"]) == [
        ["q03", "Phường Bồ Đề", "Quận Long Biên", 59, 62, 3, 95.2, "2017-03, 2018-07, 2020-04"]
    ]
    assert rows(book["Giải thích ghi chú"])[0][::2] == ["Còn thiếu báo cáo", 19]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@cmd", "\tx", "http://la.example", "007", "{=1}"])
def test_text_stays_text(text: str) -> None:
    book = replace(workbook(example=False), missing=(MissingLine(text, text, text, 1, 2, text),), subtitle=text)
    file = opened(book, values=False)
    sheet = file["Chưa báo cáo"]
    for cell in ("A6", "B6", "C6", "H6"):
        assert (sheet[cell].data_type, sheet[cell].value) == ("s", text)
        assert sheet[cell].hyperlink is None
    assert file["Mục lục"]["A2"].data_type == "s"


def test_a_number_longer_than_excel_keeps_is_text_and_nothing_calculates_with_it() -> None:
    now, base = figure("MH01", "Số", "", Decimal("12345678901234567.5")), figure("MH01", "Số", "", 5)
    line = AnnexLine(now, "", (now, base))
    sheet = opened(Workbook("A", "", (AnnexContent(1, "N", (line,)),)), values=False)["Theo nội dung"]
    assert (sheet["G7"].data_type, sheet["G7"].value) == ("s", "12345678901234567.5")
    assert sheet["K7"].value == "12345678901234567.5"
    assert sheet["M7"].value == "12345678901234562.5"


def test_nothing_reported_at_all_is_still_a_workbook() -> None:
    book = opened(Workbook("Phụ lục", "", ()))
    assert book.sheetnames == [
        "Mục lục",
        "Theo nội dung",
        "Chưa báo cáo",
        "Giải thích ghi chú",
        "Nguồn số liệu",
        "_so_lieu",
    ]
    assert all(rows(book[name]) == [] for name in book.sheetnames[1:-1])


def test_every_figure_has_a_key_and_totals_have_names() -> None:
    file = write_annex(listed())
    book = openpyxl.load_workbook(BytesIO(file), data_only=True)
    keys = list(book["_so_lieu"].iter_rows(min_row=2, values_only=True))
    for sheet, cell, _unit, _period, _indicator, _cell, aspect, exact, *_against in keys:
        shown = book[sheet][cell].value
        signed = abs(shown) if aspect == "difference" else shown
        assert Decimal(str(signed)) == Decimal(exact), (sheet, cell)
    assert ("Theo đơn vị 2", "C6", "q00", PERIOD, "MH01") in [row[:5] for row in keys]
    assert book.defined_names["SL_MH01"].attr_text == "'Theo nội dung'!$G$11"
    assert book.defined_names["Tong_MH01"].attr_text == "'Theo đơn vị 2'!$C$38"

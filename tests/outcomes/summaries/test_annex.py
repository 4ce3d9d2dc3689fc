"""The Excel annex: typed cells with coverage and words, frozen heads, nothing that runs."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.outcomes.summaries.samples import CONTENTS, DISTRICTS, workbook

from phoihop.outcomes.summaries.render.annex import write_annex
from phoihop.outcomes.summaries.rules.records import MissingLine, Workbook


def opened(book: Workbook) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_annex(book)))


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]


def test_sheets_and_their_heads() -> None:
    book = opened(workbook())
    assert book.sheetnames == [
        "Theo nội dung",
        "Theo đơn vị",
        "Đơn vị chưa báo cáo",
        "Giải thích ghi chú",
        "Nguồn số liệu",
    ]
    for sheet in book:
        assert sheet.freeze_panes.endswith("6")
        assert sheet.auto_filter.ref.startswith("A5:")
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$5:$5"
        assert sheet["A3"].value == "DỮ LIỆU MẪU"
        assert "DỮ LIỆU MẪU" in sheet.oddHeader.center.text


def test_figures_are_numbers_with_coverage_and_words() -> None:
    sheet = opened(workbook())["Theo nội dung"]
    (first,) = [row for row in rows(sheet) if row[1] == "MH01"]
    assert first == [
        "2. " + CONTENTS[1][0], "MH01", "Số mô hình «Dân vận khéo» đăng ký", "mô hình", 2071, 1817, 1860, 97.7,
        "Còn thiếu báo cáo", None,
    ]  # fmt: skip
    assert sheet["E6"].data_type == "n"
    assert sheet["E6"].number_format == "#,##0"
    assert len(rows(sheet)) == sum(len(measures) for _title, measures in CONTENTS)


def test_a_missing_figure_is_blank_not_zero() -> None:
    sheet = opened(workbook())["Theo đơn vị"]
    table = rows(sheet)
    assert [row[1] for row in table] == list(DISTRICTS)
    assert table[4][14:18] == [None, None, None, "Chưa có số liệu"]


def test_flags_are_explained_and_units_that_have_not_reported_listed() -> None:
    book = opened(workbook())
    assert rows(book["Giải thích ghi chú"])[0][0] == "Còn thiếu báo cáo"
    assert rows(book["Đơn vị chưa báo cáo"]) == [
        ["q03", "Phường Bồ Đề", "Quận Long Biên", 3, 62, "2017-03, 2018-07, 2020-04"]
    ]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@cmd", "\tx", "http://la.example", "007"])
def test_text_stays_text(text: str) -> None:
    book = replace(workbook(example=False), missing=(MissingLine(text, text, text, 1, 2, text),), title=text)
    sheet = opened(book)["Đơn vị chưa báo cáo"]
    for cell in ("A1", "A6", "B6", "F6"):
        assert (sheet[cell].data_type, sheet[cell].value) == ("s", text)
        assert sheet[cell].hyperlink is None


def test_without_the_flag_nothing_says_example() -> None:
    content = opened(workbook(example=False))
    assert all(sheet["A3"].value is None for sheet in content)
    assert all("MẪU" not in str(sheet.oddHeader.center.text) for sheet in content)


def test_a_number_longer_than_excel_keeps_is_written_as_text() -> None:
    book = workbook()
    line = book.lines[0]
    long = replace(line, figure=replace(line.figure, value=Decimal("12345678901234567.5")))
    sheet = opened(replace(book, lines=(long,)))["Theo nội dung"]
    assert (sheet["E6"].data_type, sheet["E6"].value) == ("s", "12345678901234567.5")


def test_nothing_reported_at_all_is_still_a_workbook() -> None:
    book = opened(Workbook("Phụ lục", "", ()))
    assert all(rows(sheet) == [] for sheet in book)

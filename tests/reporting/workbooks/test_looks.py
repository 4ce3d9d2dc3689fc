"""How a workbook looks on the desk of an office and on its printer."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
from tests.reporting.workbooks.samples import ASKED, HEAD, asked_with, line, place_of, workbook

LONG = "Tỷ lệ khu dân cư tổ chức ngày hội toàn dân bảo vệ an ninh Tổ quốc trên tổng số khu dân cư của địa bàn " * 2


def opened(*words: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(*words)))


def test_it_prints_on_a4_on_its_side_as_wide_as_a_page_with_its_titles_on_each() -> None:
    for sheet in opened({}).worksheets[:2]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert "Xã A" in sheet.oddFooter.left.text


def test_rows_are_as_tall_as_their_texts_and_a_narrative_has_room() -> None:
    numbers, texts = opened({}, asked_with(replace(line("A"), name=LONG), replace(line("B"), name="Ngắn"))).worksheets[
        :2
    ]
    tall, low = (numbers.row_dimensions[place_of(numbers, code).row].height for code in ("A", "B"))
    assert tall >= 4 * low
    assert texts.row_dimensions[HEAD + 1].height >= 8 * low


def test_columns_in_which_nothing_stands_are_hidden() -> None:
    def hidden(book: Any) -> set[str]:
        columns = book.worksheets[0].column_dimensions
        return {
            letter
            for letter in "ABCDEFG"
            for dimension in columns.values()
            if dimension.hidden and dimension.min <= ord(letter) - 64 <= dimension.max
        }

    bare = replace(line("A"), help="", legal_basis="")
    assert hidden(opened({})) == set()
    assert hidden(opened({}, asked_with(bare))) == {"E", "F", "G"}
    assert hidden(opened({}, asked_with(replace(bare, kind="ratio")))) == {"D", "G"}


def test_whole_numbers_have_no_stray_comma_and_others_keep_their_decimals() -> None:
    sheet = opened({"BEST||value": Decimal("1.25")}, ASKED).worksheets[0]
    assert place_of(sheet, "BEST").number_format == "#,##0"
    (rules,) = sheet.conditional_formatting
    (rule,) = rules.rules
    assert str(rules.sqref).startswith(f"D{HEAD + 1}:F")
    assert rule.formula == [f"D{HEAD + 1}<>INT(D{HEAD + 1})"]
    assert rule.dxf.numFmt.formatCode == "#,##0.0##############"

"""Tables as files: typed cells, and text that no spreadsheet takes for a formula."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.ui.tables import (
    Cell,
    Column,
    DownloadUnknown,
    Row,
    Table,
    download,
    safe_text,
    wanted_download,
    written,
)

COLUMNS = [Column("unit", "Đơn vị"), Column("value", "Số liệu", number=True), Column("day", "Ngày")]


def table(*rows: dict[str, object], sample: bool = False) -> Table:
    return Table(
        "bang",
        "Bảng thử",
        COLUMNS,
        [Row({key: Cell(value) for key, value in row.items()}) for row in rows],
        sample=sample,
    )


ROWS = [
    {"unit": "=HYPERLINK(1)", "value": Decimal("1234.5"), "day": date(2021, 12, 15)},
    {"unit": "Xã A", "value": Decimal("-3"), "day": None},
    {"unit": "@b", "value": Decimal("12345678901234567890.5"), "day": None},
]


def test_a_workbook_has_typed_cells_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(table(*ROWS, sample=True), "xlsx").content))
    rows = list(book.active.iter_rows())
    values = [[cell.value for cell in row] for row in rows]
    assert values[0][0] == "Bảng thử"
    assert "DỮ LIỆU MẪU" in values[1][0]
    assert values[2] == ["Đơn vị", "Số liệu", "Ngày"]
    assert [row[0] for row in values[3:]] == ["=HYPERLINK(1)", "Xã A", "@b"]
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} <= {"s", "n", "d"}
    assert [row[1] for row in values[3:]] == [1234.5, -3, "12345678901234567890.5"]
    assert values[3][2].date() == date(2021, 12, 15)


def test_a_csv_file_is_read_by_excel_and_holds_exact_numbers() -> None:
    text = download(table(*ROWS), "csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Đơn vị", "Số liệu", "Ngày"],
        ["'=HYPERLINK(1)", "1234.5", "2021-12-15"],
        ["Xã A", "-3", ""],
        ["'@b", "12345678901234567890.5", ""],
    ]


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_only_known_files_are_offered() -> None:
    ask = RequestFactory()
    assert wanted_download(ask.get("/")) == ""
    assert wanted_download(ask.get("/?tai=csv")) == "csv"
    with pytest.raises(DownloadUnknown):
        wanted_download(ask.get("/?tai=exe"))


def test_values_are_written_as_an_office_does() -> None:
    assert [written(value) for value in (None, Decimal("1234.50"), 7, date(2021, 1, 5), "a")] == [
        "",
        "1.234,5",
        "7",
        "05/01/2021",
        "a",
    ]

"""Reports that are asked, their workbooks, and what an officer does to a workbook before sending it back."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import openpyxl

from phoihop.reporting.regimes.rules import AskedLine, AskedReport, AskedSection
from phoihop.reporting.workbooks.readers.opening import read_workbook
from phoihop.reporting.workbooks.readers.stamps import stamp_of
from phoihop.reporting.workbooks.render.workbook import Heading, write_workbook
from phoihop.reporting.workbooks.rules.filled import Filled, read_filled
from phoihop.reporting.workbooks.rules.form import Told, form_version, keys_of
from phoihop.reporting.workbooks.rules.stamp import Stamp, prints

SEX = (("f", "Nữ"), ("m", "Nam"))
HEAD = 6
"""The row of the titles, from 1."""


def line(
    code: str, kind: str = "count", cells: tuple[tuple[str, str], ...] = (), number: int | None = None
) -> AskedLine:
    return AskedLine(
        form="F",
        form_name="Biểu",
        indicator=code,
        name=f"Chỉ tiêu {code}",
        unit="buổi",
        kind=kind,
        frequency="month",
        over_time="sum",
        over_units="sum",
        direction="",
        decimals=None,
        minimum=None,
        maximum=None,
        help="đếm mỗi buổi một lần",
        legal_basis="Điều 1",
        content_number=number,
        content_title="Tuyên truyền" if number else "",
        required=True,
        breakdown="sex" if cells else "",
        cells=cells,
    )


def asked_with(*lines: AskedLine, sections: tuple[str, ...] = ("general",)) -> AskedReport:
    """A report of January 2017 of unit a."""
    return AskedReport(
        organisation="a",
        period="2017-01",
        starts=date(2016, 12, 15),
        ends=date(2017, 1, 14),
        due=date(2017, 1, 16),
        grace_until=date(2017, 1, 16),
        forms=("F",),
        lines=lines,
        sections=tuple(AskedSection("F", code, f"Mục {code}", "viết ngắn") for code in sections),
    )


ASKED = asked_with(
    line("MEET", cells=SEX, number=2), line("RATE", "ratio"), line("BEST", "amount"), line("PLAN", "yesno", number=1)
)


def stamp_for(asked: AskedReport, told: Mapping[str, Told], version: int = 3) -> Stamp:
    return Stamp("P", "P", "a", asked.period, form_version(asked), version, prints(told, keys_of(asked)))


def workbook(told: Mapping[str, Told] | None = None, asked: AskedReport = ASKED, stamp: Stamp | None = None) -> bytes:
    """The workbook as it is handed out."""
    heading = Heading("Xã A", "Báo cáo tháng", "Chương trình")
    return write_workbook(asked=asked, heading=heading, told=told or {}, stamp=stamp or stamp_for(asked, told or {}))


def read(content: bytes, asked: AskedReport = ASKED) -> Filled:
    """What a workbook says, read in this process."""
    sheets = read_workbook(content, "bieu.xlsx")
    stamp = stamp_of(sheets, "bieu.xlsx")
    assert isinstance(stamp, Stamp), stamp
    return read_filled(sheets, asked, stamp)


def edited(content: bytes, change: Callable[[Any], object]) -> bytes:
    """The workbook after somebody changed it and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place_of(sheet: Any, code: str, column: int = 4) -> Any:
    """The cell of a code's row."""
    (row,) = (cells[0].row for cells in sheet.iter_rows() if cells[0].value == code)
    return sheet.cell(row, column)


def put(code: str, value: Any, column: int = 4, number_format: str | None = None) -> Callable[[Any], object]:
    """Somebody types into a cell."""

    def change(book: Any) -> None:
        cell = place_of(book.worksheets[1 if code.startswith("@") else 0], code, column)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def shuffled(seed: int) -> Callable[[Any], object]:
    """Somebody sorts the rows, inserts some, hides some, moves a column, renames the sheets."""

    def change(book: Any) -> None:
        dice = random.Random(seed)
        for number, sheet in enumerate(book.worksheets[:2]):
            if sheet.title not in ("Số liệu", "Thuyết minh"):
                continue
            for validation in list(sheet.data_validations.dataValidation):
                sheet.data_validations.dataValidation.remove(validation)
            width = sheet.max_column
            rows = [[(cell.value, cell.data_type) for cell in cells] for cells in sheet.iter_rows(min_row=HEAD + 1)]
            dice.shuffle(rows)
            for _more in range(dice.randint(0, 3)):
                rows.insert(dice.randint(0, len(rows)), [(None, "n")] * width)
            order = list(range(width))
            if dice.random() < 0.5:
                dice.shuffle(order)
            heads = [sheet.cell(HEAD, place + 1).value for place in range(width)]
            sheet.delete_rows(HEAD, sheet.max_row)
            down = HEAD + dice.randint(0, 4)
            for row, values in enumerate([[(head, "s") for head in heads], *rows], down):
                for column, place in enumerate(order, 1):
                    value, kind = values[place]
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if kind == "s" and value is not None:
                        cell.data_type = "s"
                sheet.row_dimensions[row].hidden = dice.random() < 0.3
            sheet.title = f"Trang {number}"

    return change


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def altered(content: bytes, part: str, pattern: bytes, by: bytes) -> bytes:
    """The workbook with one thing changed in one part of its archive."""
    entries = parts(content)
    entries[part], count = re.subn(pattern, by, entries[part], count=1)
    assert count == 1, entries[part]
    return packed(entries)

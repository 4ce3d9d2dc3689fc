"""A table said once: drawn on the page by ui/table.html, and the same rows to Excel and CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_date, format_number

DOWNLOADS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
MOST_DIGITS = 15
"""A cell of Excel holds a binary float: longer numbers go out as text, so that no digit is lost."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class DownloadUnknown(ProductError):
    """A table was asked for in a kind of file that it does not come in."""

    code = "P202"
    problem = N_("Không tải được bảng dưới dạng «{kind}».")
    remedy = N_("Chọn Excel hoặc CSV ở cuối bảng.")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: a value (text, number, day), how it is written, where it leads, its state's badge."""

    value: Any
    text: str = ""
    href: str = ""
    badge: "Badge | None" = None
    note: str = ""
    """A small second line."""

    @property
    def shown(self) -> str:
        """The text on the page."""
        return self.text or written(self.value)


@dataclass(frozen=True, slots=True)
class Badge:
    """A state by icon, word and colour together: `tone` is one of green, blue, amber, red, grey."""

    label: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the rows, its title (a msgid), whether it holds numbers, a width in the workbook."""

    key: str
    title: str
    number: bool = False
    width: int = 18
    heading: bool = False
    """Whether its cells name their row (th scope=row)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column key, and a CSS class for emphasis ('total', 'muted')."""

    cells: Mapping[str, Cell]
    emphasis: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `name` names the file; `caption` is read out before the rows; `note` stands below."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    sample: bool = False
    """Example data: the file says so in its first line."""

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        """The rows with their cells in the order of the columns, for the template."""
        empty = Cell("")
        return [(row, [(column, row.cells.get(column.key, empty)) for column in self.columns]) for row in self.rows]


def written(value: Any) -> str:
    """A value as an office writes it."""
    match value:
        case None:
            return ""
        case Decimal() | int() if not isinstance(value, bool):
            return format_number(value)
        case datetime():
            return f"{value:%H:%M} {format_date(value.date())}"
        case date():
            return format_date(value)
    return str(value)


def wanted_download(request: HttpRequest) -> str:
    """The kind of file that the address asks for (?tai=xlsx), '' for the page itself. Raises DownloadUnknown."""
    kind = request.GET.get("tai", "")
    if kind and kind not in DOWNLOADS:
        raise DownloadUnknown(kind=kind[:20])
    return kind


def download(table: Table, kind: str) -> HttpResponse:
    """The table as a file to save. `kind` is one of DOWNLOADS."""
    content = _workbook(table) if kind == "xlsx" else _csv(table)
    response = HttpResponse(content, content_type=DOWNLOADS[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{table.name}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for line in _heading(table):
        writer.writerow([safe_text(line)])
    writer.writerow([_(column.title) for column in table.columns])
    for _row, cells in table.lines:
        writer.writerow([_plain(cell.value) for _column, cell in cells])
    return ("\ufeff" + out.getvalue()).encode()


def _heading(table: Table) -> list[str]:
    return [_("DỮ LIỆU MẪU – mọi con số đều do máy sinh ra")] if table.sample else []


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case int():
            return str(value)
    return safe_text(str(value))


def _workbook(table: Table) -> bytes:
    import xlsxwriter  # here: no page but a download needs it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    looks = {
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "number": book.add_format({"num_format": "#,##0.####"}),
    }
    top = 0
    for top, line in enumerate([table.caption, *_heading(table)]):
        sheet.write_string(top, 0, line, book.add_format({"bold": True}))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(top + 1, place, _(column.title), bold)
    for number, (_row, cells) in enumerate(table.lines, top + 2):
        for place, (_column, cell) in enumerate(cells):
            _write(sheet, (number, place), cell.value, looks)
    sheet.freeze_panes(top + 2, 1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, at: tuple[int, int], value: Any, looks: Mapping[str, Any]) -> None:
    match value:
        case None:
            return
        case Decimal() | int() if not isinstance(value, bool) and len(str(abs(value)).replace(".", "")) <= MOST_DIGITS:
            sheet.write_number(*at, float(value), looks["number"])
        case datetime():
            sheet.write_string(*at, written(value))
        case date():
            sheet.write_datetime(*at, datetime(value.year, value.month, value.day), looks["day"])  # noqa: DTZ001
        case _:
            sheet.write_string(*at, str(value))

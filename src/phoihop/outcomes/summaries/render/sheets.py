"""The sheets of a workbook for officials: typed cells, formulas with the exact figure beside them, set up for A4 paper.

Text always stays text, whatever sign it begins with. A formula is written only by `Sheet.formula`, never out of data. Of
each figure's cell it is noted which figure it is, on a sheet that Excel does not offer to show.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.adding import too_long
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey

FONT = "Times New Roman"
A4, A3 = 9, 8
WIDEST_ON_A4 = 240
"""Characters that are still read on a turned A4 sheet."""
WIDEST_ON_A3 = 340
"""And on a turned A3 one; a wider sheet goes on beside, with its frozen columns repeated."""
LINE = 15
"""Points that a line of text takes."""
CONTENTS = "Mục lục"
KEYS = "_so_lieu"
HEAD = 4
"""The row of the titles of columns, counted from 0."""
_VIETNAMESE = "[$-42A]"
"""Makes separators Vietnamese where the programme would follow its own language."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its title and width in characters."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Noted:
    """Which figure a cell shows, and its exact value."""

    sheet: str
    cell: str
    key: FigureKey
    aspect: Aspect
    value: Decimal
    against: FigureKey | None = None


@dataclass
class Book:
    """One workbook: its formats, made once each, what its cells are figures of, its sheets with a word about each."""

    book: Any
    title: str
    subtitle: str
    example: bool
    noted: list[Noted] = field(default_factory=list)
    listed: list[tuple[str, str, int | None]] = field(default_factory=list)
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def look(self, **more: Any) -> Any:
        """A format of the sheet's face with these properties."""
        properties = {"font_name": FONT, "font_size": 11, "valign": "vcenter", **more}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def note_keys(self) -> None:
        """The sheet that tells of each figure's cell which figure it is; it stays out of sight."""
        sheet = self.book.add_worksheet(KEYS)
        heads = (
            "trang",
            "ô",
            "đơn vị",
            "kỳ",
            "chỉ tiêu",
            "phân tổ",
            "số nào",
            "giá trị chính xác",
            "so với kỳ",
            "so với đơn vị",
            "chỉ đơn vị có báo cáo cả",
            "chương trình",
        )
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head)
        for row, noted in enumerate(self.noted, start=1):
            key, against = noted.key, noted.against
            texts = (
                noted.sheet,
                noted.cell,
                key.unit,
                key.period,
                key.indicator,
                key.cell,
                noted.aspect.value,
                format(noted.value, "f"),
            )
            more = (against.period, against.unit) if against else ("", "")
            pair = f"{key.pair.indicator} {key.pair.period}" if key.pair else ""
            for column, text in enumerate((*texts, *more, pair, key.programme)):
                if text:
                    sheet.write_string(row, column, text)
        sheet.very_hidden()


class Sheet:
    """One sheet being written: a title, heads of columns, rows from `HEAD + 1` on."""

    def __init__(self, book: Book, name: str, about: str, columns: Sequence[Column], *, heading: str = "") -> None:
        self.book, self.name, self.columns = book, name, columns
        self.sheet = book.book.add_worksheet(name)
        self.row = HEAD + 1
        self._about, self._tallest = about, 1
        self._titles(heading or about)
        self.sheet.set_row(HEAD, 48)
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(HEAD, place, to_nfc(column.title), self._head())

    def text(self, column: int, text: str, **look: Any) -> None:
        """Text that stays text; nothing is a blank cell."""
        format_ = self._lines(text_wrap=True, num_format="@", **look)
        self._tallest = max(self._tallest, lines_of(text, self.columns[column].width))
        if text:
            self.sheet.write_string(self.row, column, to_nfc(text), format_)
        else:
            self.sheet.write_blank(self.row, column, None, format_)

    def number(self, column: int, value: Decimal | int | None, decimals: int = 0, **look: Any) -> str:
        """A number; gives the cell's address, '' where it is none that can be calculated with."""
        if value is None:
            self.text(column, "", **look)
            return ""
        exact = Decimal(value)
        if too_long(exact):
            self.text(column, format(exact, "f"), **look)
            return ""
        self.sheet.write_number(self.row, column, float(exact), self._shape(decimals, **look))
        return xl_rowcol_to_cell(self.row, column)

    def formula(self, column: int, formula: str, value: Decimal, decimals: int = 0, **look: Any) -> str:
        """A formula whose result is `value`, shown at once by programmes that do not calculate; gives the address."""
        self.sheet.write_formula(self.row, column, formula, self._shape(decimals, **look), _cached(value))
        return xl_rowcol_to_cell(self.row, column)

    def year(self, column: int, year: int | None) -> None:
        """A year, without separators."""
        if year is None:
            self.text(column, "")
        else:
            self.sheet.write_number(self.row, column, year, self._lines(num_format="0", align="center"))

    def day(self, column: int, day: date) -> None:
        """A day as dd/mm/yyyy."""
        moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell knows no zone
        self.sheet.write_datetime(self.row, column, moment, self._lines(num_format="dd/mm/yyyy", align="center"))

    def note(
        self,
        column: int,
        figure: Figure | FigureKey,
        value: Decimal | None,
        aspect: Aspect = Aspect.VALUE,
        against: FigureKey | None = None,
    ) -> None:
        """Keep of a cell of the present row which figure it shows."""
        if value is not None:
            key = figure.key if isinstance(figure, Figure) else figure
            cell = xl_rowcol_to_cell(self.row, column)
            self.book.noted.append(Noted(self.name, cell, key, aspect, value, against))

    def following(self) -> None:
        """Go on to the next row; this one becomes as high as its longest text, which not every programme sees to."""
        if self._tallest > 1:
            self.sheet.set_row(self.row, LINE * self._tallest)
        self.row, self._tallest = self.row + 1, 1

    def section(self, number: int, title: str) -> None:
        """A row across the sheet that begins a group; its number stays, so that a filter keeps it with its rows."""
        look = self._lines(bold=True, bg_color="#F2F2F2", text_wrap=True)
        self.sheet.write_number(self.row, 0, number, self._lines(bold=True, bg_color="#F2F2F2", align="center"))
        self.sheet.merge_range(self.row, 1, self.row, len(self.columns) - 1, "", look)
        self.sheet.write_string(self.row, 1, to_nfc(title), look)
        self._tallest = lines_of(title, sum(column.width for column in self.columns[1:]))
        self.following()

    def finish(self, *, rows: int | None = None, frozen: int = 1, last: int | None = None) -> None:
        """Filter, frozen heads, paper. `rows` counts for the table of contents; `last` is the last row of the filter."""
        end = max((self.row - 1) if last is None else last, HEAD)
        self.sheet.freeze_panes(HEAD + 1, min(frozen, len(self.columns) - 1))
        self.sheet.autofilter(HEAD, 0, end, len(self.columns) - 1)
        self.sheet.print_area(0, 0, max(self.row - 1, HEAD), len(self.columns) - 1)
        self.sheet.repeat_rows(HEAD)
        paper, across = paper_for([column.width for column in self.columns], frozen)
        set_up_paper(self.sheet, example=self.book.example, paper=paper, across=across)
        if across > 1:
            self.sheet.repeat_columns(0, frozen - 1)
        self.book.listed.append((self.name, self._about, rows))

    def _titles(self, heading: str) -> None:
        face = {"font_name": FONT, "valign": "vcenter"}
        book = self.book
        self.sheet.write_string(0, 0, to_nfc(heading), book.book.add_format({**face, "bold": True, "font_size": 14}))
        self.sheet.write_string(1, 0, to_nfc(f"{book.title}. {book.subtitle}"), book.look(italic=True))
        if book.example:
            self.sheet.write_string(2, 0, EXAMPLE_WORDS, book.look(bold=True, font_color="#C00000"))
        back = book.look(font_color="#0563C1", underline=1)
        self.sheet.write_url(3, 0, f"internal:'{CONTENTS}'!A1", back, f"« {CONTENTS}")

    def _head(self) -> Any:
        return self._lines(bold=True, align="center", text_wrap=True, bg_color="#E7E6E6")

    def _shape(self, decimals: int, **look: Any) -> Any:
        shape = _VIETNAMESE + "#,##0" + ("." + "0" * decimals if decimals else "")
        return self._lines(**{"num_format": shape, "align": "right", **look})

    def _lines(self, **more: Any) -> Any:
        return self.book.look(border=1, **more)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column, whose width counts the wider signs of another face."""
    return sum(max(1, math.ceil(len(part) * 0.8 / width)) for part in text.split("\n"))


def paper_for(widths: Sequence[float], frozen: int) -> tuple[int, int]:
    """The paper on which columns of these widths are still read, and how many sheets of it lie side by side."""
    total, repeated = sum(widths), sum(widths[:frozen])
    if total <= WIDEST_ON_A4:
        return A4, 1
    return A3, max(1, math.ceil((total - repeated) / (WIDEST_ON_A3 - repeated)))


def set_up_paper(sheet: Any, *, example: bool, paper: int = A4, across: int = 1) -> None:
    """A4 (or A3) turned, as wide as so many pages, page numbers; DỮ LIỆU MẪU on each."""
    sheet.set_paper(paper)
    sheet.set_landscape()
    sheet.fit_to_pages(across, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    sheet.set_header(f'&C&"{FONT},Bold"&KC00000{EXAMPLE_WORDS}' if example else "")
    sheet.set_footer(f'&L&"{FONT},Regular"&9&A&R&"{FONT},Regular"&9Trang &P/&N')


def open_book(buffer: Any) -> Any:
    """A workbook that takes nothing for a formula, a link or a number but what is written as such."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(buffer, options)


def _cached(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)

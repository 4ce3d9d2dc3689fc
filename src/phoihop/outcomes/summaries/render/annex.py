"""The Excel annex of a report: the same figures with unit of measure, coverage and flags in words, as typed cells.

Text always stays text, whatever sign it begins with; nothing is a formula or a link.
"""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS
from phoihop.outcomes.summaries.rules.records import Figure, Measure, Workbook
from phoihop.outcomes.summaries.rules.wording import flag_explanations, flag_words

FONT = "Times New Roman"
A4 = 9
_MOST_DIGITS = 15
"""Digits that Excel keeps of a number; a longer one is written as text rather than changed."""


def write_annex(workbook: Workbook) -> bytes:
    """The workbook as .xlsx: data by content, by unit, units not reported, flags explained, sources."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": to_nfc(workbook.title), "comments": EXAMPLE_WORDS if workbook.example else ""})
        book.set_size(1800, 1200)
        sheets = _Sheets(book, workbook)
        sheets.by_content()
        sheets.by_unit()
        sheets.missing()
        sheets.flags()
        sheets.sources()
    return buffer.getvalue()


class _Sheets:
    """Writes the sheets of one workbook with one set of formats."""

    def __init__(self, book: Any, workbook: Workbook) -> None:
        self.book = book
        self.workbook = workbook
        face = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
        lines = {**face, "border": 1}
        self.title = book.add_format({**face, "bold": True, "font_size": 14})
        self.subtitle = book.add_format({**face, "italic": True})
        self.example = book.add_format({**face, "bold": True, "font_color": "#C00000"})
        self.head = book.add_format(
            {**lines, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7E6E6"}
        )
        self.text = book.add_format({**lines, "text_wrap": True, "num_format": "@"})
        self.count = book.add_format({**lines, "num_format": "#,##0", "align": "right"})
        self._decimals: dict[int, Any] = {}
        self._lines = lines

    def by_content(self) -> None:
        rows = [
            (
                line.content,
                line.figure.key.indicator,
                line.figure.measure.name,
                line.figure.measure.unit,
                line.figure,
                line.figure.reported,
                line.figure.expected,
                _percent_covered(line.figure),
                flag_words(line.figure.flags),
                line.note,
            )
            for line in self.workbook.lines
        ]
        head = (
            "Nội dung phối hợp", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Số báo cáo đã nhận",
            "Số báo cáo phải có", "Tỷ lệ báo cáo (%)", "Ghi chú của số liệu", "Ghi chú khác",
        )  # fmt: skip
        self._sheet("Theo nội dung", head, (34, 12, 40, 13, 16, 12, 12, 12, 34, 24), rows)

    def by_unit(self) -> None:
        measures = self.workbook.by_unit_measures
        head = ["Mã đơn vị", "Đơn vị"]
        for measure in measures:
            head += [_titled(measure), "Báo cáo đã nhận", "Báo cáo phải có", "Ghi chú"]
        rows = []
        for unit in self.workbook.by_unit:
            row: list[object] = [unit.code, unit.name]
            for figure in unit.figures:
                row += _unit_cells(figure)
            rows.append(row)
        self._sheet("Theo đơn vị", head, (12, 30, *(16, 10, 10, 22) * len(measures)), rows)

    def missing(self) -> None:
        rows = [
            (line.code, line.name, line.parent, line.missing, line.expected, line.periods)
            for line in self.workbook.missing
        ]
        head = ("Mã đơn vị", "Đơn vị", "Thuộc", "Số báo cáo thiếu", "Số báo cáo phải có", "Các kỳ chưa báo cáo")
        self._sheet("Đơn vị chưa báo cáo", head, (12, 30, 28, 13, 13, 60), rows)

    def flags(self) -> None:
        figures = [line.figure for line in self.workbook.lines]
        figures += [figure for unit in self.workbook.by_unit for figure in unit.figures if figure]
        self._sheet("Giải thích ghi chú", ("Ghi chú", "Ý nghĩa"), (46, 100), flag_explanations(figures))

    def sources(self) -> None:
        self._sheet("Nguồn số liệu", ("Mục", "Nội dung"), (34, 100), self.workbook.sources)

    def _sheet(
        self,
        name: str,
        head: Sequence[str],
        widths: Sequence[float],
        rows: Sequence[Sequence[object]],
    ) -> None:
        sheet = self.book.add_worksheet(name)
        top = self._titles(sheet)
        for column, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, to_nfc(title), self.head)
        for row, values in enumerate(rows, start=top + 1):
            for column, value in enumerate(values):
                self._cell(sheet, row, column, value)
        sheet.freeze_panes(top + 1, min(2, len(head) - 1))
        sheet.autofilter(top, 0, max(top + len(rows), top), len(head) - 1)
        _print_setup(sheet, top, example=self.workbook.example)

    def _titles(self, sheet: Any) -> int:
        """Title, subtitle, DỮ LIỆU MẪU; returns the row of the headers."""
        sheet.write_string(0, 0, to_nfc(self.workbook.title), self.title)
        sheet.write_string(1, 0, to_nfc(self.workbook.subtitle), self.subtitle)
        if self.workbook.example:
            sheet.write_string(2, 0, EXAMPLE_WORDS, self.example)
        return 4

    def _cell(self, sheet: Any, row: int, column: int, value: object) -> None:
        if isinstance(value, Figure):
            self._figure(sheet, row, column, value)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.count)
        elif isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), self._number(1))
        elif value is None or value == "":
            sheet.write_blank(row, column, None, self.text)
        else:
            sheet.write_string(row, column, to_nfc(str(value)), self.text)

    def _figure(self, sheet: Any, row: int, column: int, figure: Figure) -> None:
        if figure.value is None:
            sheet.write_blank(row, column, None, self.text)
        elif len(figure.value.normalize().as_tuple().digits) > _MOST_DIGITS:
            sheet.write_string(row, column, format(figure.value, "f"), self.text)
        else:
            sheet.write_number(row, column, float(figure.value), self._number(figure.measure.decimals))

    def _number(self, decimals: int) -> Any:
        if decimals not in self._decimals:
            shape = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._decimals[decimals] = self.book.add_format({**self._lines, "num_format": shape, "align": "right"})
        return self._decimals[decimals]


def _print_setup(sheet: Any, top: int, *, example: bool) -> None:
    """A4 turned, as wide as one page, the header row on each, page numbers; DỮ LIỆU MẪU on each."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
    sheet.set_header(f'&C&"{FONT},Bold"&KC00000{EXAMPLE_WORDS}' if example else "")
    sheet.set_footer("&C&P/&N")


def _titled(measure: Measure) -> str:
    return f"{measure.name} ({measure.unit})" if measure.unit else measure.name


def _unit_cells(figure: Figure | None) -> list[object]:
    """Value, coverage and note of one figure; blanks where there is none: missing is not zero."""
    if figure is None:
        return [None, None, None, "Chưa có số liệu"]
    return [figure, figure.reported, figure.expected, flag_words(figure.flags)]


def _percent_covered(figure: Figure) -> Decimal | None:
    if not figure.expected:
        return None
    return (Decimal(figure.reported) * 100 / figure.expected).quantize(Decimal("0.1"))

"""The Excel annex of a report: the same figures as in Word, calculating where a reader expects it, and the report's lists.

The first sheet is a table of contents; the last, out of sight, tells of each cell which figure it shows.
"""

from io import BytesIO
from typing import Any

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.summaries.render.annex_figures import write_contents_sheet, write_course_sheet, write_unit_sheet
from phoihop.outcomes.summaries.render.annex_lists import (
    write_adjustments,
    write_commendations,
    write_flags,
    write_missing,
    write_practices,
    write_sources,
)
from phoihop.outcomes.summaries.render.sheets import CONTENTS, FONT, Book, open_book, set_up_paper
from phoihop.outcomes.summaries.rules.annex import Workbook
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS


def write_annex(workbook: Workbook) -> bytes:
    """The workbook as .xlsx. Lists without a row have no sheet, but for units not reported and notes."""
    buffer = BytesIO()
    with open_book(buffer) as file:
        file.set_properties({"title": to_nfc(workbook.title), "comments": EXAMPLE_WORDS if workbook.example else ""})
        file.set_size(1800, 1200)
        contents = file.add_worksheet(CONTENTS)
        book = Book(file, workbook.title, workbook.subtitle, workbook.example)
        write_contents_sheet(book, workbook)
        if workbook.course:
            write_course_sheet(book, workbook)
        for units in workbook.units:
            write_unit_sheet(book, units)
        if workbook.practices:
            write_practices(book, workbook)
        if workbook.commendations:
            write_commendations(book, workbook)
        write_missing(book, workbook)
        if workbook.adjustments:
            write_adjustments(book, workbook)
        write_flags(book, workbook)
        write_sources(book, workbook)
        _write_contents(contents, book)
        book.note_keys()
    return buffer.getvalue()


def _write_contents(sheet: Any, book: Book) -> None:
    """The table of contents: each sheet, what is on it, how many rows."""
    lines = book.look(border=1, text_wrap=True)
    head = book.look(border=1, bold=True, align="center", bg_color="#E7E6E6")
    link = book.look(border=1, font_color="#0563C1", underline=1)
    count = book.look(border=1, num_format="[$-42A]#,##0", align="right")
    bold = book.book.add_format({"font_name": FONT, "bold": True, "font_size": 14})
    sheet.write_string(0, 0, to_nfc(book.title), bold)
    sheet.write_string(1, 0, to_nfc(book.subtitle), book.look(italic=True))
    if book.example:
        sheet.write_string(2, 0, EXAMPLE_WORDS, book.look(bold=True, font_color="#C00000"))
    for column, (title, width) in enumerate((("Trang", 24), ("Nội dung", 96), ("Số dòng", 10))):
        sheet.set_column(column, column, width)
        sheet.write_string(4, column, title, head)
    for row, (name, about, rows) in enumerate(book.listed, start=5):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(row, 1, to_nfc(about), lines)
        if rows is None:
            sheet.write_blank(row, 2, None, lines)
        else:
            sheet.write_number(row, 2, rows, count)
    sheet.freeze_panes(5, 0)
    sheet.print_area(0, 0, 4 + len(book.listed), 2)
    set_up_paper(sheet, example=book.example)

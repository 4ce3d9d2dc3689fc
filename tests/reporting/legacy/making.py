"""Old files made for tests: workbooks, Word tables, and broken or hostile ones."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from openpyxl.styles import Font

FILES = Path(__file__).parent / "files"
Rows = Sequence[Sequence[Any]]


def workbook(sheets: Mapping[str, Rows], *, font: str = "Arial", merges: Sequence[str] = ()) -> bytes:
    """An .xlsx of these sheets, all cells in one font; the merges are those of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            cell.font = Font(name=font)
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(rows: Rows, *, font: str = "", before: Sequence[str] = ()) -> bytes:
    """A .docx of some lines and one table, its runs in one font."""
    made = docx.Document()
    for line in before:
        made.add_paragraph().add_run(line)
    table = made.add_table(len(rows), max(map(len, rows)))
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            run = table.cell(place, column).paragraphs[0].add_run(str(text))
            if font:
                run.font.name = font
                run._element.rPr.rFonts.set(qn("w:hAnsi"), font)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def replaced(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same archive with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet has this XML between its root's tags."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return replaced(workbook({"Biểu 1": [["x"]]}), {SHEET: f"{head}{xml}</worksheet>".encode()})


def overlapping() -> bytes:
    """A workbook in whose directory two entries share the same data."""
    content = workbook({"S": [["x"]]})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first, second = archive.infolist()[:2]
        start = archive.start_dir
    place = content.index(second.filename.encode(), start) - 4
    return content[:place] + first.header_offset.to_bytes(4, "little") + content[place + 4 :]

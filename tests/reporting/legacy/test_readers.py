"""Old files into grids; broken and hostile ones are refused with their place, in little time and memory."""

import resource
import time
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from tests.reporting.legacy.making import (
    FILES,
    SHEET,
    document,
    overlapping,
    part,
    replaced,
    saved,
    with_sheet,
    workbook,
)

from phoihop.base.errors import ProductError, Refused
from phoihop.base.vietnamese.recognition import Piece
from phoihop.reporting.legacy.enums import CellKind, GridKind, Writing
from phoihop.reporting.legacy.readers.apart import MEMORY, SECONDS, OldFileTooHeavy, grids_apart
from phoihop.reporting.legacy.readers.files import read_grids
from phoihop.reporting.legacy.readers.numbers import number_of
from phoihop.reporting.legacy.rules.grids import Cell, Grid, grid_of, grid_record, read_grid


def shown(grid: Grid, row: int) -> list[str]:
    return [cell.raw for cell in grid.rows[row]]


def refusal(content: bytes, name: str) -> list[tuple[str, str]]:
    """Codes and places of the findings."""
    with pytest.raises(Refused) as refused:
        read_grids(content, name=name)
    return [(finding.code, finding.place()) for finding in refused.value.findings]


def test_a_workbook_gives_values_kinds_and_fonts_with_their_places() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    sheet["B2"], sheet["C2"], sheet["D2"] = "Xã A", 1234.5, 0.1 + 0.2
    sheet["E2"], sheet["F2"], sheet["G2"] = date(2016, 11, 5), 0.873, "=1+1"
    sheet["F2"].number_format = "0.0%"
    (grid,) = read_grids(saved(book), name="a.xlsx")
    assert (grid.name, grid.kind, grid.rows[0]) == ("Biểu 1", GridKind.SHEET, ())
    assert shown(grid, 1) == ["", "Xã A", "1234.5", "0.3", "2016-11-05", "87.3", "="]
    assert [cell.kind for cell in grid.rows[1][2:]] == [
        CellKind.NUMBER,
        CellKind.NUMBER,
        CellKind.DATE,
        CellKind.PERCENT,
        CellKind.UNCOMPUTED,
    ]
    assert grid.rows[1][1].pieces[0].font == "Calibri"
    assert grid.place(1, 2).told == {"table": "Biểu 1!C2", "row": None, "column": ""}


def test_runs_of_a_cell_keep_their_fonts() -> None:
    book = openpyxl.Workbook()
    block = TextBlock(InlineFont(rFont=".VnTimeH"), "ñ")
    book.active["A1"] = CellRichText(block, TextBlock(InlineFont(rFont=".VnTime"), "y ban nh©n d©n"))
    (grid,) = read_grids(saved(book), name="a.xlsx")
    assert read_grid(grid, Writing.AUTO).texts == (("Ủy ban nhân dân",),)


def test_an_old_writing_is_told_by_font_or_by_content_with_before_and_after() -> None:
    content = workbook({"S": [["HuyÖn §«ng Anh", "x· Th\xad¬ng C¸t", 5, "MEET"]]}, font=".VnTime")
    (grid,) = read_grids(content, name="a.xlsx")
    by_font = read_grid(grid, Writing.AUTO)
    assert by_font.texts == (("Huyện Đông Anh", "xã Thương Cát", "5", "MEET"),)
    assert by_font.changes == (("HuyÖn §«ng Anh", "Huyện Đông Anh"), ("x· Th\xad¬ng C¸t", "xã Thương Cát"))
    assert read_grid(grid, Writing.UNICODE).changes == ()
    for kind in ("xls", "ods"):
        grids = read_grids((FILES / f"tcvn3.{kind}").read_bytes(), name=f"a.{kind}")
        assert read_grid(grids[0], Writing.AUTO).texts[2][:4] == ("TT", "Đơn vị", "Buổi tuyên truyền", "Ghi chú")


def test_an_xls_gives_numbers_days_and_merges() -> None:
    (grid,) = read_grids((FILES / "tcvn3.xls").read_bytes(), name="a.xls")
    assert shown(grid, 3) == ["1", "X· A", "1234.5", "x", "", "2017-01-05", "2"]
    assert [cell.covered for cell in grid.rows[0][:5]] == [False, True, True, True, False]


def test_word_tables_have_fonts_merges_and_the_lines_before_them() -> None:
    content = document([["TT", "§¬n vÞ"], ["1", "X· A"]], font=".VnTime", before=["B¸o c¸o", "th¸ng 1"])
    (grid,) = read_grids(content, name="a.docx")
    assert read_grid(grid, Writing.AUTO).texts == (("TT", "Đơn vị"), ("1", "Xã A"))
    assert [[piece.text for piece in line] for line in grid.title] == [["B¸o c¸o"], ["th¸ng 1"]]
    assert grid.place(1, 1).told == {"table": "bảng 1", "row": 2, "column": "2"}


def test_signs_that_no_database_keeps_do_not_leave_the_reader() -> None:
    cell = Cell((Piece("a\x00b\ud800"),))
    grid = Grid("S\x00", GridKind.SHEET, ((cell,),))
    assert grid_record(grid) == {"name": "S", "kind": "sheet", "title": [], "rows": [[["text", [["ab", ""]], 0]]]}


def test_numbers_keep_fifteen_digits() -> None:
    assert number_of("0.30000000000000004") == ("0.3", CellKind.NUMBER)
    assert number_of("1E308") == ("1E+308", CellKind.NUMBER)
    assert number_of("1E999999999")[1] is CellKind.NUMBER
    assert number_of("NaN") == ("NaN", CellKind.MISTAKE)
    assert number_of("-0") == ("0", CellKind.NUMBER)


def test_grids_survive_their_json() -> None:
    grids = read_grids(workbook({"S": [["a", None, 3], [], ["b"]]}, merges=["A1:B2"]), name="a.xlsx")
    assert [grid_of(grid_record(grid)) for grid in grids] == grids


@pytest.mark.parametrize(
    ("content", "name", "findings"),
    [
        (b"", "a.xlsx", [("L104", "a.xlsx")]),
        (b"\0" * (20 * 2**20 + 1), "a.xls", [("L105", "a.xls")]),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xlsx", [("L102", "a.xlsx")]),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "a.xls", [("L102", "a.xls")]),
        (b"khong phai", "a.xlsx", [("L101", "a.xlsx")]),
        (workbook({"S": [["x"]]})[:-400], "a.xlsx", [("L106", "a.xlsx")]),
        ((FILES / "tcvn3.xls").read_bytes()[:900], "a.xls", [("L106", "a.xls")]),
        (workbook({"S": [["x"]]}), "a.docx", [("L101", "a.docx")]),
        (workbook({"S": [["x"]]}), "a.zip", [("L101", "a.zip")]),
        (workbook({"S": []}), "a.xlsx", [("L115", "a.xlsx")]),
        (replaced(workbook({"S": [["x"]]}), {"xl/vbaProject.bin": b"x"}), "a.xlsm", [("L110", "a.xlsm")]),
        (
            replaced((FILES / "tcvn3.ods").read_bytes(), {"Basic/Standard/Module1.xml": b"x"}),
            "a.ods",
            [("L110", "a.ods")],
        ),
        (replaced(document([["x"]]), {"word/vbaProject.bin": b"x"}), "a.docm", [("L110", "a.docm")]),
        (
            replaced(workbook({"S": [["x"]]}), {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            "a.xlsx",
            [("L111", "a.xlsx")],
        ),
        (
            replaced(
                document([["x"]]),
                {
                    "word/_rels/settings.xml.rels": b'<Relationships><Relationship Type="t/attachedTemplate" '
                    b'TargetMode="External" Target="http://x/"/></Relationships>'
                },
            ),
            "a.docx",
            [("L111", "a.docx")],
        ),
        (replaced(workbook({"S": [["x"]]}), {"../x": b"x"}), "a.xlsx", [("L108", "a.xlsx")]),
        (replaced(workbook({"S": [["x"]]}), {SHEET: b"<worksheet><row>"}), "a.xlsx", [("L116", SHEET)]),
        (
            replaced(workbook({"S": [["x"]]}), {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}),
            "a.xlsx",
            [("L116", SHEET)],
        ),
        (
            with_sheet('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
            "a.xlsx",
            [("L112", "Biểu 1!XFD1048576")],
        ),
        (overlapping(), "a.xlsx", [("L108", "a.xlsx")]),
        (
            with_sheet(f'<sheetData><row r="3"><c r="B3" t="str"><v>{"x" * 2001}</v></c></row></sheetData>'),
            "a.xlsx",
            [("L114", "Biểu 1!B3")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_told_with_its_place(content: bytes, name: str, findings: list[tuple[str, str]]) -> None:
    assert refusal(content, name) == findings


def test_a_string_that_the_file_does_not_have_is_a_mistake_not_an_empty_cell() -> None:
    (grid,) = read_grids(
        with_sheet('<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'), name="a.xlsx"
    )
    assert grid.cell(0, 0) == Cell((Piece("#99"),), CellKind.MISTAKE)


def test_a_giant_dimension_and_a_giant_merge_of_little_content_are_read() -> None:
    xml = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>'
    (grid,) = read_grids(with_sheet(xml + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), name="a.xlsx")
    assert [shown(grid, row) for row in range(len(grid.rows))] == [["7"]]


def test_a_table_that_claims_a_million_columns_is_refused() -> None:
    content = document([["x", "y"]])
    xml = part(content, "word/document.xml").replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000"/>', 1)
    assert refusal(replaced(content, {"word/document.xml": xml}), "a.docx") == [("L112", "bảng 1, dòng 1")]


def test_a_link_to_click_on_is_no_data_from_outside() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["A1"].hyperlink = "https://example.vn/"
    assert len(read_grids(saved(book), name="a.xlsx")) == 1


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr(SHEET, b"0" * (80 * 2**20))
    return out.getvalue()


def many_strings() -> bytes:
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings = head + b"<si><t>a</t></si>" * 900_000 + b"</sst>"
    return replaced(workbook({"S": [["x"]]}), {"xl/sharedStrings.xml": strings})


def deep_document() -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inside = b"<w:tbl><w:tr><w:tc>" * 60_000 + b"</w:tc></w:tr></w:tbl>" * 60_000
    return replaced(
        document([["x"]]),
        {"word/document.xml": b"<w:document " + space + b"><w:body>" + inside + b"</w:body></w:document>"},
    )


@pytest.mark.parametrize(
    ("make", "name"),
    [(bomb, "a.xlsx"), (many_strings, "a.xlsx"), (deep_document, "a.docx")],
)
def test_bombs_are_refused_apart_within_the_limits(make, name: str) -> None:
    content = make()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with pytest.raises(ProductError) as refused:
        grids_apart(content, name=name)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert isinstance(refused.value, (Refused, OldFileTooHeavy))
    assert used.ru_utime - before.ru_utime <= SECONDS
    assert time.monotonic() - start < 30
    assert MEMORY == 200 * 2**20


def test_what_is_read_apart_is_what_is_read_here() -> None:
    content = workbook({"S": [["Xã A", 1]]})
    assert grids_apart(content, name="a.xlsx") == read_grids(content, name="a.xlsx")


SOUND = [
    ("a.xlsx", workbook({"S": [["Xã A", 1]]})),
    ("a.docx", document([["x", "1"]])),
    ("a.xls", (FILES / "tcvn3.xls").read_bytes()),
    ("a.ods", (FILES / "tcvn3.ods").read_bytes()),
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SOUND), st.floats(0, 1), st.binary(max_size=8), st.integers(0, 20))
def test_a_damaged_file_is_refused_or_read_never_a_crash(
    sound: tuple[str, bytes], where: float, put: bytes, gone: int
) -> None:
    name, content = sound
    place = int(where * len(content))
    try:
        grids = read_grids(content[:place] + put + content[place + gone :], name=name)
    except Refused:
        return
    assert grids

"""The XML of sheets: the cells that show no number, wherever they stand and however their place is told."""

import pytest

from phoihop.reporting.workbooks.readers.markup import MAIN, Malformed, sheet_parts, unresolved_cells
from phoihop.reporting.workbooks.readers.opening import _without_result


def sheet(cells: str, space: str = MAIN[0]) -> bytes:
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def found(content: bytes) -> list[tuple[int, int]]:
    return _without_result(content, "x.xlsx")


@pytest.mark.parametrize(
    ("cell", "unresolved"),
    [
        ('<c r="B3"><v>1</v></c>', False),
        ('<c r="B3"><f>1+1</f><v>2</v></c>', False),
        ('<c r="B3" t="inlineStr"><is><t>x</t></is></c>', False),
        ('<c r="B3"><f>1+1</f></c>', True),
        ('<c r="B3"><f>1+1</f><v></v></c>', True),
        ('<c r="B3"><f>1+1</f><v/></c>', True),
        ('<c r="B3" t="e"><v>#N/A</v></c>', True),
        ('<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', True),
    ],
)
@pytest.mark.parametrize("space", MAIN)
def test_errors_and_formulas_without_a_result_are_found(cell: str, unresolved: bool, space: str) -> None:
    row = f'<row r="3"><c r="A3"><v>1</v></c>{cell}<c r="C3"><v>1</v></c></row>'
    assert found(sheet(row, space)) == ([(2, 1)] if unresolved else [])


def test_places_that_are_not_told_follow_one_another() -> None:
    bare = '<c t="e"><v>#N/A</v></c>'
    assert found(sheet(f"<row>{bare}{bare}</row><row>{bare}</row>")) == [(0, 0), (0, 1), (1, 0)]
    assert found(sheet(f'<row r="5"><c r="C5"><v>1</v></c>{bare}</row><row>{bare}</row>')) == [(4, 3), (5, 0)]


def test_what_only_looks_like_a_cell_is_none() -> None:
    assert found(sheet('<row r="1"><x:c xmlns:x="urn:x" r="A1" t="e"/></row>')) == []


@pytest.mark.parametrize(
    "content", [b"", b"<a>", b"<a></b>", b"\xff\xfe<", b'<?xml version="1.0" encoding="none"?><a/>']
)
def test_what_is_no_xml_is_told(content: bytes) -> None:
    with pytest.raises(Malformed):
        unresolved_cells(content, lambda _place, row, column: (row, column))


def test_sheets_come_in_the_workbooks_order_by_what_their_links_say() -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="worksheets/b.xml"/><Relationship Id="r2" Target="/xl/worksheets/a.xml"/>'
        "</Relationships>"
    )
    book = (
        f'<workbook xmlns="{MAIN[0]}" xmlns:r="{relations}"><sheets><sheet name="2" sheetId="9" r:id="r2"/>'
        '<sheet name="1" sheetId="1" r:id="r1"/><sheet name="3" sheetId="2" r:id="r3"/></sheets></workbook>'
    )
    assert sheet_parts(book.encode(), links.encode()) == ["xl/worksheets/a.xml", "xl/worksheets/b.xml", "xl/"]

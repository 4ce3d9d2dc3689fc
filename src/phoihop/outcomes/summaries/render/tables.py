"""Tables whose columns are known only when the report is made: State layout, header row repeated, rows not split."""

from collections.abc import Callable, Sequence
from copy import deepcopy

from lxml import etree

from phoihop.outcomes.documents.rules.wordml import PPR, RPR, TBL, TC, TR, VAL, P, R, q
from phoihop.outcomes.summaries.rules.records import Piece, Table, Value
from phoihop.outcomes.summaries.rules.wording import as_phrase

Pieces = Callable[[Piece, etree._Element | None], list[etree._Element]]
"""How a text or a number becomes elements of a paragraph."""

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_STYLES = {"head": "TableHead", "text": "TableText", "centre": "TableCentre", "number": "TableNumber"}


def table_element(table: Table, marker: etree._Element, pieces: Pieces, width: int) -> etree._Element:
    """The table in place of `marker`, whose run gives the looks; `width` in twentieths of a point."""
    looks = next((run.find(RPR) for run in marker.iter(R)), None)
    total = sum(column.width for column in table.columns)
    widths = [round(width * column.width / total) for column in table.columns]
    element = _frame(widths)
    element.append(_row([column.title for column in table.columns], widths, table, pieces, looks, head=True))
    for index, values in enumerate(table.rows):
        element.append(_row(values, widths, table, pieces, looks, strong=index in table.strong))
    return element


def _frame(widths: list[int]) -> etree._Element:
    element = etree.Element(TBL)
    properties = etree.SubElement(element, q("w:tblPr"))
    _set(etree.SubElement(properties, q("w:tblW")), w=str(sum(widths)), type="dxa")
    _set(etree.SubElement(properties, q("w:jc")), val="center")
    borders = etree.SubElement(properties, q("w:tblBorders"))
    for side in SIDES:
        _set(etree.SubElement(borders, q(f"w:{side}")), val="single", sz="4", space="0", color="auto")
    _set(etree.SubElement(properties, q("w:tblLayout")), type="fixed")
    margins = etree.SubElement(properties, q("w:tblCellMar"))
    for side in ("left", "right"):
        _set(etree.SubElement(margins, q(f"w:{side}")), w="57", type="dxa")
    grid = etree.SubElement(element, q("w:tblGrid"))
    for width in widths:
        _set(etree.SubElement(grid, q("w:gridCol")), w=str(width))
    return element


def _row(
    values: Sequence[Value],
    widths: list[int],
    table: Table,
    pieces: Pieces,
    looks: etree._Element | None,
    *,
    head: bool = False,
    strong: bool = False,
) -> etree._Element:
    row = etree.Element(TR)
    properties = etree.SubElement(row, q("w:trPr"))
    etree.SubElement(properties, q("w:cantSplit"))
    if head:
        etree.SubElement(properties, q("w:tblHeader"))
    run_looks = _bold(looks) if strong else looks
    for column, width, value in zip(table.columns, widths, values, strict=True):
        kind = "number" if column.numeric else "centre" if column.centred else "text"
        style = _STYLES["head" if head else kind]
        row.append(_cell(value, width, style, pieces, None if head else run_looks))
    return row


def _cell(value: Value, width: int, style: str, pieces: Pieces, looks: etree._Element | None) -> etree._Element:
    cell = etree.Element(TC)
    properties = etree.SubElement(cell, q("w:tcPr"))
    _set(etree.SubElement(properties, q("w:tcW")), w=str(width), type="dxa")
    _set(etree.SubElement(properties, q("w:vAlign")), val="center")
    paragraph = etree.SubElement(cell, P)
    _set(etree.SubElement(etree.SubElement(paragraph, PPR), q("w:pStyle")), val=style)
    for piece in as_phrase(value):
        paragraph.extend(pieces(piece, looks))
    return cell


def _bold(looks: etree._Element | None) -> etree._Element:
    """The looks in bold; b and bCs stand where the order of rPr wants them, after style and fonts."""
    bold = deepcopy(looks) if looks is not None else etree.Element(RPR)
    for name in ("w:b", "w:bCs"):
        for old in bold.findall(q(name)):
            bold.remove(old)
    at = sum(1 for child in bold if child.tag in (q("w:rStyle"), q("w:rFonts")))
    bold.insert(at, etree.Element(q("w:b")))
    bold.insert(at + 1, etree.Element(q("w:bCs")))
    return bold


def _set(element: etree._Element, **values: str) -> None:
    for name, value in values.items():
        element.set(VAL if name == "val" else q(f"w:{name}"), value)

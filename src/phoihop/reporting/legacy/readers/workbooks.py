"""An .xlsx into grids, read part by part: values as they were last computed, fonts from its styles; no formula is run.

A cell is taken only when it holds something, whatever size the sheet says it has.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from phoihop.base.errors import Refused
from phoihop.base.vietnamese.recognition import Piece
from phoihop.reporting.legacy.enums import CellKind, GridKind
from phoihop.reporting.legacy.readers.archive import parts_of, refuse_declarations, root_of
from phoihop.reporting.legacy.readers.numbers import day_of, number_of, percent_of
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.grids import (
    EMPTY,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    column_letters,
    covered,
)

MOST_STRINGS = 200_000
MOST_MERGES = 5_000
_WANTED = re.compile(
    r"xl/(workbook\.xml|_rels/workbook\.xml\.rels|styles\.xml|sharedStrings\.xml|worksheets/[^/]+\.xml)$"
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DATE_IDS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_PERCENT_IDS = frozenset([9, 10])
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown: its font, and whether its number is a day or in percent."""

    font: str = ""
    kind: CellKind = CellKind.NUMBER


@dataclass
class _Book:
    name: str
    styles: list[Style] = field(default_factory=list)
    strings: list[tuple[Piece, ...]] = field(default_factory=list)
    from_1904: bool = False
    left: int = MOST_CELLS

    def style(self, cell: etree._Element) -> Style:
        number = cell.get("s", "0")
        place = int(number) if number.isdecimal() else 0
        return self.styles[place] if place < len(self.styles) else Style()


def read_workbook(content: bytes, *, name: str) -> list[Grid]:
    """The sheets of an .xlsx that hold something. Raises Refused."""
    parts = parts_of(content, name=name, wanted=lambda part: bool(_WANTED.match(part)))
    if "xl/workbook.xml" not in parts:
        raise Refused([faults.UNKNOWN_FILE.at(table=name, value=name)])
    root = root_of(parts["xl/workbook.xml"], "xl/workbook.xml")
    book = _Book(name, from_1904=root.find("{*}workbookPr[@date1904='1']") is not None)
    if "xl/styles.xml" in parts:
        book.styles = _styles(root_of(parts["xl/styles.xml"], "xl/styles.xml"))
    if "xl/sharedStrings.xml" in parts:
        book.strings = _strings(parts.pop("xl/sharedStrings.xml"), name)
    sheets = [(title, part) for title, part in _sheets(root, parts) if part in parts]
    grids = [_sheet(parts.pop(part), part, title, book) for title, part in sheets]
    return [grid for grid in grids if grid.rows]


def _sheets(root: etree._Element, parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The title and the part of each sheet, each part once."""
    rels = "xl/_rels/workbook.xml.rels"
    links = root_of(parts[rels], rels) if rels in parts else ()
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    seen = set()
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        target = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "", "")
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if part not in seen:
            seen.add(part)
            yield sheet.get("name", part)[:100], part


def _styles(root: etree._Element) -> list[Style]:
    fonts = [_font(font) for font in root.iterfind("{*}fonts/{*}font")]
    formats = {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")}
    found = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        font, number = xf.get("fontId", "0"), xf.get("numFmtId", "0")
        place = int(font) if font.isdecimal() else 0
        found.append(Style(fonts[place] if place < len(fonts) else "", _shown_as(number, formats.get(number, ""))))
    return found


def _font(font: etree._Element | None) -> str:
    """The name that a font (of a style or of a run) gives."""
    for tag in ("{*}name", "{*}rFont"):
        named = font.find(tag) if font is not None else None
        if named is not None:
            return named.get("val", "")[:60]
    return ""


def _shown_as(number: str, code: str) -> CellKind:
    identity = int(number) if number.isdecimal() else 0
    bare = _QUOTED.sub("", code).lower()
    if identity in _DATE_IDS or (re.search(r"[dmyh]", bare) and "general" not in bare):
        return CellKind.DATE
    return CellKind.PERCENT if identity in _PERCENT_IDS or "%" in bare else CellKind.NUMBER


def _elements(content: bytes, part: str, *tags: str) -> Iterator[etree._Element]:
    """Elements as they end, each freed when the next is asked for."""
    refuse_declarations(content, part)
    source = io.BytesIO(content)
    wanted = [f"{{*}}{tag}" for tag in tags]
    try:
        walk = etree.iterparse(
            source,
            events=("end",),
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _event, element in walk:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        raise Refused([faults.STRANGE_PART.at(table=part, value=part)]) from None


def _strings(content: bytes, name: str) -> list[tuple[Piece, ...]]:
    found: list[tuple[Piece, ...]] = []
    for element in _elements(content, "xl/sharedStrings.xml", "si"):
        if len(found) >= MOST_STRINGS:
            raise Refused([faults.TOO_MANY_CELLS.at(table=name, value=name, most=MOST_STRINGS)])
        found.append(_pieces(element))
    return found


def _pieces(element: etree._Element) -> tuple[Piece, ...]:
    """The text of a string: plain, or in runs of a font each ('' where it has the cell's)."""
    runs = element.findall("{*}r")
    if not runs:
        return (Piece("".join(text.text or "" for text in element.iterfind("{*}t"))),)
    return tuple(
        Piece("".join(text.text or "" for text in run.iterfind("{*}t")), _font(run.find("{*}rPr"))) for run in runs
    )


def _sheet(content: bytes, part: str, title: str, book: _Book) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    merges: list[tuple[int, int, int, int]] = []
    number = -1
    for element in _elements(content, part, "row", "mergeCell"):
        if etree.QName(element).localname == "mergeCell":
            merges += _range(element.get("ref", "")) if len(merges) < MOST_MERGES else ()
            continue
        given = element.get("r", "")
        number = int(given) - 1 if given.isdecimal() and len(given) < 8 else number + 1
        cells = dict(_row(element, number, title, book))
        if cells:
            rows[number] = rows.get(number, {}) | cells
    return Grid(title, GridKind.SHEET, covered(_filled(rows), merges))


def _filled(rows: dict[int, dict[int, Cell]]) -> list[list[Cell]]:
    """Rows from the first of the sheet, so that places stay those of the file."""
    return [
        [rows[row].get(column, EMPTY) for column in range(max(rows[row]) + 1)] if row in rows else []
        for row in range(max(rows, default=-1) + 1)
    ]


def _row(element: etree._Element, row: int, title: str, book: _Book) -> Iterator[tuple[int, Cell]]:
    column = -1
    for cell in element.iterfind("{*}c"):
        found = _CELL.match(cell.get("r", ""))
        column = _column(found[1]) if found else column + 1
        read = _cell(cell, book)
        if read is None:
            continue
        place = f"{title}!{column_letters(column)}{row + 1}"
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise Refused([faults.TOO_WIDE.at(table=place, rows=MOST_ROWS, columns=MOST_COLUMNS)])
        if len(read.raw) > LONGEST_CELL:
            raise Refused([faults.LONG_CELL.at(table=place, most=LONGEST_CELL)])
        book.left -= 1
        if book.left < 0:
            raise Refused([faults.TOO_MANY_CELLS.at(table=book.name, value=book.name, most=MOST_CELLS)])
        yield column, read


def _cell(cell: etree._Element, book: _Book) -> Cell | None:
    """What the cell holds; None for an empty one."""
    kind, style, value = cell.get("t", "n"), book.style(cell), cell.findtext("{*}v") or ""
    inline = cell.find("{*}is")
    if inline is not None:
        return _text(_pieces(inline), style)
    if not value:
        uncomputed = kind != "str" and cell.find("{*}f") is not None
        return Cell((Piece("="),), CellKind.UNCOMPUTED) if uncomputed else None
    match kind:
        case "s":
            shared = _shared(value, book)
            return _mistake(f"#{value}") if shared is None else _text(shared, style)
        case "str":
            return _text((Piece(value),), style)
        case "e" | "b":
            return _mistake(value) if kind == "e" else Cell((Piece(value[:40]),))
    return _number(value[:400], style, book)


def _mistake(told: str) -> Cell:
    return Cell((Piece(told[:40]),), CellKind.MISTAKE)


def _shared(value: str, book: _Book) -> tuple[Piece, ...] | None:
    """The shared string of that number; None where the file has none: then what the cell said is lost."""
    place = int(value) if value.isdecimal() and len(value) < 9 else len(book.strings)
    return book.strings[place] if place < len(book.strings) else None


def _text(pieces: tuple[Piece, ...], style: Style) -> Cell | None:
    told = tuple(Piece(piece.text, piece.font or style.font) for piece in pieces if piece.text)
    return Cell(told) if any(piece.text.strip() for piece in told) else None


def _number(value: str, style: Style, book: _Book) -> Cell:
    match style.kind:
        case CellKind.DATE:
            text, kind = day_of(value, from_1904=book.from_1904)
        case CellKind.PERCENT:
            text, kind = percent_of(value)
        case _:
            text, kind = number_of(value)
    return Cell((Piece(text, style.font),), kind)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _range(ref: str) -> list[tuple[int, int, int, int]]:
    corners = [_CELL.match(part) for part in ref.split(":")]
    if len(corners) != 2 or not corners[0] or not corners[1]:
        return []
    first, last = corners[0], corners[1]
    return [(int(first[2]) - 1, _column(first[1]), int(last[2]) - 1, _column(last[1]))]

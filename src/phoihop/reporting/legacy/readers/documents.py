"""The tables of a .docx into grids, with the font of each run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from phoihop.base.errors import Refused
from phoihop.base.vietnamese.recognition import Piece
from phoihop.reporting.legacy.enums import GridKind
from phoihop.reporting.legacy.readers.archive import parts_of, root_of
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.grids import (
    EMPTY,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    covered,
    table_name,
)

MOST_XML = 15 * 2**20
TITLE_LINES = 8
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = W[1:-1].encode()
_SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}softHyphen": "\xad", f"{W}noBreakHyphen": "-"}


@dataclass(frozen=True)
class _Fonts:
    """The font that each style gives, and the document's own."""

    styles: dict[str, str]
    usual: str = ""

    def of(self, run: etree._Element) -> str:
        """The font of a run: its own, its style's, its paragraph's style's, the document's."""
        own = run.find(f"{W}rPr")
        paragraph = next((above for above in run.iterancestors() if above.tag == f"{W}p"), None)
        style = _value(own, "rStyle")
        of_paragraph = _value(paragraph.find(f"{W}pPr") if paragraph is not None else None, "pStyle")
        named = (_font(own), self.styles.get(style, ""), self.styles.get(of_paragraph, ""), self.usual)
        return next(filter(None, named), "")


def read_document(content: bytes, *, name: str) -> list[Grid]:
    """The tables of a .docx that hold something. Raises Refused."""
    parts = parts_of(content, name=name, wanted=lambda part: part in (_DOCUMENT, _STYLES))
    if _DOCUMENT not in parts:
        raise Refused([faults.UNKNOWN_FILE.at(table=name, value=name)])
    if sum(map(len, parts.values())) > MOST_XML:
        raise Refused([faults.UNPACKS_LARGE.at(table=name, value=name)])
    grids = _grids({part: root_of(xml.replace(_STRICT, _LOOSE), part) for part, xml in parts.items()})
    if sum(len(row) for grid in grids for row in grid.rows) > MOST_CELLS:
        raise Refused([faults.TOO_MANY_CELLS.at(table=name, value=name, most=MOST_CELLS)])
    return [grid for grid in grids if _holds_something(grid)]


def _grids(roots: Mapping[str, etree._Element]) -> list[Grid]:
    fonts = _fonts(roots[_STYLES]) if _STYLES in roots else _Fonts({})
    return [grid for body in roots[_DOCUMENT].iterfind(f"{W}body") for grid in _tables(body, fonts)]


def _holds_something(grid: Grid) -> bool:
    return any(cell.pieces for row in grid.rows for cell in row)


def _fonts(root: etree._Element) -> _Fonts:
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    own: dict[str, str] = {}
    based: dict[str, str] = {}
    usual = ""
    for style in root.iterfind(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        own[name], based[name] = _font(style.find(f"{W}rPr")), _value(style, "basedOn")
        if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
            usual = name
    found = {name: _inherited(name, own, based) for name in own}
    return _Fonts(found, found.get(usual, "") or _font(defaults))


def _inherited(name: str, own: dict[str, str], based: dict[str, str]) -> str:
    """The font of the nearest style above that names one."""
    seen: set[str] = set()
    while name and name not in seen:
        if own.get(name):
            return own[name]
        seen.add(name)
        name = based.get(name, "")
    return ""


def _font(properties: etree._Element | None) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")[:60]


def _value(parent: etree._Element | None, tag: str) -> str:
    found = parent.find(f"{W}{tag}") if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _tables(body: etree._Element, fonts: _Fonts) -> Iterator[Grid]:
    """Each table, those inside cells too, with the lines of text before it."""
    lines: list[tuple[Piece, ...]] = []
    number = 0
    for element in body.iter(f"{W}p", f"{W}tbl"):
        if element.tag == f"{W}tbl":
            number += 1
            yield _table(element, table_name(number), fonts, lines[-TITLE_LINES:])
        elif not any(above.tag == f"{W}tc" for above in element.iterancestors()):
            pieces = _cut(tuple(_pieces(element, fonts)))
            if pieces:
                lines.append(pieces)


@dataclass
class _Merges:
    """The merged cells of a table, told by where they begin; rows below lengthen them. `open`: column to its merge."""

    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)
    open: dict[int, int] = field(default_factory=dict)

    def take(self, row: int, left: int, span: int, down: str) -> bool:
        """Note one cell (`down`: '', 'restart' or 'continue'); whether it goes on with one above."""
        if down == "continue" and left in self.open:
            top = self.ranges[self.open[left]][0]
            self.ranges[self.open[left]] = (top, left, row, left + span - 1)
            return True
        self.open.pop(left, None)
        if down:
            self.open[left] = len(self.ranges)
        if down or span > 1:
            self.ranges.append((row, left, row, left + span - 1))
        return False


def _table(table: etree._Element, name: str, fonts: _Fonts, lines: list[tuple[Piece, ...]]) -> Grid:
    rows: list[list[Cell]] = []
    merges = _Merges()
    for row in _children(table, "tr"):
        if len(rows) >= MOST_ROWS:
            raise Refused([faults.TOO_WIDE.at(table=name, row=len(rows) + 1, rows=MOST_ROWS, columns=MOST_COLUMNS)])
        rows.append(_row(row, name, len(rows), fonts, merges))
    return Grid(name, GridKind.TABLE, covered(rows, merges.ranges), tuple(lines))


def _row(element: etree._Element, name: str, number: int, fonts: _Fonts, merges: _Merges) -> list[Cell]:
    cells: list[Cell] = [EMPTY] * _whole(element.find(f"{W}trPr"), "gridBefore", 0)
    for cell in _children(element, "tc"):
        properties = cell.find(f"{W}tcPr")
        left, span = len(cells), max(1, _whole(properties, "gridSpan", 1))
        if left + span > MOST_COLUMNS:
            raise Refused([faults.TOO_WIDE.at(table=name, row=number + 1, rows=MOST_ROWS, columns=MOST_COLUMNS)])
        goes_on = merges.take(number, left, span, _down(properties))
        cells += [EMPTY if goes_on else _cell(cell, fonts), *[EMPTY] * (span - 1)]
    return cells


def _down(properties: etree._Element | None) -> str:
    """How a cell is merged with the one above: '' not at all, 'restart' it begins, 'continue'."""
    found = properties.find(f"{W}vMerge") if properties is not None else None
    return found.get(f"{W}val", "continue") if found is not None else ""


def _whole(properties: etree._Element | None, tag: str, otherwise: int) -> int:
    text = _value(properties, tag)
    return min(int(text), MOST_COLUMNS + 1) if text.isdecimal() and len(text) < 8 else otherwise


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also where they stand in a control or a tracked insertion."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, tag)


def _cell(cell: etree._Element, fonts: _Fonts) -> Cell:
    pieces: list[Piece] = []
    for paragraph in cell.iter(f"{W}p"):
        if next((above for above in paragraph.iterancestors() if above.tag == f"{W}tc"), None) is not cell:
            continue
        found = list(_pieces(paragraph, fonts))
        if pieces and found:
            pieces.append(Piece(" ", found[0].font))
        pieces += found
    return Cell(_cut(tuple(pieces)))


def _pieces(paragraph: etree._Element, fonts: _Fonts) -> Iterator[Piece]:
    """The text of a paragraph, neighbours of one font joined; what was deleted is not text."""
    text, font = "", ""
    for run in paragraph.iter(f"{W}r"):
        said = "".join(
            _SIGNS.get(str(part.tag), part.text or "") for part in run if part.tag in _SIGNS or _is_text(part)
        )
        if not said:
            continue
        named = fonts.of(run)
        if text and named != font:
            yield Piece(text, font)
            text = ""
        text, font = text + said, named
    if text:
        yield Piece(text, font)


def _is_text(part: etree._Element) -> bool:
    return part.tag == f"{W}t"


def _cut(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without what only spaces hold, and no longer than a label can be."""
    if not any(piece.text.strip() for piece in pieces):
        return ()
    found, left = [], LONGEST_CELL
    for piece in pieces:
        if left > 0:
            found.append(Piece(piece.text[:left], piece.font))
        left -= len(piece.text)
    return tuple(found)

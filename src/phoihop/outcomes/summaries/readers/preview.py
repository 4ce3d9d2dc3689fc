"""Reading a report as a page shows it: of our own making, or after Word, LibreOffice or WPS saved it.

Tracked changes are shown as accepted, and counted. A number is known by its control's tag or alias, or by the bookmark
around it. What the page has no way to show (a drawing of another kind, an embedded object) leaves a word in its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.package import Package, Relationship, open_package, parse_xml
from phoihop.outcomes.documents.rules.wordml import (
    GONE,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    TBL,
    TC,
    TR,
    VAL,
    P,
    R,
    T,
    q,
    tag_of,
)
from phoihop.outcomes.summaries.readers.labels import Labels
from phoihop.outcomes.summaries.readers.looks import Looks, attribute, whole
from phoihop.outcomes.summaries.readers.pictures import kind_of
from phoihop.outcomes.summaries.readers.pieces import (
    joined_headings,
    paragraph_block,
    parts_of,
    symbol,
    text_pieces,
)
from phoihop.outcomes.summaries.rules.adjusting import MARK
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.marks import parse_bookmark, parse_tag
from phoihop.outcomes.summaries.rules.preview import Block, Piece, Preview, with_keys, with_levels

_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_CHOICES, _CHOICE = q("mc:AlternateContent"), q("mc:Choice")
_CHANGES: Final = (q("w:ins"), q("w:del"), q("w:moveFrom"), q("w:moveTo"))
_THROUGH: Final = {
    SDT_CONTENT,
    *map(q, ("w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo", "mc:Choice")),
}
_LINK: Final = q("w:hyperlink")
_AROUND: Final = {SDT, _LINK, *_THROUGH}
"""Elements around runs of the same paragraph."""
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS: Final = {f"{_MATHS}oMath", f"{_MATHS}oMathPara"}
_NOTES: Final = {q("w:footnoteReference"): "footnote", q("w:endnoteReference"): "endnote"}
_VML: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_SIGNS: Final = {
    q("w:tab"): " ",
    q("w:ptab"): " ",
    q("w:noBreakHyphen"): "\u2011",
    q("w:softHyphen"): "",
    q("w:cr"): " ",
}
_MOST_NOTES: Final = 2_000
"""Signs of further notes are left out: no report has so many."""
_DEEPEST: Final = 40
_ROOM: Final = 9071
"""Between the margins of a page, in twentieths of a point."""
_MOST_COLUMNS: Final = 63
"""What Word itself allows."""
_EMU_PER_CENT: Final = 57_600
"""A hundredth of the 160 mm between the margins of a page."""

Cell = dict[str, Any]


def read_preview(content: bytes, manifest: Manifest) -> Preview:
    """What a page shows of a report. Raises Refused for what is no safe Word file."""
    package = open_package(content)
    main = package.main_part()
    root = parse_xml(package.parts[main])
    reader = _Reader(package, manifest)
    with _Part(reader, main):
        body = root.find(q("w:body"))
        blocks = reader.blocks(body) if body is not None else []
    parts = parts_of(joined_headings(blocks))
    with_keys(parts, manifest)
    with_levels(parts)
    return Preview(parts, reader.told_notes(), reader.pictures, sum(1 for _one in root.iter(*_CHANGES)))


@dataclass
class _Reader:
    """One file being read, in the order of its text."""

    package: Package
    manifest: Manifest
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    """The notes that are referred to, kind and id, with their numbers."""
    links: dict[str, Relationship] = field(default_factory=dict)
    open_marks: dict[str, int] = field(default_factory=dict)
    fields: list[bool] = field(default_factory=list)
    """Whether each field around is still in its code, not yet in its result."""
    boxes: list[Block] = field(default_factory=list)
    carried: list[Piece] = field(default_factory=list)
    """Of a paragraph whose end was deleted: it goes on in the next."""
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.looks = Looks(self._other("/styles"))
        self.labels = Labels(self._other("/numbering"))

    def blocks(self, element: etree._Element, *, room: int = _ROOM, serial: int = 0, depth: int = 0) -> list[Block]:
        """Paragraphs and tables inside an element; `room` in twentieths of a point."""
        found: list[Block] = []
        for child in _children(element):
            if child.tag == P:
                found += self._paragraph(child, room, serial)
            elif child.tag == TBL and depth < _DEEPEST:
                found.append(self._table(child, serial, depth))
            elif child.tag == SDT and depth < _DEEPEST:
                found += self.blocks(child, room=room, serial=self._serial(child) or serial, depth=depth + 1)
            elif child.tag in _THROUGH and depth < _DEEPEST:
                found += self.blocks(child, room=room, serial=serial, depth=depth + 1)
            else:
                self._mark(child)
        return found

    def told_notes(self) -> list[list[Piece]]:
        """The notes at the foot, in the order in which they are referred to."""
        told = list(self.notes)
        kinds = dict.fromkeys(kind for kind, _name in told)
        drawn = {key: pieces for kind in kinds for key, pieces in self._notes_of(kind, {*told}).items()}
        return [drawn.get(key, []) for key in told]

    def _notes_of(self, kind: str, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[Piece]]:
        """The wanted notes of a kind, each drawn once; the first of those with one id."""
        root = self._other(f"/{kind}s")
        drawn: dict[tuple[str, str], list[Piece]] = {}
        with _Part(self, self._part_of(f"/{kind}s")):
            for note in root.iterfind(q(f"w:{kind}")) if root is not None else ():
                key = kind, attribute(note, "id")
                if key in wanted and key not in drawn:
                    drawn[key] = self._note(note)
        return drawn

    def _note(self, note: etree._Element) -> list[Piece]:
        pieces: list[Piece] = [piece for block in self.blocks(note) for piece in ({"br": 1}, *block.get("x", ()))]
        return [piece for piece in pieces[1:] if isinstance(piece, str) or "fn" not in piece]

    def _paragraph(self, paragraph: etree._Element, room: int, serial: int) -> list[Block]:
        self.fields = [False for _one in self.fields]
        looks = self.looks.of_paragraph(paragraph)
        properties = paragraph.find(PPR)
        pieces = [*self.carried, *self._inline(paragraph, looks, serial, 0)]
        self.carried = []
        if _has(properties, f"{RPR}/{q('w:del')}"):
            self.carried = pieces
            return []
        boxes, self.boxes = self.boxes, []
        block, label = paragraph_block(pieces, looks, self.manifest), self._label(looks)
        if label:
            block["mk"] = label
        return [*self._standing(block, properties, room), *boxes]

    def _standing(self, block: Block, properties: etree._Element | None, room: int) -> list[Block]:
        """The paragraph, or what an empty one stands for: a drawn line, the end of a section."""
        if block["x"] or "mk" in block or properties is None:
            return [block]
        if _has(properties, f"{q('w:pBdr')}/{q('w:bottom')}"):
            return [_line(properties, room)]
        return [] if _has(properties, q("w:sectPr")) else [block]

    def _label(self, looks: Mapping[str, str]) -> str:
        name = looks.get("list", "")
        return self.labels.next(name, whole(looks.get("step", "0"))) if name not in {"", "0"} else ""

    def _table(self, table: etree._Element, serial: int, depth: int) -> Block:
        properties = table.find(q("w:tblPr"))
        widths = [whole(attribute(column, "w")) for column in table.iterfind(f"{q('w:tblGrid')}/{q('w:gridCol')}")]
        spanning: dict[int, Cell] = {}
        rows = [self._row(row, widths, spanning, serial, depth) for row in _inside(table, TR)]
        block: Block = {"k": "t", "rows": [row for row in rows if row is not None]}
        total = sum(widths)
        if total:
            block["w"] = [max(1, round(100 * width / total)) for width in widths]
        if _has_lines(table, properties):
            block["grid"] = 1
        return block

    def _row(
        self, row: etree._Element, widths: list[int], spanning: dict[int, Cell], serial: int, depth: int
    ) -> dict[str, Any] | None:
        properties = row.find(q("w:trPr"))
        if _has(properties, q("w:del")):
            return None
        column = min(_MOST_COLUMNS, max(0, whole(_value(properties, "w:gridBefore"))))
        cells: list[Cell] = [{"b": [], "cs": column}] if column else []
        for element in _inside(row, TC):
            across, merged = _spans(element)
            if merged == "continue" and column in spanning:
                spanning[column]["rs"] = spanning[column].get("rs", 1) + 1
            else:
                cell = self._cell(element, sum(widths[column : column + across]), serial, depth)
                cells.append({**cell, "cs": across} if across > 1 else cell)
                spanning.pop(column, None)
                spanning.update({column: cells[-1]} if merged else {})
            column += across
        return {"c": cells, "h": 1} if _has(properties, q("w:tblHeader")) else {"c": cells}

    def _cell(self, element: etree._Element, room: int, serial: int, depth: int) -> Cell:
        inside = self._serial(element.getparent()) or serial
        blocks = self.blocks(element, room=room or _ROOM, serial=inside, depth=depth + 1)
        return {"b": [_plain(block) for block in blocks]}

    def _inline(
        self, element: etree._Element, looks: Mapping[str, str], serial: int, depth: int, link: str = ""
    ) -> Iterator[Piece]:
        for child in _children(element) if depth <= _DEEPEST else ():
            if child.tag == R:
                yield from self._run(child, looks, serial, link)
            elif child.tag in _AROUND:
                inside = self._serial(child) or serial
                yield from self._inline(child, looks, inside, depth + 1, self._address(child) or link)
            elif child.tag in _FORMULAS:
                yield from text_pieces("".join(node.text or "" for node in child.iter(f"{_MATHS}t")), {})
            else:
                self._mark(child)

    def _run(self, run: etree._Element, around: Mapping[str, str], serial: int, link: str) -> Iterator[Piece]:
        looks = self.looks.of_run(run, around)
        number = serial or next(reversed(self.open_marks.values()), 0)
        for child in _children(run):
            if child.tag == q("w:fldChar"):
                self._field(attribute(child, "fldCharType"))
            elif not (looks.get("hidden") or any(self.fields)):
                text = _read(child)
                own = 0 if text == MARK else number
                yield from self._sign(child) if text is None else text_pieces(text, looks, serial=own, link=link)

    def _sign(self, element: etree._Element) -> Iterator[Piece]:
        """What in a run is no text: the end of a line, the sign of a note, a picture."""
        if element.tag == q("w:br"):
            if attribute(element, "type") not in {"page", "column"}:
                yield {"br": 1}
        elif element.tag in _NOTES:
            key = _NOTES[element.tag], attribute(element, "id")
            if key in self.notes or len(self.notes) < _MOST_NOTES:
                yield {"fn": self.notes.setdefault(key, len(self.notes) + 1)}
        else:
            yield from self._drawn(element)

    def _drawn(self, element: etree._Element) -> Iterator[Piece]:
        """Pictures inside a run; text boxes are kept for after the paragraph."""
        if element.tag == _CHOICES:
            choice = element.find(_CHOICE)
            for child in choice if choice is not None else ():
                yield from self._drawn(child)
            return
        if element.tag not in {q("w:drawing"), q("w:pict"), q("w:object")}:
            return
        box = next(element.iter(q("w:txbxContent")), None)
        if box is not None:
            self.boxes += self.blocks(box, depth=1)
            return
        described = next(element.iter(q("wp:docPr")), None)
        alt = described.get("descr", "") or described.get("title", "") if described is not None else ""
        extent = next(element.iter(q("wp:extent")), None)
        wide = round(whole(extent.get("cx", "0")) / _EMU_PER_CENT) if extent is not None else 0
        yield {"pic": self._picture(element), "alt": to_nfc(alt), "w": min(100, wide)}

    def _picture(self, element: etree._Element) -> str:
        """The name under which the picture is kept, '' for one that a browser cannot show: the drawing before the image."""
        ids = [one.get(q("r:embed"), "") for one in element.iter(q("asvg:svgBlip"))]
        ids += [one.get(q("r:embed"), "") for one in element.iter(q("a:blip"))]
        ids += [one.get(q("r:id"), "") for one in element.iter(_VML)]
        return next(filter(None, map(self._kept_picture, ids)), "")

    def _kept_picture(self, link: str) -> str:
        relation = self.links.get(link)
        if relation is None or relation.external or relation.target not in self.package.parts:
            return ""
        if relation.target not in self.names:
            content = self.package.parts[relation.target]
            kind = kind_of(content)
            ending = kind.removeprefix("image/").replace("svg+xml", "svg")
            self.names[relation.target] = f"hinh-{len(self.pictures) + 1}.{ending}" if kind else ""
            if kind:
                self.pictures[self.names[relation.target]] = (kind, content)
        return self.names[relation.target]

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _serial(self, control: etree._Element | None) -> int:
        """Which number a control (or what is directly inside one) is; 0 for none of this report."""
        if control is not None and control.tag == SDT_CONTENT:
            control = control.getparent()
        if control is None or control.tag != SDT:
            return 0
        for name in ("w:tag", "w:alias"):
            parsed = parse_tag(tag_of(control, name))
            if parsed is not None and parsed[0] == self.manifest.mark and parsed[1] in self.manifest.by_serial:
                return parsed[1]
        return 0

    def _mark(self, element: etree._Element) -> None:
        """Note where a number's bookmark begins and ends."""
        if element.tag == _START:
            serial = parse_bookmark(attribute(element, "name"))
            if serial in self.manifest.by_serial:
                self.open_marks[attribute(element, "id")] = int(serial or 0)
        elif element.tag == _END:
            self.open_marks.pop(attribute(element, "id"), None)

    def _address(self, link: etree._Element) -> str:
        """Where a link leads, if a reader may follow it."""
        relation = self.links.get(link.get(q("r:id"), ""))
        target = relation.target.strip() if relation is not None and relation.external else ""
        return target if target.lower().startswith(("https://", "http://", "mailto:")) else ""

    def _part_of(self, kind: str) -> str:
        links = self.package.relationships(self.package.main_part())
        return next((link.target for link in links if link.type.endswith(kind) and not link.external), "")

    def _other(self, kind: str) -> etree._Element | None:
        part = self._part_of(kind)
        return parse_xml(self.package.parts[part]) if part in self.package.parts else None


class _Part:
    """While a part is read, its own links count."""

    def __init__(self, reader: _Reader, part: str) -> None:
        self.reader, self.links = reader, {link.id: link for link in reader.package.relationships(part)} if part else {}

    def __enter__(self) -> None:
        self.before, self.reader.links = self.reader.links, self.links

    def __exit__(self, *_told: object) -> None:
        self.reader.links = self.before


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """What an element holds and no tracked change has taken away."""
    for child in element:
        if child.tag == _CHOICES and element.tag not in {R}:
            choice = child.find(_CHOICE)
            yield from choice if choice is not None else ()
        elif child.tag not in GONE:
            yield child


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row: also those inside controls and tracked insertions."""
    for child in _children(element):
        if child.tag == tag:
            yield child
        elif child.tag == SDT or child.tag in _THROUGH:
            yield from _inside(child, tag)


def _read(element: etree._Element) -> str | None:
    """What a child of a run reads as; None for what is no text."""
    if element.tag == T:
        return element.text or ""
    if element.tag == q("w:sym"):
        return symbol(attribute(element, "char"))
    return _SIGNS.get(element.tag)


def _spans(cell: etree._Element) -> tuple[int, str]:
    """How many columns a cell takes, and whether it begins ("restart") or goes on ("continue") over rows; '' for neither."""
    properties = cell.find(q("w:tcPr"))
    across = min(_MOST_COLUMNS, max(1, whole(_value(properties, "w:gridSpan") or "1")))
    merge = properties.find(q("w:vMerge")) if properties is not None else None
    return across, merge.get(VAL, "continue") if merge is not None else ""


def _has(element: etree._Element | None, path: str) -> bool:
    return element is not None and element.find(path) is not None


def _line(properties: etree._Element, room: int) -> Block:
    indent = properties.find(q("w:ind"))
    sides = whole(attribute(indent, "left")) + whole(attribute(indent, "right"))
    return {"k": "l", "w": max(5, min(100, round(100 * (room - sides) / room))) if room else 100}


def _plain(block: Block) -> Block:
    """Inside a table nothing heads a part of the report."""
    return {name: value for name, value in block.items() if name != "h"}


def _has_lines(table: etree._Element, properties: etree._Element | None) -> bool:
    borders = properties.find(q("w:tblBorders")) if properties is not None else None
    if borders is not None:
        return any(one.get(VAL, "") not in {"", "none", "nil"} for one in borders)
    styled = _value(properties, "w:tblStyle") not in {"", "TableNormal"}
    return styled or any(
        one.get(VAL, "") not in {"", "none", "nil"} for row in table.iter(q("w:tcBorders")) for one in row
    )


def _value(element: etree._Element | None, name: str) -> str:
    found = element.find(q(name)) if element is not None else None
    return found.get(VAL, "") if found is not None else ""

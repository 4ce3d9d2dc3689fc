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
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.marks import parse_bookmark, parse_tag
from phoihop.outcomes.summaries.rules.preview import Block, Piece, Preview, with_keys, with_levels

_RUN_LOOKS: Final = ("b", "i", "u", "s", "c", "v")
_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_CHOICES, _CHOICE = q("mc:AlternateContent"), q("mc:Choice")
_CHANGES: Final = (q("w:ins"), q("w:del"), q("w:moveFrom"), q("w:moveTo"))
_THROUGH: Final = {
    SDT_CONTENT,
    *map(q, ("w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo", "mc:Choice")),
}
_LINK: Final = q("w:hyperlink")
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_SIGNS: Final = {
    q("w:tab"): " ",
    q("w:ptab"): " ",
    q("w:noBreakHyphen"): "\u2011",
    q("w:softHyphen"): "",
    q("w:cr"): "\n",
}
_DEEPEST: Final = 40
_MOST_COLUMNS: Final = 63
"""What Word itself allows."""
_EMU_PER_CENT: Final = 57_600
"""A hundredth of the 160 mm between the margins of a page."""
_STEP: Final = 567
"""Twentieths of a point in a centimetre: one step of indenting."""


def read_preview(content: bytes, manifest: Manifest) -> Preview:
    """What a page shows of a report. Raises Refused for what is no safe Word file."""
    package = open_package(content)
    main = package.main_part()
    root = parse_xml(package.parts[main])
    reader = _Reader(package, manifest)
    with _Part(reader, main):
        body = root.find(q("w:body"))
        blocks = reader.blocks(body) if body is not None else []
    parts = _parts(_joined_headings(blocks))
    with_keys(parts, manifest)
    with_levels(parts)
    return Preview(parts, reader.told_notes(), reader.pictures, sum(1 for _one in root.iter(*_CHANGES)))


@dataclass
class _Reader:
    """One file being read, in the order of its text."""

    package: Package
    manifest: Manifest
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
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

    def blocks(self, element: etree._Element, *, room: int = 9071, serial: int = 0, depth: int = 0) -> list[Block]:
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
        told: list[list[Piece]] = []
        for kind, name in self.notes:
            part = self._part_of(f"/{kind}s")
            root = self._other(f"/{kind}s")
            notes = root.iterfind(q(f"w:{kind}")) if root is not None else ()
            note = next((one for one in notes if attribute(one, "id") == name), None)
            with _Part(self, part):
                blocks = self.blocks(note) if note is not None else []
            pieces: list[Piece] = []
            for block in blocks:
                pieces += [{"br": 1}, *block.get("x", ())] if pieces else block.get("x", ())
            told.append([piece for piece in pieces if isinstance(piece, str) or "fn" not in piece])
        return told

    def _paragraph(self, paragraph: etree._Element, room: int, serial: int) -> list[Block]:
        self.fields = [False for _one in self.fields]
        looks = self.looks.of_paragraph(paragraph)
        properties = paragraph.find(PPR)
        pieces = [*self.carried, *self._inline(paragraph, looks, serial, 0)]
        if properties is not None and properties.find(f"{RPR}/{q('w:del')}") is not None:
            self.carried = pieces
            return []
        self.carried = []
        boxes, self.boxes = self.boxes, []
        block = _block(_told_apart(_joined(pieces), self.manifest), looks)
        label = self._label(looks)
        if label:
            block["mk"] = label
        if block["x"] or label:
            return [block, *boxes]
        if properties is not None and properties.find(f"{q('w:pBdr')}/{q('w:bottom')}") is not None:
            return [_line(properties, room), *boxes]
        ends_section = properties is not None and properties.find(q("w:sectPr")) is not None
        return boxes if ends_section else [block, *boxes]

    def _label(self, looks: Mapping[str, str]) -> str:
        name = looks.get("list", "")
        return self.labels.next(name, whole(looks.get("step", "0"))) if name not in {"", "0"} else ""

    def _table(self, table: etree._Element, serial: int, depth: int) -> Block:
        properties = table.find(q("w:tblPr"))
        widths = [whole(attribute(column, "w")) for column in table.iterfind(f"{q('w:tblGrid')}/{q('w:gridCol')}")]
        spanning: dict[int, dict[str, Any]] = {}
        rows = [self._row(row, widths, spanning, serial, depth) for row in _inside(table, TR)]
        block: Block = {"k": "t", "rows": [row for row in rows if row is not None]}
        total = sum(widths)
        if total:
            block["w"] = [max(1, round(100 * width / total)) for width in widths]
        if _has_lines(table, properties):
            block["grid"] = 1
        return block

    def _row(
        self,
        row: etree._Element,
        widths: list[int],
        spanning: dict[int, dict[str, Any]],
        serial: int,
        depth: int,
    ) -> dict[str, Any] | None:
        properties = row.find(q("w:trPr"))
        if properties is not None and properties.find(q("w:del")) is not None:
            return None
        column = min(_MOST_COLUMNS, max(0, whole(_value(properties, "w:gridBefore"))))
        cells: list[dict[str, Any]] = [{"b": [], "cs": column}] if column else []
        for element in _inside(row, TC):
            of_cell = element.find(q("w:tcPr"))
            across = min(_MOST_COLUMNS, max(1, whole(_value(of_cell, "w:gridSpan") or "1")))
            merge = of_cell.find(q("w:vMerge")) if of_cell is not None else None
            if merge is not None and merge.get(VAL, "continue") == "continue" and column in spanning:
                above = spanning[column]
                above["rs"] = above.get("rs", 1) + 1
            else:
                room = sum(widths[column : column + across]) or 9071
                inside = self._serial(element.getparent()) or serial
                blocks = self.blocks(element, room=room, serial=inside, depth=depth + 1)
                cell: dict[str, Any] = {"b": [_plain(block) for block in blocks]}
                if across > 1:
                    cell["cs"] = across
                spanning.pop(column, None)
                if merge is not None:
                    spanning[column] = cell
                cells.append(cell)
            column += across
        told: dict[str, Any] = {"c": cells}
        if properties is not None and properties.find(q("w:tblHeader")) is not None:
            told["h"] = 1
        return told

    def _inline(
        self, element: etree._Element, looks: Mapping[str, str], serial: int, depth: int, link: str = ""
    ) -> Iterator[Piece]:
        if depth > _DEEPEST:
            return
        for child in _children(element):
            if child.tag == R:
                yield from self._run(child, looks, serial, link)
            elif child.tag == SDT:
                yield from self._inline(child, looks, self._serial(child) or serial, depth + 1, link)
            elif child.tag == _LINK:
                yield from self._inline(child, looks, serial, depth + 1, self._address(child))
            elif child.tag in _THROUGH:
                yield from self._inline(child, looks, serial, depth + 1, link)
            elif isinstance(child.tag, str) and child.tag.startswith(f"{_MATHS}oMath"):
                yield from _text("".join(node.text or "" for node in child.iter(f"{_MATHS}t")), {}, 0, "")
            else:
                self._mark(child)

    def _run(self, run: etree._Element, around: Mapping[str, str], serial: int, link: str) -> Iterator[Piece]:
        looks = self.looks.of_run(run, around)
        number = serial or next(reversed(self.open_marks.values()), 0)
        for child in _children(run):
            if child.tag == q("w:fldChar"):
                self._field(attribute(child, "fldCharType"))
            elif looks.get("hidden") or any(self.fields):
                continue
            elif child.tag == T:
                yield from _text(child.text or "", looks, number, link)
            elif child.tag in _SIGNS:
                yield from _text(_SIGNS[child.tag], looks, number, link)
            elif child.tag == q("w:br"):
                if attribute(child, "type") not in {"page", "column"}:
                    yield {"br": 1}
            elif child.tag == q("w:sym"):
                yield from _text(_symbol(child), looks, number, link)
            elif child.tag in {q("w:footnoteReference"), q("w:endnoteReference")}:
                yield self._note(child)
            else:
                yield from self._drawn(child)

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

    def _note(self, reference: etree._Element) -> Piece:
        kind = "footnote" if reference.tag == q("w:footnoteReference") else "endnote"
        self.notes.append((kind, attribute(reference, "id")))
        return {"fn": len(self.notes)}

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


def _text(text: str, looks: Mapping[str, str], serial: int, link: str) -> Iterator[Piece]:
    if not text:
        return
    told: dict[str, Any] = {name: looks[name] for name in _RUN_LOOKS if looks.get(name)}
    told.update({name: value for name, value in (("n", serial), ("a", link), ("z", looks.get("z", ""))) if value})
    yield {**told, "t": to_nfc(text)}


def _symbol(element: etree._Element) -> str:
    """A sign out of a font: one that only that font has becomes a dot."""
    try:
        sign = chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() and sign < "\ue000" else "•"


def _joined(pieces: list[Piece]) -> list[dict[str, Any]]:
    """Pieces with equal looks, or of the same number, as one."""
    joined: list[dict[str, Any]] = []
    for piece in pieces:
        one = piece if isinstance(piece, dict) else {"t": piece}
        before = joined[-1] if joined else {}
        alike = {**before, "t": ""} == {**one, "t": ""} or ("n" in one and one["n"] == before.get("n"))
        if "t" in one and "t" in before and alike:
            joined[-1] = {**before, "t": before["t"] + one["t"]}
        else:
            joined.append(one)
    return joined


def _told_apart(pieces: list[dict[str, Any]], manifest: Manifest) -> list[dict[str, Any]]:
    """Numbers that are not as they were printed say so."""
    for piece in pieces:
        if "n" in piece and _bare(piece["t"]) != _bare(manifest.by_serial[piece["n"]].number.text):
            piece["e"] = 1
    return pieces


def _bare(text: str) -> str:
    return "".join(text.split())


def _block(pieces: list[dict[str, Any]], looks: Mapping[str, str]) -> Block:
    """A paragraph; looks that all its pieces share stand with it, and what then has none is plain text."""
    texts = [piece for piece in pieces if piece.get("t", "").strip()]
    shared = {name for name in _RUN_LOOKS if texts and all(piece.get(name) for piece in texts) and name != "v"}
    block: Block = {"k": "p", "x": [_bared(piece, shared) for piece in pieces]}
    block.update(dict.fromkeys(sorted(shared), 1))
    size = whole(next((piece["z"] for piece in texts if piece.get("z")), looks.get("z", "0")))
    if size:
        block["z"] = round(size / 2)
    if looks.get("al"):
        block["al"] = looks["al"]
    if whole(looks.get("fi", "0")) > 0:
        block["fi"] = 1
    steps = min(9, max(0, round(whole(looks.get("in", "0")) / _STEP)))
    if steps:
        block["in"] = steps
    level = looks.get("h", "")
    if level.isdecimal() and int(level) < 9 and texts:
        block["h"] = int(level) + 1
    return block


def _bared(piece: dict[str, Any], shared: set[str]) -> Piece:
    left = {name: value for name, value in piece.items() if name not in shared and name != "z"}
    for name in _RUN_LOOKS:
        if left.get(name) == "1":
            left[name] = 1
    return left["t"] if set(left) == {"t"} else left


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


def _joined_headings(blocks: list[Block]) -> list[Block]:
    """A heading of the first level and its title under it (`Phần I`, `TÌNH HÌNH`) are one heading of two lines."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else {}
        if before.get("h") == 1 and not before.get("two") and _is_title(block):
            more = {name: 1 for name in _RUN_LOOKS if block.get(name)}
            told = [{**more, **(piece if isinstance(piece, dict) else {"t": piece})} for piece in block["x"]]
            joined[-1] = {**before, "x": [*before["x"], {"br": 1}, *told], "two": 1}
        else:
            joined.append(block)
    return [{name: value for name, value in block.items() if name != "two"} for block in joined]


def _is_title(block: Block) -> bool:
    return (
        block["k"] == "p" and block.get("al") == "center" and bool(block.get("b") and block["x"]) and "h" not in block
    )


def _parts(blocks: list[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if block.get("h") == 1 and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    return parts

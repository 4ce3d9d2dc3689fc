"""Sealing: what a signed document carries small in its footers, and in its properties.

The first page of the document, and of each section that has a first page of its own, shows the QR of the verification page and the audit head of the moment of signing; every
other page one line with the code.
"""

import posixpath
from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO

import segno
from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.package import OFFICE, WORD, open_package, pack, relations_of
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, PPR, RPR, TBL, VAL, P, R, T, paragraph_text, q
from phoihop.outcomes.issuing.render.heads import rewrite
from phoihop.outcomes.issuing.rules.heads import Rewriting
from phoihop.outcomes.issuing.rules.places import CORE_LINK
from phoihop.outcomes.issuing.rules.seals import SealWords
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.render.pictures import picture_run
from phoihop.outcomes.summaries.rules.records import Chart

QR_MM, QR_NAME = 17.0, "Mã QR xác minh"
_SMALL = "13"
"""Half points: 6.5."""
_REFERENCE, _HEADER_REFERENCE = q("w:footerReference"), q("w:headerReference")
_STEMS = {_REFERENCE: ("footer", "w:ftr"), _HEADER_REFERENCE: ("header", "w:hdr")}
_TITLE = q("w:titlePg")
_AFTER_TITLE = {
    q(f"w:{name}") for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")
}
"""What follows `titlePg` in a section, by the schema."""


def seal_document(content: bytes, *, words: SealWords, heads: Mapping[str, Rewriting]) -> bytes:
    """The signed document: the signers' names in its head fields, the seal in its footers and properties."""
    draft = Draft(open_package(content).parts)
    for part in draft.text_parts():
        rewrite(draft.root(part), heads)
    _Footers(draft, words).write()
    _write_keywords(draft, words)
    return pack(draft.finished())


def qr_png(address: str) -> bytes:
    """The QR code of an address as a PNG, with its quiet zone."""
    buffer = BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="png", scale=8, border=4)
    return buffer.getvalue()


class _Footers:
    """Footers of one document: what stands in those there are is kept, sections that show none get them."""

    def __init__(self, draft: Draft, words: SealWords) -> None:
        self.draft = draft
        self.words = words
        address = words.address
        told = f"Mã QR dẫn đến trang kiểm tra văn bản: {address}"
        self.picture = Chart(qr_png(address), b"", told, QR_MM, QR_MM)

    def write(self) -> None:
        """Seal each footer once."""
        main = self.draft.main
        links = {link.id: link.target for link in self.draft.links(main)}
        sections = list(self.draft.root(main).iter(q("w:sectPr")))
        if sections and not _has_first(sections[0]):
            self._show_first(sections, links)
            links = {link.id: link.target for link in self.draft.links(main)}
        kinds = {
            links[reference.get(q("r:id"), "")]: reference.get(q("w:type"), "default")
            for section in sections
            for reference in section.findall(_REFERENCE)
        }
        for part, kind in sorted(kinds.items()):
            self._fill(part, self.draft.root(part), kind)
        self._fill_gaps(sections)

    def _show_first(self, sections: list[etree._Element], links: Mapping[str, str]) -> None:
        """The document's first page gets a header and footer of its own, in which stands what it showed before."""
        first, later = sections[0], sections[1:2] if any(map(_has_first, sections[1:])) else []
        for tag in _STEMS:
            hidden, shown = _reference(first, tag, "first"), _reference(first, tag, "default")
            if hidden is not None:
                first.remove(hidden)
            for section in later:
                if _reference(section, tag, "first") is None:
                    self._pass_on(section, tag, hidden)
            if shown is not None:
                self._refer(first, tag, "first", self._copy(links[shown.get(q("r:id"), "")], tag))
        title = first.find(_TITLE)
        if title is None:
            title = etree.Element(_TITLE)
            first.insert(next((n for n, one in enumerate(first) if one.tag in _AFTER_TITLE), len(first)), title)
        title.attrib.pop(VAL, "")

    def _pass_on(self, section: etree._Element, tag: str, hidden: etree._Element | None) -> None:
        """What a later section took over from the first one, or an empty one, stays with it."""
        if hidden is not None:
            section.insert(0, hidden)
            return
        root = _empty(tag)
        root.append(_paragraph(""))
        self._refer(section, tag, "first", self._new(tag, root))

    def _copy(self, part: str, tag: str) -> str:
        """The same once more, with its links, as a part beside it."""
        new = self._new(tag, deepcopy(self.draft.root(part)), folder=posixpath.dirname(part))
        links = relations_of(part)
        if self.draft.has(links):
            self.draft.parts[relations_of(new)] = self.draft.finished_links(part)[links]
        return new

    def _fill_gaps(self, sections: list[etree._Element]) -> None:
        inherited: set[str] = set()
        for section in sections:
            inherited |= {reference.get(q("w:type"), "default") for reference in section.findall(_REFERENCE)}
            for kind in self._kinds(section):
                if kind not in inherited:
                    self._add(section, kind)
                    inherited.add(kind)

    def _kinds(self, section: etree._Element) -> Iterator[str]:
        yield "default"
        if _has_first(section):
            yield "first"
        settings = next(
            (link.target for link in self.draft.links(self.draft.main) if link.type.endswith("/settings")), ""
        )
        if settings and self.draft.root(settings).find(q("w:evenAndOddHeaders")) is not None:
            yield "even"

    def _add(self, section: etree._Element, kind: str) -> None:
        part = self._new(_REFERENCE, _empty(_REFERENCE))
        self._fill(part, self.draft.root(part), kind)
        self._refer(section, _REFERENCE, kind, part)

    def _new(self, tag: str, root: etree._Element, *, folder: str = "word") -> str:
        """This as a new header or footer; returns its part."""
        stem, _name = _STEMS[tag]
        names = (posixpath.join(folder, f"{stem}_phoihop{number}.xml") for number in range(1, 1000))
        part = next(one for one in names if not self.draft.has(one))
        self.draft.add_text_part(part, root, f"{WORD}.{stem}+xml")
        return part

    def _refer(self, section: etree._Element, tag: str, kind: str, part: str) -> None:
        reference = etree.Element(tag)
        reference.set(q("w:type"), kind)
        reference.set(q("r:id"), self.draft.link(self.draft.main, f"{OFFICE}/{_STEMS[tag][0]}", part))
        before = [child for child in section if child.tag in (_REFERENCE, _HEADER_REFERENCE)]
        section.insert(len(before), reference)

    def _fill(self, part: str, root: etree._Element, kind: str) -> None:
        last = root[-1] if len(root) else None
        if (
            last is not None
            and last.tag == P
            and not paragraph_text(last)
            and last.find(f".//{q('w:drawing')}") is None
        ):
            root.remove(last)
        if kind == "first":
            root.append(self._table(part))
            root.append(_paragraph(""))
        else:
            root.append(_paragraph(self.words.line))

    def _table(self, part: str) -> etree._Element:
        """Text on the left, QR on the right, no lines."""
        wide, narrow = 8000, 1071
        table = etree.Element(TBL)
        properties = etree.SubElement(table, q("w:tblPr"))
        _sub(properties, "w:tblW", w=str(wide + narrow), type="dxa")
        _sub(properties, "w:tblLayout", type="fixed")
        margins = etree.SubElement(properties, q("w:tblCellMar"))
        for side in ("w:left", "w:right"):
            _sub(margins, side, w="0", type="dxa")
        columns = etree.SubElement(table, q("w:tblGrid"))
        for width in (wide, narrow):
            _sub(columns, "w:gridCol", w=str(width))
        row = etree.SubElement(table, q("w:tr"))
        picture = _paragraph("", align="right")
        for width, content in ((wide, [_paragraph(line) for line in self.words.lines]), (narrow, [picture])):
            cell = etree.SubElement(row, q("w:tc"))
            settings = etree.SubElement(cell, q("w:tcPr"))
            _sub(settings, "w:tcW", w=str(width), type="dxa")
            _sub(settings, "w:vAlign", val="center")
            cell.extend(content)
        picture.append(picture_run(self.picture, self.draft, part, name=QR_NAME))
        return table


def _empty(tag: str) -> etree._Element:
    return etree.Element(
        q(_STEMS[tag][1]), nsmap={prefix: NAMESPACES[prefix] for prefix in ("w", "r", "wp", "a", "pic")}
    )


def _has_first(section: etree._Element) -> bool:
    """Whether the section's first page has a header and footer of its own."""
    title = section.find(_TITLE)
    return title is not None and title.get(VAL, "1") not in ("0", "false", "off")


def _reference(section: etree._Element, tag: str, kind: str) -> etree._Element | None:
    return next((one for one in section.findall(tag) if one.get(q("w:type"), "default") == kind), None)


def _paragraph(text: str, *, align: str = "left") -> etree._Element:
    paragraph = etree.Element(P)
    properties = etree.SubElement(paragraph, PPR)
    _sub(properties, "w:spacing", before="0", after="0", line="240", lineRule="auto")
    _sub(properties, "w:ind", left="0", right="0", firstLine="0")
    _sub(properties, "w:jc", val=align)
    marks = etree.SubElement(properties, RPR)
    _sub(marks, "w:sz", val=_SMALL)
    _sub(marks, "w:szCs", val=_SMALL)
    if text:
        run = etree.SubElement(paragraph, R)
        looks = etree.SubElement(run, RPR)
        _sub(looks, "w:sz", val=_SMALL)
        _sub(looks, "w:szCs", val=_SMALL)
        etree.SubElement(run, T).text = to_nfc(text)
    return paragraph


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, q(tag))
    for name, value in attributes.items():
        element.set(q(f"w:{name}") if name != "val" else VAL, value)
    return element


def _write_keywords(draft: Draft, words: SealWords) -> None:
    """Report and code among the core properties: programs that make PDF carry them over."""
    core = next((link.target for link in draft.links("") if link.type == CORE_LINK), "")
    if not core or not draft.has(core):
        return
    root = draft.root(core)
    for old in root.findall(q("cp:keywords")):
        root.remove(old)
    keywords = etree.SubElement(root, q("cp:keywords"))
    keywords.text = f"{words.report}, {words.code}"

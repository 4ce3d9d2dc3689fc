"""A Word file in the making: parsed parts, new parts with their types and links, and the paper's measures."""

import posixpath
from collections.abc import Mapping
from itertools import count

from lxml import etree

from phoihop.outcomes.documents.rules.package import (
    CONTENT_TYPES,
    WORD,
    Package,
    Relationship,
    parse_xml,
    relations_of,
    write_xml,
)
from phoihop.outcomes.documents.rules.wordml import default_namespace, q

A4_TEXT_WIDTH = 9071
"""Twentieths of a point between the margins where no section says otherwise (160 mm)."""


class Draft:
    """The parts of one document; a part is parsed when first asked for, and written at the end.

    A package that was opened gives its parsed parts up to the draft.
    """

    def __init__(self, given: Mapping[str, bytes] | Package) -> None:
        package = given if isinstance(given, Package) else Package(given)
        self.parts = dict(package.parts)
        self.main = package.main_part()
        self._texts = package.text_parts()
        self._roots = package.given_up()
        self._last_picture = 0
        self._shown: dict[tuple[str, bytes], str] = {}

    def text_parts(self) -> list[str]:
        """The parts with paragraphs, the document first."""
        return list(self._texts)

    def root(self, part: str) -> etree._Element:
        """The parsed part; changes to it are kept."""
        if part not in self._roots:
            self._roots[part] = parse_xml(self.parts[part])
        return self._roots[part]

    def has(self, part: str) -> bool:
        return part in self.parts or part in self._roots

    def finished(self) -> dict[str, bytes]:
        """Every part as bytes."""
        return {**self.parts, **{part: write_xml(root) for part, root in self._roots.items()}}

    def add(self, part: str, root: etree._Element, content_type: str) -> None:
        """A new XML part with its declared type, or another content for one that is there."""
        self._roots[part] = root
        types = self.root(CONTENT_TYPES)
        named = f"/{part}"
        if not any(found.get("PartName") == named for found in types.iterfind(q("ct:Override"))):
            override = etree.SubElement(types, q("ct:Override"))
            override.set("PartName", named)
            override.set("ContentType", content_type)

    def become_document(self) -> None:
        """What was saved as a Word template (.dotx) becomes a document."""
        for override in self.root(CONTENT_TYPES).iterfind(q("ct:Override")):
            if override.get("ContentType") == f"{WORD}.template.main+xml":
                override.set("ContentType", f"{WORD}.document.main+xml")

    def add_text_part(self, part: str, root: etree._Element, content_type: str) -> None:
        """A new part with paragraphs of its own, such as a header."""
        self.add(part, root, content_type)
        self._texts.append(part)

    def add_picture(self, content: bytes, extension: str) -> str:
        """A new picture; returns its part."""
        folder = posixpath.join(posixpath.dirname(self.main), "media")
        names = (f"{folder}/phoihop{number}.{extension}" for number in count(1))
        part = next(name for name in names if name not in self.parts)
        self.parts[part] = content
        types = {"png": "image/png", "svg": "image/svg+xml", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
        declared = {found.get("Extension", "").lower() for found in self.root(CONTENT_TYPES).iterfind(q("ct:Default"))}
        if extension not in declared:
            default = etree.Element(q("ct:Default"))
            default.set("Extension", extension)
            default.set("ContentType", types.get(extension, f"image/{extension}"))
            self.root(CONTENT_TYPES).insert(0, default)
        return part

    def picture_of(self, name: str, content: bytes, extension: str) -> str:
        """The part of a picture of this name; one that is shown again is kept once."""
        shown = (name, content)
        if shown not in self._shown:
            self._shown[shown] = self.add_picture(content, extension)
        return self._shown[shown]

    def picture_id(self) -> int:
        """A number for a drawing that no other drawing has."""
        if not self._last_picture:
            ids = [int(found.get("id", "0")) for part in self._texts for found in self.root(part).iter(q("wp:docPr"))]
            self._last_picture = max([1000, *ids])
        self._last_picture += 1
        return self._last_picture

    def link(self, part: str, kind: str, target: str) -> str:
        """The id of a link from one part to another, made where there is none yet."""
        relations = self._relations(part)
        relative = f"/{target}" if not part else posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
        taken = set()
        for element in relations:
            if element.get("Type") == kind and _same(element, part, target):
                return element.get("Id", "")
            taken.add(element.get("Id"))
        number = next(n for n in range(1, len(taken) + 2) if f"rIdP{n}" not in taken)
        new = etree.SubElement(relations, q("rel:Relationship"))
        for name, value in (("Id", f"rIdP{number}"), ("Type", kind), ("Target", relative.removeprefix("/"))):
            new.set(name, value)
        return f"rIdP{number}"

    def link_outside(self, part: str, kind: str, address: str) -> str:
        """The id of a new link from a part to an address outside the package."""
        relations = self._relations(part)
        taken = {element.get("Id") for element in relations}
        identity = next(f"rIdP{n}" for n in count(1) if f"rIdP{n}" not in taken)
        new = etree.SubElement(relations, q("rel:Relationship"))
        for name, value in (("Id", identity), ("Type", kind), ("Target", address), ("TargetMode", "External")):
            new.set(name, value)
        return identity

    def links(self, part: str) -> list[Relationship]:
        """The links of a part as they are now."""
        return Package(self.finished_links(part)).relationships(part)

    def finished_links(self, part: str) -> dict[str, bytes]:
        name = relations_of(part)
        return {name: write_xml(self._relations(part))}

    def text_width(self, element: etree._Element) -> int:
        """Width between the margins, in twentieths of a point, of the section that an element stands in."""
        section = next((found for found in _after(element, q("w:sectPr"))), None)
        size = section.find(q("w:pgSz")) if section is not None else None
        margins = section.find(q("w:pgMar")) if section is not None else None
        if size is None or margins is None:
            return A4_TEXT_WIDTH
        sides = int(margins.get(q("w:left"), "0")) + int(margins.get(q("w:right"), "0"))
        return int(size.get(q("w:w"), "11906")) - sides

    def _relations(self, part: str) -> etree._Element:
        name = relations_of(part)
        if not self.has(name):
            self._roots[name] = etree.Element(q("rel:Relationships"), nsmap=default_namespace("rel"))
        return self.root(name)


def _same(element: etree._Element, part: str, target: str) -> bool:
    given = element.get("Target", "")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), given)) == f"/{target}"


def _after(element: etree._Element, tag: str) -> list[etree._Element]:
    """The first such element that follows in the document's order, as a list of one or none."""
    node: etree._Element | None = element
    while node is not None:
        for sibling in node.itersiblings():
            found = next(sibling.iter(tag), None)
            if found is not None:
                return [found]
        node = node.getparent()
    return []

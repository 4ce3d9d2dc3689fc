"""What an officer put into a paragraph of his own besides text and pictures: Word's charts, which hold a workbook, and
addresses from which a program would fetch something by itself."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import cast

from lxml import etree

from phoihop.base.apart.archives import Harmful, unpack
from phoihop.outcomes.documents.rules.package import (
    CONTENT_TYPES,
    Package,
    Relationship,
    XmlRefused,
    parse_xml,
    relations_of,
    write_xml,
)
from phoihop.outcomes.documents.rules.wordml import default_namespace, q
from phoihop.outcomes.summaries.render.parts import Draft

CHARTS = ("/chart", "/chartEx")
"""What links to a chart are of."""
MOST_WORKBOOK = 20 * 2**20
"""What the workbook of a chart may unpack to."""
_WORKBOOK = re.compile(r"(^|/)embeddings/[^/]+\.xlsx$", re.IGNORECASE)
_RISKY_PARTS = re.compile(
    r"vba|macro|externalLink|connections|queryTable|embeddings|activeX|ctrlProps|oleObject|webExtension|customUI|\.bin$",
    re.IGNORECASE,
)
_RISKY_TYPES = re.compile(rb"macroEnabled|oleObject|activeX", re.IGNORECASE)
_RISKY_WORDS = re.compile(rb"ddeLink|\b(WEBSERVICE|RTD|CALL|REGISTER\.ID|EXEC)\s*\(", re.IGNORECASE)
_VML = "urn:schemas-microsoft-com:vml"
_FETCHING_NAMES = {"src", "href", "embeddedHtml"}
_FETCHING = etree.XPath("//*[@*[{}]]".format(" or ".join(f"local-name()='{name}'" for name in _FETCHING_NAMES)))
_ADDRESS = re.compile(r"\s*(\w{2,}:|\\\\|//|<)")
"""An address with a scheme, one of another machine, or a page in its place."""
_INSIDE = re.compile(r"\s*(data:image/(png|jpeg|gif)|#)", re.IGNORECASE)
_CARRIED = (*CHARTS, "/package", "/chartStyle", "/chartColorStyle", "/themeOverride", "/image", "/chartUserShapes")


def harmless_workbooks(package: Package) -> set[str]:
    """The workbooks inside the file that belong to charts and hold nothing but cells."""
    links: dict[str, list[tuple[str, Relationship]]] = {}
    for part in package.parts:
        for link in package.relationships(part) if relations_of(part) in package.parts else ():
            links.setdefault(link.target, []).append((part, link))
    return {
        part
        for part in filter(_WORKBOOK.search, package.parts)
        if links.get(part)
        and all(_of_chart(package, holder, link) for holder, link in links[part])
        and _holds_cells_alone(package.parts[part])
    }


def fetched_addresses(package: Package, roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """(part, address) of whatever a program would fetch by itself when it draws the page: of a picture, of a film.

    A drawing that cannot be read, or declares what is elsewhere, is told by its own name.
    """
    drawings = [part for part in package.parts if part.lower().endswith(".svg")]
    read = {part: root for part in drawings if (root := _read(package.parts[part])) is not None}
    yield from ((part, posixpath.basename(part)) for part in drawings if part not in read)
    for part, root in {**roots, **read}.items():
        for element in cast(list[etree._Element], _FETCHING(root)):
            for name, value in element.attrib.items():
                own, text = etree.QName(str(name)).localname, str(value)
                fetches = own in _FETCHING_NAMES and not (name == "href" and _is_clicked(element))
                if fetches and _ADDRESS.match(text) and not _INSIDE.match(text):
                    yield part, text


def _read(drawing: bytes) -> etree._Element | None:
    with suppress(XmlRefused):
        return parse_xml(drawing)
    return None


def _is_clicked(element: etree._Element) -> bool:
    """Whether an address of the element is one to click on: of a drawn shape, of a link in a drawing."""
    tag = etree.QName(element)
    return tag.localname == "a" or (tag.namespace == _VML and tag.localname not in {"imagedata", "fill", "stroke"})


def carried(source: Draft, target: Draft, part: str) -> str:
    """A chart with all that it is made of in another file; gives the name that it has there."""
    return _carried(source, target, part, {})


def _carried(source: Draft, target: Draft, part: str, done: dict[str, str]) -> str:
    if part in done:
        return done[part]
    stem, ending = posixpath.splitext(part)
    number = next(n for n in range(1, len(target.parts) + 2) if f"{stem}P{n}{ending}" not in target.parts)
    name = done[part] = f"{stem}P{number}{ending}"
    target.parts[name] = source.parts[part]
    _declare(target, name, Package(source.parts).content_type(part))
    links = [link for link in source.links(part) if not link.external and link.target in source.parts]
    kept = [link for link in links if link.type.endswith(_CARRIED)]
    if kept:
        relations = etree.Element(q("rel:Relationships"), nsmap=default_namespace("rel"))
        for link in kept:
            there = _carried(source, target, link.target, done)
            new = etree.SubElement(relations, q("rel:Relationship"))
            address = posixpath.relpath(f"/{there}", f"/{posixpath.dirname(name)}")
            for attribute, value in (("Id", link.id), ("Type", link.type), ("Target", address)):
                new.set(attribute, value)
        target.parts[relations_of(name)] = write_xml(relations)
    return name


def _declare(target: Draft, part: str, kind: str) -> None:
    override = etree.SubElement(target.root(CONTENT_TYPES), q("ct:Override"))
    override.set("PartName", f"/{part}")
    override.set("ContentType", kind)


def _of_chart(package: Package, holder: str, link: Relationship) -> bool:
    kind = package.content_type(holder)
    return link.type.endswith("/package") and ("drawingml.chart+xml" in kind or "chartex+xml" in kind)


def _holds_cells_alone(content: bytes) -> bool:
    """Whether a workbook has no macro, no connection, nothing embedded, nothing that is fetched or run."""
    try:
        parts = unpack(content, most=MOST_WORKBOOK)
    except Harmful:
        return False
    if any(_RISKY_PARTS.search(part) for part in parts) or _RISKY_TYPES.search(parts.get(CONTENT_TYPES, b"")):
        return False
    return all(_is_calm(part, xml) for part, xml in parts.items() if part.endswith((".xml", ".rels")))


def _is_calm(part: str, xml: bytes) -> bool:
    try:
        root = parse_xml(xml)
    except XmlRefused:
        return False
    if part.endswith(".rels"):
        outside = (link for link in root if link.get("TargetMode") == "External")
        return all(link.get("Type", "").endswith("/hyperlink") for link in outside)
    return not _RISKY_WORDS.search(xml)

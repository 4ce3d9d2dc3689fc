"""What an officer put into a paragraph of his own besides text and pictures: Word's charts, which hold a workbook, and
addresses from which a program would fetch something by itself."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import cast

from lxml import etree

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
from phoihop.outcomes.summaries.render.calm_workbooks import holds_cells_alone
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.styling import reaches_outside

CHARTS = ("/chart", "/chartEx")
"""What links to a chart are of."""
_WORKBOOK = re.compile(r"(^|/)embeddings/[^/]+\.xlsx$", re.IGNORECASE)
_VML = "urn:schemas-microsoft-com:vml"
_FETCHING_NAMES = {"src", "href", "embeddedHtml"}
_FETCHING = etree.XPath("//*[@*[{}]]".format(" or ".join(f"local-name()='{name}'" for name in _FETCHING_NAMES)))
_STYLES = etree.XPath("//@*")
_SHEETS = etree.XPath("//processing-instruction('xml-stylesheet')")
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
        and holds_cells_alone(package.parts[part])
    }


def fetched_addresses(package: Package, roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """(part, address) of whatever a program would fetch by itself when it draws the page: of a picture, of a film.

    A drawing that cannot be read, or declares what is elsewhere, is told by its own name.
    """
    drawings = [part for part in package.parts if part.endswith(".svg")]
    read = {part: root for part in drawings if (root := _read(package.parts[part])) is not None}
    yield from ((part, posixpath.basename(part)) for part in drawings if part not in read)
    yield from ((part, style) for part, root in read.items() for style in _styles(root) if reaches_outside(style))
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


def _styles(drawing: etree._Element) -> Iterator[str]:
    """Whatever may hold a style: attributes, styles of the whole drawing, links to sheets of styles."""
    yield from map(str, cast(list[str], _STYLES(drawing)))
    yield from (f"@import {told.text}" for told in cast(list[etree._ProcessingInstruction], _SHEETS(drawing)))
    yield from (str(element.xpath("string()")) for element in drawing.iter("{*}style"))


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

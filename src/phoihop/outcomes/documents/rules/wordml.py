"""Words of the Open XML format that readers and render share: namespaces, names of elements, text of a paragraph."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
    "m": "urn:phoihop:manifest:1",
}


@cache
def q(name: str) -> str:
    """`w:p` as lxml writes it: `{http://…}p`."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def default_namespace(prefix: str, *others: str) -> Any:
    """A namespace map whose first namespace is written without a prefix (the stubs know no such map)."""
    return {None: NAMESPACES[prefix], **{other: NAMESPACES[other] for other in others}}


P, R, T, RPR, PPR = q("w:p"), q("w:r"), q("w:t"), q("w:rPr"), q("w:pPr")
TBL, TR, TC, SDT, SDT_CONTENT, SDT_PR = q("w:tbl"), q("w:tr"), q("w:tc"), q("w:sdt"), q("w:sdtContent"), q("w:sdtPr")
VAL, ID, NAME, SPACE = q("w:val"), q("w:id"), q("w:name"), "{http://www.w3.org/XML/1998/namespace}space"

BREAKS = {q("w:tab"): "\t", q("w:br"): "\n", q("w:cr"): "\n", q("w:noBreakHyphen"): "-", q("w:softHyphen"): ""}
"""Children of a run that are signs of the text, and how they read."""

GONE = {q("w:del"), q("w:moveFrom")}
"""Elements whose text a tracked change has taken away."""


def tag_of(sdt: etree._Element, name: str = "w:tag") -> str:
    """The tag, or by `name` the alias, of a control; '' without one."""
    found = next((one for properties in sdt.iterchildren(SDT_PR) for one in properties.iterchildren(q(name))), None)
    return found.get(VAL, "") if found is not None else ""


def own_paragraph(element: etree._Element) -> etree._Element | None:
    """The nearest paragraph around an element: text in a box belongs to the box's paragraphs."""
    return next(element.iterancestors(P), None)


def runs_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The paragraph's own runs in order, those inside links and controls too, those in its text boxes not."""
    if sum(1 for _paragraph in paragraph.iter(P)) == 1:
        yield from paragraph.iter(R)
        return
    for run in paragraph.iter(R):
        if own_paragraph(run) is paragraph:
            yield run


def run_text(run: etree._Element) -> str:
    """A run as it reads."""
    return "".join(child.text or "" if child.tag == T else BREAKS.get(child.tag, "") for child in run)


def paragraph_text(paragraph: etree._Element) -> str:
    """A paragraph as it reads."""
    return "".join(run_text(run) for run in runs_of(paragraph))

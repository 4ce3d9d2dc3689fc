"""DỮ LIỆU MẪU on every page: in each header a section can show, whatever the template's author did."""

from collections.abc import Iterator

from lxml import etree

from phoihop.outcomes.documents.rules.package import OFFICE, WORD
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, PPR, RPR, VAL, P, R, T, paragraph_text, q
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS

_REFERENCE = q("w:headerReference")
_PRECEDING = (_REFERENCE,)
RED = "C00000"


def mark_examples(draft: Draft) -> None:
    """Write the words, red, into every header; sections without a header of a kind they show get one."""
    links = {link.id: link.target for link in draft.links(draft.main)}
    used = {links[reference.get(q("r:id"), "")] for reference in draft.root(draft.main).iter(_REFERENCE)}
    for part in sorted(used):
        _mark(draft.root(part))
    inherited: set[str] = set()
    for section in draft.root(draft.main).iter(q("w:sectPr")):
        inherited |= {reference.get(q("w:type"), "default") for reference in section.findall(_REFERENCE)}
        for kind in _kinds(draft, section):
            if kind not in inherited:
                _add_header(draft, section, kind)
                inherited.add(kind)


def _kinds(draft: Draft, section: etree._Element) -> Iterator[str]:
    yield "default"
    if section.find(q("w:titlePg")) is not None:
        yield "first"
    settings = next((link.target for link in draft.links(draft.main) if link.type.endswith("/settings")), "")
    if settings and draft.root(settings).find(q("w:evenAndOddHeaders")) is not None:
        yield "even"


def _mark(root: etree._Element) -> None:
    if any(EXAMPLE_WORDS in paragraph_text(paragraph) for paragraph in root.iter(P)):
        return
    last = root[-1] if len(root) else None
    if last is not None and last.tag == P and not paragraph_text(last) and last.find(f".//{q('w:drawing')}") is None:
        root.remove(last)
    root.append(_paragraph())


def _add_header(draft: Draft, section: etree._Element, kind: str) -> None:
    number = next(n for n in range(1, 1000) if not draft.has(f"word/header_phoihop{n}.xml"))
    part = f"word/header_phoihop{number}.xml"
    root = etree.Element(q("w:hdr"), nsmap={"w": NAMESPACES["w"], "r": NAMESPACES["r"]})
    root.append(_paragraph())
    draft.add_text_part(part, root, f"{WORD}.header+xml")
    reference = etree.Element(_REFERENCE)
    reference.set(q("w:type"), kind)
    reference.set(q("r:id"), draft.link(draft.main, f"{OFFICE}/header", part))
    section.insert(len([child for child in section if child.tag in _PRECEDING]), reference)


def _paragraph() -> etree._Element:
    paragraph = etree.Element(P)
    properties = etree.SubElement(paragraph, PPR)
    spacing = etree.SubElement(properties, q("w:spacing"))
    for name in ("before", "after"):
        spacing.set(q(f"w:{name}"), "0")
    indent = etree.SubElement(properties, q("w:ind"))
    indent.set(q("w:firstLine"), "0")
    etree.SubElement(properties, q("w:jc")).set(VAL, "center")
    run = etree.SubElement(paragraph, R)
    looks = etree.SubElement(run, RPR)
    for name in ("w:b", "w:bCs"):
        etree.SubElement(looks, q(name))
    etree.SubElement(looks, q("w:color")).set(VAL, RED)
    for name in ("w:sz", "w:szCs"):
        etree.SubElement(looks, q(name)).set(VAL, "18")
    etree.SubElement(run, T).text = EXAMPLE_WORDS
    return paragraph

"""Writing into the fields of a document's head, and nowhere else."""

from collections.abc import Mapping

from lxml import etree

from phoihop.outcomes.documents.rules.package import open_package, pack, parse_xml, write_xml
from phoihop.outcomes.documents.rules.wordml import RPR, SPACE, R, T, q
from phoihop.outcomes.issuing.rules.heads import Rewriting
from phoihop.outcomes.issuing.rules.places import Place, places_in


def write_heads(content: bytes, texts: Mapping[str, Rewriting]) -> bytes:
    """The file with these fields rewritten; every part without one stays byte for byte what it was."""
    package = open_package(content)
    parts = dict(package.parts)
    for part in package.text_parts():
        root = parse_xml(package.parts[part])
        if rewrite(root, texts):
            parts[part] = write_xml(root)
    return pack(parts)


def rewrite(root: etree._Element, texts: Mapping[str, Rewriting]) -> int:
    """Rewrite the fields of one part; gives how many places there were."""
    places = [place for place in places_in(root) if place.name in texts]
    for place in places:
        _write(place, texts[place.name](place.text))
    return len(places)


def _write(place: Place, text: str) -> None:
    first, *others = place.runs or (_new_run(place),)
    for run in others:
        _empty(run)
    _empty(first)
    for index, line in enumerate(text.split("\n")):
        if index:
            etree.SubElement(first, q("w:br"))
        if line:
            node = etree.SubElement(first, T)
            node.text = line
            node.set(SPACE, "preserve")


def _empty(run: etree._Element) -> None:
    for child in list(run):
        if child.tag != RPR:
            run.remove(child)


def _new_run(place: Place) -> etree._Element:
    run = etree.Element(R)
    if place.inside is not None:
        place.inside.append(run)
    elif place.after is not None:
        place.after.addnext(run)
    return run

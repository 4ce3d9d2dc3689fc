"""Finding the fields of a document's head again, by control, alias or bookmark: also in files that were edited.

LibreOffice drops the tags of controls and keeps bookmarks; a control that was removed with its text kept leaves the
bookmark behind, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from phoihop.outcomes.documents.rules.package import Package, open_package, parse_xml
from phoihop.outcomes.documents.rules.wordml import SDT, SDT_CONTENT, R, q, run_text, tag_of
from phoihop.outcomes.issuing.rules.heads import Heads
from phoihop.outcomes.summaries.rules.marks import parse_head_bookmark, parse_head_tag

CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
"""The kind of link that leads to the core properties."""

_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_CHANGES = tuple(map(q, ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange")))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field of the head stands: its runs, and what a run would be put into (`after` an element, or inside)."""

    name: str
    runs: tuple[etree._Element, ...]
    inside: etree._Element | None
    after: etree._Element | None = None

    @property
    def text(self) -> str:
        """What stands there now."""
        return "".join(map(run_text, self.runs))


def read_heads(content: bytes) -> Heads:
    """The head of a Word report. Raises Refused for what is no safe Word file."""
    package = open_package(content)
    texts: dict[str, list[str]] = {}
    tracked = False
    for part in package.text_parts():
        root = parse_xml(package.parts[part])
        tracked = tracked or next(root.iter(*_CHANGES), None) is not None
        for place in places_in(root):
            texts.setdefault(place.name, []).append(place.text)
    return Heads({name: tuple(found) for name, found in texts.items()}, _title(package), tracked)


def _title(package: Package) -> str:
    core = next((link.target for link in package.relationships("") if link.type == CORE_LINK), "")
    found = parse_xml(package.parts[core]).findtext(q("dc:title")) if core in package.parts else None
    return " ".join((found or "").split())


def places_in(root: etree._Element) -> list[Place]:
    """Every place of a head field in a part, each once."""
    found = list(_controls(root))
    held = {run for place in found for run in place.runs}
    controls = {place.inside for place in found}
    return found + [place for place in _bookmarks(root, controls) if not held.intersection(place.runs)]


def _controls(root: etree._Element) -> Iterator[Place]:
    for sdt in root.iter(SDT):
        name = parse_head_tag(tag_of(sdt)) or parse_head_tag(tag_of(sdt, "w:alias"))
        content = sdt.find(SDT_CONTENT)
        if name and content is not None:
            yield Place(name, tuple(content.iter(R)), content)


def _bookmarks(root: etree._Element, controls: set[etree._Element | None]) -> Iterator[Place]:
    """The runs between the ends of each bookmark of ours; those that hold a control found already are passed over."""
    open_marks: dict[str, tuple[str, etree._Element, list[etree._Element]]] = {}
    around: set[str] = set()
    for element in root.iter(_START, _END, R, SDT_CONTENT):
        identity = element.get(q("w:id"), "")
        if element.tag == _START:
            name = parse_head_bookmark(element.get(q("w:name"), ""))
            if name:
                open_marks[identity] = (name, element, [])
        elif element.tag == R:
            for _name, _start, runs in open_marks.values():
                runs.append(element)
        elif element.tag == SDT_CONTENT:
            around |= set(open_marks) if element in controls else set()
        elif identity in open_marks:
            name, start, runs = open_marks.pop(identity)
            if identity not in around:
                yield Place(name, tuple(runs), None, after=start)

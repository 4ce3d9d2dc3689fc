"""A report opened to be worked on: where its numbers, its turns and its blocks are, and its text with names in their place.

In such a text a number reads as its figure and a turn as its name, so that the same sentence is known again whatever
its figures say, and in whichever report.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.wordml import (
    NAME,
    PPR,
    SDT,
    SDT_CONTENT,
    TBL,
    TC,
    TR,
    P,
    own_paragraph,
    paragraph_text,
    q,
    run_text,
    runs_of,
)
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.found import Found, search_all
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.marks import parse_block
from phoihop.outcomes.summaries.rules.renewing import identity

_POINT = q("w:bookmarkStart")
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SEEN = (q("w:drawing"), q("w:pict"), q("w:object"))


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, a table or a row: its element, its text with names (`key`), as it reads, in which block it is."""

    element: etree._Element
    key: str
    text: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A named block as found: the paragraphs of a field, or a table with its rows."""

    name: str
    items: list[Item]
    table: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The elements that a named block has: paragraphs, or the rows of its table."""

    elements: list[etree._Element]
    table: etree._Element | None = None


@dataclass
class Reading:
    """One document and what is marked in it."""

    draft: Draft
    manifest: Manifest
    numbers: Found = field(init=False)
    turns: Found = field(init=False)

    def __post_init__(self) -> None:
        roots = [self.draft.root(part) for part in self.draft.text_parts()]
        self.numbers, self.turns = search_all(roots, self.manifest.mark)
        self.labels: dict[etree._Element, str] = {}
        for entry in self.manifest.entries:
            for spot in self.numbers.strongest(entry.serial)[1]:
                self._label(spot.runs, f"⟦{identity(entry.number)}⟧")
        self.number_labels = dict(self.labels)
        for turn in self.manifest.turns:
            for spot in self.turns.strongest(turn.serial)[1]:
                self._label(spot.runs, f"⟦{turn.name}⟧")

    @property
    def body(self) -> etree._Element:
        """What holds the document's own paragraphs and tables."""
        root = self.draft.root(self.draft.main)
        body = root.find(q("w:body"))
        return root if body is None else body

    def key(self, element: etree._Element) -> str:
        """The element's text with names: of a row cell by cell without its ordinal, of a table by its first row."""
        if element.tag == TBL:
            return f"▦{self.key(next(element.iter(TR), element))}"
        if element.tag == TR:
            cells = [" ".join(map(self.key, cell.iter(P))) for cell in element.iterfind(TC)]
            return "│".join(cells[1:] if len(cells) > 1 and cells[0].strip().isdecimal() else cells)
        words = "".join(self.labels.get(run, run_text(run)) for run in runs_of(element)) if element.tag == P else ""
        seen = "▣" if next(element.iter(*_SEEN), None) is not None else ""
        return " ".join(to_nfc(words).split()) + seen + _formulas(element)

    def shape(self, runs: Iterable[etree._Element]) -> str:
        """The words of these runs with each number as its figure, whatever it says."""
        return " ".join("".join(self.number_labels.get(run, run_text(run)) for run in runs).split())

    def item(self, element: etree._Element, block: str = "") -> Item:
        return Item(element, self.key(element), reads(element), block)

    def keys(self, span: Span) -> list[str]:
        """What its elements say, with names."""
        return [self.key(element) for element in span.elements]

    def regions(self, names: Container[str]) -> dict[str, Region]:
        """Of these blocks the ones that can be found, by name."""
        return {
            name: Region(name, [self.item(element, name) for element in span.elements], span.table)
            for name, span in self.spans().items()
            if name in names
        }

    def spans(self) -> dict[str, Span]:
        """Where the blocks are that can be found, by name."""
        names = {block.serial: block.name for block in self.manifest.blocks}
        points: dict[str, dict[str, etree._Element]] = {}
        for mark in self.body.iter(_POINT):
            point = parse_block(mark.get(NAME, ""))
            paragraph = own_paragraph(mark)
            if point and point[0] in names and paragraph is not None:
                points.setdefault(names[point[0]], {})[point[1]] = paragraph
        found = ((name, _span(ends)) for name, ends in points.items())
        return {name: span for name, span in found if span is not None}

    def items(self) -> list[Item]:
        """The document's own paragraphs and tables in order, those that show something."""
        blocks: dict[etree._Element, str] = {}
        for name, span in self.spans().items():
            for element in [span.table] if span.table is not None else span.elements:
                blocks[element] = name
        found = (self.item(element, blocks.get(element, "")) for element in _leaves(self.body))
        return [_named(item) for item in found if item.key]

    def _label(self, runs: list[etree._Element], label: str) -> None:
        for index, run in enumerate(runs):
            self.labels[run] = "" if index else label


def _span(ends: dict[str, etree._Element]) -> Span | None:
    first = ends.get("a", ends.get("z"))
    if first is None:
        return None
    table = next(first.iterancestors(TBL), None)
    if table is not None:
        return Span(list(table.iterfind(TR)), table)
    last, inside = ends.get("z", first), [first]
    for sibling in first.itersiblings() if last is not first else ():
        inside.append(sibling)
        if sibling is last:
            break
    return Span(inside if inside[-1] is last else [first])


def _formulas(element: etree._Element) -> str:
    """The signs of the formulas in it, so that one is seen, and seen to have changed."""
    formulas = element.iter(f"{_MATHS}oMath")
    return "".join(f"∑{''.join(sign.text or '' for sign in one.iter(f'{_MATHS}t'))}" for one in formulas)


def _named(item: Item) -> Item:
    """A table of ours is known by its name, whatever its first row says."""
    named = item.block and item.element.tag == TBL
    return replace(item, key=f"▦{item.block}") if named else item


def reads(element: etree._Element) -> str:
    """An element as a person reads it, in one line."""
    return " ".join(" ".join(paragraph_text(paragraph) for paragraph in element.iter(P)).split())


def is_section_end(element: etree._Element) -> bool:
    """Whether the paragraph carries the layout of the pages before it, and so has to stay."""
    return element.tag == P and element.find(f"{PPR}/{q('w:sectPr')}") is not None


def _leaves(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside somebody's control around them."""
    for child in element:
        if child.tag in (P, TBL):
            yield child
        elif child.tag == SDT:
            for content in child.iterfind(SDT_CONTENT):
                yield from _leaves(content)

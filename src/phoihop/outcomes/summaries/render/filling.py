"""Filling a compiled template: controls become text, numbers that can be traced, rows, tables, pictures.

Every control of the template dissolves; what remains are the numbers' own controls, each with tag, alias and a
bookmark around it. Content is copied and changed with plain lxml.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from lxml import etree

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.names import written
from phoihop.outcomes.documents.rules.package import pack
from phoihop.outcomes.documents.rules.wordml import (
    NAME,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    SPACE,
    TBL,
    TC,
    TR,
    VAL,
    P,
    R,
    T,
    own_paragraph,
    q,
    runs_of,
)
from phoihop.outcomes.summaries.render.examples import mark_examples
from phoihop.outcomes.summaries.render.fields import report_scope
from phoihop.outcomes.summaries.render.notes import Notes
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.render.pictures import picture_run
from phoihop.outcomes.summaries.render.properties import write_manifest, write_properties
from phoihop.outcomes.summaries.render.tables import table_element
from phoihop.outcomes.summaries.render.template import CompiledTemplate, split_mark
from phoihop.outcomes.summaries.rules.adjusting import MARK
from phoihop.outcomes.summaries.rules.manifest import Block, Entry, Manifest, TurnEntry
from phoihop.outcomes.summaries.rules.marks import (
    HEAD_FIELDS,
    HELD_OPEN,
    TEMPLATE,
    block_bookmark,
    head_bookmark,
    head_tag,
    number_bookmark,
    number_tag,
    parse_block,
    report_mark,
    turn_bookmark,
    turn_tag,
)
from phoihop.outcomes.summaries.rules.records import (
    Chart,
    Note,
    Number,
    Phrase,
    Piece,
    ReportData,
    Scope,
    Table,
    Turn,
    Value,
)
from phoihop.outcomes.summaries.rules.wording import as_phrase

_OUTERMOST = etree.XPath(
    "descendant-or-self::w:sdt[starts-with(w:sdtPr/w:tag/@w:val, $mark)]"
    "[not(ancestor::w:sdt[starts-with(w:sdtPr/w:tag/@w:val, $mark)])]",
    namespaces={"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
)
_BOOKMARKS = (q("w:bookmarkStart"), q("w:bookmarkEnd"))


class NameMissing(ProductError):
    """The template uses a name for which the report has nothing."""

    code = "W003"
    problem = N_("Báo cáo không có dữ liệu cho {name}.")
    remedy = N_("Bỏ tên này khỏi mẫu hoặc biên dịch lại mẫu.")


def fill(template: CompiledTemplate, data: ReportData, *, key: bytes) -> tuple[bytes, Manifest]:
    """The report as a Word file, sealed with `key`, and the manifest that the server keeps.

    Raises NameMissing where the template asks for a name that the data does not have.
    """
    draft = Draft(template.parts)
    scope = report_scope(data)
    head = (scope.fields.keys() - data.body.fields.keys()) | (scope.groups.keys() - data.body.groups.keys())
    filler = _Filler(draft, report_mark(data.provenance.report_id), head=frozenset(head))
    for part in draft.text_parts():
        filler.fill_part(part, scope)
    if data.example:
        mark_examples(draft)
    draft.become_document()
    manifest = Manifest(
        data.provenance,
        filler.mark,
        tuple(filler.entries),
        template.source_hash,
        data.example,
        tuple(filler.turns),
        tuple(filler.blocks),
    )
    write_manifest(draft, manifest)
    write_properties(draft, data, manifest, key=key)
    return pack(draft.finished()), manifest


@dataclass
class _Filler:
    """One report in the making: serials of its numbers, ids that must not repeat.

    Names of the `head` are nobody's block; `path` leads through the rounds of groups to the name at hand.
    """

    draft: Draft
    mark: str
    head: frozenset[str] = frozenset()
    entries: list[Entry] = field(default_factory=list)
    turns: list[TurnEntry] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    bookmark_ids: Iterator[int] = field(default_factory=lambda: count(0))
    head_places: Iterator[int] = field(default_factory=lambda: count(1))
    control_ids: Iterator[int] = field(default_factory=lambda: count(100_000_001))
    part: str = ""
    path: str = ""

    def __post_init__(self) -> None:
        self.notes = Notes(self.draft)
        roots = [self.draft.root(part) for part in self.draft.text_parts()]
        self.bookmark_ids = count(_greatest(roots, _BOOKMARKS[0]) + 1)
        self.taken = {int(found.get(VAL, "0")) for root in roots for found in root.iter(q("w:id"))}

    def fill_part(self, part: str, scope: Scope) -> None:
        self.part = part
        root = self.draft.root(part)
        self._expand(root, [scope])
        for cell in root.iter(TC):
            if not len(cell) or cell[-1].tag != P:
                etree.SubElement(cell, P)
        body = root.find(q("w:body"))
        if body is not None:
            _close_last_section(body)

    def _expand(self, element: etree._Element, scopes: list[Scope]) -> None:
        for sdt in cast(list[etree._Element], _OUTERMOST(element, mark=TEMPLATE)):
            letter, name = split_mark(sdt)
            if letter == "n":
                value = _look_up(scopes, "fields", name, "")
                text = "".join(map(str, as_phrase(value))) if name in HEAD_FIELDS else ""
                if text or name in HELD_OPEN:
                    self._head(sdt, name, text)
                else:
                    self._field(sdt, name, value)
            elif letter == "r":
                self._group(sdt, name, _look_up(scopes, "groups", name, "lap"), scopes)
            elif letter == "c":
                self._condition(sdt, bool(_look_up(scopes, "conditions", name, "neu")), scopes)
            elif letter == "b":
                self._table(sdt, name, _look_up(scopes, "tables", name, "bang"))
            else:
                self._chart(sdt, name, _look_up(scopes, "charts", name, "hinh"))

    def _group(self, sdt: etree._Element, name: str, rounds: Sequence[Scope], scopes: list[Scope]) -> None:
        pattern = list(sdt.iterfind(f"{SDT_CONTENT}/*"))
        table, path = sdt.getparent(), self.path
        for index, inner in enumerate(rounds):
            self.path = f"{path}{name}.{index + 1}/"
            copies = [deepcopy(element) for element in pattern]
            for copy in copies:
                if index:
                    _make_another(copy)
                sdt.addprevious(copy)
            for copy in copies:
                self._expand(copy, [inner, *scopes])
        self.path = path
        _drop(sdt)
        if table is not None and table.tag == TBL:
            self._name_table(table, name)

    def _condition(self, sdt: etree._Element, holds: bool, scopes: list[Scope]) -> None:
        content = list(sdt.iterfind(f"{SDT_CONTENT}/*")) if holds else []
        for element in content:
            sdt.addprevious(element)
        _drop(sdt)
        for element in content:
            self._expand(element, scopes)

    def _field(self, sdt: etree._Element, name: str, value: Value) -> None:
        paragraph = own_paragraph(sdt)
        looks = _looks(sdt)
        lines = _lines(as_phrase(value))
        if paragraph is None or not _alone(sdt, paragraph):
            self._inline(sdt, lines, looks)
        elif not any(lines):
            self._inline(sdt, [], looks)
            _drop_paragraph(paragraph)
        else:
            first = self._paragraphs(sdt, paragraph, lines, looks)
            if not self._of_head(name) and next(paragraph.iterancestors(TC), None) is None:
                self._name(name, first, paragraph)

    def _head(self, sdt: etree._Element, name: str, text: str) -> None:
        """A field of the head as a control of its own, to be found again when the document is signed and issued."""
        looks = _looks(sdt)
        run = text_run("", looks)
        for node in run.findall(T):
            run.remove(node)
        for index, line in enumerate(text.split("\n")):
            if index:
                etree.SubElement(run, q("w:br"))
            run.extend(text_run(line, None).findall(T) if line else ())
        control = self._control(head_tag(name), run)
        # Not plain text, in which LibreOffice drops the break between two lines.
        _drop(control.find(f"{SDT_PR}/{q('w:text')}"))  # type: ignore[arg-type]
        for element in self._marked(head_bookmark(name, next(self.head_places)), control):
            sdt.addprevious(element)
        _drop(sdt)

    def _inline(self, sdt: etree._Element, lines: list[Phrase], looks: etree._Element | None) -> None:
        for index, line in enumerate(lines):
            if index:
                sdt.addprevious(_break_run(looks))
            for piece in line:
                for element in self._piece(piece, looks):
                    sdt.addprevious(element)
        _drop(sdt)

    def _paragraphs(
        self, sdt: etree._Element, paragraph: etree._Element, lines: list[Phrase], looks: etree._Element | None
    ) -> etree._Element:
        """A value that stands alone: one paragraph for each of its lines, all alike. Gives the first of them."""
        properties = paragraph.find(PPR)
        first = paragraph
        for line in lines[:-1]:
            other = etree.Element(P)
            if properties is not None:
                other.append(_without_section(deepcopy(properties)))
            for piece in line:
                other.extend(self._piece(piece, looks))
            paragraph.addprevious(other)
            first = other if first is paragraph else first
        self._inline(sdt, lines[-1:], looks)
        return first

    def _of_head(self, name: str) -> bool:
        return (self.path.partition(".")[0] or name) in self.head

    def _name(self, name: str, first: etree._Element, last: etree._Element) -> None:
        """A block from the one paragraph to the other: a point at the beginning of each, since a range would grow."""
        serial, whole = len(self.blocks) + 1, f"{self.path}{name}"
        before = sum(block.name.partition("#")[0] == whole for block in self.blocks)
        self.blocks.append(Block(serial, f"{whole}#{before + 1}" if before else whole))
        for end, paragraph in (("z", last), ("a", first)):
            at = 0 if paragraph.find(PPR) is None else 1
            paragraph[at:at] = self._marked(block_bookmark(serial, end))

    def _name_table(self, table: etree._Element, name: str) -> None:
        """A whole table as a block, by its first paragraph; what stands in the head, or is named already, is none."""
        first = next(table.iter(P), None)
        if first is None or self._of_head(name) or any(parse_block(mark.get(NAME, "")) for mark in first):
            return
        self._name(name, first, first)

    def _piece(self, piece: Piece, looks: etree._Element | None) -> list[etree._Element]:
        """What a piece becomes."""
        if isinstance(piece, str):
            return [text_run(piece, looks)]
        if isinstance(piece, Note):
            return [self._note(piece, looks)]
        if isinstance(piece, Number):
            return self._number(piece, looks)
        return self._turn(piece, looks)

    def _note(self, note: Note, looks: etree._Element | None) -> etree._Element:
        """A reference to a footnote; in headers, footers and notes, where there can be none, its words in place."""
        return self.notes.reference(note.text) if self.part == self.draft.main else text_run(f" {note.text}", looks)

    def _turn(self, turn: Turn, looks: etree._Element | None) -> list[etree._Element]:
        """A control that holds words and, each in its own, their numbers."""
        serial = len(self.turns) + 1
        self.turns.append(TurnEntry(serial, turn.name, turn.text))
        content = [
            element
            for piece in turn.pieces
            for element in ([text_run(piece, looks)] if isinstance(piece, str) else self._number(piece, looks))
        ]
        return self._marked(turn_bookmark(serial), self._rich(turn_tag(self.mark, serial), content))

    def _number(self, number: Number, looks: etree._Element | None) -> list[etree._Element]:
        """Bookmark, control, end of bookmark. That of an adjusted number holds its mark, too: two looks are no plain text."""
        serial = len(self.entries) + 1
        self.entries.append(Entry(serial, number))
        tag, run = number_tag(self.mark, serial), text_run(number.text, looks)
        control = self._rich(tag, [run, adjusted_run(looks)]) if number.adjusted else self._control(tag, run)
        return self._marked(number_bookmark(serial), control)

    def _marked(self, name: str, *inside: etree._Element) -> list[etree._Element]:
        """What is marked between the two ends of a bookmark; nothing: a point."""
        bookmark = str(next(self.bookmark_ids))
        start, end = etree.Element(_BOOKMARKS[0]), etree.Element(_BOOKMARKS[1])
        start.set(q("w:id"), bookmark)
        start.set(q("w:name"), name)
        end.set(q("w:id"), bookmark)
        return [start, *inside, end]

    def _control(self, tag: str, run: etree._Element) -> etree._Element:
        sdt = self._rich(tag, [run])
        etree.SubElement(sdt[0], q("w:text"))
        return sdt

    def _rich(self, tag: str, content: Sequence[etree._Element]) -> etree._Element:
        """A control that may hold others."""
        sdt = etree.Element(SDT)
        properties = etree.SubElement(sdt, q("w:sdtPr"))
        for name, value in (("w:alias", tag), ("w:tag", tag), ("w:id", str(self._control_id()))):
            etree.SubElement(properties, q(name)).set(VAL, value)
        etree.SubElement(sdt, SDT_CONTENT).extend(content)
        return sdt

    def _control_id(self) -> int:
        return next(free for free in self.control_ids if free not in self.taken)

    def _table(self, sdt: etree._Element, name: str, table: Table) -> None:
        marker = next(sdt.iter(P))
        element = table_element(table, marker, self._piece, self.draft.text_width(sdt))
        sdt.addprevious(element)
        self._name_table(element, name)
        _drop(sdt)

    def _chart(self, sdt: etree._Element, name: str, chart: Chart) -> None:
        sdt.addprevious(picture_run(chart, self.draft, self.part, name=f"{self.path}{name}"))
        _drop(sdt)


def text_run(text: str, looks: etree._Element | None) -> etree._Element:
    """A run of this text, composed (NFC), with these looks."""
    run = etree.Element(R)
    if looks is not None:
        run.append(deepcopy(looks))
    node = etree.SubElement(run, T)
    node.text = to_nfc(_printable(text))
    node.set(SPACE, "preserve")
    return run


_AFTER_RAISED = {q("w:rtl"), q("w:cs"), q("w:em"), q("w:lang"), q("w:eastAsianLayout"), q("w:specVanish"), q("w:oMath")}
"""Looks that stand after `vertAlign` in a run's properties."""


def adjusted_run(looks: etree._Element | None) -> etree._Element:
    """The mark of an adjusted number, raised."""
    run = text_run(MARK, looks)
    lift(run)
    return run


def lift(run: etree._Element) -> None:
    """Raise the text of a run above the line."""
    properties = run.find(RPR)
    if properties is None:
        properties = etree.Element(RPR)
        run.insert(0, properties)
    for other in properties.findall(q("w:vertAlign")):
        properties.remove(other)
    raised = etree.Element(q("w:vertAlign"))
    raised.set(VAL, "superscript")
    later = (place for place, child in enumerate(properties) if child.tag in _AFTER_RAISED)
    properties.insert(next(later, len(properties)), raised)


def _printable(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign == "\t") if not text.isprintable() else text


def _break_run(looks: etree._Element | None) -> etree._Element:
    run = etree.Element(R)
    if looks is not None:
        run.append(deepcopy(looks))
    etree.SubElement(run, q("w:br"))
    return run


def _look_up(scopes: list[Scope], kind: str, name: str, written_kind: str) -> Any:
    for scope in scopes:
        names: Mapping[str, object] = getattr(scope, kind)
        if name in names:
            return names[name]
    raise NameMissing(name=written(written_kind, name))


def _lines(phrase: Phrase) -> list[Phrase]:
    """The phrase cut at its line feeds."""
    lines: list[list[Piece]] = [[]]
    for piece in phrase:
        if not isinstance(piece, str):
            lines[-1].append(piece)
            continue
        for index, text in enumerate(piece.replace("\r\n", "\n").split("\n")):
            if index:
                lines.append([])
            if text:
                lines[-1].append(text)
    return [tuple(line) for line in lines if line] or [()]


def _looks(sdt: etree._Element) -> etree._Element | None:
    run = next(sdt.iter(R), None)
    return run.find(RPR) if run is not None else None


def _alone(sdt: etree._Element, paragraph: etree._Element) -> bool:
    """Whether nothing else in the paragraph is seen."""
    inside = set(sdt.iter(R))
    return sdt.getparent() is paragraph and all(
        run in inside or (len(run) == 0) or (len(run) == 1 and run[0].tag == RPR) for run in runs_of(paragraph)
    )


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drop_paragraph(paragraph: etree._Element) -> None:
    """Take an empty paragraph away, but for the one that a cell or a section must keep."""
    parent = paragraph.getparent()
    section = paragraph.find(f"{PPR}/{q('w:sectPr')}")
    last_in_cell = parent is not None and parent.tag == TC and len(parent.findall(P)) == 1
    if parent is not None and section is None and not last_in_cell:
        parent.remove(paragraph)


def _without_section(properties: etree._Element) -> etree._Element:
    for section in properties.findall(q("w:sectPr")):
        properties.remove(section)
    return properties


def _make_another(copy: etree._Element) -> None:
    """A second round repeats no bookmark of the officer's, and no id of a paragraph, a row, a control."""
    for mark in list(copy.iter(*_BOOKMARKS)):
        _drop(mark)
    for element in copy.iter(P, TR):
        for name in ("w14:paraId", "w14:textId"):
            element.attrib.pop(q(name), "")
    for properties in copy.iter(SDT_PR):
        for identity in properties.findall(q("w:id")):
            properties.remove(identity)


def _greatest(roots: list[etree._Element], tag: str) -> int:
    ids = [int(found.get(q("w:id"), "0")) for root in roots for found in root.iter(tag)]
    return max(ids, default=0)


def _close_last_section(body: etree._Element) -> None:
    """Where the last annex fell away, the section before it becomes the document's last one."""
    final = body.find(q("w:sectPr"))
    if final is None or len(body) < 2:
        return
    before = body[-2]
    inner = before.find(f"{PPR}/{q('w:sectPr')}") if before.tag == P else None
    if inner is None:
        _close_table(body)
        return
    body.replace(final, inner)
    if not any(True for _run in runs_of(before)):
        body.remove(before)
        _close_table(body)


def _close_table(body: etree._Element) -> None:
    """A document does not end with a table: a small empty paragraph follows it."""
    if len(body) > 1 and body[-2].tag == TBL:
        paragraph = etree.Element(P)
        properties = etree.SubElement(paragraph, PPR)
        spacing = etree.SubElement(properties, q("w:spacing"))
        for name, value in (("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")):
            spacing.set(q(name), value)
        body[-1].addprevious(paragraph)

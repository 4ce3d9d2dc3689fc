"""The figures of now in the file that an officer edited: numbers, words, tables and charts refreshed in place.

What is not ours stays as the officer left it. A number or words that were edited by hand are a conflict, left alone
unless the officer chose otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256

from lxml import etree

from phoihop.base.language import N_
from phoihop.outcomes.documents.rules.package import relations_of
from phoihop.outcomes.documents.rules.wordml import (
    RPR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TC,
    TR,
    P,
    R,
    own_paragraph,
    q,
    run_text,
    runs_of,
)
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.render.filling import adjusted_run, lift, text_run
from phoihop.outcomes.summaries.render.looks import fit_styles
from phoihop.outcomes.summaries.render.opened import Item, Reading, Region, is_section_end
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.render.pictures import picture_name
from phoihop.outcomes.summaries.render.restamping import drop_marks, set_point, unpoint
from phoihop.outcomes.summaries.rules.adjusting import MARK, without_mark
from phoihop.outcomes.summaries.rules.found import Spot, plain_words, trace_entry
from phoihop.outcomes.summaries.rules.manifest import Entry, Manifest, TurnEntry
from phoihop.outcomes.summaries.rules.merging import Clash, Plan, plan_changes
from phoihop.outcomes.summaries.rules.regeneration import Choice, Conflict, ConflictKind, Told, Unplaced
from phoihop.outcomes.summaries.rules.renewing import identity

_DOC_PROPERTIES = q("wp:docPr")
_EMBED = q("r:embed")
ROW_NEW, ROW_GONE, CHART_LEFT = N_("dòng mới"), N_("dòng không còn"), N_("biểu đồ đã thay hoặc đã bỏ, để nguyên")
TEXT_NEW, TEXT_GONE = N_("đoạn mới"), N_("đoạn không còn")
NO_PLACE = N_("không tìm thấy chỗ")
BLOCK_LOST = N_("không tìm thấy khối của nó trong tệp đã sửa")
COLUMNS = N_("bảng đã đổi số cột nên dòng mới không đưa vào được")


@dataclass
class Log:
    """What was done, as it is done."""

    refreshed: int = 0
    charts: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    changes: list[Told] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


@dataclass
class Refreshing:
    """One edited file under way. `renewed` holds by serial of the edited report what its numbers are now, `adjusted` the
    identities of those that are a consolidator's.
    """

    mine: Reading
    made: Reading
    fresh: Reading
    renewed: Manifest
    choices: Mapping[str, Choice]
    adjusted: Set[str] = frozenset()
    log: Log = field(default_factory=Log)

    def choice(self, key: str) -> Choice:
        return self.choices.get(key, Choice.MINE)

    def refresh(self) -> Log:
        """Everything, where the template is still the one that the report was made with."""
        changed = self.changed_blocks()
        there = self.mine.regions(changed)
        held = self.turns()
        self.blocks(changed, there)
        self.numbers(held)
        self.pictures()
        return self.log

    def turns(self) -> set[etree._Element]:
        """Words whose shape changed (tăng → giảm) as a whole; gives the runs that are to be left alone."""
        held: set[etree._Element] = set()
        fresh = {turn.name: turn for turn in self.fresh.manifest.turns}
        for turn in self.mine.manifest.turns:
            now = fresh.get(turn.name)
            spots = self.mine.turns.strongest(turn.serial)[1]
            source = self.fresh.turns.strongest(now.serial)[1] if now else []
            if not spots or not source or not now or self._same_shape(turn.serial, source[0]):
                continue
            for spot in self._turn(turn, now, spots, source[0]):
                held.update(spot.runs)
        return held

    def _turn(self, turn: TurnEntry, now: TurnEntry, spots: Sequence[Spot], source: Spot) -> list[Spot]:
        """One turn's words as they are now, wherever it stands; gives the places that the officer keeps."""
        key = f"t{turn.serial}"
        edited = [spot for spot in spots if plain_words(spot.read().text) != plain_words(turn.text)]
        place = edited[0].read() if edited else None
        if place is not None and plain_words(place.text) != plain_words(now.text):
            told = (turn.text, place.text, now.text, place.paragraph)
            self.log.conflicts.append(Conflict(key, ConflictKind.WORDS, *told))
        kept = edited if self.choice(key) is not Choice.FIGURE else []
        self.log.refreshed += sum(replace_words(spot, source) for spot in spots if spot not in kept)
        return kept

    def numbers(self, held: set[etree._Element]) -> None:
        """Each number that stands as it was made becomes what it is now, wherever it is; copies alike."""
        for entry in self.mine.manifest.entries:
            spots = self._standing(entry.serial, held)
            if spots is None:
                continue
            traced = trace_entry(entry, self.mine.manifest.mark, self.mine.numbers)
            now = self.renewed.by_serial.get(entry.serial)
            if traced.state is NumberState.REMOVED:
                self.log.removed.append(entry.serial)
            elif now is None:
                self.log.unknown.append(entry.serial)
            else:
                self._number(entry, now, spots)

    def _standing(self, serial: int, held: set[etree._Element]) -> list[Spot] | None:
        """Where a number can be written; None where it went with its row or words, or is held back with them."""
        _mark, found = self.mine.numbers.strongest(serial)
        there = [spot for spot in found if _attached(spot)]
        spots = [spot for spot in there if spot.runs]
        if (found and not there) or (spots and held.intersection(spots[0].runs)):
            return None
        return spots

    def _number(self, entry: Entry, now: Entry, spots: Sequence[Spot]) -> None:
        printed, text, key = plain_words(entry.number.text), now.number.text, f"n{entry.serial}"
        adjusted, told = identity(now.number) in self.adjusted, False
        for spot in spots:
            place = spot.read()
            if place.text and is_marked(spot) and not adjusted:
                write_number(spot.runs, without_mark("".join(map(run_text, spot.runs))).strip())
            agrees = plain_words(place.text) == plain_words(text)
            if not place.text or (agrees and is_marked(spot) == adjusted):
                continue
            edited = plain_words(place.text) != printed
            if edited and not agrees and not told:
                words = (entry.number.text, place.text, text, place.paragraph, entry.serial)
                self.log.conflicts.append(Conflict(key, ConflictKind.NUMBER, *words))
                told = True
            if edited and not agrees and self.choice(key) is not Choice.FIGURE:
                continue
            if edited:
                clear_beside(spot)
            write_number(spot.runs, text, adjusted=adjusted)
            self.log.refreshed += 1

    def changed_blocks(self) -> set[str]:
        """The blocks that the figures of now make otherwise than they were made."""
        made, fresh = self.made.spans(), self.fresh.spans()
        both = [name for name in fresh if name in made]
        return {name for name in both if self.made.keys(made[name]) != self.fresh.keys(fresh[name])}

    def blocks(self, changed: Set[str], regions: Mapping[str, Region]) -> None:
        """Tables whose rows changed, and paragraphs made of figures that came or went."""
        made = self.made.regions(changed)
        for name, new in self.fresh.regions(changed).items():
            self._block(name, made[name], new, regions.get(name))

    def _block(self, name: str, old: Region, new: Region, there: Region | None) -> None:
        keys, wanted = [item.key for item in old.items], [item.key for item in new.items]
        if there is None:
            came = [item for item in new.items if item.key not in keys and item.text]
            self.log.unplaced += [Unplaced(item.text, BLOCK_LOST, name) for item in came]
            return
        self._apply(name, plan_changes(keys, wanted, [item.key for item in there.items]), old, new, there)

    def _apply(self, name: str, plan: Plan, old: Region, new: Region, there: Region) -> None:
        stretch = Stretch(there)
        went = ROW_GONE if there.table is not None else TEXT_GONE
        elements = [item.element for item in there.items]
        anchors = Anchors(elements)
        self.log.changes += [Told(went, there.items[at].text) for at in plan.removed]
        for insertion in plan.inserted:
            self._insert(name, new.items[insertion.source], there, anchors, insertion.at)
        self._lost(name, [new.items[at] for at in plan.lost])
        for clash in plan.clashes:
            self._clash(name, clash, old, new, there, anchors)
        for at in plan.removed:
            take_away(elements[at])
        if there.table is not None and not plan.changes_nothing:
            count_rows(there.table)
        stretch.point(self._serial(name))

    def _insert(self, name: str, item: Item, there: Region, anchors: "Anchors", at: int) -> None:
        if _fits(item.element, there):
            anchors.put(self._dressed(item.element), at)
            self.log.changes.append(Told(ROW_NEW if there.table is not None else TEXT_NEW, item.text))
        else:
            self.log.unplaced.append(Unplaced(item.text, COLUMNS, name))

    def _dressed(self, element: etree._Element) -> etree._Element:
        """A copy out of the new rendering, in the styles of the officer's file."""
        copy = copied(element)
        fit_styles(copy, self.fresh.draft, self.mine.draft)
        return copy

    def _lost(self, name: str, items: Sequence[Item]) -> None:
        self.log.unplaced += [Unplaced(item.text, NO_PLACE, name) for item in items if item.text]

    def _serial(self, name: str) -> int:
        return next(block.serial for block in self.mine.manifest.blocks if block.name == name)

    def _clash(self, name: str, clash: Clash, old: Region, new: Region, there: Region, anchors: "Anchors") -> None:
        """A text that the officer edited and that the figures want otherwise: left alone, or as chosen."""
        made, mine, now = (
            "\n".join(region.items[at].text for at in span)
            for region, span in ((old, clash.base), (there, clash.target), (new, clash.source))
        )
        key = conflict_key(name, made, mine)
        self.log.conflicts.append(Conflict(key, ConflictKind.TEXT, made, mine, now, name))
        choice = self.choice(key)
        if choice is Choice.MINE or clash.at is None:
            return
        at = clash.target.stop if choice is Choice.BOTH else clash.at
        for position in clash.source:
            anchors.put(self._dressed(new.items[position].element), at)
        if choice is Choice.FIGURE:
            for position in clash.target:
                take_away(there.items[position].element)

    def pictures(self) -> None:
        """Charts drawn anew in the place of those that are still ours, also where one stands several times."""
        was, now, mine = dict(pictures_of(self.made.draft)), dict(pictures_of(self.fresh.draft)), self.mine.draft
        have = pictures_of(mine)
        for name in [name for name in now if name in was]:
            printed, there = digest(self.made.draft, was[name]), [picture for own, picture in have if own == name]
            ours = [picture for picture in there if digest(mine, picture) == printed]
            if len(ours) < max(len(there), 1):
                self.log.changes.append(Told(CHART_LEFT, name.removeprefix(picture_name(""))))
            if digest(self.fresh.draft, now[name]) != printed:
                self._redraw(ours, now[name])

    def _redraw(self, ours: Sequence["Picture"], fresh: "Picture") -> None:
        for picture in ours:
            for part, source in zip(picture.parts, fresh.parts, strict=False):
                self.mine.draft.parts[part] = self.fresh.draft.parts[source]
            picture.properties.set("descr", fresh.properties.get("descr", ""))
        self.log.charts += len(ours)

    def _same_shape(self, serial: int, now: Spot) -> bool:
        """Whether the words around the numbers are what they were when the report was made."""
        made = self.made.turns.strongest(serial)[1]
        return bool(made) and self.made.shape(made[0].runs) == self.fresh.shape(now.runs)


class Stretch:
    """Where a block begins and ends, to be pointed at anew after its paragraphs came and went."""

    def __init__(self, region: Region) -> None:
        self._table = region.table
        self._parent = region.items[0].element.getparent()
        self._before = region.items[0].element.getprevious()
        self._after = region.items[-1].element.getnext()

    def point(self, serial: int) -> None:
        """Points of this serial at the block's first and last paragraph; none where nothing is left of it."""
        first, last = self._ends()
        for end, paragraph in (("z", last), ("a", first)):
            if paragraph is not None:
                unpoint(paragraph, serial, end)
                set_point(paragraph, serial, end)

    def _ends(self) -> tuple[etree._Element | None, etree._Element | None]:
        if self._table is not None:
            first = next(self._table.iter(P), None)
            return first, first
        return self._edges()

    def _edges(self) -> tuple[etree._Element | None, etree._Element | None]:
        if self._parent is None or not len(self._parent):
            return None, None
        first = self._parent[0] if self._before is None else self._before.getnext()
        last = self._parent[-1] if self._after is None else self._after.getprevious()
        if first is None or last is None or first is self._after or last is self._before:
            return None, None
        return (first, last) if first.tag == last.tag == P else (None, None)


class Anchors:
    """Puts elements before those of a fixed list, in the order of asking, whatever is put in meanwhile."""

    def __init__(self, elements: Sequence[etree._Element]) -> None:
        self._elements = elements

    def put(self, element: etree._Element, at: int) -> None:
        """Before the element of this position; behind the last one, and what was put there, at the end."""
        if at < len(self._elements):
            self._elements[at].addprevious(element)
            return
        last = self._elements[-1]
        while last in self._behind:
            last = self._behind[last]
        last.addnext(element)
        self._behind[last] = element

    @property
    def _behind(self) -> dict[etree._Element, etree._Element]:
        return self.__dict__.setdefault("_put_behind", {})


@dataclass(frozen=True)
class Picture:
    """A chart in a document: its properties, and the parts that hold it (PNG, then SVG)."""

    properties: etree._Element
    parts: tuple[str, ...]


def pictures_of(draft: Draft) -> list[tuple[str, Picture]]:
    """The charts that carry a name of ours, each with that name, in order."""
    linked = (part for part in draft.text_parts() if draft.has(relations_of(part)))
    return [found for part in linked for found in _pictures_in(draft, part)]


def _pictures_in(draft: Draft, part: str) -> Iterator[tuple[str, Picture]]:
    links = {link.id: link.target for link in draft.links(part) if not link.external}
    for properties in draft.root(part).iter(_DOC_PROPERTIES):
        name, frame = properties.get("name", ""), properties.getparent()
        if name.startswith(picture_name("")) and frame is not None:
            used = (links.get(element.get(_EMBED, ""), "") for element in frame.iter())
            parts = tuple(target for target in used if target in draft.parts)
            if parts:
                yield name, Picture(properties, parts)


def digest(draft: Draft, picture: Picture) -> str:
    """The hash of a chart's first part, the one that every reader shows."""
    return sha256(draft.parts[picture.parts[0]]).hexdigest()


def is_marked(spot: Spot) -> bool:
    """Whether the mark of an adjusted number stands with it."""
    return any(MARK in run_text(run) for run in spot.runs)


def gather_marks(reading: Reading) -> None:
    """Take away marks of adjusted numbers that stand behind their controls, as reports once had them or an officer's
    editing left them: who writes the numbers sets them anew, inside.
    """
    for part in reading.draft.text_parts():
        for run in [run for run in reading.draft.root(part).iter(R) if run_text(run) == MARK]:
            paragraph = own_paragraph(run)
            told = list(runs_of(paragraph)) if paragraph is not None and run not in reading.labels else []
            at = told.index(run) if run in told else 0
            parent = run.getparent()
            if at and parent is not None and told[at - 1] in reading.labels:
                parent.remove(run)


def write_number(runs: Sequence[etree._Element], text: str, *, adjusted: bool = False) -> None:
    """The text in the first run, with its looks; the others go, with spelling marks between them. Behind an adjusted
    number stands its mark.
    """
    first = runs[0]
    for child in list(first):
        if child.tag != RPR:
            first.remove(child)
    first.extend(list(text_run(text, None)))
    for run in runs[1:]:
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
    parent = first.getparent()
    if parent is not None and parent.tag == SDT_CONTENT:
        for mark in parent.findall(q("w:proofErr")):
            parent.remove(mark)
    if adjusted:
        _hold_looks(parent)
        first.addnext(adjusted_run(first.find(RPR)))


def _hold_looks(content: etree._Element | None) -> None:
    """Let the control around hold several looks: one of plain text has but one."""
    control = content.getparent() if content is not None and content.tag == SDT_CONTENT else None
    plain = control.find(f"{SDT_PR}/{q('w:text')}") if control is not None else None
    if plain is not None:
        plain.getparent().remove(plain)  # type: ignore[union-attr]


def clear_beside(spot: Spot) -> None:
    """Take digits away that were typed right beside the control."""
    paragraph = own_paragraph(spot.element)
    if paragraph is None:
        return
    runs, inside = list(runs_of(paragraph)), set(spot.runs)
    places = [index for index, run in enumerate(runs) if run in inside]
    if not places:
        return
    ahead = "".join(run_text(run) for run in runs[: places[0]])
    behind = "".join(run_text(run) for run in runs[places[-1] + 1 :])
    extra_ahead = len(ahead) - len(ahead.rstrip("0123456789.,"))
    extra_behind = len(behind) - len(behind.lstrip("0123456789.,").lstrip())
    digits = behind[:extra_behind].rstrip(" .,")
    _cut(reversed(runs[: places[0]]), extra_ahead if any(map(str.isdecimal, ahead[-extra_ahead:])) else 0, last=True)
    _cut(runs[places[-1] + 1 :], len(digits), last=False)


def _cut(runs: Iterable[etree._Element], count: int, *, last: bool) -> None:
    for run in runs:
        for node in run.iterfind(q("w:t")):
            text = node.text or ""
            taken = min(count, len(text))
            node.text = text[: len(text) - taken] if last else text[taken:]
            count -= taken
        if count <= 0:
            return


def replace_words(spot: Spot, source: Spot) -> bool:
    """Put the words of the new rendering where these stand; whether that could be done."""
    control = source.element if source.element.tag == SDT else None
    if control is None:
        return False
    new = copied(control)
    looks = next((run.find(RPR) for run in spot.runs), None)
    for run in new.iter(R):
        old = run.find(RPR)
        if old is not None:
            run.remove(old)
        if looks is not None:
            run.insert(0, deepcopy(looks))
        if run_text(run) == MARK:
            lift(run)
    if spot.element.tag == SDT:
        parent = spot.element.getparent()
        if parent is None:
            return False
        parent.replace(spot.element, new)
        return True
    return _between(spot, new)


def _between(spot: Spot, new: etree._Element) -> bool:
    """The same where only the bookmark is left: everything between its two ends."""
    number = spot.element.get(q("w:id"))
    inside: list[etree._Element] = []
    for sibling in spot.element.itersiblings():
        if sibling.tag == q("w:bookmarkEnd") and sibling.get(q("w:id")) == number:
            for element in inside:
                take_away(element)
            spot.element.addnext(new)
            return True
        inside.append(sibling)
    return False


def copied(element: etree._Element) -> etree._Element:
    """A copy to be put elsewhere, without the bookmarks that are ours: they are set anew at the end."""
    copy = deepcopy(element)
    copy.tail = None
    drop_marks(copy)
    return copy


def count_rows(table: etree._Element) -> None:
    """Ordinals in the first column run on after rows came or went; rows without one keep it so."""
    count = 0
    for row in table.iterfind(TR):
        cell = row.find(TC)
        paragraph = cell.find(P) if cell is not None else None
        runs = list(runs_of(paragraph)) if paragraph is not None else []
        text = "".join(map(run_text, runs)).strip()
        if text.isdecimal() and not any(True for _control in paragraph.iter(SDT)):  # type: ignore[union-attr]
            count += 1
            if text != str(count):
                write_number(runs, str(count))


def _fits(row: etree._Element, there: Region) -> bool:
    """Whether it can go in there: into a table only with as many cells as its rows have."""
    return there.table is None or cells(row) == cells(there.items[0].element)


def cells(row: etree._Element) -> int:
    """How many cells a row has."""
    return len(row.findall(TC))


def take_away(element: etree._Element) -> None:
    """Remove an element; a paragraph that ends a section is only emptied."""
    parent = element.getparent()
    if parent is None:
        return
    if is_section_end(element):
        for child in [child for child in element if child.tag != q("w:pPr")]:
            element.remove(child)
        return
    parent.remove(element)


def conflict_key(*words: str) -> str:
    """A key that names a place by its texts, the same when it is computed again."""
    return "x" + sha256("\0".join(words).encode()).hexdigest()[:20]


def _attached(spot: Spot) -> bool:
    """Whether the place is still in the document."""
    return any(above is spot.part.root for above in spot.element.iterancestors())

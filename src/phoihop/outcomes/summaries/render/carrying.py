"""What an officer wrote, carried into a rendering by another version of the template, three ways: made, edited, new.

Where only the officer changed something his text is taken; where the new rendering changed it as well both are shown;
what finds no place beside its neighbour or in its block is listed. Nothing that was written is lost.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from lxml import etree

from phoihop.base.language import N_
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, TBL, TR, q
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.render.embedding import CHARTS, carried
from phoihop.outcomes.summaries.render.looks import fit_styles
from phoihop.outcomes.summaries.render.opened import Item, Reading
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.render.refreshing import (
    COLUMNS,
    NO_PLACE,
    Anchors,
    Log,
    cells,
    conflict_key,
    copied,
    count_rows,
    replace_words,
    take_away,
    write_number,
)
from phoihop.outcomes.summaries.rules.found import Spot, plain_words, trace_entry
from phoihop.outcomes.summaries.rules.manifest import Entry, Manifest, TurnEntry
from phoihop.outcomes.summaries.rules.merging import Clash, plan_changes
from phoihop.outcomes.summaries.rules.regeneration import Choice, Conflict, ConflictKind, Told, Unplaced
from phoihop.outcomes.summaries.rules.renewing import identity

REACH = 3
"""How many paragraphs away a neighbour may be beside which a text is put back."""

NOT_CARRIED = N_("có phần nhúng hoặc chú thích không mang sang mẫu mới được")
TAKEN_OUT = N_("đã bỏ như trong bản sửa")
CARRIED = N_("đã mang sang")
NOT_CHOSEN = N_("đã chọn theo mẫu mới")

_RELATIONS = tuple(f"{{{NAMESPACES['r']}}}{name}" for name in ("embed", "link", "id", "pict"))
_STAY = tuple(
    q(name)
    for name in (
        "w:footnoteReference",
        "w:endnoteReference",
        "w:object",
        "w:altChunk",
        "w:commentReference",
        "w:sectPr",
    )
)


@dataclass
class Carrying:
    """One edited file on its way into the new rendering, whose document becomes the result."""

    mine: Reading
    made: Reading
    fresh: Reading
    renewed: Manifest
    choices: Mapping[str, Choice]
    adjusted: Set[str] = frozenset()
    log: Log = field(default_factory=Log)

    def carry(self) -> Log:
        """Everything that the officer changed."""
        made, mine, fresh = self.made.items(), self.mine.items(), self.fresh.items()
        self._numbers()
        self._words()
        self._rows(made, mine, fresh)
        self._texts(made, mine, fresh)
        return self.log

    def choice(self, key: str) -> Choice:
        return self.choices.get(key, Choice.MINE)

    def _numbers(self) -> None:
        """Numbers that were edited by hand, left as the officer wrote them unless chosen otherwise."""
        there = self._places()
        for entry in self.mine.manifest.entries:
            traced = trace_entry(entry, self.mine.manifest.mark, self.mine.numbers)
            now = self.renewed.by_serial.get(entry.serial)
            places = there.get(identity(entry.number), [])
            runs = places.pop(0) if places else []
            if traced.state is NumberState.REMOVED:
                self.log.removed.append(entry.serial)
            elif now is None:
                self.log.unknown.append(entry.serial)
            elif traced.state is NumberState.EDITED and traced.text and traced.text != now.number.text:
                told = (entry.number.text, traced.text, now.number.text, traced.paragraph, entry.serial)
                self._own_number(Conflict(f"n{entry.serial}", ConflictKind.NUMBER, *told), runs)
            else:
                self.log.refreshed += now.number.text != entry.number.text
            if now is not None:
                self._in_mine(entry.serial, now)

    def _places(self) -> dict[str, list[list[etree._Element]]]:
        """Where each number stands in the new rendering, by what it is a number of."""
        there: dict[str, list[list[etree._Element]]] = {}
        for entry in self.fresh.manifest.entries:
            for spot in self.fresh.numbers.strongest(entry.serial)[1]:
                there.setdefault(identity(entry.number), []).append(spot.runs)
        return there

    def _own_number(self, conflict: Conflict, runs: list[etree._Element]) -> None:
        self.log.conflicts.append(conflict)
        if runs and self.choice(conflict.key) is Choice.MINE:
            write_number(runs, conflict.mine)

    def _in_mine(self, serial: int, now: Entry) -> None:
        """The officer's own copy says what is now, for the texts that go over from it."""
        _mark, spots = self.mine.numbers.strongest(serial)
        printed = plain_words(self.mine.manifest.by_serial[serial].number.text)
        for spot in spots:
            if spot.runs and plain_words(spot.read().text) in (printed, ""):
                write_number(spot.runs, now.number.text, adjusted=identity(now.number) in self.adjusted)

    def _words(self) -> None:
        """Words that depend on figures and that the officer put otherwise."""
        fresh = {turn.name: turn for turn in self.fresh.manifest.turns}
        for turn in self.mine.manifest.turns:
            spots, old = self.mine.turns.strongest(turn.serial)[1], self.made.turns.strongest(turn.serial)[1]
            now = fresh.get(turn.name)
            there = self.fresh.turns.strongest(now.serial)[1] if now else []
            if not spots or not old or not there or now is None:
                continue
            shape = self.made.shape(old[0].runs)
            if self.mine.shape(spots[0].runs) != shape:
                self._own_words(turn, now, shape, spots[0], there[0])

    def _own_words(self, turn: TurnEntry, now: TurnEntry, shape: str, own: Spot, there: Spot) -> None:
        place, key = own.read(), f"t{turn.serial}"
        if self.fresh.shape(there.runs) != shape:
            told = (turn.text, place.text, now.text, place.paragraph)
            self.log.conflicts.append(Conflict(key, ConflictKind.WORDS, *told))
        if self.choice(key) is Choice.MINE:
            replace_words(there, own)

    def _rows(self, made: list[Item], mine: list[Item], fresh: list[Item]) -> None:
        """Rows that the officer added, changed or took out of a table; listed where the new rendering has no such table."""
        old, new = _tables(made), _tables(fresh)
        for name, item in _tables(mine).items():
            if name not in old:
                continue
            before, after = self._rows_of(self.made, old[name]), self._rows_of(self.mine, item)
            known = [row.key for row in before]
            if [row.key for row in after] == known:
                continue
            if name in new:
                self._merge(before, after, self._rows_of(self.fresh, new[name]), reach=None)
                count_rows(new[name].element)
            else:
                self._lost([row for row in after if row.key not in known], NO_PLACE, item.block)

    def _rows_of(self, reading: Reading, table: Item) -> list[Item]:
        return [reading.item(row) for row in table.element.iterfind(TR)]

    def _texts(self, made: list[Item], mine: list[Item], fresh: list[Item]) -> None:
        self._merge(made, mine, fresh, reach=REACH)

    def _merge(self, made: list[Item], mine: list[Item], fresh: list[Item], *, reach: int | None) -> None:
        keys = ([item.key for item in items] for items in (made, mine, fresh))
        plan = plan_changes(*keys, reach=reach)
        anchors = Anchors([item.element for item in fresh])
        for insertion in plan.inserted:
            self._put(mine[insertion.source], anchors, insertion.at, fresh)
        for clash in plan.clashes:
            self._clash(clash, made, mine, fresh, anchors)
        for at in plan.lost:
            self._into_block(mine[at], fresh)
        for at in plan.removed:
            self.log.changes.append(Told(TAKEN_OUT, fresh[at].text))
            take_away(fresh[at].element)

    def _put(self, item: Item, anchors: Anchors, at: int, fresh: Sequence[Item]) -> None:
        if item.element.tag == TR and cells(item.element) != cells(fresh[0].element):
            self.log.unplaced.append(Unplaced(item.text, COLUMNS))
            return
        copy = self._transplanted(item)
        if copy is not None:
            anchors.put(copy, at)
            self.log.changes.append(Told(CARRIED, item.text))

    def _clash(self, clash: Clash, made: list[Item], mine: list[Item], fresh: list[Item], anchors: Anchors) -> None:
        """Both changed the place: the officer's text by default, or the new one, or both."""
        spans = ((made, clash.base), (mine, clash.source), (fresh, clash.target))
        before, written, there = (items[span.start : span.stop] for items, span in spans)
        was, own, now = map(_text, (before, written, there))
        key = conflict_key(was, own)
        block = written[0].block if written else ""
        self.log.conflicts.append(Conflict(key, ConflictKind.TEXT, was, own, now, block))
        choice = self.choice(key)
        if choice is Choice.FIGURE:
            self._lost(written, NOT_CHOSEN, block)
            return
        at = clash.target.stop if clash.target and choice is Choice.BOTH else clash.at
        for item in written:
            if at is None:
                self._into_block(item, fresh)
            else:
                self._put(item, anchors, at, fresh)
        for item in there if choice is Choice.MINE else ():
            take_away(item.element)

    def _lost(self, items: Iterable[Item], reason: str, block: str) -> None:
        """List the texts of items that did not go over."""
        self.log.unplaced += [Unplaced(item.text, reason, block) for item in items if item.text]

    def _into_block(self, item: Item, fresh: Sequence[Item]) -> None:
        """Behind the last paragraph of the block that the text stood in; listed where there is no such block."""
        there = [found.element for found in fresh if item.block and found.block == item.block]
        alive = [element for element in there if element.getparent() is not None]
        copy = self._transplanted(item) if alive else None
        if copy is not None:
            alive[-1].addnext(copy)
            self.log.changes.append(Told(CARRIED, item.text))
        elif not alive and item.text:
            self.log.unplaced.append(Unplaced(item.text, NO_PLACE, item.block))

    def _transplanted(self, item: Item) -> etree._Element | None:
        """A copy fit for the new package; None, and listed, where it holds what cannot go over."""
        if any(next(item.element.iter(tag), None) is not None for tag in _STAY if tag != q("w:sectPr")):
            self.log.unplaced.append(Unplaced(item.text, NOT_CARRIED, item.block))
            return None
        copy = copied(item.element)
        for section in list(copy.iter(q("w:sectPr"))):
            section.getparent().remove(section)  # type: ignore[union-attr]
        if not link_again(copy, self.mine.draft, self.fresh.draft):
            self.log.unplaced.append(Unplaced(item.text, NOT_CARRIED, item.block))
            return None
        fit_styles(copy, self.mine.draft, self.fresh.draft)
        for numbered in list(copy.iter(q("w:numPr"))):
            numbered.getparent().remove(numbered)  # type: ignore[union-attr]
        return copy


def _text(items: Iterable[Item]) -> str:
    return "\n".join(item.text for item in items)


def _tables(items: Iterable[Item]) -> dict[tuple[str, int], Item]:
    """The tables by key, and the how manieth of its key each is."""
    found: dict[tuple[str, int], Item] = {}
    counts: Counter[str] = Counter()
    for item in items:
        if item.element.tag == TBL:
            counts[item.key] += 1
            found[item.key, counts[item.key]] = item
    return found


def link_again(element: etree._Element, source: Draft, target: Draft) -> bool:
    """Pictures and links of the element in the other package; whether all could go over."""
    links = {link.id: link for link in source.links(source.main)}
    for holder in element.iter():
        for name in _RELATIONS:
            link = links.get(holder.get(name, ""))
            if holder.get(name) is None:
                continue
            if link is None or not link.type.endswith(("/image", "/hyperlink", *CHARTS)):
                return False
            if link.external:
                holder.set(name, target.link_outside(target.main, link.type, link.target))
            elif link.type.endswith(CHARTS) and link.target in source.parts:
                holder.set(name, target.link(target.main, link.type, carried(source, target, link.target)))
            elif link.target in source.parts:
                extension = posixpath.splitext(link.target)[1].lstrip(".").lower() or "png"
                part = target.add_picture(source.parts[link.target], extension)
                holder.set(name, target.link(target.main, link.type, part))
            else:
                return False
    return True

"""Trees of units by day, successions, and which unit holds what on a day. Plain Python: structures are small.

Units are numbered by the order of their codes. A day is `date.toordinal()`. An epoch is a stretch of days in which
nothing changes; everything that depends on a day is made once per epoch.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from functools import cached_property

from phoihop_rollup.schema import Organisation, Placement, Succession
from phoihop_rollup.vocabulary import Passing

BEGINNING = 1
ENDING = 3_700_000
EXACT = Context(prec=400, traps=[Inexact])


@dataclass(frozen=True, slots=True)
class Step:
    """One way in which a closed unit passes on; `renamed` marks a succession of kind rename."""

    target: int
    share: Decimal
    renamed: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """What one unit holds of another: the share, and whether it is one lineage of renamings."""

    share: Decimal
    renamed: bool


WHOLE = Decimal(1)


class Structure:
    """Every tree of units there ever was, and who inherits whom."""

    def __init__(
        self,
        organisations: Sequence[Organisation],
        placements: Sequence[Placement],
        successions: Sequence[Succession],
    ) -> None:
        ordered = sorted(organisations, key=lambda unit: unit.code)
        self.codes = [unit.code for unit in ordered]
        self.ids = {code: number for number, code in enumerate(self.codes)}
        self.kinds = [unit.kind for unit in ordered]
        self.opened = [unit.opened.toordinal() if unit.opened else BEGINNING for unit in ordered]
        self.closed = [unit.closed.toordinal() if unit.closed else ENDING for unit in ordered]
        self._home = [self.ids.get(unit.parent or "") for unit in ordered]
        self._placed = self._placements(placements)
        self._given = self._successions(successions)
        self._holdings: dict[tuple[int, int], Mapping[int, Holding]] = {}
        self._lineage: dict[int, frozenset[int]] = {}
        self._subtrees: dict[int, list[frozenset[int]]] = {}

    def _placements(self, rows: Sequence[Placement]) -> dict[int, list[tuple[int, int, int | None]]]:
        placed: dict[int, list[tuple[int, int, int | None]]] = {}
        for row in rows:
            start = row.start.toordinal() if row.start else BEGINNING
            end = row.end.toordinal() if row.end else ENDING
            placed.setdefault(self.ids[row.organisation], []).append((start, end, self.ids.get(row.parent or "")))
        return placed

    def _successions(self, rows: Sequence[Succession]) -> dict[int, list[Step]]:
        given: dict[int, list[Step]] = {}
        for row in rows:
            step = Step(self.ids[row.target], row.share, row.kind is Passing.RENAME)
            given.setdefault(self.ids[row.source], []).append(step)
        return given

    @cached_property
    def changes(self) -> list[int]:
        """First days of the epochs."""
        days = {BEGINNING, *self.opened, *self.closed}
        for rows in self._placed.values():
            days |= {start for start, _, _ in rows} | {end + 1 for _, end, _ in rows}
        return sorted(days)

    def epoch(self, day: int) -> int:
        return bisect_right(self.changes, day) - 1

    def exists(self, unit: int, day: int) -> bool:
        return self.opened[unit] <= day < self.closed[unit]

    def last_day(self, unit: int) -> int:
        return self.closed[unit] - 1

    def parent(self, unit: int, day: int) -> int | None:
        """The unit above on that day: by its placements, outside all of them by its own `parent`."""
        for start, end, parent in self._placed.get(unit, ()):
            if start <= day <= end:
                return parent
        return self._home[unit]

    def up(self, unit: int, day: int) -> Iterator[int]:
        """The unit and all above it on that day, lowest first."""
        current: int | None = unit
        for _ in range(len(self.codes) + 1):
            if current is None:
                return
            yield current
            current = self.parent(current, day)

    def subtrees(self, day: int) -> list[frozenset[int]]:
        """For each unit, those at or below it on that day, whether or not they exist then."""
        epoch = self.epoch(day)
        if epoch not in self._subtrees:
            below: list[set[int]] = [set() for _ in self.codes]
            for unit in range(len(self.codes)):
                for above in self.up(unit, day):
                    below[above].add(unit)
            self._subtrees[epoch] = [frozenset(units) for units in below]
        return self._subtrees[epoch]

    def steps(self, unit: int) -> Sequence[Step]:
        """To whom a closed unit passes: its successors, without any the parent of its last day."""
        if unit in self._given:
            return self._given[unit]
        parent = self.parent(unit, self.last_day(unit))
        return () if parent is None else (Step(parent, WHOLE, False),)

    def holders(self, unit: int, day: int) -> Mapping[int, Holding]:
        """Who holds the facts of a unit on that day, and how much; nobody before the unit opens."""
        key = (self.epoch(day), unit)
        if key not in self._holdings:
            self._holdings[key] = self._pass_on(unit, day)
        return self._holdings[key]

    def _pass_on(self, unit: int, day: int) -> Mapping[int, Holding]:
        if day < self.opened[unit]:
            return {}
        if day < self.closed[unit]:
            return {unit: Holding(WHOLE, True)}
        found: dict[int, Holding] = {}
        for step in self.steps(unit):
            for holder, held in self.holders(step.target, day).items():
                share = EXACT.multiply(step.share, held.share)
                before = found.get(holder, Holding(Decimal(0), False))
                total = EXACT.add(before.share, share)
                found[holder] = Holding(total, before.renamed or (step.renamed and held.renamed))
        return found

    def lineage(self, unit: int) -> frozenset[int]:
        """The unit and everybody who ever succeeds it or its successors, parents that inherit included."""
        if unit not in self._lineage:
            found = {unit}
            if self.closed[unit] < ENDING:
                for step in self.steps(unit):
                    found |= self.lineage(step.target)
            self._lineage[unit] = frozenset(found)
        return self._lineage[unit]

    def below_flow(self, unit: int, last_day: int) -> Iterator[int]:
        """Units strictly below on the last day of a period, or on the last day of whichever of the two closed before."""
        top = min(last_day, self.last_day(unit))
        for other in self._candidates(unit, top):
            if other != unit and self._lies_below(other, unit, min(top, self.last_day(other))):
                yield other

    def _candidates(self, unit: int, day: int) -> list[int]:
        """What may count as below a unit on a day: who lies below then, and who closed at any time."""
        return sorted(self.subtrees(day)[unit].union(self._closing))

    @cached_property
    def _closing(self) -> list[int]:
        return [unit for unit, day in enumerate(self.closed) if day < ENDING]

    def _lies_below(self, other: int, unit: int, day: int) -> bool:
        return self.exists(other, day) and self.exists(unit, day) and other in self.subtrees(day)[unit]

    def under_stock(self, unit: int, last_day: int) -> Iterator[int]:
        """Units that somebody holds on the declared day, every holder lying at or below the declaring unit then."""
        day = min(last_day, self.last_day(unit))
        inside = self.subtrees(day)[unit]
        for other in self._candidates(unit, day):
            held = self.holders(other, day)
            if held and all(holder in inside for holder in held):
                yield other

"""Who exists, who is above whom, and who holds what became of a unit, answered for one day at a time."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from phoihop_rollup.schema import Dataset, Organisation, Placement, Succession
from phoihop_rollup.vocabulary import Passing

ONE_DAY = timedelta(days=1)


class Structure:
    """The organisations of a dataset over time."""

    def __init__(self, dataset: Dataset) -> None:
        self.units: dict[str, Organisation] = {unit.code: unit for unit in dataset.organisations}
        self._placements: dict[str, list[Placement]] = defaultdict(list)
        for placement in dataset.placements:
            self._placements[placement.organisation].append(placement)
        self._successions: dict[str, list[Succession]] = defaultdict(list)
        for succession in dataset.successions:
            self._successions[succession.source].append(succession)
        # The same question is asked very often, so every answer is remembered.
        self.exists = cache(self._exists)
        self.chain = cache(self._chain)
        self.subtree = cache(self._subtree)
        self.holders = cache(self._holders)
        self.lineage = cache(self._lineage)
        self.successors = cache(self._successors)

    def last_day(self, unit: str) -> date:
        """The last day on which a unit exists."""
        closed = self.units[unit].closed
        return closed - ONE_DAY if closed else date.max

    def _exists(self, unit: str, day: date) -> bool:
        opened = self.units[unit].opened
        return (opened is None or opened <= day) and day <= self.last_day(unit)

    def parent(self, unit: str, day: date) -> str | None:
        """The parent by the placement that includes the day, or else the unit's own `parent`."""
        for placement in self._placements[unit]:
            if (placement.start or date.min) <= day <= (placement.end or date.max):
                return placement.parent
        return self.units[unit].parent

    def _chain(self, unit: str, day: date) -> tuple[str, ...]:
        """The unit and all its ancestors on a day."""
        parent = self.parent(unit, day)
        return (unit, *(self.chain(parent, day) if parent else ()))

    def at_or_below(self, unit: str, above: str, day: date) -> bool:
        """Whether both exist on the day, and the one lies at or below the other."""
        return self.exists(unit, day) and self.exists(above, day) and above in self.chain(unit, day)

    def _subtree(self, unit: str, day: date) -> frozenset[str]:
        return frozenset(below for below in self.units if self.at_or_below(below, unit, day))

    def heirs(self, unit: str) -> dict[str, Fraction]:
        """Who takes over when a unit closes, and which share: its successors, or the parent of its last day."""
        if self.units[unit].closed is None:
            return {}
        if self._successions[unit]:
            shares: dict[str, Fraction] = defaultdict(Fraction)
            for succession in self._successions[unit]:
                shares[succession.target] += Fraction(succession.share)
            return dict(shares)
        parent = self.parent(unit, self.last_day(unit))
        return {parent: Fraction(1)} if parent else {}

    def _holders(self, unit: str, day: date) -> dict[str, Fraction]:
        """The units that hold on a day what a unit did, with their shares; nobody holds a unit not yet opened."""
        if self.exists(unit, day):
            return {unit: Fraction(1)}
        if day <= self.last_day(unit):
            return {}
        held: dict[str, Fraction] = defaultdict(Fraction)
        for heir, share in self.heirs(unit).items():
            for holder, part in self.holders(heir, day).items():
                held[holder] += share * part
        return dict(held)

    def _lineage(self, unit: str, day: date) -> dict[str, Fraction]:
        """The units that a unit is on a day, when only renaming counts, with their shares."""
        if self.exists(unit, day):
            return {unit: Fraction(1)}
        if day <= self.last_day(unit):
            return {}
        held: dict[str, Fraction] = defaultdict(Fraction)
        for name in [each for each in self._successions[unit] if each.kind == Passing.RENAME]:
            for holder, part in self.lineage(name.target, day).items():
                held[holder] += Fraction(name.share) * part
        return dict(held)

    def _successors(self, unit: str) -> frozenset[str]:
        """Everyone who ever takes over from a unit, directly or in a chain."""
        heirs = self.heirs(unit)
        return frozenset(heirs).union(*(self.successors(heir) for heir in heirs))

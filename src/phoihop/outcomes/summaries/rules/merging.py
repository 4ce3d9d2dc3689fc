"""Carrying what one side changed in a text over to what the other side made of it: three sequences of keys, no XML.

`base` is the text both began from, `source` what one side made of it, `target` the other's, into which the source's
changes are to go.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Insertion:
    """One item of the source, and before which item of the target it goes."""

    source: int
    at: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both sides changed: positions in each of the three; `at` is where the source's would go."""

    base: range
    source: range
    target: range
    at: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with the target: items to take away, items to put in, places to ask about, items without a place."""

    removed: tuple[int, ...] = ()
    inserted: tuple[Insertion, ...] = ()
    clashes: tuple[Clash, ...] = ()
    lost: tuple[int, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not (self.removed or self.inserted or self.clashes or self.lost)


def plan_changes(
    base: Sequence[str], source: Sequence[str], target: Sequence[str], *, reach: int | None = None
) -> Plan:
    """How the source's changes go into the target. Every changed item of the source is inserted, in a clash, or lost.

    A new item is put beside the neighbour it had; `reach` is how many items away that neighbour may be (None: any).
    """
    ground = _Ground(base, target)
    removed: list[int] = []
    inserted: list[Insertion] = []
    clashes: list[Clash] = []
    lost: list[int] = []
    for first, last, new_first, new_last in _changed(base, source):
        gone, new = range(first, last), range(new_first, new_last)
        kept = [ground.where[item] for item in gone if item in ground.where]
        there = ground.covered(gone)
        if len(kept) == len(gone):
            removed += kept
            at = kept[0] if kept else ground.place(first, reach)
            if at is None:
                lost += new
            else:
                inserted += [Insertion(item, at) for item in new]
        elif list(target[there.start : there.stop]) != list(source[new_first:new_last]):
            at = there.start if there else ground.place(first, reach)
            clashes.append(Clash(gone, new, there, at))
    return Plan(tuple(removed), tuple(inserted), tuple(clashes), tuple(lost))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return ((i1, i2, j1, j2) for kind, i1, i2, j1, j2 in matcher.get_opcodes() if kind != "equal")


class _Ground:
    """Where the items of the base are in the target."""

    def __init__(self, base: Sequence[str], target: Sequence[str]) -> None:
        matcher = SequenceMatcher(None, base, target, autojunk=False)
        self.codes = matcher.get_opcodes()
        self.size = len(base)
        self.same = {
            i1 + step: j1 + step for kind, i1, i2, j1, _j2 in self.codes if kind == "equal" for step in range(i2 - i1)
        }
        self.where = {**_moved(base, target), **self.same}

    def covered(self, items: range) -> range:
        """The stretch of the target that stands where these items of the base stood."""
        spans = [
            (self.same[item], self.same[item] + 1) if item in self.same else self._replaced(item) for item in items
        ]
        if not spans:
            return range(0)
        return range(min(start for start, _end in spans), max(end for _start, end in spans))

    def place(self, item: int, reach: int | None) -> int | None:
        """Before which item of the target something goes that stands before this item of the base."""
        for away in range(1, max(self.size, 1) + 1):
            if reach is not None and away > reach:
                return None
            if item - away in self.where:
                return self.where[item - away] + 1
            if item + away - 1 in self.where:
                return self.where[item + away - 1]
        return None

    def _replaced(self, item: int) -> tuple[int, int]:
        return next((j1, j2) for kind, i1, i2, j1, j2 in self.codes if kind != "equal" and i1 <= item < i2)


def _moved(base: Sequence[str], target: Sequence[str]) -> dict[int, int]:
    """Where items are that both have exactly once, also those that stand elsewhere now."""
    counts, others = Counter(base), Counter(target)
    places = {key: at for at, key in enumerate(target) if others[key] == 1}
    return {at: places[key] for at, key in enumerate(base) if counts[key] == 1 and key in places}

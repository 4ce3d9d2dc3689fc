"""When units exist and under whom, as spans of days counted as ordinals: first day included, last excluded."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.bodies.organisations.rules.records import OrganisationRecord, PlacementRecord

ALWAYS, NEVER = 0, 10_000_000
"""Before every day, and after every day."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A span during which a unit lies under one parent; `placement` is None where the fallback `parent` holds."""

    parent: str | None
    start: int
    end: int
    placement: PlacementRecord | None


def life(record: OrganisationRecord) -> Span:
    """The days a unit exists."""
    return Span(
        record.opened.toordinal() if record.opened else ALWAYS, record.closed.toordinal() if record.closed else NEVER
    )


def span(start: date | None, end: date | None) -> Span:
    """The days from `start` to `end`, both included; None is unbounded."""
    return Span(start.toordinal() if start else ALWAYS, end.toordinal() + 1 if end else NEVER)


def day_of(ordinal: int) -> str:
    """An ordinal as 2016-11-04; `…` for what has no bound."""
    return date.fromordinal(ordinal).isoformat() if ALWAYS < ordinal < NEVER else "…"


def by_organisation(placements: Iterable[PlacementRecord]) -> dict[str, list[PlacementRecord]]:
    """Each unit's placements that run forward, earliest first."""
    found: dict[str, list[PlacementRecord]] = {}
    for placement in placements:
        days = span(placement.start, placement.end)
        if days.start < days.end:
            found.setdefault(placement.organisation, []).append(placement)
    for rows in found.values():
        rows.sort(key=lambda row: span(row.start, row.end).start)
    return found


def segments(record: OrganisationRecord, placements: Sequence[PlacementRecord]) -> Iterator[Segment]:
    """Under whom the unit lies through its life: its placements, and `parent` on the days between."""
    own = life(record)
    at = own.start
    for placement in placements:
        days = span(placement.start, placement.end)
        start, end = max(days.start, at), min(days.end, own.end)
        if start >= end:
            continue
        if at < start:
            yield Segment(record.parent, at, start, None)
        yield Segment(placement.parent, start, end, placement)
        at = end
    if at < own.end:
        yield Segment(record.parent, at, own.end, None)


Tree = Mapping[str, Sequence[Segment]]


def _above(tree: Tree, units: Collection[str], day: int) -> dict[str, str | None]:
    """The parent of each of these units on that day, where it is one of them."""
    return {
        unit: segment.parent
        for unit in units
        for segment in tree[unit]
        if segment.start <= day < segment.end and segment.parent in units
    }


def cycles(tree: Tree) -> Iterator[tuple[int, list[str]]]:
    """Each ring of units that hold each other on some day: the first such day and its units."""
    rest = _peeled({unit: {each.parent for each in held if each.parent} for unit, held in tree.items()})
    seen: set[frozenset[str]] = set()
    for day in sorted({segment.start for unit in rest for segment in tree[unit]}):
        for ring in _rings(_above(tree, rest, day)):
            if frozenset(ring) not in seen:
                seen.add(frozenset(ring))
                yield day, ring


def _peeled(above: dict[str, set[str]]) -> set[str]:
    """What is left when units without parents, then units without children, are taken away again and again."""
    rest = _without_ends(above)
    below: dict[str, set[str]] = {unit: set() for unit in rest}
    for unit in rest:
        for parent in above[unit] & rest:
            below[parent].add(unit)
    return _without_ends(below)


def _without_ends(edges: dict[str, set[str]]) -> set[str]:
    into: dict[str, list[str]] = {}
    count = {}
    for unit, targets in edges.items():
        known = [target for target in targets if target in edges]
        count[unit] = len(known)
        for target in known:
            into.setdefault(target, []).append(unit)
    ends = [unit for unit, number in count.items() if number == 0]
    gone = set()
    while ends:
        unit = ends.pop()
        gone.add(unit)
        for source in into.get(unit, ()):
            count[source] -= 1
            if count[source] == 0:
                ends.append(source)
    return set(edges) - gone


def _rings(above: Mapping[str, str | None]) -> Iterator[list[str]]:
    done: set[str] = set()
    for first in sorted(above):
        path: dict[str, None] = {}
        unit: str | None = first
        while unit is not None and unit not in done and unit not in path:
            path[unit] = None
            unit = above.get(unit)
        if unit is not None and unit in path:
            ring = list(path)
            yield ring[ring.index(unit) :]
        done |= path.keys()

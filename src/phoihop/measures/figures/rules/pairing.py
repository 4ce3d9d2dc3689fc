"""Which reports two figures may be compared by: of units that reported both times, followed through reorganisations.

Units are compared in groups: who holds the facts of a unit on the structure day stands for it, and what one unit passed
to several ties these together. So a group is a unit that lived on, or all that became of each other. Where both periods
have the same parts (the months of two years) each part is compared with its own; a group counts in those parts of which
it reported both times.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from phoihop.measures.figures.enums import Basis, Unlike


@dataclass(frozen=True, slots=True)
class Told:
    """Of one indicator in one stretch of time: the units asked, and those that sent something of it."""

    asked: Set[str] = frozenset()
    sent: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pairing:
    """On what two figures can stand side by side: of each part the units left out of both, and the groups that count."""

    basis: Basis
    left_out: tuple[frozenset[str], ...]
    kept: frozenset[str]
    why: Unlike | None = None


def paired(parts: Sequence[tuple[Told, Told]], *, groups: Mapping[str, str], orphaned: Set[str]) -> Pairing:
    """The largest set of whole groups that reported both times, part by part; `groups` is `grouped`'s answer.

    A group counts in a part where, both times, some of it reported and everybody asked in it did. `orphaned` are units
    that ended and whose work nobody is recorded as taking over: their groups cannot be compared.
    """
    sent = {unit for now, base in parts for unit in now.sent | base.sent}
    lost = {groups[unit] for unit in orphaned & sent}
    kept = [_whole(now, groups) & _whole(base, groups) - lost for now, base in parts]
    left = tuple(_left_out(now, base, some, groups) for (now, base), some in zip(parts, kept, strict=True))
    every: frozenset[str] = frozenset().union(*kept)
    if every:
        return Pairing(Basis.COMMON if any(left) else Basis.SAME, left, every)
    return Pairing(Basis.UNLIKE, left, every, Unlike.NO_SUCCESSOR if lost else Unlike.NOBODY)


def _whole(told: Told, groups: Mapping[str, str]) -> Set[str]:
    """The groups of which somebody reported and nobody who was asked is missing."""
    return {groups[unit] for unit in told.sent} - {groups[unit] for unit in told.asked - told.sent}


def _left_out(now: Told, base: Told, kept: Set[str], groups: Mapping[str, str]) -> frozenset[str]:
    """The units that sent something once at least and are in none of the groups that count."""
    return frozenset(unit for unit in now.sent | base.sent if groups[unit] not in kept)


def grouped(units: Iterable[str], holders: Callable[[str], Iterable[str]]) -> dict[str, str]:
    """Unit → its group: the units that have a holder in common, directly or by way of others."""
    parents: dict[str, str] = {}
    held_by: dict[str, str] = {}
    for unit in sorted(units):
        # A unit that nobody holds stands alone, under a name that is no unit's.
        held = sorted(holders(unit)) or [f"\0{unit}"]
        held_by[unit] = held[0]
        for other in held[1:]:
            first, root = _root(parents, held[0]), _root(parents, other)
            if root != first:
                parents[root] = first
    return {unit: _root(parents, holder) for unit, holder in held_by.items()}


def _root(parents: Mapping[str, str], holder: str) -> str:
    while holder in parents:
        holder = parents[holder]
    return holder

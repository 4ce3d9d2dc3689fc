"""Which units two figures may be compared by: those that reported both times, followed through reorganisations.

Units are compared in groups: who holds the facts of a unit on the structure day stands for it, and what one unit passed
to several ties these together. So a group is a unit that lived on, or all that became of each other.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from phoihop.measures.figures.enums import Basis, Unlike


@dataclass(frozen=True, slots=True)
class Told:
    """Of one indicator in one period: the units asked at least once, and those that sent something of it."""

    asked: Set[str] = frozenset()
    sent: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pairing:
    """On what two figures can stand side by side: the units left out of both, and how many groups are in both."""

    basis: Basis
    left_out: frozenset[str]
    groups: int
    why: Unlike | None = None


def paired(
    now: Told, base: Told, *, holders: Callable[[str], Iterable[str]], orphaned: Callable[[str], bool]
) -> Pairing:
    """The largest set of whole groups that reported both times.

    A group counts where, in both periods, some of it reported and everybody asked in it did. `orphaned` says of a unit
    that it ended and nobody is recorded as taking over its work: its group cannot be compared.
    """
    groups = _groups(now.sent | now.asked | base.sent | base.asked, holders)
    kept: list[Set[str]] = []
    left: set[str] = set()
    ended = False
    for group in groups:
        lost = any(orphaned(unit) for unit in group & (now.sent | base.sent))
        ended = ended or lost
        if not lost and _reported(group, now) and _reported(group, base):
            kept.append(group)
        else:
            left |= group & (now.sent | base.sent)
    if kept:
        return Pairing(Basis.COMMON if left else Basis.SAME, frozenset(left), len(kept))
    return Pairing(Basis.UNLIKE, frozenset(left), 0, Unlike.NO_SUCCESSOR if ended else Unlike.NOBODY)


def _reported(group: Set[str], told: Told) -> bool:
    return bool(group & told.sent) and group & told.asked <= told.sent


def _groups(units: Iterable[str], holders: Callable[[str], Iterable[str]]) -> list[Set[str]]:
    """The units that have a holder in common, directly or by way of others."""
    parents: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for unit in sorted(units):
        # A unit that nobody holds stands alone, under a name that is no unit's.
        held = sorted(holders(unit)) or [f"\0{unit}"]
        first = _root(parents, held[0])
        for other in held[1:]:
            root = _root(parents, other)
            if root != first:
                parents[root] = first
        members.setdefault(held[0], set()).add(unit)
    groups: dict[str, set[str]] = {}
    for holder, some in members.items():
        groups.setdefault(_root(parents, holder), set()).update(some)
    return list(groups.values())


def _root(parents: Mapping[str, str], holder: str) -> str:
    while holder in parents:
        holder = parents[holder]
    return holder

"""The levels at which reports are reviewed, and the way of one report through them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from phoihop.base.findings import Finding
from phoihop.reporting.regimes.rules import faults

MOST_LEVELS = 5


@dataclass(frozen=True, slots=True)
class LevelRecord:
    """Who reviews at a level: bodies of a kind, or the party with this code (exactly one of the two)."""

    kind: str = ""
    party: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as a way names it."""

    pk: int
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level with its party as a body (None: a kind)."""

    kind: str = ""
    party: Body | None = None


def check_levels(levels: Sequence[LevelRecord], *, parties: Iterable[str], kinds: Iterable[str]) -> list[Finding]:
    """Everything wrong with the levels of a regime."""
    return list(_found(levels, set(parties), set(kinds)))


def way_through(levels: Iterable[Level], above: Sequence[Body]) -> list[Body]:
    """The bodies that review a unit's report, first to last: of a kind the nearest of those above it (or it itself).

    A level of which no body is above the unit is left out, and no body is asked twice.
    """
    found: list[Body] = []
    for level in levels:
        body = level.party or next((each for each in above if each.kind == level.kind), None)
        if body is not None and body not in found:
            found.append(body)
    return found


def _found(levels: Sequence[LevelRecord], parties: set[str], kinds: set[str]) -> Iterator[Finding]:
    if len(levels) > MOST_LEVELS:
        yield faults.TOO_MANY_LEVELS.at(table="levels", value=len(levels), most=MOST_LEVELS)
    seen: dict[tuple[str, str], int] = {}
    for number, level in enumerate(levels, 1):
        row, key = level.row or number, (level.kind, level.party)
        if bool(level.kind) == bool(level.party):
            yield faults.LEVEL_OF_BOTH.at(table="levels", row=row)
        elif key in seen:
            yield faults.LEVEL_TWICE.at(table="levels", row=row, value=level.kind or level.party, first=seen[key])
        elif level.party and level.party not in parties:
            yield faults.NO_PARTY.at(table="levels", row=row, value=level.party)
        elif level.kind and level.kind not in kinds:
            yield faults.UNKNOWN_KIND.at(table="levels", row=row, value=level.kind)
        seen.setdefault(key, row)

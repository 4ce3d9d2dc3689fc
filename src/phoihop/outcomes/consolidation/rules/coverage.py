"""Coverage told by unit: whose reports were asked for, whose came, counted in reports and in units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Units = Mapping[str, frozenset[str]]
"""Period → codes of units."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports received of those due; units that sent everything, and nothing, of those asked."""

    received: int
    due: int
    complete: int
    silent: int
    asked: int


def without(asked: Units, *taken: Units) -> dict[str, frozenset[str]]:
    """Period → the units asked that are in none of the others; periods without any are left out."""
    left = {period: units.difference(*(one.get(period, ()) for one in taken)) for period, units in asked.items()}
    return {period: units for period, units in left.items() if units}


def by_unit(told: Iterable[Units]) -> dict[str, list[str]]:
    """Unit → the periods in which it occurs, a period as often as it occurs there."""
    found: dict[str, list[str]] = {}
    for one in told:
        for period, units in one.items():
            for unit in units:
                found.setdefault(unit, []).append(period)
    return found


def tally(asked: Mapping[str, list[str]], absent: Mapping[str, list[str]]) -> Tally:
    """The counts, from the periods asked of each unit and those that it did not send."""
    due, missing = (sum(map(len, every.values())) for every in (asked, absent))
    silent = sum(len(periods) == len(asked[unit]) for unit, periods in absent.items())
    return Tally(due - missing, due, len(asked) - len(absent), silent, len(asked))

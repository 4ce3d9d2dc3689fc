"""In which year or term a document is numbered, and which days its number may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.outcomes.documents.enums import NumberCycle


@dataclass(frozen=True, slots=True)
class Cycle:
    """A stretch in which numbers run on from 1: its first day, and what it is called."""

    start: date
    name: str


def cycle_of(cycle: NumberCycle, *, day: date, terms: Sequence[Cycle]) -> Cycle | None:
    """The year of the day; of a body that counts by terms, the latest that had begun; None where none had."""
    if cycle is NumberCycle.YEAR:
        return Cycle(date(day.year, 1, 1), str(day.year))
    return max((term for term in terms if term.start <= day), key=lambda term: term.start, default=None)

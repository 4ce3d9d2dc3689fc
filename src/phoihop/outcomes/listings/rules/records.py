"""The lists as whoever makes a report reads them: frozen, with the words of units."""

from dataclasses import dataclass

from phoihop.outcomes.listings.rules.values import CommendationValues, PracticeValues


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a row was taken from: a unit's report of a period, and the section of it."""

    unit: str
    period: str
    section: str


@dataclass(frozen=True, slots=True)
class ListedPractice:
    """A practice with its unit's name and every source of it (none where somebody wrote the row)."""

    values: PracticeValues
    unit: str
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedCommendation:
    """A commendation with its unit's name and what it rests on in words ('' where nothing is given)."""

    values: CommendationValues
    unit: str
    evidence: str
    taken: tuple[Taken, ...] = ()

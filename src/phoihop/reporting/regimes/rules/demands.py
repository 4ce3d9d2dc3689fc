"""What a regime asks of whom and when, period by period, and what a change of it would add and take away. Pure.

The same demands as `expected_reports`, kept as sets of units, so that hundreds of units over years are compared at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from phoihop.reporting.regimes.rules.expecting import Asked, Dates, Reporter, Terms, exists, holds, periods_ending
from phoihop.reporting.regimes.rules.records import AssignmentRecord
from phoihop_rollup.vocabulary import Frequency

COMING = 3
"""So many periods of each frequency are shown unasked."""


@dataclass(frozen=True)
class Demand:
    """One period: its dates, and form by form the units that are asked."""

    dates: Dates
    forms: Mapping[str, frozenset[str]]

    @property
    def period(self) -> str:
        """The period's name."""
        return self.dates.period.name

    @cached_property
    def units(self) -> frozenset[str]:
        """Everybody who is asked for anything."""
        return frozenset().union(*self.forms.values())


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """What becomes different in one period; `moved` where its dates change for units asked before and after."""

    period: str
    before: Dates | None
    after: Dates | None
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Whether days or deadline change."""
        return self.before is not None and self.after is not None and self.before != self.after


@dataclass(frozen=True)
class Asking:
    """Everything from which it follows who is asked for what and when; a change is tried on a copy."""

    reporters: tuple[Reporter, ...]
    asked: tuple[Asked, ...]
    terms: Terms

    def between(self, start: date, end: date) -> list[Demand]:
        """What is asked for in the periods whose last day lies from `start` to `end`."""
        return demands(reporters=self.reporters, asked=self.asked, terms=self.terms, start=start, end=end)

    def with_form(
        self, form: str, assignments: Iterable[AssignmentRecord], frequencies: Iterable[Frequency]
    ) -> "Asking":
        """The same with one form asked of these, and of nobody else."""
        others = [each for each in self.asked if each.assignment.form != form]
        often = frozenset(frequencies)
        return replace(self, asked=(*others, *(Asked(replace(row, form=form), often) for row in assignments)))


def demands(
    *, reporters: Iterable[Reporter], asked: Sequence[Asked], terms: Terms, start: date, end: date
) -> list[Demand]:
    """What is asked for in the periods whose last day lies from `start` to `end`, in their order; empty ones left out."""
    crowd = _Crowd(reporters)
    found = [_demand(dates, asked, crowd) for dates in periods_ending(asked, terms, start, end)]
    return sorted((each for each in found if each.forms), key=lambda each: (each.dates.days.ends, each.period))


def units_asked(
    *, reporters: Iterable[Reporter], asked: Sequence[Asked], periods: Iterable[Dates]
) -> dict[str, frozenset[str]]:
    """Name of each period → codes of the units asked for anything in it."""
    crowd = _Crowd(reporters)
    return {dates.period.name: _demand(dates, asked, crowd).units for dates in periods}


def differences(before: Iterable[Demand], after: Iterable[Demand]) -> list[PeriodChange]:
    """The periods in which another set of units is asked, or at other dates, in order of the periods' ends."""
    old, new = ({each.period: each for each in every} for every in (before, after))
    found = []
    for name in dict.fromkeys([*old, *new]):
        left, right = old.get(name), new.get(name)
        had, has = (each.units if each else frozenset[str]() for each in (left, right))
        dates = (left.dates if left else None, right.dates if right else None)
        change = PeriodChange(name, *dates, tuple(sorted(has - had)), tuple(sorted(had - has)))
        if change.added or change.removed or change.moved:
            found.append(change)
    return sorted(found, key=_ends)


def shown_at_first(every: Sequence[Demand], *, today: date, last: date | None) -> list[Demand]:
    """Of each frequency, the most frequent first, the coming periods; where too few are left until `last`, the last ones."""
    of: dict[Frequency | None, list[Demand]] = {}
    for each in every:
        if last is None or each.dates.days.ends <= last:
            of.setdefault(each.dates.period.frequency, []).append(each)
    found = [each for run in of.values() for each in _coming(run, today)]
    return sorted(found, key=lambda each: (each.dates.period.months, each.dates.days.ends))


def _coming(run: Sequence[Demand], today: date) -> Sequence[Demand]:
    first = next((place for place, each in enumerate(run) if each.dates.days.ends >= today), len(run))
    first = max(0, min(first, len(run) - COMING))
    return run[first : first + COMING]


def _ends(change: PeriodChange) -> tuple[date, str]:
    dates = change.after or change.before
    return (dates.days.ends if dates else date.min, change.period)


class _Crowd:
    """The units by kind, told apart by whether they exist always."""

    def __init__(self, reporters: Iterable[Reporter]) -> None:
        self.every = {unit.code: unit for unit in reporters}
        self.always: dict[str, set[str]] = {}
        self.passing: dict[str, list[Reporter]] = {}
        for unit in self.every.values():
            if unit.opened is None and unit.closed is None:
                self.always.setdefault(unit.kind, set()).add(unit.code)
            else:
                self.passing.setdefault(unit.kind, []).append(unit)
        self.known: dict[tuple[str, date], frozenset[str]] = {}

    def of_kind(self, kind: str, day: date) -> frozenset[str]:
        """The units of a kind that exist on the day."""
        place = (kind, day)
        if place not in self.known:
            there = {unit.code for unit in self.passing.get(kind, ()) if exists(unit, day)}
            self.known[place] = frozenset(self.always.get(kind, set()) | there)
        return self.known[place]

    def alone(self, code: str, day: date) -> frozenset[str]:
        """The unit, when it exists on the day."""
        unit = self.every.get(code)
        return frozenset([code]) if unit and exists(unit, day) else frozenset()


def _demand(dates: Dates, asked: Sequence[Asked], crowd: _Crowd) -> Demand:
    day, found = dates.days.ends, dict[str, frozenset[str]]()
    for each in asked:
        row = each.assignment
        if dates.period.frequency in each.frequencies and holds(each, day):
            units = crowd.alone(row.organisation, day) if row.organisation else crowd.of_kind(row.kind, day)
            found[row.form] = found[row.form] | units if row.form in found else units
    return Demand(dates, {form: units for form, units in sorted(found.items()) if units})

"""Coverage told in units: how many of the units that a figure expects have reported at least once in its period.

The engine's coverage counts (unit, period) pairs (rollup.md, step 6); officers read `n/N đơn vị`. Both follow from the
same assignments and the same structure, so of one single period they are equal.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from phoihop_rollup.periods import MONTHS, Period, Windows, divides, parse, parts, windows_of
from phoihop_rollup.schema import Dataset, Indicator
from phoihop_rollup.structure import Structure
from phoihop_rollup.vocabulary import Kind, OverUnits

Reported = Mapping[tuple[str, str], Sequence[str]]
"""(indicator, period) → the organisations that have a whole fact of it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How many reports one unit was asked for, and the periods of which it sent none (none missing: empty)."""

    unit: str
    expected: int
    periods: tuple[str, ...]


@dataclass(frozen=True)
class UnitCounter:
    """Counts units of one dataset; `reported` is who has a fact in any cell, `totals` who has one of the total itself."""

    dataset: Dataset
    reported: Reported
    totals: Reported

    @cached_property
    def structure(self) -> Structure:
        return Structure(self.dataset.organisations, self.dataset.placements, self.dataset.successions)

    @cached_property
    def windows(self) -> dict[str, Windows]:
        return {programme.code: windows_of(programme, self.dataset.calendar) for programme in self.dataset.programmes}

    def count(self, *, unit: str, period: str, indicator: Indicator, as_of: date | None) -> tuple[int, int] | None:
        """(units that reported, units expected) of one figure; None where only the unit itself counts, or no period."""
        told = self.told(unit=unit, period=period, indicator=indicator, as_of=as_of)
        return None if told is None else (len(told[0]), len(told[1]))

    def told(
        self, *, unit: str, period: str, indicator: Indicator, as_of: date | None
    ) -> tuple[Set[str], Set[str]] | None:
        """Which units reported, and which were asked, of one figure; None as of `count`."""
        whole = parse(period)
        if not divides(indicator.frequency, whole) or indicator.over_units is OverUnits.NONE:
            return None
        windows = self.windows[indicator.programme]
        inside = self.reach(unit, as_of or windows.last_day(whole))
        expected, _sent, answered = self._whole(indicator, whole, windows)
        return answered & inside, expected & inside

    def asked_and_sent(self, *, period: str, indicator: Indicator) -> tuple[Set[str], Set[str]]:
        """Units asked at least once in the period, and units that sent something of it, wherever they lie.

        Nobody where the period is too short for the indicator.
        """
        whole = parse(period)
        if not divides(indicator.frequency, whole):
            return frozenset(), frozenset()
        return self._whole(indicator, whole, self.windows[indicator.programme])[:2]

    def is_orphaned(self, organisation: str, day: date) -> bool:
        """Whether the unit has ended and somewhere on the way to who holds its facts only a parent inherited."""
        ordinal = day.toordinal()
        return self._orphaned(self.structure.ids[organisation], ordinal)

    def _orphaned(self, unit: int, day: int) -> bool:
        if self.structure.exists(unit, day) or day < self.structure.opened[unit]:
            return False
        if self.structure.codes[unit] not in self._sources:
            return True
        return any(self._orphaned(step.target, day) for step in self.structure.steps(unit))

    @cached_property
    def _sources(self) -> Set[str]:
        return frozenset(row.source for row in self.dataset.successions)

    def _whole(self, indicator: Indicator, whole: Period, windows: Windows) -> tuple[Set[str], Set[str], Set[str]]:
        """Units asked at least once in the period, those that sent something of it, those that did for a part of which
        they were asked (who ended in a year is not asked of it, as in the engine's pairs); whatever their place."""
        key = (indicator.code, whole)
        if key not in self._wholes:
            told = self.reported if _adds_cells(indicator) else self.totals
            pairs = [
                (set(self._asked(indicator, part, windows)), set(told.get((indicator.code, part.name), ())))
                for part in parts(whole, MONTHS[indicator.frequency])
            ]
            self._wholes[key] = (
                set().union(*(asked for asked, _sent in pairs)),
                set().union(*(sent for _asked, sent in pairs)),
                set().union(*(asked & sent for asked, sent in pairs)),
            )
        return self._wholes[key]

    @cached_property
    def _wholes(self) -> dict[tuple[str, Period], tuple[Set[str], Set[str], Set[str]]]:
        return {}

    def missing(self, *, unit: str, period: str, as_of: date | None = None) -> list["Missing"]:
        """Every unit inside that was asked for reports of this period, with the parts of it that it did not report.

        A part counts as reported once the unit has any fact of it. In the order of codes.
        """
        whole = parse(period)
        asked: dict[str, set[str]] = {}
        for name, codes in self._asked_by_part(whole).items():
            for code in codes:
                asked.setdefault(code, set()).add(name)
        inside = self.reach(unit, as_of or self._structure_day(whole))
        return [
            Missing(code, len(names), tuple(sorted(names - self._sent.get(code, set()))))
            for code, names in sorted(asked.items())
            if code in inside
        ]

    def absent(self, *, unit: str, period: str, indicator: Indicator) -> dict[str, list[str]]:
        """Every unit inside that was asked for the indicator's total → the periods of which it reported none, if any."""
        whole = parse(period)
        windows = self.windows[indicator.programme]
        inside = self.reach(unit, windows.last_day(whole))
        told = self.reported if _adds_cells(indicator) else self.totals
        found: dict[str, list[str]] = {}
        for part in parts(whole, MONTHS[indicator.frequency]):
            asked = inside & set(self._asked(indicator, part, windows))
            for code in asked - set(told.get((indicator.code, part.name), ())):
                found.setdefault(code, []).append(part.name)
        return found

    def groups(self, *, unit: str, day: date) -> dict[str, str]:
        """Every unit at or below → the unit directly below that it lies under; the unit itself is its own group."""
        inside = self.structure.subtrees(day.toordinal())
        codes = self.structure.codes
        found = {unit: unit}
        for code in self._below(unit, day.toordinal()):
            found.update((codes[other], code) for other in inside[self.structure.ids[code]])
        return found

    def holder(self, organisation: str, day: date) -> tuple[str, ...]:
        """Who holds the facts of a unit on a day."""
        holders = self.structure.holders(self.structure.ids[organisation], day.toordinal())
        return tuple(self.structure.codes[number] for number in holders)

    def exists(self, unit: str, day: date) -> bool:
        """Whether there is such a unit on that day."""
        return unit in self.structure.ids and self._exists(unit, day)

    def below(self, *, unit: str, period: str) -> list[str]:
        """Units directly below on the last day of the period."""
        return self.below_on(unit=unit, day=self.structure_day(period))

    def below_on(self, *, unit: str, day: date) -> list[str]:
        """Units directly below on a day."""
        return self._below(unit, day.toordinal())

    def structure_day(self, period: str, indicator: Indicator | None = None) -> date:
        """The last day of a period, whose tree of units its figures use."""
        whole = parse(period)
        return self.windows[indicator.programme].last_day(whole) if indicator else self._structure_day(whole)

    def _below(self, unit: str, day: int) -> list[str]:
        number = self.structure.ids[unit]
        units = range(len(self.structure.codes))
        found = (other for other in units if self.structure.exists(other, day))
        return [self.structure.codes[other] for other in found if self.structure.parent(other, day) == number]

    def _structure_day(self, whole: Period) -> date:
        return next(iter(self.windows.values())).last_day(whole)

    def _asked_by_part(self, whole: Period) -> dict[str, set[str]]:
        """Period → the units asked for any indicator of it; indicators of the same forms are looked up once."""
        found: dict[str, set[str]] = {}
        done: set[tuple[object, str]] = set()
        for indicator in self.dataset.indicators:
            forms = indicator.code if self.dataset.assignments is None else self._forms.get(indicator.code)
            if divides(indicator.frequency, whole) and (forms, indicator.frequency) not in done:
                done.add((forms, indicator.frequency))
                for part in parts(whole, MONTHS[indicator.frequency]):
                    asked = self._asked(indicator, part, self.windows[indicator.programme])
                    found.setdefault(part.name, set()).update(asked)
        return found

    @cached_property
    def _sent(self) -> dict[str, set[str]]:
        """Organisation → the periods of which it has any fact."""
        by_period: dict[str, set[str]] = {}
        for (_indicator, name), some in self.reported.items():
            by_period.setdefault(name, set()).update(some)
        sent: dict[str, set[str]] = {}
        for name, codes in by_period.items():
            for code in codes:
                sent.setdefault(code, set()).add(name)
        return sent

    def reach(self, unit: str, day: date) -> Set[str]:
        """Everybody whose facts the unit's subtree holds on that day, at least in part."""
        key = (unit, day)
        if key not in self._reaches:
            inside = self.structure.subtrees(day.toordinal())[self.structure.ids[unit]]
            held = self._held(day)
            self._reaches[key] = set().union(*(held.get(holder, ()) for holder in inside))
        return self._reaches[key]

    def _held(self, day: date) -> Mapping[int, Set[str]]:
        """Holder → everybody whose facts it holds on that day."""
        if day not in self._held_on:
            held: dict[int, set[str]] = {}
            for other, code in enumerate(self.structure.codes):
                for holder in self.structure.holders(other, day.toordinal()):
                    held.setdefault(holder, set()).add(code)
            self._held_on[day] = held
        return self._held_on[day]

    @cached_property
    def _held_on(self) -> dict[date, Mapping[int, Set[str]]]:
        return {}

    @cached_property
    def _reaches(self) -> dict[tuple[str, date], Set[str]]:
        return {}

    @cached_property
    def _asked_cache(self) -> dict[tuple[object, date], list[str]]:
        return {}

    def _asked(self, indicator: Indicator, part: Period, windows: Windows) -> Iterable[str]:
        """The units that the assignments ask for this period, or, with none, that reported before and after it."""
        if self.dataset.assignments is None:
            return self._observed(indicator, part, windows)
        day = windows.last_day(part)
        forms = self._forms.get(indicator.code, frozenset())
        key = (forms, day)
        if key not in self._asked_cache:
            self._asked_cache[key] = [code for code in self._assigned(forms, day) if self._exists(code, day)]
        return self._asked_cache[key]

    @cached_property
    def _forms(self) -> dict[str, frozenset[str]]:
        forms: dict[str, set[str]] = {}
        for line in self.dataset.forms or ():
            forms.setdefault(line.indicator, set()).add(line.form)
        return {indicator: frozenset(names) for indicator, names in forms.items()}

    def _assigned(self, forms: frozenset[str], day: date) -> set[str]:
        found: set[str] = set()
        for row in self.dataset.assignments or ():
            holds = (row.start is None or row.start <= day) and (row.end is None or day <= row.end)
            if row.form in forms and holds:
                found |= {row.organisation} if row.organisation else self._of_kind.get(row.kind or "", set())
        return found

    @cached_property
    def _of_kind(self) -> dict[str, set[str]]:
        kinds: dict[str, set[str]] = {}
        for organisation in self.dataset.organisations:
            kinds.setdefault(organisation.kind, set()).add(organisation.code)
        return kinds

    def _observed(self, indicator: Indicator, part: Period, windows: Windows) -> Iterable[str]:
        spans = self._spans.get(indicator.code, {})
        day = windows.last_day(part)
        return [
            code for code, (first, last) in spans.items() if first <= part.first <= last and self._exists(code, day)
        ]

    @cached_property
    def _spans(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Indicator → organisation → the first months of its first and last reported periods."""
        spans: dict[str, dict[str, tuple[int, int]]] = {}
        for (indicator, name), codes in self.reported.items():
            month = parse(name).first
            found = spans.setdefault(indicator, {})
            for code in codes:
                first, last = found.get(code, (month, month))
                found[code] = min(first, month), max(last, month)
        return spans

    def _exists(self, code: str, day: date) -> bool:
        return self.structure.exists(self.structure.ids[code], day.toordinal())


def _adds_cells(indicator: Indicator) -> bool:
    """Whether cells without a total make one."""
    return indicator.over_units is OverUnits.SUM and indicator.kind is not Kind.RATIO

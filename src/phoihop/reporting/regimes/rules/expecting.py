"""Which reports a regime asks for: units × periods from assignments, windows and calendar, each with its deadline.

Source: Nghị định 09/2019/NĐ-CP (data close, then a deadline of at least one working day) and the roll-up's definition
of expected pairs: asked for when unit and assignment exist on the period's last day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phoihop.reporting.regimes.rules.records import AssignmentRecord, CalendarRecord
from phoihop_rollup.periods import Days, Period, days_of, find_period, periods_between
from phoihop_rollup.vocabulary import Frequency, Window

MARGIN = timedelta(days=400)
"""How far a calendar row may move a period away from its window rule and still be found."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """A unit that may be asked: its identity, kind and life (`closed` is the first day it no longer exists)."""

    code: str
    kind: str = ""
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How periods get their days and deadlines. A run of calendar rows replaces the rule period by period.

    `extended` gives single reports more time: (unit, period) → the last day on which it is not late.
    """

    window: Window = Window.GOVERNMENT
    deadline_days: int = 1
    grace_days: int = 0
    calendar: Mapping[str, CalendarRecord] | None = None
    extended: Mapping[tuple[str, str], date] | None = None

    def grace_of(self, unit: str, period: str, usual: date) -> date:
        """Until when a unit's report of a period is not yet late, where `usual` holds for those without an extension."""
        own = (self.extended or {}).get((unit, period))
        return usual if own is None else max(usual, own)


@dataclass(frozen=True, slots=True)
class Asked:
    """An assignment with the frequencies of its form's indicators."""

    assignment: AssignmentRecord
    frequencies: frozenset[Frequency]


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """One report that is asked of one unit: the days it covers, when it is due, until when it is not yet late."""

    organisation: str
    period: str
    starts: date
    ends: date
    due: date
    grace_until: date
    forms: tuple[str, ...]


def expected_reports(
    *, reporters: Iterable[Reporter], asked: Sequence[Asked], terms: Terms, start: date, end: date
) -> list[ExpectedReport]:
    """The reports asked for in the periods whose last day lies from `start` to `end`, by period end, period and unit."""
    units = list(reporters)
    found: dict[tuple[str, str], tuple[Dates, list[str]]] = {}
    for dates in periods_ending(asked, terms, start, end):
        for code, form in _asked_then(units, asked, dates):
            found.setdefault((code, dates.period.name), (dates, []))[1].append(form)
    reports = [
        ExpectedReport(
            code,
            name,
            dates.days.starts,
            dates.days.ends,
            dates.due,
            terms.grace_of(code, name, dates.grace_until),
            tuple(sorted(set(forms))),
        )
        for (code, name), (dates, forms) in found.items()
    ]
    return sorted(reports, key=lambda report: (report.ends, report.period, report.organisation))


@dataclass(frozen=True, slots=True)
class Dates:
    """A period with its days under a regime, when its reports are due, and until when they are not yet late."""

    period: Period
    days: Days
    due: date
    grace_until: date


def periods_ending(asked: Iterable[Asked], terms: Terms, start: date, end: date) -> Iterator[Dates]:
    """The periods of the frequencies asked for whose last day lies from `start` to `end`."""
    frequencies = {frequency for each in asked for frequency in each.frequencies}
    own = terms.calendar or {}
    for frequency in sorted(frequencies):
        near = {
            period.name: period
            for period in periods_between(
                frequency=frequency, window=terms.window, start=_moved(start, -MARGIN), end=_moved(end, MARGIN)
            )
        }
        moved = {name: find_period(name) for name in own}
        near |= {name: period for name, period in moved.items() if period and period.frequency is frequency}
        for period in near.values():
            dates = dates_of(period, terms)
            if start <= dates.days.ends <= end:
                yield dates


def _moved(day: date, by: timedelta) -> date:
    """The day so much earlier or later, at most the first or last there is."""
    if by < timedelta(0):
        return day + by if day - date.min > -by else date.min
    return day + by if date.max - day > by else date.max


def dates_of(period: Period, terms: Terms) -> Dates:
    """The days and deadlines of a period: its calendar row, else the window rule and the regime's working days."""
    row = (terms.calendar or {}).get(period.name)
    days = Days(row.starts, row.ends) if row and row.starts and row.ends else days_of(period, terms.window)
    due = row.due if row and row.due else add_working_days(days.ends, max(1, terms.deadline_days))
    return Dates(period, days, due, due + timedelta(days=terms.grace_days))


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days (Monday to Friday) after `day`; public holidays are set by calendar rows."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def exists(unit: Reporter, day: date) -> bool:
    """Whether the unit exists on the day."""
    return (unit.opened is None or unit.opened <= day) and (unit.closed is None or day < unit.closed)


def _asked_then(units: Iterable[Reporter], asked: Sequence[Asked], dates: Dates) -> Iterator[tuple[str, str]]:
    """Unit and form of everything asked for in the period: both must exist on its last day."""
    day = dates.days.ends
    live = [each.assignment for each in asked if dates.period.frequency in each.frequencies and holds(each, day)]
    of_unit: dict[str, list[str]] = {}
    of_kind: dict[str, list[str]] = {}
    for assignment in live:
        (of_unit if assignment.organisation else of_kind).setdefault(
            assignment.organisation or assignment.kind, []
        ).append(assignment.form)
    for unit in units:
        if exists(unit, day):
            for form in [*of_unit.get(unit.code, ()), *of_kind.get(unit.kind, ())]:
                yield unit.code, form


def holds(asked: Asked, day: date) -> bool:
    """Whether the assignment holds on the day."""
    start, end = asked.assignment.start, asked.assignment.end
    return (start is None or start <= day) and (end is None or day <= end)

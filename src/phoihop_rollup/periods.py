"""Names of periods, what contains and divides what, and the days on which they begin and end.

A period's `number` is one integer made from its first month and its length, so that tables need no text:
number = first month * LENGTH_BASE + months, a month being year * 12 + (month - 1).
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from phoihop_rollup.schema import CalendarEntry, Programme
from phoihop_rollup.vocabulary import Frequency, Window

LENGTH_BASE = 1200

MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
"""How many months one period of a frequency has."""

FREQUENCIES = {months: frequency for frequency, months in MONTHS.items()}

EARLIEST_YEAR = 2
"""The first year whose periods all have days: the government's window of January begins in the year before."""

DIVISIBLE = {
    Frequency.MONTH: {1, 3, 6, 9, 12},
    Frequency.QUARTER: {3, 6, 9, 12},
    Frequency.HALF: {6, 12},
    Frequency.YEAR: {12},
}
"""Lengths in months of the named periods that a frequency divides; a run of years is divided by all."""

GOVERNMENT_LAST_DAY = 14
"""Nghị định 09/2019/NĐ-CP, điều 12: a month's reporting window ends on its 14th."""

PATTERN = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M))|\.\.(?P<last>\d{4}))?"
)


class PeriodUnknown(ValueError):
    """The text names no period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A named stretch of whole months; `first` counts months from year 0."""

    first: int
    months: int

    @property
    def number(self) -> int:
        return self.first * LENGTH_BASE + self.months

    @property
    def last(self) -> int:
        return self.first + self.months - 1

    @property
    def name(self) -> str:
        return name_of(self)

    @property
    def frequency(self) -> Frequency | None:
        """The frequency whose period this is; None for nine months and runs of years."""
        return FREQUENCIES.get(self.months)

    def contains(self, other: "Period") -> bool:
        return self.first <= other.first and other.last <= self.last


def name_of(period: Period) -> str:
    """The one name of a period, as bundles write it."""
    year, month = divmod(period.first, 12)
    match period.months:
        case 1:
            return f"{year:04}-{month + 1:02}"
        case 3:
            return f"{year:04}-Q{month // 3 + 1}"
        case 6:
            return f"{year:04}-H{month // 6 + 1}"
        case 9:
            return f"{year:04}-9M"
        case 12:
            return f"{year:04}"
    return f"{year:04}..{year + period.months // 12 - 1:04}"


def parse(name: str) -> Period:
    """The period of that name; PeriodUnknown when there is none."""
    match = PATTERN.fullmatch(name)
    if match is None:
        raise PeriodUnknown(name)
    start = int(match["year"]) * 12
    if match["month"]:
        return Period(start + int(match["month"]) - 1, 1)
    if match["quarter"]:
        return Period(start + 3 * int(match["quarter"]) - 3, 3)
    if match["half"]:
        return Period(start + 6 * int(match["half"]) - 6, 6)
    if match["nine"]:
        return Period(start, 9)
    return _run(name, start, int(match["last"] or match["year"]))


@lru_cache(maxsize=4096)
def find_period(name: str) -> Period | None:
    """The period written exactly so, with days that can be told; None where the text names none."""
    try:
        period = parse(name)
    except PeriodUnknown:
        return None
    return period if period.name == name and period.first >= EARLIEST_YEAR * 12 else None


def _run(name: str, start: int, last_year: int) -> Period:
    months = (last_year + 1) * 12 - start
    if not 0 < months < LENGTH_BASE:
        raise PeriodUnknown(name)
    return Period(start, months)


def by_number(number: int) -> Period:
    """The period that a number stands for in the engine's tables."""
    return Period(*divmod(number, LENGTH_BASE))


def divides(frequency: Frequency, period: Period) -> bool:
    """Whether an indicator of that frequency has a figure for that period."""
    return period.months in DIVISIBLE[frequency] or period.months > 12


def parts(period: Period, months: int) -> Iterator[Period]:
    """The periods of that length inside a period which they divide, in order."""
    return (Period(first, months) for first in range(period.first, period.last + 1, months))


def term_of(programme: Programme) -> Period | None:
    """The run of a programme's years, when more than one."""
    if programme.start is None or programme.end is None or programme.end.year <= programme.start.year:
        return None
    return Period(programme.start.year * 12, (programme.end.year - programme.start.year + 1) * 12)


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a period, both included."""

    starts: date
    ends: date


def around(period: Period) -> Iterator[Period]:
    """The month, quarter, half-year and year that contain a period (nine months are made only on request)."""
    for months in (1, 3, 6, 12):
        if months >= period.months:
            yield Period(period.first - period.first % months, months)


@dataclass(frozen=True)
class Windows:
    """The days of one programme's periods."""

    window: Window
    own: Mapping[Period, tuple[date, date]]

    def first_day(self, period: Period) -> date:
        if period in self.own:
            return self.own[period][0]
        year, month = divmod(period.first, 12)
        if self.window is Window.CALENDAR:
            return date(year, month + 1, 1)
        return _government_end(period.first - 1) + timedelta(days=1)

    def last_day(self, period: Period) -> date:
        if period in self.own:
            return self.own[period][1]
        if self.window is Window.GOVERNMENT:
            return _government_end(period.last)
        year, month = divmod(period.last, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])


def _government_end(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, GOVERNMENT_LAST_DAY)


def windows_of(programme: Programme, calendar: Iterable[CalendarEntry]) -> Windows:
    """The window rule of a programme with its own calendar rows, each replacing exactly the period that it names."""
    own = {parse(row.period): (row.starts, row.ends) for row in calendar if row.programme == programme.code}
    return Windows(programme.window, own)


@lru_cache(maxsize=4096)
def days_of(period: Period, window: Window) -> Days:
    """The days that the window rule gives a period; a calendar row may replace them."""
    windows = Windows(window, {})
    return Days(windows.first_day(period), windows.last_day(period))


def periods_between(*, frequency: Frequency, window: Window, start: date, end: date) -> Iterator[Period]:
    """The periods of one frequency whose last day lies from `start` to `end`, both included, in order."""
    first = max(start.year, EARLIEST_YEAR)
    years = Period(first * 12, (end.year - first + 1) * 12)
    return (each for each in parts(years, MONTHS[frequency]) if start <= days_of(each, window).ends <= end)


def wanted(frequency: Frequency, reported: Sequence[Period], term: Period | None) -> set[Period]:
    """What is computed when nobody asks: month to year around what was reported, and the programme's term."""
    found = {outer for period in reported for outer in around(period) if divides(frequency, outer)}
    return found | ({term} if term else set())

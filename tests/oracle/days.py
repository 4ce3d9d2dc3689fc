"""Names of periods and their last days, by counting months."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from phoihop_rollup.schema import CalendarEntry, Programme
from phoihop_rollup.vocabulary import Frequency, Window

Month = tuple[int, int]

_PARTS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12), "9M": (1, 9)}

_NAMES_IN_A_YEAR = {
    Frequency.MONTH: [f"{{year}}-{month:02d}" for month in range(1, 13)],
    Frequency.QUARTER: [f"{{year}}-Q{quarter}" for quarter in range(1, 5)],
    Frequency.HALF: ["{year}-H1", "{year}-H2"],
    Frequency.YEAR: ["{year}"],
}


@cache
def months(period: str) -> tuple[Month, ...]:
    """The months that the name of a period contains, in order."""
    if run := re.fullmatch(r"(\d{4})\.\.(\d{4})", period):
        return tuple((year, month) for year in range(int(run[1]), int(run[2]) + 1) for month in range(1, 13))
    year, _, part = period.partition("-")
    first, last = _PARTS.get(part) or ((int(part), int(part)) if part else (1, 12))
    return tuple((int(year), month) for month in range(first, last + 1))


def names_in(period: str, frequency: Frequency) -> list[str]:
    """The periods of one frequency that make up a period, in order; none when they do not divide it exactly."""
    wanted = set(months(period))
    years = sorted({year for year, _ in wanted})
    names = [name.format(year=year) for year in years for name in _NAMES_IN_A_YEAR[frequency]]
    inside = [name for name in names if wanted.issuperset(months(name))]
    return inside if {month for name in inside for month in months(name)} == wanted else []


def last_day(period: str, programme: Programme, entries: Iterable[CalendarEntry]) -> date:
    """The last day of a period: its own row of the calendar, or that of its last month under the window rule."""
    for entry in entries:
        if (entry.programme, entry.period) == (programme.code, period):
            return entry.ends
    year, month = months(period)[-1]
    day = 14 if programme.window == Window.GOVERNMENT else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def first_day(period: str, programme: Programme, entries: Iterable[CalendarEntry]) -> date:
    """The first day of a period, as its last; a month under the government's rule begins on the 15th before it."""
    for entry in entries:
        if (entry.programme, entry.period) == (programme.code, period):
            return entry.starts
    first = date(*months(period)[0], 1)
    return (first - timedelta(days=1)).replace(day=15) if programme.window == Window.GOVERNMENT else first


def term(programme: Programme) -> str | None:
    """The run of a programme's years, when more than one."""
    if programme.start is None or programme.end is None or programme.start.year >= programme.end.year:
        return None
    return f"{programme.start.year}..{programme.end.year}"

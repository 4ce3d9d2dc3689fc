"""Periods beside a period: the one before and after, its course, those that a choice offers."""

from collections.abc import Iterable, Sequence, Set

from phoihop.measures.figures.enums import Versus
from phoihop_rollup.periods import Period, around, find_period, parse, parts

NINE = 9
YEAR = 12
NINE_FROM = {1, 3}
"""Lengths whose periods make nine months."""

LENGTHS = (12, 6, 3, 9, 1)
"""Lengths in months, in the order in which a year's periods are offered."""

_SERIES = {1: 12, 3: 8, 6: 6, 9: 6, 12: 6}
"""How many periods of a length tell a course."""


def is_term(name: str) -> bool:
    """Whether a period is a run of years, which is compared with the programme before."""
    return ".." in name


def earlier(name: str) -> str:
    """The period of the same length just before: `2020` for `2021`, `2016..2018` for `2019..2021`."""
    period = parse(name)
    return Period(period.first - period.months, period.months).name if period.months != NINE else ""


def year_before(name: str) -> str:
    """The same period of the year before: `2020-Q3` for `2021-Q3`; '' of a year and of a run of years."""
    period = parse(name)
    return Period(period.first - YEAR, period.months).name if period.months < YEAR else ""


def compared_periods(name: str) -> list[tuple[Versus, str, str]]:
    """(what kind, period, period it is compared with) inside one programme; of a run of years its last two years."""
    period = parse(name)
    if period.months > YEAR:
        years = course(name)
        return [(Versus.COURSE, years[-1], years[-2])]
    found = [(Versus.PREVIOUS, name, earlier(name)), (Versus.YEAR_BEFORE, name, year_before(name))]
    return [row for row in found if row[2]]


def course(name: str) -> tuple[str, ...]:
    """The parts by which a period's course is told: years of a run, quarters of a year, else months."""
    period = parse(name)
    months = YEAR if period.months > YEAR else 3 if period.months >= NINE else 1
    return tuple(part.name for part in parts(period, months))


def moved(name: str, steps: int) -> str:
    """The period so many of its own lengths later (nine months: the same of another year); '' where no year has it."""
    period = parse(name)
    by = YEAR if period.months == NINE else period.months
    other = Period(period.first + steps * by, period.months)
    return other.name if find_period(other.name) else ""


def series(name: str) -> tuple[str, ...]:
    """The periods by which the course up to this one is told: the years of a run, else those of the same length before."""
    period = parse(name)
    if period.months > YEAR:
        return course(name)
    names = (moved(name, -back) for back in range(_SERIES[period.months] - 1, -1, -1))
    return tuple(filter(None, names))


def years_of(names: Iterable[str]) -> frozenset[int] | None:
    """The years by whose facts these periods are made; None where one runs over several years."""
    found = [parse(name) for name in names]
    if any(period.months > YEAR for period in found):
        return None
    return frozenset(period.first // YEAR for period in found)


def years_inside(name: str) -> frozenset[int]:
    """Every year of which a period holds at least a month."""
    period = parse(name)
    return frozenset(range(period.first // YEAR, period.last // YEAR + 1))


def offered(reported: Sequence[str], term: str) -> dict[int, tuple[tuple[str, ...], ...]]:
    """Year → its periods that hold something reported, a line for each length, latest year first; the term stands in 0."""
    by_year: dict[int, list[Period]] = {}
    for period in sorted(_offering({parse(name) for name in reported})):
        by_year.setdefault(period.first // YEAR, []).append(period)
    choice: dict[int, tuple[tuple[str, ...], ...]] = {0: ((term,),)} if term and reported else {}
    for year in sorted(by_year, reverse=True):
        choice[year] = _lines(by_year[year])
    return choice


def _offering(told: Set[Period]) -> set[Period]:
    """These periods and those that hold one of them."""
    nine = {_nine(period) for period in told if period.months in NINE_FROM and period.first % YEAR < NINE}
    return nine.union(*map(around, told))


def _lines(periods: Sequence[Period]) -> tuple[tuple[str, ...], ...]:
    lines = (tuple(period.name for period in periods if period.months == months) for months in LENGTHS)
    return tuple(line for line in lines if line)


def latest(reported: Sequence[str], last_month: int) -> str:
    """The latest year with something reported that does not begin after a month; the first one failing that; '' for none."""
    years = sorted({parse(name).first // YEAR for name in reported})
    begun = [year for year in years if year * YEAR <= last_month]
    return f"{(begun or years[:1])[-1]:04}" if years else ""


def _nine(period: Period) -> Period:
    return Period(period.first - period.first % YEAR, NINE)

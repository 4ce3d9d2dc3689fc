"""Which periods a matrix shows: those of one frequency in a year, or in a programme's whole term."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.rules import Dates, Terms, dates_of
from phoihop.reporting.review.queries.waiting import FilterUnknown
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup.periods import EARLIEST_YEAR, MONTHS, Period, parts
from phoihop_rollup.vocabulary import Frequency

TERM = "tat-ca"
"""In place of a year: the programme's whole term."""

MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The periods shown, what year they are of (or TERM), and the years that may be chosen."""

    year: str
    columns: tuple[Dates, ...]
    years: tuple[int, ...]


def span_of(*, regime: Regime, terms: Terms, frequency: Frequency, year: str, today: date) -> Span:
    """The periods of a year; '' is the latest year with data. Raises FilterUnknown."""
    years = _years(regime, today)
    if year == TERM:
        first, last, shown = years[0], years[-1], TERM
    else:
        first = last = _named(year, years) if year else _latest(regime, max(years[0], min(years[-1], today.year)))
        shown = str(first)
    whole = Period(first * 12, (last - first + 1) * 12)
    columns = tuple(dates_of(period, terms) for period in parts(whole, MONTHS[frequency]))
    inside = tuple(column for column in columns if _is_inside(column, regime))
    return Span(shown, inside or columns, tuple(years))


def _is_inside(column: Dates, regime: Regime) -> bool:
    """Whether the period has a day in the programme's term."""
    start, end = regime.programme.start, regime.programme.end
    return (start is None or start <= column.days.ends) and (end is None or column.days.starts <= end)


def _named(year: str, years: Sequence[int]) -> int:
    found = next((each for each in years if str(each) == year), None)
    if found is None:
        raise FilterUnknown(name="nam", value=year[:40])
    return found


def _years(regime: Regime, today: date) -> list[int]:
    """The years of the programme's term; without a beginning or an end, those of the reports so far."""
    start, end = regime.programme.start, regime.programme.end
    first = start.year if start else _oldest(regime, today)
    last = max(first, end.year if end else today.year, EARLIEST_YEAR)
    return list(range(max(first, EARLIEST_YEAR, last - MOST_YEARS + 1), last + 1))


def _oldest(regime: Regime, today: date) -> int:
    oldest = Submission.objects.filter(regime=regime).aggregate(oldest=Min("period"))["oldest"]
    return int(oldest[:4]) if oldest else today.year


def _latest(regime: Regime, year: int) -> int:
    """This year if anything is reported in it, else the latest year before with data, else this year."""
    reports = Submission.objects.filter(regime=regime)
    if reports.filter(period__startswith=f"{year:04}").exists():
        return year
    latest = reports.filter(period__lt=f"{year:04}").aggregate(latest=Max("period"))["latest"]
    return int(latest[:4]) if latest else year

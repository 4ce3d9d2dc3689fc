"""The periods that a programme's term offers for a report."""

from collections.abc import Iterable
from datetime import date

from phoihop.base.language import N_

Group = tuple[str, tuple[str, ...]]
"""A group's label (a msgid) and the names of its periods, the latest first."""


def offered(*, first: int, last: int) -> list[Group]:
    """The whole run of years from the first to the last, then years and their parts."""
    years = range(last, first - 1, -1)
    run = (f"{first:04}..{last:04}",) if last > first else ()
    groups = [
        (N_("Cả giai đoạn"), run),
        (N_("Năm"), tuple(f"{year:04}" for year in years)),
        (N_("6 tháng"), tuple(f"{year:04}-H{half}" for year in years for half in (2, 1))),
        (N_("9 tháng"), tuple(f"{year:04}-9M" for year in years)),
        (N_("Quý"), tuple(f"{year:04}-Q{quarter}" for year in years for quarter in (4, 3, 2, 1))),
        (N_("Tháng"), tuple(f"{year:04}-{month:02}" for year in years for month in range(12, 0, -1))),
    ]
    return [(label, names) for label, names in groups if names]


def span(terms: Iterable[tuple[date | None, date | None]], *, today: date) -> tuple[int, int]:
    """The first and the last year of several terms; an open end is today's year."""
    known = list(terms)
    first = min((start.year for start, _end in known if start), default=today.year)
    last = max((end.year if end else today.year for _start, end in known), default=today.year)
    return min(first, last), max(first, last)

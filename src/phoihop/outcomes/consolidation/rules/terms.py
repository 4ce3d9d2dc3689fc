"""The periods that a programme's term offers for a report."""

from collections.abc import Iterable
from datetime import date

from phoihop.base.language import N_

Group = tuple[str, tuple[str, ...]]
"""A group's label (a msgid) and the names of its periods, the latest first."""

_PARTS: tuple[Group, ...] = (
    (N_("Năm"), ("",)),
    (N_("6 tháng"), ("-H2", "-H1")),
    (N_("9 tháng"), ("-9M",)),
    (N_("Quý"), ("-Q4", "-Q3", "-Q2", "-Q1")),
    (N_("Tháng"), tuple(f"-{month:02}" for month in range(12, 0, -1))),
)
"""Of each group what follows the year in the names of its periods."""


def offered(*, first: int, last: int) -> list[Group]:
    """The whole run of years from the first to the last, then years and their parts."""
    years = range(last, first - 1, -1)
    run = (f"{first:04}..{last:04}",) if last > first else ()
    inside = [(label, tuple(f"{year:04}{part}" for year in years for part in parts)) for label, parts in _PARTS]
    return [(label, names) for label, names in [(N_("Cả giai đoạn"), run), *inside] if names]


def span(terms: Iterable[tuple[date | None, date | None]], *, today: date) -> tuple[int, int]:
    """The first and the last year of several terms; an open end is today's year."""
    known = list(terms)
    first = min((start.year for start, _end in known if start), default=today.year)
    last = max((end.year if end else today.year for _start, end in known), default=today.year)
    return min(first, last), max(first, last)

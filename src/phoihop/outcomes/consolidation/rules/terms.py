"""The periods that a programme's term offers for a report."""

from collections.abc import Iterable
from datetime import date

from phoihop.base.language import N_

Group = tuple[str, tuple[str, ...]]
"""A group's label (a msgid) and the names of its periods, the latest first."""
Term = tuple[date | None, date | None]
"""The first and the last day of a programme; an end may be open."""

_PARTS: tuple[Group, ...] = (
    (N_("Năm"), ("",)),
    (N_("6 tháng"), ("-H2", "-H1")),
    (N_("9 tháng"), ("-9M",)),
    (N_("Quý"), ("-Q4", "-Q3", "-Q2", "-Q1")),
    (N_("Tháng"), tuple(f"-{month:02}" for month in range(12, 0, -1))),
)
"""Of each group what follows the year in the names of its periods."""


def offered(terms: Iterable[Term], *, today: date) -> list[Group]:
    """Each term's own run of years in the order given, then the years of them all and their parts."""
    runs = dict.fromkeys(_years(term, today=today) for term in terms) or {(today.year, today.year): None}
    whole = tuple(f"{first:04}..{last:04}" for first, last in runs if last > first)
    years = range(max(last for _first, last in runs), min(first for first, _last in runs) - 1, -1)
    inside = [(label, tuple(f"{year:04}{part}" for year in years for part in parts)) for label, parts in _PARTS]
    return [(label, names) for label, names in [(N_("Cả giai đoạn"), whole), *inside] if names]


def _years(term: Term, *, today: date) -> tuple[int, int]:
    """A term's first and last year; an open end is today's year."""
    start, end = term
    last = end.year if end else today.year
    first = start.year if start else last
    return min(first, last), max(first, last)

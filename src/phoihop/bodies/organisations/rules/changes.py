"""What a move or a new name makes of a unit's records: the spans before it end, those after it stay."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from phoihop.bodies.organisations.rules.lives import span
from phoihop.bodies.organisations.rules.records import NameRecord, PlacementRecord

_DAY = timedelta(days=1)
Dated = TypeVar("Dated", PlacementRecord, NameRecord)


def moved(
    placements: Sequence[PlacementRecord], *, organisation: str, parent: str | None, on: date
) -> list[PlacementRecord]:
    """The unit's placements once it lies under `parent` from that day until the next placement already known."""
    kept = _until(placements, on)
    later = _later(placements, on)
    new = PlacementRecord(organisation, parent, on, _before_first(later))
    return [*kept, new, *later]


def ended(placements: Sequence[PlacementRecord], *, on: date) -> list[PlacementRecord]:
    """The unit's placements once it no longer exists from that day on."""
    return _until(placements, on)


def renamed(
    names: Sequence[NameRecord], *, organisation: str, present: str, name: str, on: date, document: str
) -> list[NameRecord]:
    """The unit's names once it bears `name` from that day until the next name already known.

    On days without a record the present name holds; those before `on` are written down, since it may be replaced.
    """
    kept, later = _ordered(_until(names, on)), _later(names, on)
    written = [NameRecord(organisation, present, start, end) for start, end in _gaps(kept, on)]
    new = NameRecord(organisation, name, on, _before_first(later), document)
    return [*_ordered([*kept, *written]), new, *later]


def _gaps(names: Sequence[NameRecord], on: date) -> Iterator[tuple[date | None, date]]:
    """The days before `on` that no name covers, as first and last day."""
    free: date | None = None
    for name in names:
        if name.start and (free is None or free < name.start):
            yield free, name.start - _DAY
        free = name.end + _DAY if name.end else on
    if free is None or free < on:
        yield free, on - _DAY


def is_latest(rows: Sequence[NameRecord], *, on: date) -> bool:
    """Whether no name begins after that day."""
    return not _later(rows, on)


def _until(rows: Sequence[Dated], on: date) -> list[Dated]:
    """What began before the day, ended on its eve at the latest."""
    begun = [row for row in rows if row.start is None or row.start < on]
    return [replace(row, end=on - _DAY) if row.end is None or row.end >= on else row for row in begun]


def _later(rows: Sequence[Dated], on: date) -> list[Dated]:
    return _ordered([row for row in rows if row.start is not None and row.start > on])


def _ordered(rows: Sequence[Dated]) -> list[Dated]:
    return sorted(rows, key=lambda row: span(row.start, row.end).start)


def _before_first(rows: Sequence[PlacementRecord] | Sequence[NameRecord]) -> date | None:
    first = rows[0].start if rows else None
    return first - _DAY if first else None

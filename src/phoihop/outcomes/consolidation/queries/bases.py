"""What adjustments stand in the place of: the figure as the accepted reports make it, when it was adjusted and now.

The figures of a snapshot stay; before freezing, a report accepted later may change what an officer adjusted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from phoihop.agreements.programmes.models import Programme
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import SheetQuestion, Value
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.consolidation.queries.sheets import kept_of
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.records import Adjusted

Values = Mapping[tuple[str, str], Decimal | None]
"""(indicator, cell) → value."""


@dataclass(frozen=True, slots=True)
class Base:
    """What the accepted reports make of a figure; None: nothing."""

    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An adjustment whose figure the accepted reports make another one now than when it was adjusted."""

    adjusted: Adjusted
    now: Decimal | None


def base_of(
    *, programme: Programme, snapshot: Snapshot | None, of: tuple[str, str], figure: tuple[str, str, str, str]
) -> Base | None:
    """What the accepted reports, or those of the snapshot that stands, make of a figure (unit, period, indicator, cell) of
    a consolidation (unit, period); None where pages do not know. Raises FiguresNotReady."""
    unit, period, indicator, cell = figure
    values = _values(programme, snapshot, of, (unit, period))
    return None if values is None else Base(values.get((indicator, cell)))


def moved_bases(*, workspace: Workspace, adjustments: Iterable[Adjusted]) -> list[Moved]:
    """The adjustments whose figure is another one now than when it was adjusted, as far as known. Raises FiguresNotReady."""
    known = [row for row in adjustments if row.base_known]
    of = (workspace.unit.code, workspace.name)
    places = {(row.unit, row.period) for row in known}
    values = {place: _values(workspace.programme, workspace.frozen, of, place) for place in sorted(places)}
    found: list[Moved] = []
    for row in known:
        told = values[row.unit, row.period]
        now = told.get((row.indicator, row.cell)) if told is not None else row.base
        if not row.is_based_on(now):
            found.append(Moved(row, now))
    return found


def _values(
    programme: Programme, snapshot: Snapshot | None, of: tuple[str, str], place: tuple[str, str]
) -> Values | None:
    """The figures of a unit and period (`place`); of a snapshot only its own are kept for pages."""
    if snapshot is None:
        return _by_figure(ask(SheetQuestion(programme.code, *place)).now)
    kept = kept_of(snapshot) if place == of else None
    return _by_figure(kept.now) if kept else None


def _by_figure(rows: Iterable[Value]) -> Values:
    return {(row.indicator, row.cell): row.value for row in rows}

"""Keeping the figures of a snapshot beside it, so that pages show them without computing. Heavy: the worker imports it."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.base.audit.actions import writing
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import Request, UnitCounter, list_figures_at, open_counter
from phoihop.measures.figures.rules.questions import Coverage, SheetQuestion, Shift
from phoihop.measures.figures.rules.values import value_of
from phoihop.outcomes.consolidation.models import Snapshot, SnapshotFigures
from phoihop.outcomes.consolidation.queries.frozen import definition_of
from phoihop.outcomes.consolidation.rules.kept import KeptFigures, to_record


def keep_figures(*, snapshot: int, at: datetime) -> None:
    """Compute the unit's figures from the snapshot's revisions and definitions, once, however often it is asked."""
    row = Snapshot.objects.select_related("consolidation__programme", "consolidation__organisation", "by").get(
        pk=snapshot
    )
    if SnapshotFigures.objects.filter(snapshot=row).exists():
        return
    figures = to_record(_computed(row.by, row))
    with writing():
        SnapshotFigures.objects.bulk_create(
            [SnapshotFigures(snapshot=row, figures=figures, at=at)], ignore_conflicts=True
        )


def _computed(actor: User, row: Snapshot) -> KeptFigures:
    whole = row.consolidation
    programme, unit, period = whole.programme, whole.organisation.code, whole.period
    structure = definition_of(row)
    before = SheetQuestion(programme.code, unit, period).before
    request = Request(periods=tuple(filter(None, (period, before))), units=(unit,), as_of=row.as_of)
    table = list_figures_at(
        actor=actor, programme=programme, request=request, revisions=row.revisions, structure=structure
    )
    counter = open_counter(actor=actor, programme=programme, revisions=row.revisions, structure=structure)
    told = _Reporters(counter, unit, row.as_of)
    values = [value_of(one) for one in table.to_pylist()]
    return KeptFigures(
        now=tuple(one for one in values if one.period == period),
        before=tuple(one for one in values if one.period == before),
        units=told.coverage(period),
        shifts=told.shifts(period, before) if before else {},
    )


@dataclass(frozen=True)
class _Reporters:
    """Which units reported, by indicator."""

    counter: UnitCounter
    unit: str
    as_of: date | None

    def coverage(self, period: str) -> dict[str, Coverage]:
        return {code: Coverage(len(sent), len(asked)) for code, (sent, asked) in self._told(period).items()}

    def shifts(self, period: str, before: str) -> dict[str, Shift]:
        now, then = self._told(period), self._told(before)
        return {
            code: Shift(len(now[code][0] - then[code][0]), len(then[code][0] - now[code][0]))
            for code in now
            if code in then
        }

    def _told(self, period: str) -> dict[str, tuple[Set[str], Set[str]]]:
        found = {
            one.code: self.counter.told(unit=self.unit, period=period, indicator=one, as_of=self.as_of)
            for one in self.counter.dataset.indicators
        }
        return {code: told for code, told in found.items() if told is not None}

"""Keeping the figures of a snapshot beside it, so that pages show them without computing. Heavy: the worker imports it."""

from datetime import datetime

from phoihop.base.audit.actions import writing
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import Request, count_units, earlier, list_figures_at, open_counter
from phoihop.measures.figures.rules.questions import Coverage
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
    before = earlier(period)
    request = Request(periods=tuple(filter(None, (period, before))), units=(unit,), as_of=row.as_of)
    table = list_figures_at(
        actor=actor, programme=programme, request=request, revisions=row.revisions, structure=structure
    )
    counter = open_counter(actor=actor, programme=programme, revisions=row.revisions, structure=structure)
    asked = Request(periods=(period,), units=(unit,), as_of=row.as_of)
    values = [value_of(one) for one in table.to_pylist()]
    return KeptFigures(
        now=tuple(one for one in values if one.period == period),
        before=tuple(one for one in values if one.period == before),
        units={
            indicator: Coverage(*counts)
            for (_unit, _period, indicator), counts in count_units(counter=counter, request=asked).items()
        },
    )

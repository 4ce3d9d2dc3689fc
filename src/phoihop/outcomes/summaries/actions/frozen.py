"""Keeping the figures of a snapshot that live names of its report are filled with. In the worker."""

from collections.abc import Iterable
from typing import Any

from phoihop.measures.figures.queries.comparisons import Against, planned_with
from phoihop.outcomes.consolidation.models import Consolidation, Snapshot
from phoihop.outcomes.consolidation.queries.frozen import FrozenPredecessor, definition_of, frozen_predecessor
from phoihop.outcomes.summaries.models import FrozenFigures
from phoihop.outcomes.summaries.queries.basis import kept_before
from phoihop.outcomes.summaries.queries.sides import Sides, Two
from phoihop.outcomes.summaries.rules.drafting.live import TOLD
from phoihop.outcomes.summaries.rules.frozen import (
    COMPARISONS,
    KeptBefore,
    KeptComparison,
    KeptFigure,
    comparisons_record,
    figures_record,
    kept_figure,
)


def keep_frozen(*, snapshot: int) -> None:
    """Compute what pages asked for of a snapshot as its report does, each once."""
    waiting = list(FrozenFigures.objects.filter(snapshot=snapshot, figures__isnull=True).order_by("name"))
    if not waiting:
        return
    row = Snapshot.objects.select_related("consolidation__programme", "consolidation__organisation", "by").get(
        pk=snapshot
    )
    whole, before = row.consolidation, _before(row)
    rested = sorted({*row.revisions, *(before.revisions if before else ())})
    sides = Sides(row.by, whole.programme, rested, row.as_of, definition_of(row), False, kept_before(before))
    names = [one.name for one in waiting if one.name != COMPARISONS]
    told = _periods(sides, whole, names) if names else {}
    if any(one.name == COMPARISONS for one in waiting):
        told[COMPARISONS] = comparisons_record(tuple(_comparisons(sides, whole, before)))
    for name, figures in told.items():
        FrozenFigures.objects.filter(snapshot=snapshot, name=name, figures__isnull=True).update(figures=figures)


def _before(row: Snapshot) -> FrozenPredecessor | None:
    whole = row.consolidation
    return frozen_predecessor(
        programme=whole.programme, unit=whole.organisation, period=whole.period, number=row.number
    )


def _periods(sides: Sides, whole: Consolidation, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[KeptFigure]] = {name: [] for name in names}
    book = sides.own(units=[whole.organisation.code], periods=found)
    for key, figure in book.figures.items():
        found[key.period].append(kept_figure(figure))
    return {name: figures_record(tuple(rows)) for name, rows in found.items()}


def _comparisons(sides: Sides, whole: Consolidation, before: FrozenPredecessor | None) -> Iterable[KeptComparison]:
    predecessor = before.predecessor if before else None
    planned = planned_with(programme=whole.programme, period=whole.period, before=predecessor)
    for against in (one for one in planned if one.versus in TOLD):
        yield _comparison(sides, whole.organisation.code, against)


def _comparison(sides: Sides, unit: str, against: Against) -> KeptComparison:
    other = against.before.programme.code if against.before else ""
    pairs = sides.pairs(unit=unit, two=Two(against.period, against.base, against.matches, other))
    kept = None
    if against.before is not None:
        rows = sides.whole(other, units=[unit], periods=[against.base]).values()
        kept = KeptBefore(other, against.before.term, against.before.document, tuple(map(kept_figure, rows)))
    return KeptComparison(against.versus, against.period, against.base, against.matches, pairs, kept)

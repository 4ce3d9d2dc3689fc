"""Whether a consolidation is frozen, and on what; for callers who have asked whether the actor may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries.lineage import Predecessor, find_predecessor
from phoihop.agreements.programmes.rules.lineage import Matched
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.queries import Dataset, accepted_revisions, structure_of
from phoihop.measures.figures.rules.definitions import Record, of_record, to_record, without_tree
from phoihop.measures.figures.rules.terms import is_term
from phoihop.outcomes.consolidation.models import Snapshot, SnapshotPredecessor
from phoihop.outcomes.consolidation.rules.records import Frozen


@dataclass(frozen=True)
class FrozenPredecessor:
    """The programme before as it was frozen: how it is compared, its revisions, its definitions without a tree of units."""

    predecessor: Predecessor
    revisions: tuple[int, ...]
    definition: Dataset


def frozen_of(*, programme: Programme, unit: Organisation, period: str) -> Frozen | None:
    """The snapshot that the consolidation stands on; None where it is not frozen."""
    rows = _snapshots(programme, unit, period).filter(unfreezing=None)
    row = rows.select_related("by").defer("definition").order_by("-number").first()
    return frozen(row) if row else None


def standing_snapshot(*, programme: Programme, unit: Organisation, period: str) -> Snapshot | None:
    """The same as it is kept, with its figures for pages, without its revisions and definitions."""
    rows = _snapshots(programme, unit, period).filter(unfreezing=None)
    return rows.select_related("kept").defer("revisions", "definition").order_by("-number").first()


def frozen(row: Snapshot) -> Frozen:
    """A snapshot as a record."""
    return Frozen(row.number, str(row.by), row.at, row.as_of, tuple(row.revisions), row.definition_hash, row.digest)


def frozen_definition(*, programme: Programme, unit: Organisation, period: str, number: int) -> Dataset:
    """The structure and the definitions of a snapshot by its number, whether it still stands or not; without facts."""
    return definition_of(_snapshots(programme, unit, period).only("definition").get(number=number))


def frozen_predecessor(
    *, programme: Programme, unit: Organisation, period: str, number: int
) -> FrozenPredecessor | None:
    """The programme before with which a snapshot is compared; None: none.

    Snapshots older than this kept nothing of it: theirs is the programme before as it is now.
    """
    if not is_term(period):
        return None
    rows = _snapshots(programme, unit, period).select_related("before__programme")
    row = rows.defer("revisions", "definition").get(number=number)
    kept: SnapshotPredecessor | None = getattr(row, "before", None)
    if kept is not None:
        of = predecessor_of(kept)
        return FrozenPredecessor(of, tuple(kept.revisions), of_record(kept.definition))
    before = None if row.members is not None else find_predecessor(programme=programme)
    if before is None:
        return None
    revisions = accepted_revisions(programme=before.programme)
    return FrozenPredecessor(before, tuple(revisions), structure_of(programme=before.programme))


def predecessor_of(kept: SnapshotPredecessor) -> Predecessor:
    """How a snapshot is compared with the programme before."""
    told: Mapping[str, Any] = kept.matched
    matched = Matched(told["pairs"], told["unlike"], tuple(told["new"]), tuple(told["ended"]))
    return Predecessor(kept.programme, kept.term, kept.document, matched)


def own_definitions(programme: Programme) -> Record:
    """What a snapshot keeps of the programme before as it is defined now: without the tree of units, which is its own."""
    return to_record(without_tree(structure_of(programme=programme)))


def definition_of(row: Snapshot) -> Dataset:
    """The structure and the definitions of a snapshot, without facts."""
    return of_record(row.definition)


def _snapshots(programme: Programme, unit: Organisation, period: str) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(
        consolidation__programme=programme, consolidation__organisation=unit, consolidation__period=period
    )

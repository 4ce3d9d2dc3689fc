"""Whether a consolidation is frozen, and on what; for callers who have asked whether the actor may know."""

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.queries import Dataset
from phoihop.measures.figures.rules.definitions import of_record
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.consolidation.rules.records import Frozen


def frozen_of(*, programme: Programme, unit: Organisation, period: str) -> Frozen | None:
    """The snapshot that the consolidation stands on; None where it is not frozen."""
    rows = Snapshot.objects.filter(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        unfreezing=None,
    )
    row = rows.select_related("by").defer("definition").order_by("-number").first()
    return frozen(row) if row else None


def frozen(row: Snapshot) -> Frozen:
    """A snapshot as a record."""
    return Frozen(row.number, str(row.by), row.at, row.as_of, tuple(row.revisions), row.definition_hash, row.digest)


def frozen_definition(*, programme: Programme, unit: Organisation, period: str, number: int) -> Dataset:
    """The structure and the definitions of a snapshot by its number, whether it still stands or not; without facts."""
    row = Snapshot.objects.only("definition").get(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        number=number,
    )
    return definition_of(row)


def definition_of(row: Snapshot) -> Dataset:
    """The structure and the definitions of a snapshot, without facts."""
    return of_record(row.definition)

"""What a report's figures are made from: a snapshot of its consolidation, or what is accepted and defined now."""

from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.queries import Dataset, accepted_revisions, definition_hash
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.consolidation.queries.frozen import frozen_definition, frozen_of
from phoihop.outcomes.consolidation.rules.records import Adjusted


@dataclass(frozen=True)
class Basis:
    """`snapshot` is the number of the freezing, None while nothing is frozen; then the structure is that of now, too."""

    snapshot: int | None
    revisions: list[int]
    as_of: date | None
    structure: Dataset | None
    definition_hash: str
    adjusted: tuple[Adjusted, ...]


def basis_of(*, programme: Programme, unit: Organisation, period: str) -> Basis:
    """What a report made now would rest on."""
    adjusted = adjustments_of(programme=programme, unit=unit, period=period)
    frozen = frozen_of(programme=programme, unit=unit, period=period)
    if frozen is None:
        revisions, definition = accepted_revisions(programme=programme), definition_hash(programme=programme)
        return Basis(None, revisions, None, None, definition, adjusted)
    structure = frozen_definition(programme=programme, unit=unit, period=period, number=frozen.number)
    return Basis(frozen.number, list(frozen.revisions), frozen.as_of, structure, frozen.definition_hash, adjusted)

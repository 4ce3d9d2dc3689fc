"""What a report's figures are made from: a snapshot of its consolidation, or what is accepted and defined now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.queries import Dataset, accepted_revisions, definition_hash
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.consolidation.queries.frozen import (
    FrozenPredecessor,
    frozen_definition,
    frozen_of,
    frozen_predecessor,
)
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
    before: FrozenPredecessor | None = None
    """The programme before as it was frozen."""


def basis_of(*, programme: Programme, unit: Organisation, period: str) -> Basis:
    """What a report made now would rest on."""
    adjusted = adjustments_of(programme=programme, unit=unit, period=period)
    frozen = frozen_of(programme=programme, unit=unit, period=period)
    if frozen is None:
        revisions, definition = accepted_revisions(programme=programme), definition_hash(programme=programme)
        return Basis(None, revisions, None, None, definition, adjusted)
    which: dict[str, Any] = {"programme": programme, "unit": unit, "period": period, "number": frozen.number}
    return Basis(
        frozen.number,
        list(frozen.revisions),
        frozen.as_of,
        frozen_definition(**which),
        frozen.definition_hash,
        adjusted,
        frozen_predecessor(**which),
    )


def kept_before(before: FrozenPredecessor | None) -> dict[str, Dataset]:
    """The definitions that were frozen of the programme before, by its code."""
    return {before.predecessor.programme.code: before.definition} if before else {}

"""How long the lists of a report are, for who has asked whether the actor may know."""

from collections.abc import Mapping

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.listings.enums import ListKind
from phoihop.outcomes.listings.queries.lists import MODELS


def count_listed(*, programme: Programme, unit: Organisation, period: str) -> Mapping[ListKind, int]:
    """Rows on each list, without those taken off it."""
    place = {
        "consolidation__programme": programme,
        "consolidation__organisation": unit,
        "consolidation__period": period,
    }
    return {kind: model._default_manager.filter(removed_at=None, **place).count() for kind, model in MODELS.items()}

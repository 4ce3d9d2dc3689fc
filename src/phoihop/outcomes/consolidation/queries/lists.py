"""The consolidations that somebody has begun to freeze or adjust, in the actor's reach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.access import overseen
from phoihop.outcomes.consolidation.models import Consolidation, Snapshot


@dataclass(frozen=True, slots=True)
class Listed:
    """A consolidation, whether it is frozen, and how many of its figures are adjusted."""

    programme: str
    unit: str
    unit_name: str
    period: str
    frozen: bool
    adjusted: int


def list_consolidations(*, actor: User, today: date, most: int) -> list[Listed]:
    """Consolidations of units that the actor oversees, the latest first, at most so many."""
    standing = Snapshot.objects.filter(consolidation=OuterRef("pk"), unfreezing=None)
    rows = Consolidation.objects.filter(overseen(actor=actor, today=today)).order_by("-pk")
    adjusted = Count("adjustments", filter=Q(adjustments__withdrawal=None))
    told = rows.annotate(frozen=Exists(standing), adjusted=adjusted).values_list(
        "programme__code", "organisation__code", "organisation__name", "period", "frozen", "adjusted"
    )
    return [Listed(*row) for row in told[:most]]


def list_frozen(
    *, programmes: Collection[str], units: Collection[str], periods: Collection[str]
) -> frozenset[tuple[str, str, str]]:
    """(programme, unit, period) of the consolidations among these that are frozen now; for who may know."""
    place = ("consolidation__programme__code", "consolidation__organisation__code", "consolidation__period")
    wanted = {f"{path}__in": codes for path, codes in zip(place, (programmes, units, periods), strict=True)}
    return frozenset(Snapshot.objects.filter(unfreezing=None, **wanted).values_list(*place))

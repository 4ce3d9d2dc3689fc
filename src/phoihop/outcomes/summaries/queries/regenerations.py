"""Reads about edited files that new versions are made from."""

from datetime import date

from django.db.models import QuerySet

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import overseen
from phoihop.outcomes.summaries.models import Regeneration, RegenerationKeeping, SummaryVersion

_HEAVY = ("document", "workbook", "manifest", "revisions")


def find_regeneration(*, actor: User, regeneration: int, report: str, today: date) -> Regeneration:
    """A regeneration of a report of a unit that the actor oversees. Raises OutOfReach."""
    reached = overseen(actor=actor, today=today, path="version__summary__")
    found = Regeneration.objects.filter(reached, pk=regeneration, version__report_id=report)
    related = found.select_related(
        "requested_by", "version__author", "version__summary__organisation", "version__summary__programme"
    )
    row = related.defer(*(f"version__{name}" for name in _HEAVY)).first()
    if row is None:
        raise OutOfReach
    return row


def list_regenerations(*, version: SummaryVersion) -> QuerySet[Regeneration]:
    """The edited files that were sent for a version, the latest first, without their results; for who may see it."""
    return version.regenerations.select_related("requested_by").defer("result").order_by("-pk")


def find_keeping(*, regeneration: Regeneration) -> RegenerationKeeping | None:
    """What was last chosen in a regeneration; for who may see it."""
    found = regeneration.keepings.select_related("requested_by", "made").order_by("-pk")
    return found.defer(*(f"made__{name}" for name in _HEAVY)).first()


def base_of(*, version: SummaryVersion) -> SummaryVersion:
    """The version from whose wish this one descends: the first that was not made from an edited file."""
    light = (f"regeneration__version__{name}" for name in (*_HEAVY, "heading", "adjustments", "examples"))
    keepings = RegenerationKeeping.objects.select_related("regeneration__version")
    keepings = keepings.defer("choices", "regeneration__result", *light)
    while (keeping := keepings.filter(made=version).first()) is not None:
        version = keeping.regeneration.version
    return version

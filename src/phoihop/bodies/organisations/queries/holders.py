"""Which accounts do the work of which units on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant


def reporters_of(*, organisations: Iterable[int], programme: str, today: date) -> dict[int, list[int]]:
    """Unit → the open accounts that report for it, in this programme or in all; one query however many units."""
    held = RoleGrant.objects.filter(
        Q(start=None) | Q(start__lte=today),
        Q(end=None) | Q(end__gte=today),
        role=UserRole.REPORTER.value,
        organisation__in=list(organisations),
        programme__in=["", programme],
        user__is_active=True,
    )
    found: dict[int, list[int]] = {}
    for unit, user in held.order_by("user").values_list("organisation", "user").distinct():
        found.setdefault(unit, []).append(user)
    return found

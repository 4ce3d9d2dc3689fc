"""Which accounts do the work of which units on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import FilteredRelation, Q

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant


def reporters_of(*, organisations: Iterable[int], programme: str, today: date) -> dict[int, list[int]]:
    """Unit → the open accounts that report for it, in this programme or in all, and their deputies; in one query."""
    return _holders(UserRole.REPORTER, organisations, programme, today)


def reviewers_at(*, organisations: Iterable[int], programme: str, today: date) -> dict[int, list[int]]:
    """Organisation → the open accounts that review at it, in this programme or in all, and their deputies; in one query."""
    return _holders(UserRole.REVIEWER, organisations, programme, today)


def leaders_at(*, organisations: Iterable[int], programme: str, today: date) -> dict[int, list[int]]:
    """Organisation → the open accounts that lead it, in this programme or in all, and their deputies; in one query."""
    return _holders(UserRole.LEADER, organisations, programme, today)


def _holders(role: UserRole, organisations: Iterable[int], programme: str, today: date) -> dict[int, list[int]]:
    running = FilteredRelation(
        "user__delegations",
        condition=Q(
            user__delegations__start__lte=today, user__delegations__end__gte=today, user__delegations__ended_at=None
        ),
    )
    held = RoleGrant.objects.annotate(running=running).filter(
        Q(start=None) | Q(start__lte=today),
        Q(end=None) | Q(end__gte=today),
        role=role.value,
        organisation__in=list(organisations),
        programme__in=["", programme],
        user__is_active=True,
    )
    found: dict[int, set[int]] = {}
    names = ("organisation", "user", "running__deputy", "running__deputy__is_active")
    for unit, user, deputy, is_open in held.order_by().values_list(*names):
        found.setdefault(unit, set()).update({user, deputy} if is_open else {user})
    return {unit: sorted(users) for unit, users in found.items()}

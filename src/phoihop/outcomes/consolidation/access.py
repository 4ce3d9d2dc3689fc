"""Who consolidates and makes summary reports, and who sees them: the roles that oversee, in their subtree of today."""

from datetime import date

from django.db.models import Q

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.access import OVERSEEING, grants_of, may, require, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User


def may_oversee(*, actor: User, programme: Programme, unit: Organisation, today: date) -> bool:
    """Whether the actor may consolidate, make and see reports of the unit in the programme."""
    return may(actor=actor, roles=OVERSEEING, organisation=unit, today=today, programme=programme.code)


def require_oversight(*, actor: User, programme: Programme, unit: Organisation, today: date) -> None:
    """Refuse what `may_oversee` denies. Raises OutOfReach."""
    require(actor=actor, roles=OVERSEEING, organisation=unit, today=today, programme=programme.code)


def overseen(*, actor: User, today: date, path: str = "") -> Q:
    """A filter for rows whose unit and programme (`path` leads to both, as in 'summary__') the actor oversees."""
    unit = f"{path}organisation"
    if not any(grant.programme for grant in grants_of(actor=actor, on=today)):
        return within(actor=actor, roles=OVERSEEING, today=today, path=unit)
    found = Q(pk__in=[])
    for code in Programme.objects.values_list("code", flat=True):
        reach = within(actor=actor, roles=OVERSEEING, today=today, programme=code, path=unit)
        found |= Q(**{f"{path}programme__code": code}) & reach
    return found

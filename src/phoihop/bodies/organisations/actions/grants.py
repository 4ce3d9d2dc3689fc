"""Giving and taking roles; each is one transaction with its audit row."""

from datetime import date, datetime

from phoihop.base.audit.actions import record, writing
from phoihop.bodies.organisations.access import MANAGING, require
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User


def grant_role(
    *,
    actor: User,
    user: User,
    role: UserRole,
    organisation: Organisation,
    programme: str = "",
    start: date | None = None,
    end: date | None = None,
    today: date,
    at: datetime,
) -> RoleGrant:
    """Give an account a role at an organisation, or change the days of one it has. Raises OutOfReach."""
    require_active(actor)
    require(actor=actor, roles=MANAGING, organisation=organisation, today=today)
    with writing():
        grant, _new = RoleGrant.objects.update_or_create(
            user=user,
            role=role.value,
            organisation=organisation,
            programme=programme,
            defaults={"start": start, "end": end},
        )
        record(actor=actor, action="role.grant", subject=_subject(user), after=_plain(grant), at=at)
    return grant


def revoke_role(*, actor: User, grant: RoleGrant, today: date, at: datetime) -> None:
    """Take a role away at once. Raises OutOfReach."""
    require_active(actor)
    require(actor=actor, roles=MANAGING, organisation=grant.organisation, today=today)
    with writing():
        before = _plain(grant)
        grant.delete()
        record(actor=actor, action="role.revoke", subject=_subject(grant.user), before=before, at=at)


def _subject(user: User) -> str:
    return f"account {user.username}"


def _plain(grant: RoleGrant) -> dict[str, object]:
    return {
        "role": grant.role,
        "organisation": grant.organisation.code,
        "programme": grant.programme,
        "start": grant.start,
        "end": grant.end,
    }

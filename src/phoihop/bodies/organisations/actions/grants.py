"""Giving and taking roles; each is one transaction with its audit row."""

from datetime import date, datetime

from django.db.models import Q

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import (
    MANAGING,
    OutOfReach,
    forget_grants,
    may_manage,
    require,
    require_managing,
)
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.people.access import is_system, require_active
from phoihop.bodies.people.models import User


class OwnLastRole(ProductError):
    """An administrator is about to lock himself out."""

    code = "O007"
    problem = N_("Đây là vai trò quản trị cuối cùng của chính bạn nên không tự thu hồi hay cho hết hạn được.")
    remedy = N_("Giao vai trò quản trị cho người khác rồi nhờ người đó thu hồi vai trò của bạn.")
    status = 409


class LastRole(ProductError):
    """Without any role an account would belong to nobody."""

    code = "O008"
    problem = N_(
        "Đây là vai trò duy nhất của tài khoản «{username}»; thu hồi nốt thì không ai quản lý tài khoản này nữa."
    )
    remedy = N_("Giao vai trò khác trước rồi hãy thu hồi, hoặc ngừng tài khoản.")
    status = 409


class DaysReversed(ProductError):
    """The role would end before it begins."""

    code = "O009"
    problem = N_("Ngày cuối của vai trò trước ngày đầu.")
    remedy = N_("Sửa một trong hai ngày.")
    status = 422


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
    """Give an account a role at an organisation, or change the days of one it has.

    Raises OutOfReach (the place, or an account that serves elsewhere), OwnLastRole, DaysReversed.
    """
    require_active(actor)
    _require_place(actor, organisation, programme, today)
    if start and end and end < start:
        raise DaysReversed
    with writing():
        _lock(user)
        if RoleGrant.objects.filter(user=user).exists():
            require_managing(actor=actor, account=user, today=today)
        elif not is_system(actor):
            raise OutOfReach
        grant = _give(user, role, organisation, programme, start, end)
        _keep_own(actor, user, today)
        record(actor=actor, action="role.grant", subject=subject_of(user), after=plain_grant(grant), at=at)
    return grant


def grant_first_role(
    *,
    actor: User,
    user: User,
    role: UserRole,
    organisation: Organisation,
    programme: str,
    start: date | None,
    end: date | None,
    today: date,
    at: datetime,
) -> RoleGrant:
    """The role with which an account begins, in the transaction that makes it. Raises OutOfReach, DaysReversed."""
    _require_place(actor, organisation, programme, today)
    if start and end and end < start:
        raise DaysReversed
    grant = _give(user, role, organisation, programme, start, end)
    record(actor=actor, action="role.grant", subject=subject_of(user), after=plain_grant(grant), at=at)
    return grant


def revoke_role(*, actor: User, grant: RoleGrant, today: date, at: datetime) -> None:
    """Take a role away at once. Raises OutOfReach, OwnLastRole, LastRole."""
    require_active(actor)
    user = grant.user
    with writing():
        _lock(user)
        if not may_manage(actor=actor, account=user, today=today):
            raise OutOfReach
        if not is_system(actor) and not RoleGrant.objects.filter(user=user).exclude(pk=grant.pk).exists():
            raise OwnLastRole if user == actor else LastRole(username=user.username)
        before = plain_grant(grant)
        grant.delete()
        _keep_own(actor, user, today)
        record(actor=actor, action="role.revoke", subject=subject_of(user), before=before, at=at)


def subject_of(user: User) -> str:
    """How the audit chain names an account."""
    return f"account {user.username}"


def plain_grant(grant: RoleGrant) -> dict[str, object]:
    """What the audit chain keeps of a role."""
    return {
        "role": grant.role,
        "organisation": grant.organisation.code,
        "programme": grant.programme,
        "start": grant.start,
        "end": grant.end,
    }


def _require_place(actor: User, organisation: Organisation, programme: str, today: date) -> None:
    """A role in all programmes is given only by who administers all of them."""
    require(actor=actor, roles=MANAGING, organisation=organisation, today=today, programme=programme, wholly=True)


def _give(
    user: User, role: UserRole, organisation: Organisation, programme: str, start: date | None, end: date | None
) -> RoleGrant:
    grant, _new = RoleGrant.objects.update_or_create(
        user=user,
        role=role.value,
        organisation=organisation,
        programme=programme,
        defaults={"start": start, "end": end},
    )
    return grant


def _lock(user: User) -> None:
    """One change of an account's roles at a time: of two roles taken at once one must stay."""
    User.objects.select_for_update().get(pk=user.pk)


def _keep_own(actor: User, user: User, today: date) -> None:
    """After a change of one's own roles one must still administer. Raises OwnLastRole."""
    for account in (actor, user):
        forget_grants(account)
    if user != actor or is_system(actor):
        return
    holds = Q(start=None) | Q(start__lte=today), Q(end=None) | Q(end__gte=today)
    if not RoleGrant.objects.filter(*holds, user=user, role__in=MANAGING).exists():
        raise OwnLastRole

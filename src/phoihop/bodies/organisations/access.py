"""Who may see and do what: roles at organisations, reaching down the tree of a given day.

Everything is denied that no grant allows. What an actor may not see is answered like what does not exist.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User

REPORTING = (UserRole.REPORTER,)
REVIEWING = (UserRole.REVIEWER,)
STEERING = (UserRole.SECRETARIAT,)
"""Edits programmes, regimes and the structure below, makes summary reports, reminds."""
OVERSEEING = (UserRole.REVIEWER, UserRole.SECRETARIAT, UserRole.LEADER, UserRole.BOARD, UserRole.ADMINISTRATOR)
"""Sees who has reported and what, in the whole subtree."""
MANAGING = (UserRole.ADMINISTRATOR,)
EVERY = tuple(UserRole)

_ALONE = {UserRole.REPORTER.value}
"""Roles that hold at the organisation itself only."""


class OutOfReach(ProductError):
    """Unknown, or not this actor's to see: nobody is told which."""

    code = "O003"
    problem = N_("Không có nội dung này, hoặc nội dung không thuộc phạm vi của tài khoản bạn.")
    remedy = N_("Kiểm tra lại đường dẫn; nếu cần xem, đề nghị quản trị viên phân quyền.")
    status = 404


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of an account, as it holds on a day."""

    role: str
    organisation: int
    programme: str


_PLACED = """
    SELECT o.id, CASE WHEN p.id IS NULL THEN o.parent_id ELSE p.parent_id END AS parent
    FROM organisations_organisation o
    LEFT JOIN organisations_placement p ON p.organisation_id = o.id
        AND (p.start IS NULL OR p.start <= %s) AND (p."end" IS NULL OR p."end" >= %s)"""
_DOWN = f"""
    WITH RECURSIVE placed AS MATERIALIZED ({_PLACED}),
    below(id) AS (SELECT unnest(%s::bigint[]) UNION SELECT placed.id FROM placed JOIN below ON placed.parent = below.id)
    SELECT id FROM below"""  # noqa: S608
_UP = """
    WITH RECURSIVE above(id, height) AS (
        SELECT %s::bigint, 0
        UNION ALL
        SELECT CASE WHEN p.id IS NULL THEN o.parent_id ELSE p.parent_id END, above.height + 1
        FROM above JOIN organisations_organisation o ON o.id = above.id
        LEFT JOIN organisations_placement p ON p.organisation_id = o.id
            AND (p.start IS NULL OR p.start <= %s) AND (p."end" IS NULL OR p."end" >= %s)
        WHERE above.height < 50
    )
    SELECT id FROM above WHERE id IS NOT NULL"""


def grants_of(*, actor: User, on: date) -> tuple[Grant, ...]:
    """The roles an account holds on a day; read once a request, since the account lives no longer."""
    if not actor.is_active or not actor.is_authenticated:
        return ()
    kept: dict[date, tuple[Grant, ...]] = actor.__dict__.setdefault("_grants", {})
    if on not in kept:
        held = RoleGrant.objects.filter(
            Q(start=None) | Q(start__lte=on), Q(end=None) | Q(end__gte=on), user=actor
        ).values_list("role", "organisation_id", "programme")
        kept[on] = tuple(Grant(*row) for row in held)
    return kept[on]


def holds_role(*, actor: User, roles: Collection[str], on: date, programme: str = "") -> bool:
    """Whether the account holds one of the roles anywhere (with `programme`: in that one or in all)."""
    return is_system(actor) or any(
        grant.role in roles and _covers(grant, programme) for grant in grants_of(actor=actor, on=on)
    )


def may(
    *,
    actor: User,
    roles: Collection[str],
    organisation: Organisation,
    today: date,
    day: date | None = None,
    programme: str = "",
) -> bool:
    """Whether a role that the actor holds today reaches the organisation, in the tree of `day` (today's if not given).

    Of an organisation that no longer exists that day, the tree of its last day counts.
    """
    if is_system(actor):
        return True
    granted = [g for g in grants_of(actor=actor, on=today) if g.role in roles and _covers(g, programme)]
    if any(grant.organisation == organisation.pk for grant in granted):
        return True
    wide = {grant.organisation for grant in granted if grant.role not in _ALONE}
    return bool(wide) and bool(wide & set(above(organisation=organisation, day=day or today)))


def require(
    *,
    actor: User,
    roles: Collection[str],
    organisation: Organisation,
    today: date,
    day: date | None = None,
    programme: str = "",
) -> None:
    """Refuse what no role of the actor allows. Raises OutOfReach."""
    if not may(actor=actor, roles=roles, organisation=organisation, today=today, day=day, programme=programme):
        raise OutOfReach


def above(*, organisation: Organisation, day: date) -> list[int]:
    """Keys of the organisation and of everybody above it on that day (at most on its own last day)."""
    day = min(day, organisation.closed - timedelta(days=1)) if organisation.closed else day
    with connection.cursor() as cursor:
        cursor.execute(_UP, [organisation.pk, day, day])
        return [pk for (pk,) in cursor.fetchall()]


def below(*, roots: Sequence[int], day: date) -> RawSQL:
    """A subquery of the keys of these organisations and of everybody below them in the tree of that day."""
    return RawSQL(_DOWN, [day, day, list(roots)])  # noqa: S611


def within(
    *,
    actor: User,
    roles: Collection[str],
    today: date,
    day: date | None = None,
    programme: str = "",
    path: str = "organisation",
) -> Q:
    """A filter for rows whose organisation (`path` leads to it) is in the actor's reach, in the tree of `day`."""
    if is_system(actor):
        return Q()
    granted = [g for g in grants_of(actor=actor, on=today) if g.role in roles and _covers(g, programme)]
    alone = [grant.organisation for grant in granted if grant.role in _ALONE]
    wide = sorted({grant.organisation for grant in granted if grant.role not in _ALONE})
    key = "pk" if path in ("", "pk") else f"{path}_id"
    found = Q(**{f"{key}__in": alone})
    return found | Q(**{f"{key}__in": below(roots=wide, day=day or today)}) if wide else found


def holding(*roles: UserRole) -> Callable[[Any, date], bool]:
    """A page's rule: the account holds one of these roles somewhere on the day."""

    def rule(user: Any, today: date) -> bool:
        return bool(user.is_authenticated) and holds_role(actor=user, roles=roles, on=today)

    return rule


def _covers(grant: Grant, programme: str) -> bool:
    """A grant for one programme does not reach another; asked for none in particular, any grant will do."""
    return not grant.programme or not programme or grant.programme == programme

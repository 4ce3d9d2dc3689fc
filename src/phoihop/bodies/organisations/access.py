"""Who may see and do what: roles at organisations, reaching down the tree of a given day.

Everything is denied that no grant allows. What an actor may not see is answered like what does not exist.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Delegation, Organisation, RoleGrant
from phoihop.bodies.people.access import SYSTEM, is_system
from phoihop.bodies.people.models import User

REPORTING = (UserRole.REPORTER,)
REVIEWING = (UserRole.REVIEWER,)
STEERING = (UserRole.SECRETARIAT,)
"""Edits programmes, regimes and the structure below, makes summary reports, reminds."""
LEADING = (UserRole.LEADER,)
"""Signs what is to be issued."""
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


# The day as it counts for one unit: of a unit that does not exist then, the nearest day of its life (NULLs are passed
# over). Whom it lies under exists on that day too, so that the days along a way upward only come nearer to the one
# asked for, and no ring can arise.
_NEAREST = "GREATEST(LEAST(%s::date, o.closed - 1), o.opened)"
_HELD = f"""LEFT JOIN organisations_placement p ON p.organisation_id = o.id
        AND (p.start IS NULL OR p.start <= {_NEAREST}) AND (p."end" IS NULL OR p."end" >= {_NEAREST})"""
_PLACED = f"""
    SELECT o.id, CASE WHEN p.id IS NULL THEN o.parent_id ELSE p.parent_id END AS parent
    FROM organisations_organisation o
    {_HELD}"""  # noqa: S608
_DOWN = f"""
    WITH RECURSIVE placed AS MATERIALIZED ({_PLACED}),
    below(id) AS (SELECT unnest(%s::bigint[]) UNION SELECT placed.id FROM placed JOIN below ON placed.parent = below.id)
    SELECT id FROM below"""  # noqa: S608
# Who exists on the day and lies at or below; then, ever again, whoever had ended by that day and passed to one of these:
# by succession, without any to the parent of the last day.
_HELD_BY = f"""
    WITH RECURSIVE placed AS MATERIALIZED (
        SELECT tree.*, (o.opened IS NULL OR o.opened <= %s) AND (o.closed IS NULL OR o.closed > %s) AS exists,
            coalesce(o.closed <= %s, false) AS ended
        FROM ({_PLACED}) tree JOIN organisations_organisation o USING (id)),
    passes(source, target) AS MATERIALIZED (
        SELECT s.source_id, s.target_id FROM organisations_succession s JOIN placed ON placed.id = s.source_id AND ended
        UNION ALL
        SELECT id, parent FROM placed
        WHERE ended AND NOT EXISTS (SELECT FROM organisations_succession s WHERE s.source_id = placed.id)),
    inside(id) AS (
        SELECT id FROM placed WHERE id = ANY(%s::bigint[]) AND exists
        UNION SELECT placed.id FROM placed JOIN inside ON placed.parent = inside.id WHERE placed.exists),
    held(id) AS (
        SELECT id FROM inside UNION SELECT passes.source FROM passes JOIN held ON passes.target = held.id)
    SELECT id FROM held"""  # noqa: S608
_UP = f"""
    WITH RECURSIVE above(id, height) AS (
        SELECT %s::bigint, 0
        UNION ALL
        SELECT CASE WHEN p.id IS NULL THEN o.parent_id ELSE p.parent_id END, above.height + 1
        FROM above JOIN organisations_organisation o ON o.id = above.id
        {_HELD}
        WHERE above.height < 50
    )
    SELECT id FROM above WHERE id IS NOT NULL ORDER BY height"""  # noqa: S608


def grants_of(*, actor: User, on: date) -> tuple[Grant, ...]:
    """The roles an account holds on a day; read once a request, since the account lives no longer."""
    if not actor.is_active or not actor.is_authenticated:
        return ()
    kept: dict[date, tuple[Grant, ...]] = actor.__dict__.setdefault("_grants", {})
    if on not in kept:
        held = RoleGrant.objects.filter(
            Q(start=None) | Q(start__lte=on), Q(end=None) | Q(end__gte=on), _held_by(actor, on)
        )
        kept[on] = tuple(Grant(*row) for row in held.values_list("role", "organisation_id", "programme"))
    return kept[on]


def _held_by(actor: User, on: date) -> Q:
    """The actor's own grants; in somebody's name that person's alone, while the delegation holds, without administration."""
    if not actor.on_behalf:
        return Q(user=actor)
    whose = running_delegations(on=on).filter(deputy=actor.pk, principal__username=actor.on_behalf)
    return Q(user__in=whose.values("principal")) & ~Q(role__in=MANAGING)


def running_delegations(*, on: date) -> QuerySet[Delegation]:
    """Those that hold on the day, between accounts that are open."""
    held = Delegation.objects.filter(start__lte=on, end__gte=on, ended_at=None)
    return held.filter(principal__is_active=True, deputy__is_active=True)


def act_for(*, actor: User, delegation: int, today: date) -> bool:
    """Let the account act in the name of whoever this delegation names, for one request; False where it does not hold."""
    rows = running_delegations(on=today).filter(pk=delegation, deputy=actor.pk)
    name = rows.values_list("principal__username", flat=True).first()
    if name is None or name == SYSTEM:
        return False
    actor.on_behalf = name
    forget_grants(actor)
    return True


def in_name_of(*, actor: User, principal: str) -> User:
    """The account of a job as it was when it asked: in this principal's name ('': its own).

    Whether the delegation still holds its grants tell on the day of the work, as they do on a page.
    """
    actor.on_behalf = principal
    forget_grants(actor)
    return actor


def forget_grants(account: User) -> None:
    """Read the account's roles anew the next time: they have just been changed."""
    account.__dict__.pop("_grants", None)


def holds_role(
    *, actor: User, roles: Collection[str], on: date, programme: str = "", besides: int | None = None
) -> bool:
    """Whether the account holds one of the roles anywhere (with `programme`: in that one or in all).

    `besides` is an organisation whose own roles do not do.
    """
    return is_system(actor) or any(
        grant.role in roles and _covers(grant, programme) and grant.organisation != besides
        for grant in grants_of(actor=actor, on=on)
    )


def may(
    *,
    actor: User,
    roles: Collection[str],
    organisation: Organisation,
    today: date,
    day: date | None = None,
    programme: str = "",
    wholly: bool = False,
) -> bool:
    """Whether a role that the actor holds today reaches the organisation, in the tree of `day` (today's if not given).

    Of an organisation that does not exist that day, whom it was under on the nearest day of its life counts. With
    `wholly` a grant for one programme does not do where none is named: what is asked for concerns all of them.
    """
    if is_system(actor):
        return True
    granted = [g for g in grants_of(actor=actor, on=today) if g.role in roles and _covers(g, programme, wholly)]
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
    wholly: bool = False,
) -> None:
    """Refuse what no role of the actor allows. Raises OutOfReach."""
    if not may(
        actor=actor,
        roles=roles,
        organisation=organisation,
        today=today,
        day=day,
        programme=programme,
        wholly=wholly,
    ):
        raise OutOfReach


def roles_over(*, actor: User, organisation: Organisation, today: date) -> frozenset[str]:
    """Every role of the actor that reaches the organisation today, whatever its programme."""
    if is_system(actor):
        return frozenset(UserRole)
    granted = grants_of(actor=actor, on=today)
    wide = [grant for grant in granted if grant.role not in _ALONE]
    over = set(above(organisation=organisation, day=today)) if wide else set()
    own = {grant.role for grant in granted if grant.organisation == organisation.pk}
    return frozenset(own | {grant.role for grant in wide if grant.organisation in over})


def above(*, organisation: Organisation, day: date) -> list[int]:
    """Keys of the organisation and of everybody above it on that day, nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, [organisation.pk, day, day])
        return [pk for (pk,) in cursor.fetchall()]


def below(*, roots: Sequence[int], day: date) -> RawSQL:
    """A subquery of the keys of these organisations and of everybody below them in the tree of that day."""
    return RawSQL(_DOWN, [day, day, list(roots)])  # noqa: S611


def held_by(*, roots: Sequence[int], day: date) -> RawSQL:
    """A subquery of the keys of all whose reports the figures of these organisations hold, in the structure of that day.

    These are the organisations at and below them that exist then, and those that had ended and passed to one of these,
    wholly or in part (rollup.md, step 1); not who opens only later.
    """
    return RawSQL(_HELD_BY, [day, day, day, day, day, list(roots)])  # noqa: S611


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


def manageable(*, actor: User, today: date) -> Q:
    """A filter for the role grants that an administrator may give and take: in reach, for the programmes in hand."""
    if is_system(actor):
        return Q()
    roots: dict[str, set[int]] = {}
    for grant in grants_of(actor=actor, on=today):
        if grant.role in MANAGING:
            roots.setdefault(grant.programme, set()).add(grant.organisation)
    found = Q(pk__in=[])
    for programme, places in roots.items():
        reached = Q(organisation__in=below(roots=sorted(places), day=today))
        found |= reached & Q(programme=programme) if programme else reached
    return found


def may_manage(*, actor: User, account: User, today: date) -> bool:
    """Whether an account is in an administrator's hands: it has roles, and every one of them is the actor's to give.

    Roles of the past and of the future count too: an account that serves elsewhere is not lost to whoever is quicker.
    """
    if is_system(actor):
        return True
    if is_system(account):
        return False
    held = RoleGrant.objects.filter(user=account).aggregate(
        every=Count("pk"), mine=Count("pk", filter=manageable(actor=actor, today=today))
    )
    return bool(held["every"]) and held["every"] == held["mine"]


def require_managing(*, actor: User, account: User, today: date) -> None:
    """Refuse what touches an account that is not wholly in the actor's hands. Raises OutOfReach."""
    if not may_manage(actor=actor, account=account, today=today):
        raise OutOfReach


def holding(*roles: UserRole) -> Callable[[Any, date], bool]:
    """A page's rule: the account holds one of these roles somewhere on the day."""

    def rule(user: Any, today: date) -> bool:
        return bool(user.is_authenticated) and holds_role(actor=user, roles=roles, on=today)

    return rule


def _covers(grant: Grant, programme: str, wholly: bool = False) -> bool:
    """A grant for one programme does not reach another; asked for none in particular, any grant will do (not `wholly`)."""
    return not grant.programme or grant.programme == programme or not (programme or wholly)

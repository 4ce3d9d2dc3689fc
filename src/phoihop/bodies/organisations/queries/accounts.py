"""Accounts and roles, as far as an administrator reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from phoihop.bodies.organisations.access import OutOfReach, manageable, may_manage
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.organisations.queries.tree import FilterUnknown
from phoihop.bodies.organisations.queries.unit import Told, told_of
from phoihop.bodies.organisations.rules.words import asked_words, has_words
from phoihop.bodies.people.access import SYSTEM, is_system
from phoihop.bodies.people.models import User

PAGE = 100
ACTIVE, CLOSED = "dang-dung", "da-ngung"
STATES = (ACTIVE, CLOSED)


@dataclass(frozen=True, slots=True)
class AccountsAsked:
    """Which accounts: by words of name or user name, role, unit, whether open; `after` is a user name."""

    search: str = ""
    role: str = ""
    unit: Organisation | None = None
    state: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A role of an account; `mine`: the actor may give and take it; `current`: it holds today."""

    grant: RoleGrant
    mine: bool
    current: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with its roles; `whole`: every one of them is in the actor's hands, and so is the account."""

    user: User
    held: Sequence[Held]
    whole: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account's page: what the list says, and what was changed."""

    line: AccountLine
    told: Sequence[Told]


def list_accounts(*, actor: User, asked: AccountsAsked, today: date) -> tuple[list[AccountLine], str]:
    """A page of the accounts that have a role in the actor's reach, and the user name after which the next one begins.

    Raises FilterUnknown.
    """
    users = list(_sought(actor, asked, today).order_by("username")[: PAGE + 1])
    more = users[PAGE - 1].username if len(users) > PAGE else ""
    return _lines(actor, users[:PAGE], today), more


def find_account(*, actor: User, account: int, today: date) -> AccountView:
    """An account that has a role in the actor's reach. Raises OutOfReach."""
    user = _reached(actor, today).filter(pk=account).first()
    if user is None:
        raise OutOfReach
    return AccountView(_lines(actor, [user], today)[0], told_of(subject=f"account {user.username}"))


def find_managed(*, actor: User, account: int, today: date) -> User:
    """An account wholly in the actor's hands. Raises OutOfReach."""
    user = User.objects.filter(pk=account).first()
    if user is None or not may_manage(actor=actor, account=user, today=today):
        raise OutOfReach
    return user


def find_grant(*, actor: User, account: int, grant: int, today: date) -> RoleGrant:
    """A role that the actor may take from the account. Raises OutOfReach."""
    user = find_managed(actor=actor, account=account, today=today)
    found = RoleGrant.objects.filter(pk=grant, user=user).select_related("organisation", "user").first()
    if found is None:
        raise OutOfReach
    return found


def _reached(actor: User, today: date) -> QuerySet[User]:
    users = User.objects.exclude(username=SYSTEM)
    if is_system(actor):
        return users
    return users.filter(pk__in=RoleGrant.objects.filter(manageable(actor=actor, today=today)).values("user"))


def _sought(actor: User, asked: AccountsAsked, today: date) -> QuerySet[User]:
    users = _reached(actor, today)
    if asked.role or asked.unit:
        users = users.filter(pk__in=_holding(asked).values("user"))
    if asked.state:
        users = users.filter(is_active=_is_active(asked.state))
    if asked.search:
        users = users.filter(pk__in=_matching(users, asked.search))
    return users.filter(username__gt=asked.after) if asked.after else users


def _holding(asked: AccountsAsked) -> QuerySet[RoleGrant]:
    if asked.role and asked.role not in set(UserRole):
        raise FilterUnknown(value=asked.role[:50])
    wanted = Q(role=asked.role) if asked.role else Q()
    return RoleGrant.objects.filter(wanted & Q(organisation=asked.unit) if asked.unit else wanted)


def _is_active(state: str) -> bool:
    if state not in STATES:
        raise FilterUnknown(value=state[:50])
    return state == ACTIVE


def _matching(users: QuerySet[User], search: str) -> list[int]:
    """Keys of those whose names have the words' beginnings, marks aside; accounts are few enough to look at each."""
    words = asked_words(search)
    if not words:
        return []
    return [
        pk
        for pk, *names in users.values_list("pk", "username", "full_name", "position")
        if has_words(" ".join(names), words)
    ]


def _lines(actor: User, users: Sequence[User], today: date) -> list[AccountLine]:
    mine = manageable(actor=actor, today=today)
    whole = Value(True) if is_system(actor) else Case(When(mine, then=True), default=False, output_field=BooleanField())
    rows = RoleGrant.objects.filter(user__in=users).annotate(mine=whole).select_related("organisation")
    held: dict[int, list[Held]] = {}
    for grant in rows.order_by("organisation__sort_key", "role", "programme"):
        held.setdefault(grant.user_id, []).append(Held(grant, grant.mine, _is_current(grant, today)))
    return [
        AccountLine(user, own, bool(own) and all(each.mine for each in own))
        for user, own in ((user, held.get(user.pk, [])) for user in users)
    ]


def _is_current(grant: RoleGrant, today: date) -> bool:
    return (grant.start is None or grant.start <= today) and (grant.end is None or grant.end >= today)

"""The one door to data: roles reach down the tree of a day; compared with a slow walk over random trees and grants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.base.vietnamese import fold, sort_key
from phoihop.bodies.organisations.access import (
    MANAGING,
    Grant,
    above,
    below,
    grants_of,
    holds_role,
    manageable,
    may,
    may_manage,
    roles_over,
    within,
)
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, Placement, RoleGrant
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)
DAYS = 24


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@dataclass(frozen=True)
class Unit:
    """A unit by number: its fallback parent, its life, and its placements as (parent, first day, last day)."""

    parent: int | None
    opened: date | None
    closed: date | None
    placed: tuple[tuple[int | None, date | None, date | None], ...]


@dataclass(frozen=True)
class Held:
    role: UserRole
    unit: int
    programme: str
    start: date | None
    end: date | None


days = st.integers(0, DAYS).map(day)


@st.composite
def units(draw: st.DrawFn) -> list[Unit]:
    """A forest: who is above has the smaller number, on every day."""
    return [draw(unit(number)) for number in range(draw(st.integers(1, 9)))]


@st.composite
def unit(draw: st.DrawFn, number: int) -> Unit:
    parents = st.sampled_from(range(number)) | st.none() if number else st.none()
    opened, closed = draw(days | st.none()), draw(days | st.none())
    if opened and closed and closed <= opened:
        closed = opened + timedelta(days=3)
    return Unit(draw(parents), opened, closed, tuple(draw(placements(parents))))


@st.composite
def placements(draw: st.DrawFn, parents: st.SearchStrategy) -> list[tuple[int | None, date | None, date | None]]:
    """Spans that do not overlap; the first may have no beginning, the last no end."""
    ends = sorted(draw(st.sets(st.integers(0, DAYS), max_size=4)))
    spans: list[tuple[date | None, date | None]] = [
        (day(first), day(last - 1)) for first, last in zip(ends[::2], ends[1::2], strict=False)
    ]
    if spans and draw(st.booleans()):
        spans[0] = (None, spans[0][1])
    if spans and draw(st.booleans()):
        spans[-1] = (spans[-1][0], None)
    return [(draw(parents), *span) for span in spans]


@st.composite
def grants(draw: st.DrawFn, count: int) -> list[Held]:
    made = st.builds(
        Held,
        st.sampled_from(UserRole),
        st.integers(0, count - 1),
        st.sampled_from(["", "P", "Q"]),
        days | st.none(),
        days | st.none(),
    )
    found = draw(st.lists(made, max_size=4, unique_by=lambda held: (held.role, held.unit, held.programme)))
    return [held for held in found if not (held.start and held.end and held.end < held.start)]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Unit], list[Held], list[Held]]:
    known = draw(units())
    return known, draw(grants(len(known))), draw(grants(len(known)))


# The slow walk: plain Python, straight from the definition.


def nearest(own: Unit, on: date) -> date:
    if own.closed and on >= own.closed:
        on = own.closed - timedelta(days=1)
    return own.opened if own.opened and on < own.opened else on


def parent_on(own: Unit, on: date) -> int | None:
    on = nearest(own, on)
    for parent, start, end in own.placed:
        if (start is None or start <= on) and (end is None or on <= end):
            return parent
    return own.parent


def walk_up(known: Sequence[Unit], number: int, on: date) -> list[int]:
    path = [number]
    while (parent := parent_on(known[path[-1]], on)) is not None:
        path.append(parent)
    return path


def holds(held: Held, on: date) -> bool:
    return (held.start is None or held.start <= on) and (held.end is None or on <= held.end)


def slow_may(known, held, roles, number, today, on, programme="", wholly=False) -> bool:
    for each in held:
        if each.role not in roles or not holds(each, today):
            continue
        if each.programme and programme and each.programme != programme:
            continue
        if each.programme and wholly and not programme:
            continue
        if each.unit == number or (each.role != UserRole.REPORTER and each.unit in walk_up(known, number, on)):
            return True
    return False


def make(known: Sequence[Unit]) -> list[Organisation]:
    made: list[Organisation] = []
    for number, own in enumerate(known):
        made.append(
            Organisation.objects.create(
                code=f"u{number}",
                name=f"Đơn vị {number}",
                parent=None if own.parent is None else made[own.parent],
                opened=own.opened,
                closed=own.closed,
                search_key=fold(f"Đơn vị {number}"),
                sort_key=sort_key(f"Đơn vị {number}"),
            )
        )
        for parent, start, end in own.placed:
            above_it = None if parent is None else made[parent]
            Placement.objects.create(organisation=made[number], parent=above_it, start=start, end=end)
    return made


def person(name: str, held: Sequence[Held], made: Sequence[Organisation]) -> User:
    user = User.objects.create_user(name)
    for each in held:
        RoleGrant.objects.create(
            user=user,
            role=each.role,
            organisation=made[each.unit],
            programme=each.programme,
            start=each.start,
            end=each.end,
        )
    return user


roles_asked = st.sets(st.sampled_from(UserRole), min_size=1)
often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(
    world=worlds(), roles=roles_asked, today=days, on=days, programme=st.sampled_from(["", "P"]), wholly=st.booleans()
)
def test_the_door_agrees_with_a_walk(world, roles, today, on, programme, wholly) -> None:
    known, held, others = world
    with transaction.atomic():
        made = make(known)
        actor, account = person("actor", held, made), person("account", others, made)
        pks = {unit.pk: number for number, unit in enumerate(made)}
        for number, unit in enumerate(made):
            assert [pks[pk] for pk in above(organisation=unit, day=on)] == walk_up(known, number, on)
            expected = slow_may(known, held, roles, number, today, on, programme, wholly)
            asked = {"actor": actor, "roles": roles, "today": today, "day": on, "programme": programme}
            assert may(organisation=unit, wholly=wholly, **asked) == expected
            assert roles_over(actor=actor, organisation=unit, today=today) == {
                role for role in UserRole if slow_may(known, held, {role}, number, today, today)
            }
        roots = sorted({each.unit for each in held})
        found = Organisation.objects.filter(pk__in=below(roots=[made[root].pk for root in roots], day=on))
        assert {pks[unit.pk] for unit in found} == {
            number for number in range(len(known)) if set(roots) & set(walk_up(known, number, on))
        }
        reached = Organisation.objects.filter(
            within(actor=actor, roles=roles, today=today, day=on, programme=programme, path="pk")
        )
        assert {pks[unit.pk] for unit in reached} == {
            number for number in range(len(known)) if slow_may(known, held, roles, number, today, on, programme)
        }
        mine = [
            each for each in others if slow_may(known, held, MANAGING, each.unit, today, today, each.programme, True)
        ]
        assert RoleGrant.objects.filter(manageable(actor=actor, today=today), user=account).count() == len(mine)
        assert may_manage(actor=actor, account=account, today=today) == (bool(others) and len(mine) == len(others))
        transaction.set_rollback(True)


@pytest.fixture
def city() -> list[Organisation]:
    """A city, two districts, a commune that passed from one to the other and closed there."""
    moved = ((2, day(5), day(9)),)
    return make(
        [Unit(None, None, None, ()), Unit(0, None, None, ()), Unit(0, None, None, ()), Unit(1, None, day(10), moved)]
    )


def test_a_closed_unit_stays_in_the_reach_of_its_last_superior(city: list[Organisation]) -> None:
    actor = person("actor", [Held(UserRole.REVIEWER, 2, "", None, None)], city)
    for later in (day(9), day(10), day(20)):
        asked = {"actor": actor, "roles": [UserRole.REVIEWER], "today": later}
        assert may(organisation=city[3], **asked)
        assert set(Organisation.objects.filter(within(path="pk", **asked))) == {city[2], city[3]}


def test_a_closed_account_reaches_nothing(city: list[Organisation]) -> None:
    actor = person("actor", [Held(UserRole.ADMINISTRATOR, 0, "", None, None)], city)
    actor.is_active = False
    assert grants_of(actor=actor, on=FIRST) == ()
    assert not holds_role(actor=actor, roles=MANAGING, on=FIRST)
    assert not may(actor=actor, roles=MANAGING, organisation=city[3], today=FIRST)
    assert not Organisation.objects.filter(within(actor=actor, roles=MANAGING, today=FIRST, path="pk")).exists()


def test_the_system_reaches_everything_and_nobody_manages_it(city: list[Organisation]) -> None:
    system, actor = system_user(), person("actor", [Held(UserRole.ADMINISTRATOR, 0, "", None, None)], city)
    assert may(actor=system, roles=MANAGING, organisation=city[3], today=FIRST)
    assert Organisation.objects.filter(within(actor=system, roles=MANAGING, today=FIRST, path="pk")).count() == 4
    assert roles_over(actor=system, organisation=city[0], today=FIRST) == set(UserRole)
    RoleGrant.objects.create(user=system, role=UserRole.LEADER, organisation=city[3])
    assert not may_manage(actor=actor, account=system, today=FIRST)
    assert may_manage(actor=system, account=actor, today=FIRST)


def test_grants_are_read_once_a_request(city: list[Organisation], django_assert_num_queries) -> None:
    actor = person("actor", [Held(UserRole.REPORTER, 3, "P", FIRST, day(3))], city)
    with django_assert_num_queries(1):
        assert grants_of(actor=actor, on=day(3)) == (Grant("reporter", city[3].pk, "P"),)
        assert grants_of(actor=actor, on=day(3)) == (Grant("reporter", city[3].pk, "P"),)
    assert grants_of(actor=actor, on=day(4)) == ()

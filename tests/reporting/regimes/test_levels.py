"""Levels of review: the way of a report through them, what is refused, the page with its preview."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World
from tests.reporting.review.districts import make_districts

from phoihop.agreements.programmes.models import Party
from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.regimes.actions.levels import set_levels
from phoihop.reporting.regimes.models import ReviewLevel
from phoihop.reporting.regimes.queries.levels import Ways, way_of, ways_of_units
from phoihop.reporting.regimes.rules.levels import Body, Level, LevelRecord, check_levels, way_through

TODAY = date(2017, 2, 20)
PAGE = "/che-do/P/P/cap-tiep-nhan/"
DISTRICT, CITY = LevelRecord(kind="district"), LevelRecord(kind="city")
KINDS = ("commune", "district", "city")
bodies = st.lists(st.builds(Body, st.integers(1, 9), st.just(""), st.sampled_from(KINDS)), max_size=6)
levels_ = st.lists(
    st.one_of(
        st.builds(Level, st.sampled_from(KINDS)),
        st.builds(Level, st.just(""), st.builds(Body, st.integers(20, 25), st.just(""), st.just(""))),
    ),
    max_size=6,
)


@given(levels_, bodies)
def test_a_way_keeps_the_order_of_levels_and_asks_nobody_twice(levels: list[Level], above: list[Body]) -> None:
    way = way_through(levels, above)
    assert len(set(way)) == len(way)
    at = [
        next(
            n for n, level in enumerate(levels) if level.party == body or (not level.party and level.kind == body.kind)
        )
        for body in way
    ]
    assert at == sorted(at)
    for level in levels:
        first = level.party or next((body for body in above if body.kind == level.kind), None)
        assert first is None or first in way


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    world = make_districts(moved=True)
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    Party.objects.create(programme=world.programme, organisation=world.unit("south"), role="counterpart")
    return world


def put(world: World, *levels: LevelRecord) -> None:
    actor = world.someone(UserRole.SECRETARIAT)
    set_levels(actor=actor, regime=world.regime, levels=levels, at=AT, today=TODAY)


def browser(world: World, role: UserRole = UserRole.SECRETARIAT, unit: str = "city") -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.someone(role, unit))
    return client


def fill(client: Client, *rows: tuple[str, str], **typed: str) -> object:
    data = {"c-TOTAL_FORMS": str(len(rows)), "c-INITIAL_FORMS": "0", "_once": str(uuid4()), **typed}
    for number, (kind, party) in enumerate(rows):
        data |= {f"c-{number}-kind": kind, f"c-{number}-party": party}
    return client.post(PAGE, data)


def test_the_way_is_by_the_trees_of_all_days(world: World) -> None:
    put(world, DISTRICT, CITY, LevelRecord(party="south"))
    ways = {
        unit: [body.code for body in way_of(regime=world.regime, organisation=world.unit(unit), days=days)]
        for unit, days in (
            ("n1", [TODAY]),
            ("n2", [date(2017, 1, 14)]),
            ("n2", [TODAY]),
            ("a", [TODAY]),
        )
    }
    assert ways == {"n1": ["north", "city", "south"], "n2": ["south", "city"], "a": ["city", "south"]}
    moved = way_of(regime=world.regime, organisation=world.unit("n2"), days=[date(2017, 1, 14), TODAY])
    assert [body.code for body in moved] == ["city", "south"]
    assert way_of(regime=world.regime, organisation=world.unit("north"), days=[TODAY])[0].code == "north"


def test_what_is_wrong_is_found_at_once(world: World) -> None:
    wrong = [LevelRecord(), DISTRICT, DISTRICT, LevelRecord(party="north"), LevelRecord(kind="x"), CITY]
    found = check_levels(wrong, parties=["city"], kinds=KINDS)
    assert [(each.code, each.row) for each in found] == [
        ("R208", None),
        ("R205", 1),
        ("R206", 3),
        ("R207", 4),
        ("R302", 5),
    ]
    rows = AuditEntry.objects.count()
    with pytest.raises(Refused):
        put(world, DISTRICT, LevelRecord(party="north"))
    stranger = world.someone(UserRole.REVIEWER)
    with pytest.raises(OutOfReach):
        set_levels(actor=stranger, regime=world.regime, levels=[CITY], at=AT, today=TODAY)
    assert (ReviewLevel.objects.count(), AuditEntry.objects.count()) == (0, rows)


def test_levels_are_audited_once_and_the_same_again_changes_nothing(world: World) -> None:
    for _time in range(2):
        put(world, DISTRICT, CITY)
    entries = AuditEntry.objects.filter(subject="programme/P/regime/P/reviewlevel")
    assert [entry.after for entry in entries] == [{"levels": [[1, "district", None], [2, "city", None]]}]
    put(world)
    assert ReviewLevel.objects.count() == 0


def test_the_database_refuses_a_level_of_both_or_neither(world: World) -> None:
    for wrong in ({"kind": "city", "party": world.unit("city")}, {"kind": ""}):
        with pytest.raises(IntegrityError, match="a_level_is_a_kind_or_a_party"), transaction.atomic():
            ReviewLevel.objects.create(regime=world.regime, number=1, **wrong)


def test_the_preview_counts_units_by_their_way_and_saves_nothing(world: World) -> None:
    assert ways_of_units(regime=world.regime, levels=[DISTRICT, CITY], day=TODAY) == [Ways((0, 1), 3), Ways((1,), 2)]
    answer = fill(browser(world), ("district", ""), ("", "south"), xem="1")
    assert [(way["units"], way["names"]) for way in answer.context["ways"]] == [  # type: ignore[attr-defined]
        (3, ["Quận, huyện, thị xã", "Quận Nam"]),
        (2, ["Quận Nam"]),
    ]
    assert ReviewLevel.objects.count() == 0


def test_the_page_saves_in_order_and_notices_who_was_faster(world: World) -> None:
    secretary = browser(world)
    seen = secretary.get(PAGE).context["form"].initial["seen"]
    answer = fill(secretary, ("district", ""), ("", ""), ("city", ""), seen=seen)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    told = secretary.get("/che-do/P/P/").content.decode()
    assert "1. Quận, huyện, thị xã" in told
    assert "2. Thành phố" in told
    late = fill(secretary, ("city", ""), seen=seen)
    assert late.status_code == 422  # type: ignore[attr-defined]
    assert list(ReviewLevel.objects.values_list("number", "kind")) == [(1, "district"), (2, "city")]


@pytest.mark.parametrize("rows", [[("x", "")], [("", "north")], [("city", "south")], [("city", "")] * 30])
def test_a_row_that_is_none_is_refused(world: World, rows: list[tuple[str, str]]) -> None:
    assert fill(browser(world), *rows).status_code == 422  # type: ignore[attr-defined]
    assert ReviewLevel.objects.count() == 0


@pytest.mark.parametrize("role", [UserRole.REVIEWER, UserRole.LEADER, UserRole.REPORTER])
def test_others_find_no_such_page(world: World, role: UserRole) -> None:
    client = browser(world, role)
    assert client.get(PAGE).status_code == 404
    assert fill(client, ("city", "")).status_code == 404  # type: ignore[attr-defined]
    assert ReviewLevel.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_few_queries(world: World, count: int, django_assert_max_num_queries: object) -> None:
    put(world, *[DISTRICT, CITY, LevelRecord(party="south")][:count])
    secretary = browser(world)
    for path in (PAGE, "/che-do/P/P/"):
        secretary.get(path)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert secretary.get(path).status_code == 200

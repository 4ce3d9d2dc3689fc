"""Regimes in the database: forms, assignments, calendars, and the reports they ask for."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories.reports import AT, World, make_world

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.access import ActorInactive
from phoihop.reporting.regimes.actions import assign_forms, define_form, load_regimes, set_calendar
from phoihop.reporting.regimes.models import CalendarEntry, Form, FormAssignment, FormLine, Regime
from phoihop.reporting.regimes.queries import expected_submissions, list_forms, period_days
from phoihop.reporting.regimes.rules import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
)

pytestmark = pytest.mark.django_db
TODAY = date(2017, 2, 20)
CALENDAR = [CalendarRecord("P", "2017-01", date(2016, 12, 20), date(2017, 1, 20), date(2017, 1, 25))]


@pytest.fixture
def world() -> World:
    return make_world()


def load(world: World, **tables) -> dict[str, tuple[int, int, int, int]]:
    given = {
        "regimes": [RegimeRecord("P", "P", "Báo cáo tháng", grace_days=3)],
        "lines": [FormLineRecord("F", "MEET"), FormLineRecord("G", "PLAN", required=False)],
        "sections": [SectionRecord("F", "general", "Chung")],
        "assignments": [AssignmentRecord("F", kind="commune"), AssignmentRecord("G", "city")],
        "calendar": CALENDAR,
    }
    done = load_regimes(actor=world.actor, **{**given, **tables}, at=AT)
    return {each.table: (each.created, each.changed, each.removed, each.unchanged) for each in done}


def test_a_load_replaces_forms_and_a_second_does_nothing(world: World) -> None:
    assert load(world) == {
        "regime": (0, 1, 0, 0),
        "form": (1, 0, 0, 1),
        "formline": (1, 0, 3, 1),
        "section": (0, 1, 0, 0),
        "formassignment": (1, 0, 0, 1),
        "calendarentry": (1, 0, 0, 0),
    }
    rows = AuditEntry.objects.count()
    assert {counts[:3] for counts in load(world).values()} == {(0, 0, 0)}
    assert AuditEntry.objects.count() == rows


def test_a_regime_without_forms_loses_those_it_had(world: World) -> None:
    load(world, regimes=[RegimeRecord("P", "P", expectation="observed")], lines=[], sections=[], assignments=[])
    assert Form.objects.count() == 0
    regime = Regime.objects.get()
    assert expected_submissions(actor=world.actor, regime=regime, start=date(2017, 1, 1), end=date(2017, 12, 31)) == []


def test_expected_submissions_follow_from_assignments_and_calendar(world: World) -> None:
    load(world)
    reports = expected_submissions(
        actor=world.actor, regime=Regime.objects.get(), start=date(2017, 1, 1), end=date(2017, 2, 28)
    )
    assert [(each.organisation, each.period, each.due, each.grace_until) for each in reports] == [
        ("a", "2017-01", date(2017, 1, 25), date(2017, 1, 28)),
        ("b", "2017-01", date(2017, 1, 25), date(2017, 1, 28)),
        ("a", "2017-02", date(2017, 2, 15), date(2017, 2, 18)),
        ("b", "2017-02", date(2017, 2, 15), date(2017, 2, 18)),
    ]


def test_a_calendar_row_gives_the_days_of_its_period_alone(world: World) -> None:
    load(world)
    programme = Programme.objects.get()
    days = {name: period_days(programme=programme, period=name) for name in ("2017-01", "2017-02", "2017-13")}
    assert [(each.starts, each.ends) if each else None for each in days.values()] == [
        (date(2016, 12, 20), date(2017, 1, 20)),
        (date(2017, 1, 15), date(2017, 2, 14)),
        None,
    ]


def test_forms_are_defined_and_assigned_one_by_one(world: World) -> None:
    who = {"actor": world.someone(UserRole.SECRETARIAT), "regime": world.regime, "at": AT, "today": TODAY}
    define_form(**who, form="H", name="Biểu H", lines=[FormLineRecord("H", "BEST")])
    assign_forms(**who, assignments=[AssignmentRecord("H", "city")])
    assert FormAssignment.objects.filter(form__code="H").get().organisation.code == "city"
    assert FormAssignment.objects.count() == 2
    load(world)
    assert not Form.objects.filter(code="H").exists()


def test_what_does_not_hold_is_refused_and_changes_nothing(world: World) -> None:
    rows = AuditEntry.objects.count()
    who = {"actor": world.someone(UserRole.SECRETARIAT), "at": AT, "today": TODAY}
    with pytest.raises(Refused):
        define_form(**who, regime=world.regime, form="H", lines=[FormLineRecord("H", "NONE")])
    with pytest.raises(Refused):
        set_calendar(**who, programme=world.programme, calendar=[CalendarRecord("P", "x", None, None)])
    with pytest.raises(Refused):
        load(world, assignments=[AssignmentRecord("F", kind="planet")])
    world.actor.is_active = False
    with pytest.raises(ActorInactive):
        set_calendar(actor=world.actor, programme=world.programme, calendar=CALENDAR, at=AT, today=TODAY)
    assert (Form.objects.count(), CalendarEntry.objects.count(), AuditEntry.objects.count()) == (1, 0, rows)


def test_the_database_itself_refuses_an_assignment_to_both_or_neither(world: World) -> None:
    form = Form.objects.get()
    for wrong in ({"organisation": world.unit("a"), "kind": "commune"}, {"kind": ""}):
        with pytest.raises(IntegrityError, match="assigned_to_a_unit_or_a_kind"), transaction.atomic():
            FormAssignment.objects.create(form=form, **wrong)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_forms_takes_three_queries_however_long(world: World, count: int, django_assert_num_queries) -> None:
    FormLine.objects.all().delete()
    load(world, lines=[FormLineRecord(f"F{n}", "MEET") for n in range(count)], sections=[], assignments=[])
    with django_assert_num_queries(3):
        forms = list_forms(actor=world.actor, regime=world.regime)
        assert [line.indicator.name for form in forms for line in form.lines.all()] == ["Buổi tuyên truyền"] * count
        assert not any(form.sections.all() for form in forms)

"""The version of structure and definitions: every write to what a figure depends on renews it, nothing else does."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections, models
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.agreements.programmes.models import BreakdownCell, Content, Indicator, Programme
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.measures.facts.models import DefinitionVersion
from phoihop.measures.facts.queries import definition_version
from phoihop.reporting.regimes.models import CalendarEntry, Form, FormAssignment, FormLine, Regime, Section
from phoihop.reporting.review.actions import accept

pytestmark = pytest.mark.django_db

ADDED: dict[type[models.Model], Callable[[World], dict]] = {
    Organisation: lambda _world: {"code": "new", "name": "Mới"},
    Placement: lambda world: {"organisation": world.unit("a"), "parent": None, "start": date(2020, 1, 1)},
    Succession: lambda world: {
        "source": world.unit("b"),
        "target": world.unit("a"),
        "on": date(2018, 7, 1),
        "share": Decimal(1),
        "kind": "merge",
    },
    Programme: lambda _world: {"code": "Q", "title": "Khác"},
    Indicator: lambda world: {
        "programme": world.programme,
        "code": "NEW",
        "name": "Mới",
        "kind": "count",
        "frequency": "month",
        "over_time": "sum",
        "over_units": "sum",
    },
    BreakdownCell: lambda world: {"breakdown": world.programme.breakdowns.get(), "code": "x"},
    Regime: lambda world: {"programme": world.programme, "code": "R2"},
    Form: lambda world: {"regime": world.regime, "code": "F2"},
    FormLine: lambda world: {
        "form": Form.objects.create(regime=world.regime, code="F3"),
        "indicator": world.programme.indicators.first(),
    },
    FormAssignment: lambda world: {"form": world.regime.forms.get(), "kind": "district"},
    CalendarEntry: lambda world: {
        "programme": world.programme,
        "period": "2017-01",
        "starts": date(2017, 1, 1),
        "ends": date(2017, 1, 31),
    },
}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model.__name__)
def test_each_write_to_what_a_figure_depends_on_renews_it(world: World, model: type[models.Model]) -> None:
    given = ADDED[model](world)
    seen = [definition_version()]
    made = model._default_manager.create(**given)
    seen.append(definition_version())
    model._default_manager.filter(pk=made.pk).update(id=made.pk)
    seen.append(definition_version())
    made.delete()
    seen.append(definition_version())
    model._default_manager.bulk_create([model(**given)])
    seen.append(definition_version())
    assert len(set(seen)) == 5


def test_nothing_else_renews_it(world: World) -> None:
    before = definition_version()
    report = world.submitted(content=meetings(3))
    assert report.revision
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    world.someone(UserRole.LEADER)
    OrganisationName.objects.create(organisation=world.unit("a"), name="Tên cũ", end=date(2010, 1, 1))
    Content.objects.create(programme=world.programme, number=1, title="Nội dung")
    Section.objects.create(form=world.regime.forms.get(), code="more")
    assert definition_version() == before


def test_it_is_one_row_and_comes_back_when_it_was_lost(world: World) -> None:
    assert DefinitionVersion.objects.count() == 1
    DefinitionVersion.objects.all().delete()
    assert definition_version() is None
    Organisation.objects.filter(code="a").update(kind="ward")
    assert definition_version() is not None


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_the_owner_may_write_too() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO programmes_programme (code, title, title_en, predecessor_code, superior_code, "
                       "\"window\", status) VALUES ('O', 'O', '', '', '', 'calendar', '')")  # fmt: skip
    assert definition_version() is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM facts_definitionversion")
        assert cursor.fetchone() == (1,)

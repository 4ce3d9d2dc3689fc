"""Organisations in the database: loaded, moved, renamed, closed; what would break the structure changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories.reports import AT

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.base.bulk import Loaded
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.actions import (
    UnknownOrganisation,
    close_organisation,
    create_organisation,
    load_organisations,
    move_organisation,
    rename_organisation,
)
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, RoleGrant, Succession
from phoihop.bodies.organisations.queries import list_organisations, name_on, parents_on, structure
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.bodies.people.models import User

pytestmark = pytest.mark.django_db
D = date(2018, 7, 1)
TODAY = date(2021, 1, 1)
UNITS = [
    OrganisationRecord("hn", "Thành phố Hà Nội", kind="city", block="government"),
    OrganisationRecord("dd", "Quận Đống Đa", kind="district", parent="hn", latitude=Decimal("21.0128")),
    OrganisationRecord("bd", "Quận Ba Đình", kind="district", parent="hn"),
    OrganisationRecord("x", "Phường Xã Đàn", kind="ward", parent="dd", closed=D),
    OrganisationRecord("y", "Phường Ô Chợ Dừa", kind="ward", parent="dd", opened=D),
]
PLACEMENTS = [PlacementRecord("y", "bd", date(2019, 1, 1), date(2019, 12, 31))]
SUCCESSIONS = [SuccessionRecord("x", "y", D, Decimal(1), "rename", "QĐ 1")]
NAMES = [NameRecord("hn", "Thăng Long", None, date(1831, 1, 1))]


@pytest.fixture
def actor() -> User:
    return User.objects.create_user("can-bo")


def load(actor: User, units=UNITS, placements=PLACEMENTS, successions=SUCCESSIONS, names=NAMES) -> list[Loaded]:
    loaded = load_organisations(
        actor=actor, organisations=units, placements=placements, successions=successions, names=names, at=AT
    )
    top = Organisation.objects.get(code="hn")
    RoleGrant.objects.get_or_create(user=actor, role=UserRole.SECRETARIAT, organisation=top)
    return loaded


def snapshot() -> list[object]:
    models = (Organisation, Placement, Succession, OrganisationName, AuditEntry)
    return [list(model._default_manager.order_by("id").values()) for model in models]


def test_a_load_says_what_it_did_and_a_second_does_nothing(actor: User) -> None:
    assert [loaded.created for loaded in load(actor)] == [5, 1, 1, 1]
    before = snapshot()
    assert [(loaded.touched, loaded.unchanged) for loaded in load(actor)] == [(0, 5), (0, 1), (0, 1), (0, 1)]
    assert snapshot() == before


def test_what_was_loaded_comes_out_again(actor: User) -> None:
    load(actor)
    known = structure()
    load(actor, known.organisations, known.placements, known.successions, known.names)
    assert structure() == known
    assert [record.code for record in known.organisations] == ["hn", "dd", "bd", "x", "y"]


def test_a_changed_placement_replaces_the_old_one_without_overlap(actor: User) -> None:
    load(actor)
    moved = [PlacementRecord("y", "bd", date(2019, 6, 1), date(2020, 6, 30))]
    assert load(actor, placements=moved)[1] == Loaded("placement", changed=1)
    assert Placement.objects.get().start == date(2019, 6, 1)
    assert load(actor, placements=[])[1] == Loaded("placement", removed=1)


def test_a_structure_that_does_not_hold_is_refused_whole(actor: User) -> None:
    before = snapshot()
    with pytest.raises(Refused) as refused:
        load(actor, [*UNITS, OrganisationRecord("z", "Z", parent="nowhere")], successions=[])
    assert [finding.code for finding in refused.value.findings] == ["O102"]
    assert snapshot() == before


def test_the_tree_of_a_day(actor: User) -> None:
    load(actor)
    assert parents_on(day=date(2018, 6, 30)) == {"hn": None, "dd": "hn", "bd": "hn", "x": "dd"}
    assert parents_on(day=D) == {"hn": None, "dd": "hn", "bd": "hn", "y": "dd"}
    assert parents_on(day=date(2019, 12, 31))["y"] == "bd"
    assert parents_on(day=date(2020, 1, 1))["y"] == "dd"


def test_moving_ends_the_placement_before(actor: User) -> None:
    load(actor)
    move_organisation(actor=actor, organisation="y", parent="bd", on=date(2019, 7, 1), today=TODAY, at=AT)
    spans = Placement.objects.order_by("start").values_list("parent__code", "start", "end")
    assert list(spans) == [("bd", date(2019, 1, 1), date(2019, 6, 30)), ("bd", date(2019, 7, 1), None)]


def test_a_move_into_a_ring_is_refused_and_changes_nothing(actor: User) -> None:
    load(actor)
    before = snapshot()
    with pytest.raises(Refused) as refused:
        move_organisation(actor=actor, organisation="dd", parent="y", on=date(2020, 1, 1), today=TODAY, at=AT)
    assert "O104" in [finding.code for finding in refused.value.findings]
    assert snapshot() == before


def test_a_renamed_unit_keeps_its_code_and_its_old_name(actor: User) -> None:
    load(actor)
    unit = rename_organisation(
        actor=actor, organisation="bd", name="Phường Ba Đình", on=date(2025, 7, 1), today=TODAY, at=AT
    )
    assert (name_on(organisation=unit, day=date(2025, 6, 30)), name_on(organisation=unit, day=date(2025, 7, 1))) == (
        "Quận Ba Đình",
        "Phường Ba Đình",
    )
    assert [found.code for found in list_organisations(actor=actor, search="quan ba dinh")] == ["bd"]


def test_closing_passes_the_unit_on(actor: User) -> None:
    load(actor)
    create_organisation(
        actor=actor, organisation=OrganisationRecord("z", "Z", parent="dd", opened=date(2025, 7, 1)), today=TODAY, at=AT
    )
    passed = [SuccessionRecord("y", "z", None, Decimal(1), "merge")]
    close_organisation(actor=actor, organisation="y", on=date(2025, 7, 1), successions=passed, today=TODAY, at=AT)
    assert Succession.objects.get(source__code="y").on == date(2025, 7, 1)
    assert "y" not in parents_on(day=date(2025, 7, 1))
    assert verify_chain().broken is None


def test_closing_with_children_left_is_refused(actor: User) -> None:
    load(actor)
    before = snapshot()
    with pytest.raises(Refused):
        close_organisation(actor=actor, organisation="dd", on=date(2020, 1, 1), successions=[], today=TODAY, at=AT)
    with pytest.raises(UnknownOrganisation):
        close_organisation(actor=actor, organisation="none", on=date(2020, 1, 1), successions=[], today=TODAY, at=AT)
    assert snapshot() == before


def test_the_database_itself_refuses_overlapping_placements(actor: User) -> None:
    load(actor)
    copied = Placement.objects.values().get()
    with pytest.raises(IntegrityError, match="placements_do_not_overlap"), transaction.atomic():
        Placement.objects.create(**{**copied, "id": None, "start": date(2019, 12, 31), "end": None})
    Placement.objects.create(**{**copied, "id": None, "start": date(2020, 1, 1), "end": None})


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"closed": D, "opened": D}, "organisation_closes_after_it_opens"),
        ({"block": "church"}, "organisation_block_is_known"),
        ({"latitude": 91}, "organisation_lies_on_earth"),
        ({"code": ""}, "organisation_has_a_code"),
        ({"code": "hn"}, "code"),
    ],
)
def test_the_database_itself_refuses(actor: User, change: dict, constraint: str) -> None:
    load(actor)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organisation.objects.create(**{"code": "new", "name": "New", **change})


def test_search_and_order_are_vietnamese(actor: User) -> None:
    load(actor)
    assert [unit.code for unit in list_organisations(actor=actor, search="o cho dua")] == ["y"]
    assert [unit.code for unit in list_organisations(actor=actor, search="THANG long")] == ["hn"]
    assert [unit.code for unit in list_organisations(actor=actor, on=D)] == ["y", "bd", "dd", "hn"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_one_query_however_long(actor: User, count: int, django_assert_num_queries) -> None:
    load(actor, UNITS[:count], [], [], [])
    with django_assert_num_queries(1):
        assert len([(unit.name, unit.parent and unit.parent.name) for unit in list_organisations(actor=actor)]) == count

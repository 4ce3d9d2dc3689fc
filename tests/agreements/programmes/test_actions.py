"""Programmes in the database: loaded as a whole, again without change, and refused as a whole."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories.reports import AT

from phoihop.agreements.programmes.actions import load_programmes
from phoihop.agreements.programmes.models import Breakdown, BreakdownCell, Document, Indicator, Party, Programme, Target
from phoihop.agreements.programmes.queries import indicator_records, list_contents, list_indicators
from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    PartyRecord,
    ProgrammeRecord,
    TargetRecord,
)
from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.actions import load_organisations
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.bodies.people.models import User

pytestmark = pytest.mark.django_db
COUNT = IndicatorRecord("I", "I", "count", "month", "sum", "sum", programme="P", content=1, breakdown="sex")
TABLES = {
    "programmes": [
        ProgrammeRecord("P", "Chương trình 2016–2021", start=date(2016, 11, 4), predecessor="O", superior="Q"),
        ProgrammeRecord("Q", "Chương trình 38", window="calendar", status="active"),
    ],
    "parties": [PartyRecord("P", "ca", "lead"), PartyRecord("P", "dv", "counterpart")],
    "contents": [ContentRecord("P", 1, "Tham mưu", owner="ca"), ContentRecord("P", 2, "Nghiên cứu")],
    "documents": [
        DocumentRecord("tb120", "P", "Thông báo", "120", issued_on=date(2011, 9, 23), relation="predecessor")
    ],
    "indicators": [COUNT, replace(COUNT, code="J", programme="Q", content=None, minimum=Decimal("0.5"))],
    "cells": [BreakdownCellRecord("sex", "f", "Nữ"), BreakdownCellRecord("spare", "s")],
    "targets": [TargetRecord("ca", "2017", "I", Decimal("12.5"))],
}


@pytest.fixture
def actor() -> User:
    actor = User.objects.create_user("can-bo")
    units = [OrganisationRecord("ca", "Công an thành phố"), OrganisationRecord("dv", "Ban Dân vận")]
    load_organisations(actor=actor, organisations=units, at=AT)
    return actor


def load(actor: User, **tables) -> dict[str, tuple[int, int, int, int]]:
    done = load_programmes(actor=actor, **{**TABLES, **tables}, at=AT)
    return {each.table: (each.created, each.changed, each.removed, each.unchanged) for each in done}


def test_a_load_says_what_it_did_and_a_second_does_nothing(actor: User) -> None:
    first = load(actor)
    assert {table: counts[0] for table, counts in first.items()} == {
        "programme": 2, "party": 2, "content": 2, "document": 1,
        "breakdown": 3, "breakdowncell": 3, "indicator": 2, "target": 1,
    }  # fmt: skip
    rows = AuditEntry.objects.count()
    assert {counts[:3] for counts in load(actor).values()} == {(0, 0, 0)}
    assert AuditEntry.objects.count() == rows


def test_codes_find_their_rows_also_when_these_come_later(actor: User) -> None:
    load(actor)
    programme = Programme.objects.get(code="P")
    assert (programme.superior and programme.superior.code, programme.predecessor) == ("Q", None)
    load(actor, programmes=[ProgrammeRecord("O", "Trước")], indicators=[], parties=[], contents=[], documents=[], cells=[], targets=[])  # fmt: skip
    programme.refresh_from_db()
    assert programme.predecessor
    assert programme.predecessor.code == "O"
    assert Party.objects.count() == 2


def test_a_breakdown_belongs_to_each_programme_that_uses_it(actor: User) -> None:
    load(actor)
    assert sorted(Breakdown.objects.values_list("programme__code", "code")) == [
        ("P", "sex"),
        ("P", "spare"),
        ("Q", "sex"),
    ]
    assert sorted(BreakdownCell.objects.values_list("breakdown__code", "code")) == [
        ("sex", "f"),
        ("sex", "f"),
        ("spare", "s"),
    ]


def test_what_is_no_longer_named_goes_unless_reports_may_refer_to_it(actor: User) -> None:
    load(actor)
    load(actor, parties=TABLES["parties"][:1], documents=[], targets=[], indicators=[COUNT])
    assert (Party.objects.count(), Document.objects.count(), Target.objects.count()) == (1, 0, 0)
    assert Indicator.objects.count() == 2


def test_indicators_come_out_as_they_went_in(actor: User) -> None:
    load(actor)
    [record] = indicator_records(programme=Programme.objects.get(code="P"))
    assert record == COUNT


def test_wrong_programmes_leave_nothing(actor: User) -> None:
    rows = AuditEntry.objects.count()
    with pytest.raises(Refused) as refused:
        load(actor, indicators=[COUNT, replace(COUNT, code="R", kind="ratio", over_units="mean")])
    assert [finding.code for finding in refused.value.findings] == ["A202"]
    assert (Programme.objects.count(), AuditEntry.objects.count()) == (0, rows)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "ratio", "over_units": "mean"}, "ratio_operators_fit"),
        ({"over_time": "sum_over_last"}, "ratio_operators_fit"),
        ({"frequency": "week"}, "indicator_words_are_known"),
        ({"minimum": 2, "maximum": 1}, "indicator_minimum_below_maximum"),
        ({"code": "I"}, "indicator_codes_are_unique"),
    ],
)
def test_the_database_itself_refuses(actor: User, change: dict, constraint: str) -> None:
    load(actor)
    copied = Indicator.objects.values().get(code="I")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Indicator.objects.create(**{**copied, "id": None, "code": "N", **change})


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_one_query_however_long(actor: User, count: int, django_assert_num_queries) -> None:
    contents = [ContentRecord("P", number + 1, "N", owner="ca") for number in range(count)]
    load(
        actor, contents=contents, indicators=[replace(COUNT, code=f"I{number}") for number in range(count)], targets=[]
    )
    programme = Programme.objects.get(code="P")
    with django_assert_num_queries(2):
        owners = [row.owner and row.owner.name for row in list_contents(actor=actor, programme=programme)]
        cells = [row.breakdown and row.breakdown.code for row in list_indicators(actor=actor, programme=programme)]
    assert (len(owners), len(cells)) == (count, count)

"""The one writer of facts, and what the database itself refuses."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories.reports import AT, World, make_world

from phoihop.measures.facts.actions import write_facts
from phoihop.measures.facts.models import Fact
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.django_db

CONTENT = {
    "values": [
        {"indicator": "MEET", "value": "12345678901234567890123.123456789012345"},
        {"indicator": "MEET", "cell": "f", "value": "-1"},
        {"indicator": "MEET", "scope": "subtree", "value": "0"},
        {"indicator": "RATE", "numerator": "1", "note": "còn thiếu mẫu số"},
    ]
}


@pytest.fixture
def world() -> World:
    return make_world()


def accepted(world: World) -> Submission:
    report = world.submitted(content=CONTENT)
    assert report.revision
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    return report


def test_facts_say_exactly_what_the_revision_says(world: World) -> None:
    accepted(world)
    rows = Fact.objects.order_by("indicator__code", "cell", "scope")
    assert list(rows.values_list("indicator__code", "cell", "scope", "value", "numerator", "denominator")) == [
        ("MEET", "", "own", Decimal("12345678901234567890123.123456789012345"), None, None),
        ("MEET", "", "subtree", 0, None, None),
        ("MEET", "f", "own", -1, None, None),
        ("RATE", "", "own", None, 1, None),
    ]


def test_writing_again_writes_nothing(world: World) -> None:
    report = accepted(world)
    assert write_facts(revisions=[report.revision_id or 0]) == 0
    assert Fact.objects.count() == 4


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"revision_id": 0}, "unit and period"),
        ({"period": "2017-02"}, "unit and period"),
        ({"indicator_id": 0}, "indicator"),
        ({"value": None}, "fact_is_a_value_or_parts"),
        ({"numerator": 1}, "fact_is_a_value_or_parts"),
        ({"scope": "all"}, "fact_scope_is_known"),
        ({}, "one_fact_per_indicator_cell_and_scope"),
    ],
)
def test_the_database_refuses_a_fact_that_belongs_nowhere(world: World, change: dict, constraint: str) -> None:
    accepted(world)
    fact = Fact.objects.values().get(cell="f")
    fact |= {"id": None, "cell": "m" if change else "f"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Fact.objects.create(**{**fact, **change})
    assert Fact.objects.count() == 4

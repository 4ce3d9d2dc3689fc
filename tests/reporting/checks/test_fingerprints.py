"""Reports that came in bulk are compared like all others: a job keeps their fingerprints after the load."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.reports import AT, World, make_world
from tests.reporting.checks.test_sending import TEXT, codes, full

from phoihop.reporting.checks.models import Fingerprint, Question, TextPrint
from phoihop.reporting.review.actions import load_reports
from phoihop.reporting.submissions.actions import fingerprints
from phoihop.reporting.submissions.actions.fingerprints import FINGERPRINT, fingerprint_next
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import ReportRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def loaded(world: World, *reports: tuple[str, str, dict], status: str = "accepted") -> None:
    rows = [
        ReportRecord("P", unit, period, status, json.dumps(told, ensure_ascii=False)) for unit, period, told in reports
    ]
    load_reports(actor=world.actor, reports=rows, at=AT)


def orders() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [FINGERPRINT])
        return cursor.fetchone()[0]


def fingerprint_all() -> int:
    """As the worker does: job after job until none was ordered."""
    done = 0
    while kept := fingerprint_next():
        done += kept
    return done


def kept() -> list[tuple]:
    rows = Fingerprint.objects.order_by("organisation__code", "period", "number")
    return list(rows.values_list("organisation__code", "period", "number"))


def test_what_is_loaded_is_found_by_the_reports_of_others(world: World) -> None:
    loaded(world, ("a", "2017-01", full(text=TEXT + " #RQ-01")))
    assert (orders(), kept()) == (1, [])
    assert codes(world, "b", "2017-01", full(text=TEXT + " #RQ-01")) == []
    assert fingerprint_all() == 1
    assert codes(world, "b", "2017-01", full(text=TEXT + " #RQ-01")) == ["K104", "K106", "K109"]
    assert codes(world, "b", "2017-02", full(best=60, text=TEXT)) == ["K106"]


def test_the_job_finds_what_is_missing_and_nothing_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "AT_ONCE", 2)
    loaded(world, *(("a", f"2017-0{month}", full(meet=300 + month, text=TEXT)) for month in range(1, 6)))
    world.submitted("b", "2017-01", full(meet=12, text="Việc khác."))
    assert kept() == [("b", "2017-01", 1)]
    assert (fingerprint_all(), fingerprint_all()) == (5, 0)
    assert kept() == [*(("a", f"2017-0{month}", 1) for month in range(1, 6)), ("b", "2017-01", 1)]
    loaded(world, ("a", "2017-01", full(meet=99)))
    assert (orders(), fingerprint_all()) == (4, 1)  # two loads, and two jobs that left some for another
    assert kept()[1] == ("a", "2017-01", 2)
    loaded(world, ("a", "2017-01", full(meet=99)))
    assert orders() == 4


def test_a_loaded_report_leaves_the_same_fingerprint_as_one_that_was_sent(world: World) -> None:
    told = full(text=TEXT + " #RQ-01")
    world.submitted("a", "2017-01", told)
    loaded(world, ("b", "2017-01", told))
    fingerprint_all()
    one, other = Fingerprint.objects.order_by("id").values("vector", "joint")
    assert one == other == {"vector": one["vector"], "joint": ["RQ-01"]}
    text, same = TextPrint.objects.order_by("id").values("section", "signature", "bands")
    assert {**text, "signature": bytes(text["signature"])} == {**same, "signature": bytes(same["signature"])}


def test_what_waits_is_asked_about_beside_all_that_was_loaded_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "AT_ONCE", 1)
    loaded(world, ("b", "2017-01", full(text=TEXT)), status="submitted")
    loaded(world, ("a", "2017-01", full(text=TEXT)), ("a", "2017-02", full(text=TEXT)))
    assert (fingerprint_all(), fingerprint_all()) == (3, 0)
    about = Question.objects.values_list("organisation__code", "period", "number", "code", "answer")
    assert list(about) == [("b", "2017-01", 1, code, "") for code in ("K104", "K106")]


@pytest.mark.parametrize("reports", [1, 3])
def test_many_fingerprints_take_as_many_statements_as_one(world: World, reports: int) -> None:
    loaded(world, *(("a", f"2017-0{month}", full(meet=300 + month, text=TEXT)) for month in range(1, reports + 1)))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert fingerprint_all() == reports
    told = [row["sql"] for row in asked if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) == 6  # lock, find, keep, keep texts; lock, find nothing
    assert Submission.objects.count() == Fingerprint.objects.count() == reports

"""Accepting and returning: one winner of a race, and facts that follow at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.base.errors import ProductError
from phoihop.measures.facts.models import Fact, FactPartition
from phoihop.measures.facts.queries import copy_facts
from phoihop.reporting.review.actions import AlreadyDecided, AnotherRevision, NoRemarks, accept, return_
from phoihop.reporting.review.models import Decision
from phoihop.reporting.review.queries import list_waiting
from phoihop.reporting.submissions.actions import withdraw
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import MoveRefused


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def current(world: World) -> list[str]:
    """The current facts as lines of CSV."""
    with transaction.atomic():
        return sorted(b"".join(bytes(part) for part in copy_facts(programme=world.programme)).decode().split())


def seen(report: Submission) -> str:
    assert report.revision
    return report.revision.content_hash


def test_acceptance_makes_facts_and_renews_the_partition(world: World) -> None:
    report = world.submitted(content=meetings(3))
    assert current(world) == []
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    assert current(world) == ['a,2017-01,MEET,"",3.000000000000000,,,own']
    assert list(FactPartition.objects.values_list("programme__code", "year")) == [("P", 2017)]
    assert Submission.objects.get().state == State.ACCEPTED


def test_a_correction_replaces_the_facts_only_when_it_is_accepted(world: World) -> None:
    report = world.submitted(content=meetings(3))
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    version = FactPartition.objects.get().version
    correction = world.submitted(content=meetings(4))
    assert current(world) == ['a,2017-01,MEET,"",3.000000000000000,,,own']
    assert FactPartition.objects.get().version == version
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(correction), at=AT)
    assert current(world) == ['a,2017-01,MEET,"",4.000000000000000,,,own']
    assert FactPartition.objects.get().version != version
    assert Fact.objects.count() == 2


def test_a_returned_correction_leaves_the_accepted_report_standing(world: World) -> None:
    report = world.submitted(content=meetings(3))
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    correction = world.submitted(content=meetings(400))
    return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(correction), remarks="Xem lại", at=AT)
    assert Submission.objects.get().state == State.RETURNED
    assert current(world) == ['a,2017-01,MEET,"",3.000000000000000,,,own']


def test_withdrawing_an_accepted_report_takes_its_facts_away(world: World) -> None:
    report = world.submitted()
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    version = FactPartition.objects.get().version
    withdraw(actor=world.actor, submission=report.pk, at=AT)
    assert current(world) == []
    assert FactPartition.objects.get().version != version


def test_what_the_reviewer_saw_must_be_the_latest(world: World) -> None:
    report = world.submitted(content=meetings(3))
    old = seen(report)
    return_(actor=world.reviewer, submission=report.pk, revision_hash=old, remarks="Thiếu", at=AT)
    world.submitted(content=meetings(5))
    rows = AuditEntry.objects.count()
    with pytest.raises(AnotherRevision, match="lần sửa 2"):
        accept(actor=world.reviewer, submission=report.pk, revision_hash=old, at=AT)
    assert (AuditEntry.objects.count(), Decision.objects.count(), current(world)) == (rows, 1, [])


def test_a_return_says_why_and_a_draft_cannot_be_accepted(world: World) -> None:
    report = world.submitted()
    with pytest.raises(NoRemarks):
        return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), remarks=" ", at=AT)
    draft = world.draft(unit="b")
    with pytest.raises(MoveRefused):
        accept(actor=world.reviewer, submission=draft.pk, revision_hash="", at=AT)
    assert Decision.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told() -> None:
    world = make_world()
    report = world.submitted()
    start = Barrier(2)

    def decide(_reviewer: int) -> ProductError | None:
        start.wait()
        try:
            accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
        except ProductError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(decide, range(2))
    assert [first, second].count(None) == 1
    loser = first or second
    assert isinstance(loser, AlreadyDecided)
    assert "Cán bộ thẩm định" in loser.sentence()
    assert "Đã tiếp nhận" in loser.sentence()
    assert (Decision.objects.count(), Fact.objects.count(), verify_chain().broken) == (1, 1, None)


@pytest.mark.parametrize("table", ["review_decision", "facts_fact"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_decisions_and_facts_are_never_changed(world: World, table: str, statement: str) -> None:
    report = world.submitted()
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert (Decision.objects.count(), Fact.objects.count()) == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_waiting_list_takes_one_query_however_long(world: World, count: int, django_assert_num_queries) -> None:
    for month in range(count):
        world.submitted(period=f"2017-0{month + 1}")
    with django_assert_num_queries(1):
        rows = [
            (row.organisation.name, row.revision.number)
            for row in list_waiting(actor=world.reviewer, regime=world.regime)
        ]
    assert rows == [("Xã A", 1)] * count

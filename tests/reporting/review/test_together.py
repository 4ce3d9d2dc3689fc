"""Accepting many together: each as if alone, the changed ones left out and named, two reviewers at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.factories.reports import AT, World, make_world, meetings
from tests.reporting.review.districts import TODAY, make_districts, north, seen

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.facts.models import Fact
from phoihop.reporting.review.actions import (
    AlreadyDecided,
    Chosen,
    NothingChosen,
    Together,
    TooMany,
    accept,
    accept_together,
    return_,
)
from phoihop.reporting.review.models import Decision
from phoihop.reporting.review.queries import WaitingFilter, preview
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission


@pytest.fixture
def world(db: None) -> World:
    return make_districts()


def chosen(*reports: Submission) -> list[Chosen]:
    return [Chosen(report.pk, seen(report)) for report in reports]


def test_all_that_stand_are_accepted_and_the_others_are_named(world: World) -> None:
    good, changed, decided = world.submitted("a"), world.submitted("n1"), world.submitted("n2")
    foreign = world.submitted("s1")
    wanted = [*chosen(good, changed, decided), Chosen(foreign.pk, "0" * 64), Chosen(999_999, "")]
    return_(actor=world.reviewer, submission=changed.pk, revision_hash=seen(changed), remarks="Sửa", at=AT)
    world.submitted("n1", content=meetings(7))
    accept(actor=world.reviewer, submission=decided.pk, revision_hash=seen(decided), at=AT)
    done = accept_together(actor=world.reviewer, chosen=wanted, at=AT)
    assert done.accepted == (good.pk,)
    assert [(left.submission, left.reason.code) for left in done.left_out] == [
        (changed.pk, "S102"),
        (decided.pk, "S101"),
        (foreign.pk, "S102"),
        (999_999, "S004"),
    ]
    assert set(Submission.objects.filter(state=State.ACCEPTED).values_list("pk", flat=True)) == {good.pk, decided.pk}
    assert (Fact.objects.count(), verify_chain().broken) == (2, None)


def test_what_is_out_of_reach_is_left_out_and_nothing_of_it_changes(world: World) -> None:
    mine, foreign = world.submitted("n1"), world.submitted("s1")
    done = accept_together(actor=north(world), chosen=chosen(mine, foreign), at=AT)
    assert done.accepted == (mine.pk,)
    assert [left.reason.code for left in done.left_out] == ["O003"]
    assert Decision.objects.filter(revision__submission=foreign).count() == 0


def test_the_same_report_chosen_twice_is_accepted_once(world: World) -> None:
    report = world.submitted("n1")
    done = accept_together(actor=world.reviewer, chosen=chosen(report, report), at=AT)
    assert done == Together((report.pk,), ())


def test_none_and_too_many_are_refused(world: World) -> None:
    rows = AuditEntry.objects.count()
    with pytest.raises(NothingChosen):
        accept_together(actor=world.reviewer, chosen=[], at=AT)
    with pytest.raises(TooMany, match="201"):
        accept_together(actor=world.reviewer, chosen=[Chosen(number, "") for number in range(201)], at=AT)
    assert AuditEntry.objects.count() == rows


def test_the_preview_counts_what_is_noticed_and_what_moved(world: World) -> None:
    before = world.submitted("n1", "2017-01", meetings(10))
    accept(actor=world.reviewer, submission=before.pk, revision_hash=seen(before), at=AT)
    world.submitted("n1", "2017-02", meetings(16))
    world.submitted("n2", "2017-02", meetings(3))
    found = preview(actor=world.reviewer, chosen=None, wanted=WaitingFilter(), today=TODAY)
    told = [(row.waiting.unit, row.waiting.number, row.findings, row.changed, row.own) for row in found.candidates]
    assert told == [("n1", 1, 2, 1, False), ("n2", 1, 2, None, False)]
    gone = preview(actor=world.reviewer, chosen=[before.pk, 999_999], wanted=WaitingFilter(), today=TODAY)
    assert (gone.candidates, gone.gone, gone.more) == ([], 2, 0)
    some = preview(actor=world.reviewer, chosen=None, wanted=WaitingFilter(), today=TODAY, most=1)
    assert (len(some.candidates), some.gone, some.more) == (1, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_with_the_same_list_accept_each_report_once() -> None:
    world = make_world()
    other = world.someone(UserRole.REVIEWER, "a")
    reports = [world.submitted("a", f"2017-0{month}") for month in (1, 2, 3)]
    start = Barrier(2)

    def decide(number: int) -> Together:
        start.wait()
        try:
            actor = (world.reviewer, other)[number]
            return accept_together(actor=actor, chosen=chosen(*reports), at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(decide, range(2))
    assert sorted([*first.accepted, *second.accepted]) == [report.pk for report in reports]
    left = [row.reason.code for row in [*first.left_out, *second.left_out]]
    assert left == ["S101"] * 3
    assert (Decision.objects.count(), Fact.objects.count(), verify_chain().broken) == (3, 3, None)


@pytest.mark.django_db(transaction=True)
def test_one_accepts_many_while_another_decides_about_single_ones() -> None:
    world = make_world()
    other = world.someone(UserRole.REVIEWER, "a")
    reports = [world.submitted("a", f"{year}-01") for year in (2017, 2018, 2019)]
    start = Barrier(2)

    def decide(number: int) -> list[str]:
        start.wait()
        try:
            if number == 0:
                done = accept_together(actor=world.reviewer, chosen=chosen(*reports), at=AT)
                return [row.reason.code for row in done.left_out]
            accept(actor=other, submission=reports[-1].pk, revision_hash=seen(reports[-1]), at=AT)
        except AlreadyDecided as error:
            return [error.code]
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(decide, range(2))
    assert [*first, *second] == ["S101"]
    assert (Decision.objects.count(), Fact.objects.count(), verify_chain().broken) == (3, 3, None)

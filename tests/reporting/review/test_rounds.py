"""Many acceptances as a job: in short transactions, each report whole or left out, taken up again after a fall."""

import json
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from tests.factories.reports import AT, World, meetings
from tests.reporting.review.districts import form, make_districts, north, seen, signed_in

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import RoleGrant
from phoihop.measures.facts.models import Fact
from phoihop.reporting.review.actions import (
    Chosen,
    NothingChosen,
    RoundClosed,
    TooMany,
    accept,
    accept_ordered,
    cancel_round,
    order_round,
    return_,
)
from phoihop.reporting.review.actions import rounds as rounds_
from phoihop.reporting.review.enums import ItemState, RoundState
from phoihop.reporting.review.models import AcceptanceRound, Decision, RoundItem
from phoihop.reporting.review.queries import find_round
from phoihop.reporting.review.rules.rounds import MOVES, is_open, may_move
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.slow

MONTHS = [f"2017-{month:02d}" for month in range(1, 13)]


@given(st.lists(st.sampled_from(RoundState), max_size=12))
def test_a_round_that_is_over_stays_over(wanted: list[RoundState]) -> None:
    state = RoundState.QUEUED
    for after in wanted:
        closed = not is_open(state)
        if may_move(state, after):
            assert not closed
            state = after
    assert set(MOVES) == set(RoundState)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2018-02-20")
    return make_districts()


def many(world: World, count: int = 12) -> list[Submission]:
    return [world.submitted("n1", month) for month in MONTHS[:count]]


def chosen(reports: list[Submission]) -> list[Chosen]:
    return [Chosen(report.pk, seen(report)) for report in reports]


def ordered(world: World, reports: list[Submission]) -> int:
    return order_round(actor=world.reviewer, chosen=chosen(reports), at=AT).pk


def work() -> int:
    """Do the waiting rounds as the worker would; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, args, attempts FROM procrastinate_jobs WHERE task_name = 'review.accept'")
        jobs = cursor.fetchall()
    for pk, arguments, attempts in jobs:
        words = arguments if isinstance(arguments, dict) else json.loads(arguments)
        job = Job(
            id=pk,
            queue="review",
            lock=None,
            queueing_lock=None,
            task_name="review.accept",
            task_kwargs=words,
            attempts=attempts,
        )
        context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
        app.tasks["review.accept"].func(context, **words)
    return len(jobs)


def states(order: int) -> list[str]:
    return list(RoundItem.objects.filter(round=order).values_list("state", flat=True))


def test_each_report_is_accepted_or_left_out_with_its_reason(world: World) -> None:
    reports = many(world, 4)
    return_(actor=world.reviewer, submission=reports[1].pk, revision_hash=seen(reports[1]), remarks="Sửa", at=AT)
    order = ordered(world, reports)
    assert Fact.objects.count() == 0
    assert work() == 1
    assert states(order) == [ItemState.ACCEPTED, ItemState.LEFT_OUT, ItemState.ACCEPTED, ItemState.ACCEPTED]
    assert RoundItem.objects.get(state=ItemState.LEFT_OUT).error["code"] == "S101"
    row = AcceptanceRound.objects.get()
    assert (row.state, Fact.objects.count(), verify_chain().broken) == (RoundState.DONE, 3, None)
    work()
    assert (Decision.objects.count(), AcceptanceRound.objects.get().finished_at) == (4, row.finished_at)


def test_rights_are_asked_again_when_the_work_is_done(world: World) -> None:
    reports = many(world, 2)
    order = ordered(world, reports)
    RoleGrant.objects.filter(user=world.reviewer).delete()
    work()
    assert states(order) == [ItemState.LEFT_OUT] * 2
    assert {row.error["code"] for row in RoundItem.objects.all()} == {"O003"}
    assert Decision.objects.count() == 0


def test_a_worker_that_fell_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reports, calls = many(world, 5), []

    def falling(**words: object) -> object:
        calls.append(words["submission"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return accept(**words)  # type: ignore[arg-type]

    order = ordered(world, reports)
    monkeypatch.setattr(rounds_, "accept", falling)
    with pytest.raises(KeyboardInterrupt):
        accept_ordered(order=order, at=AT)
    assert states(order) == [ItemState.ACCEPTED] * 2 + [ItemState.WAITING] * 3
    accept_ordered(order=order, at=AT)
    assert states(order) == [ItemState.ACCEPTED] * 5
    assert (calls, Decision.objects.count()) == ([report.pk for report in [*reports[:3], *reports[2:]]], 5)


def test_what_nobody_foresaw_ends_the_round_and_keeps_what_was_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = many(world, 3)
    order, calls = ordered(world, reports), []

    def broken(**words: object) -> object:
        calls.append(words)
        if len(calls) == 2:
            raise RuntimeError("?")
        return accept(**words)  # type: ignore[arg-type]

    monkeypatch.setattr(rounds_, "accept", broken)
    with pytest.raises(RuntimeError):
        accept_ordered(order=order, at=AT)
    assert states(order) == [ItemState.ACCEPTED, ItemState.WAITING, ItemState.WAITING]
    row = AcceptanceRound.objects.get()
    assert (row.state, row.error["code"]) == (RoundState.FAILED, "P222")


def test_a_cancelled_round_stops_and_what_is_accepted_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = many(world, 3)
    order = ordered(world, reports)

    def cancelling(**words: object) -> object:
        done = accept(**words)  # type: ignore[arg-type]
        cancel_round(actor=world.reviewer, order=order, at=AT)
        return done

    monkeypatch.setattr(rounds_, "accept", cancelling)
    accept_ordered(order=order, at=AT)
    assert states(order) == [ItemState.ACCEPTED, ItemState.WAITING, ItemState.WAITING]
    assert AcceptanceRound.objects.get().state == RoundState.CANCELLED
    with pytest.raises(RoundClosed):
        cancel_round(actor=world.reviewer, order=order, at=AT)
    with pytest.raises(OutOfReach):
        cancel_round(actor=north(world), order=order, at=AT)


def test_none_and_too_many_are_refused(world: World) -> None:
    rows = AuditEntry.objects.count()
    with pytest.raises(NothingChosen):
        order_round(actor=world.reviewer, chosen=[], at=AT)
    with pytest.raises(TooMany):
        order_round(actor=world.reviewer, chosen=[Chosen(number, "") for number in range(201)], at=AT)
    assert (AcceptanceRound.objects.count(), AuditEntry.objects.count()) == (0, rows)


def values(reports: list[Submission]) -> list[str]:
    return [f"{report.pk}:{seen(report)}" for report in reports]


def test_many_on_the_page_become_a_round_with_progress_and_result(world: World) -> None:
    reports, browser = many(world), signed_in(world.reviewer)
    words = form(chon=values(reports))
    answers = [browser.post(reverse("review:together"), words) for _time in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    where = answers[0]["Location"]
    waiting = browser.get(where)
    assert "đã tiếp nhận 0/12 báo cáo" in waiting.content.decode()
    part = browser.get(where, headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div class="progress-part"')
    same = browser.get(f"{where}?da-thay={waiting.context['seen']}", headers={"HX-Request": "true"})
    assert (same.status_code, same.content) == (204, b"")
    return_(actor=world.reviewer, submission=reports[3].pk, revision_hash=seen(reports[3]), remarks="Sửa", at=AT)
    work()
    over = browser.get(where, headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    told = browser.get(where).content.decode()
    assert "đã tiếp nhận 11/12 báo cáo" in told
    assert "S101" in told
    assert Submission.objects.filter(state=State.ACCEPTED).count() == 11
    late = browser.post(f"{where}huy/", form())
    assert late.status_code == 409


def test_few_are_accepted_at_once(world: World) -> None:
    reports = many(world, 10)
    answer = signed_in(world.reviewer).post(reverse("review:together"), form(chon=values(reports)))
    assert answer["Location"] == reverse("review:outcome")
    assert (AcceptanceRound.objects.count(), Decision.objects.count()) == (0, 10)


def test_a_round_is_its_reviewers_alone(world: World) -> None:
    order = ordered(world, many(world, 2))
    stranger = signed_in(north(world))
    assert stranger.get(reverse("review:round", args=[order])).status_code == 404
    assert stranger.post(reverse("review:cancel_round", args=[order]), form()).status_code == 404
    with pytest.raises(OutOfReach):
        find_round(actor=north(world), order=order)
    assert AcceptanceRound.objects.get().state == RoundState.QUEUED


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_many(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    reports = many(world, count)
    for report in reports:
        accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    order = ordered(world, reports)
    work()
    browser: Client = signed_in(world.reviewer)
    where = reverse("review:round", args=[order])
    browser.get(where)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert browser.get(where).content.decode().count("S101") == count


@pytest.mark.django_db(transaction=True)
def test_others_write_between_the_reports_of_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a round is under way a single acceptance by somebody else is done after one report, not after all."""
    world = make_districts()
    reports, other = many(world, 4), world.submitted("n2", content=meetings(7))
    order = ordered(world, reports)
    decided: list[int] = []
    free = threading.Event()

    def single() -> None:
        try:
            free.wait(10)
            accept(actor=north(world), submission=other.pk, revision_hash=seen(other), at=AT)
            decided.append(Decision.objects.count())
        finally:
            connection.close()

    def slowly(**words: object) -> object:
        done = accept(**words)  # type: ignore[arg-type]
        if not free.is_set():
            transaction.on_commit(lambda: (free.set(), thread.join(20)))
        return done

    thread = threading.Thread(target=single)
    thread.start()
    monkeypatch.setattr(rounds_, "accept", slowly)
    accept_ordered(order=order, at=AT)
    assert decided == [2]
    assert (Decision.objects.count(), verify_chain().broken) == (5, None)

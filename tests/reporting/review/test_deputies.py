"""Reviewing and reporting in somebody's name: jobs keep it, pages and receipts say it, nothing is done once it ended."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.reports import AT, World
from tests.reporting.review.districts import address, make_districts, seen, signed_in
from tests.reporting.review.test_remarks import TEXT, unit_page

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.access import act_for
from phoihop.bodies.organisations.actions.delegations import delegate, end_delegation
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Delegation
from phoihop.bodies.people.models import User
from phoihop.reporting.review.actions import Chosen, accept, accept_ordered, order_round, reopen_accepted, return_
from phoihop.reporting.review.models import RoundItem
from phoihop.reporting.submissions.actions import submit
from phoihop.reporting.submissions.actions.batches import PACK, order_packing, pack_ordered
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.workbooks.models import WorkbookResult

pytestmark = pytest.mark.django_db
TODAY = date(2017, 2, 20)
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    return make_districts()


def deputy_of(principal: User) -> tuple[User, Delegation]:
    """An account that acts for the principal from now on."""
    deputy = User.objects.create_user(f"thay-{principal.username}", full_name=f"Thay {principal}")
    words: dict[str, Any] = {"start": TODAY, "end": TODAY, "reason": "Nghỉ phép", "today": TODAY, "at": AT}
    row = delegate(actor=principal, principal=principal, deputy=deputy, **words)
    assert act_for(actor=deputy, delegation=row.pk, today=TODAY)
    return deputy, row


def asked_of_worker() -> Mapping[str, Any]:
    """What the one job of the queue was given."""
    return ProcrastinateJob.objects.get(task_name="review.accept").args  # type: ignore[no-any-return]


def state(report: Submission) -> str:
    return Submission.objects.get(pk=report.pk).state


def test_a_round_asked_for_in_a_name_is_done_in_that_name(world: World) -> None:
    report = world.submitted("n1")
    deputy, _row = deputy_of(world.reviewer)
    order = order_round(actor=deputy, chosen=[Chosen(report.pk, seen(report))], at=AT)
    assert asked_of_worker() == {"order": order.pk, "on_behalf": "tham-dinh"}
    accept_ordered(**asked_of_worker(), at=AT)
    assert (state(report), RoundItem.objects.get().state) == (State.ACCEPTED, "accepted")
    done = AuditEntry.objects.get(action="accept")
    assert (done.actor, done.on_behalf) == ("thay-tham-dinh", "tham-dinh")


def test_a_round_whose_delegation_ended_meanwhile_accepts_nothing(world: World) -> None:
    report = world.submitted("n1")
    deputy, row = deputy_of(world.reviewer)
    order_round(actor=deputy, chosen=[Chosen(report.pk, seen(report))], at=AT)
    end_delegation(actor=world.reviewer, delegation=row.pk, today=TODAY, at=AT)
    accept_ordered(**asked_of_worker(), at=AT)
    assert (state(report), RoundItem.objects.get().state) == (State.SUBMITTED, "left_out")
    assert AuditEntry.objects.filter(action="accept").count() == 0


def test_workbooks_asked_for_in_a_name_are_made_for_the_units_of_that_name(world: World) -> None:
    deputy, _row = deputy_of(world.someone(UserRole.SECRETARIAT, "north"))
    batch = order_packing(actor=deputy, regime=world.regime, period="2017-01", at=AT)
    asked = ProcrastinateJob.objects.get(task_name=PACK).args
    assert asked == {"batch": batch.pk, "on_behalf": "secretariat-north"}
    pack_ordered(**asked, today=TODAY)
    made = WorkbookResult.objects.filter(batch=batch).values_list("organisation__code", flat=True)
    assert sorted(made) == ["n1", "n2"]


def test_a_job_from_before_names_were_kept_is_still_done(world: World) -> None:
    report = world.submitted("n1")
    order = order_round(actor=world.reviewer, chosen=[Chosen(report.pk, seen(report))], at=AT)
    accept_ordered(order=order.pk, at=AT)
    assert state(report) == State.ACCEPTED


def test_the_history_the_receipt_and_the_review_say_who_acted_for_whom(
    world: World, django_assert_max_num_queries: object
) -> None:
    writer, _row = deputy_of(world.actor)
    reviewer, _row = deputy_of(world.reviewer)
    report = world.draft("n1")
    submit(actor=writer, submission=report.pk, source=Source.WEB, note="Đã soát", at=AT)
    report = Submission.objects.select_related("revision", "organisation").get(pk=report.pk)
    words: dict[str, Any] = {"actor": reviewer, "submission": report.pk, "revision_hash": seen(report), "at": AT}
    return_(**words, places={TEXT: "Nêu nguyên nhân"})
    sent, returned = "Thay Cán bộ xã (thay mặt Cán bộ xã)", "Thay Cán bộ thẩm định (thay mặt Cán bộ thẩm định)"
    unit = signed_in(world.actor)
    receipt = unit.get(unit_page(report, "receipt", number=1)).content.decode()
    history = unit.get(unit_page(report, "history")).content.decode()
    side_by_side = signed_in(world.reviewer).get(address(report)).content.decode()
    assert sent in receipt
    assert all(told in page for told in (sent, returned) for page in (history, side_by_side))
    submit(actor=world.actor, submission=world.draft("n1").pk, source=Source.WEB, note="Đã soát", at=LATER)
    report = Submission.objects.select_related("revision", "organisation").get(pk=report.pk)
    words |= {"revision_hash": seen(report), "at": LATER}
    accept(**words)
    reopen_accepted(**words, reason="Sót")
    own = next(event for event, *_rest in unit.get(unit_page(report, "history")).context["events"])
    assert (own.number, own.author, own.decided_by) == (2, "Cán bộ xã", returned)
    assert own.reopened
    assert own.reopened.by == returned
    for name, more in (("history", {}), ("receipt", {"number": 1})):
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert unit.get(unit_page(report, name, **more)).status_code == 200

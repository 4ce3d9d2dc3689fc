"""Drafting, submitting, withdrawing: what is written, what is refused, and that a refusal changes nothing."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.people.access import ActorInactive
from phoihop.reporting.submissions.actions import DraftOverwritten, NothingDrafted, save_draft, submit, withdraw
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import CellNote, DraftChange, Revision, Submission, Withdrawal
from phoihop.reporting.submissions.queries import list_submissions
from phoihop.reporting.submissions.rules import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def snapshot() -> list[object]:
    """Everything that a refused change must leave as it was."""
    return [
        list(model._default_manager.order_by("id").values())
        for model in (Submission, Revision, Withdrawal, DraftChange, CellNote, AuditEntry)
    ]


def test_a_draft_becomes_a_numbered_revision(world: World) -> None:
    report = world.submitted(content=meetings(3))
    assert (report.state, report.draft, report.accepted_revision) == (State.SUBMITTED, None, None)
    revision = report.revision
    assert revision is not None
    assert (revision.number, revision.author, revision.source, revision.at) == (1, world.actor, "web", AT)
    assert revision.content == {"values": [{"indicator": "MEET", "value": "3"}], "narratives": {}}


def test_a_draft_saved_elsewhere_is_not_overwritten(world: World) -> None:
    world.draft()
    before = snapshot()
    with pytest.raises(DraftOverwritten, match="lần 1"):
        save_draft(
            actor=world.actor, regime=world.regime, organisation=world.unit("a"), period="2017-01",
            content=meetings(9), version=0, at=AT,
        )  # fmt: skip
    assert snapshot() == before


def test_invalid_content_is_refused_with_its_findings_and_stays_a_draft(world: World) -> None:
    report = world.draft(content={"values": [{"indicator": "RATE", "value": "1"}, {"indicator": "X", "value": "1"}]})
    before = snapshot()
    with pytest.raises(Refused) as refused:
        submit(actor=world.actor, submission=report.pk, source=Source.WEB, at=AT)
    assert [finding.code for finding in refused.value.findings] == ["S504", "S511"]
    assert snapshot() == before


def test_nothing_is_submitted_twice(world: World) -> None:
    report = world.submitted()
    before = snapshot()
    with pytest.raises(MoveRefused, match="Đã gửi"):
        submit(actor=world.actor, submission=report.pk, source=Source.WEB, at=AT)
    assert snapshot() == before


def test_a_withdrawn_report_needs_a_new_draft(world: World) -> None:
    report = world.submitted()
    withdraw(actor=world.actor, submission=report.pk, reason="nhầm kỳ", at=AT)
    with pytest.raises(NothingDrafted):
        submit(actor=world.actor, submission=report.pk, source=Source.WEB, at=AT)
    again = world.submitted(content=meetings(4))
    assert (again.state, again.revision and again.revision.number) == (State.SUBMITTED, 2)
    assert Withdrawal.objects.get().reason == "nhầm kỳ"


def test_a_closed_account_changes_nothing(world: World) -> None:
    report = world.draft()
    world.actor.is_active = False
    before = snapshot()
    with pytest.raises(ActorInactive):
        submit(actor=world.actor, submission=report.pk, source=Source.WEB, at=AT)
    assert snapshot() == before


@pytest.mark.parametrize("table", ["revision", "withdrawal", "draftchange", "cellnote"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_sent_withdrawn_changed_or_said_is_never_changed(world: World, table: str, statement: str) -> None:
    report = withdraw(actor=world.actor, submission=world.submitted().pk, at=AT)
    CellNote.objects.create(submission=report, place="MEET|", text="x", author=world.actor, at=AT)
    before = snapshot()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(f"submissions_{table}"))
    assert snapshot() == before


@pytest.mark.parametrize("number", [0, 1, 3])
def test_revision_numbers_have_no_gaps(world: World, number: int) -> None:
    report = world.submitted()
    copied = Revision.objects.values().get(submission=report)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(**{**copied, "id": None, "number": number})
    Revision.objects.create(**{**copied, "id": None, "number": 2})


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_one_query_however_long(world: World, count: int, django_assert_num_queries) -> None:
    for month in range(count):
        world.submitted(period=f"2017-0{month + 1}")
    with django_assert_num_queries(1):
        rows = list(list_submissions(actor=world.actor, regime=world.regime))
        assert [(row.organisation.name, row.revision.author.username) for row in rows] == [("Xã A", "can-bo")] * count

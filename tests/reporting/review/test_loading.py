"""Loading reports: standings as named, facts at once, nothing twice, one audit row a table."""

import pytest
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.base.bulk import Loaded
from phoihop.measures.facts.models import Fact, FactPartition
from phoihop.reporting.review.actions import accept, load_reports
from phoihop.reporting.review.actions.loading import NoRegime
from phoihop.reporting.review.models import Decision
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Revision, Submission, Withdrawal
from phoihop.reporting.submissions.rules import ReportRecord, canonical

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def report(status: str, number: int, unit: str = "a", period: str = "2017-01", programme: str = "P") -> ReportRecord:
    return ReportRecord(programme, unit, period, status, canonical(meetings(number)))


ALL = [report("draft", 5), report("submitted", 4), report("accepted", 3), report("returned", 2), report("withdrawn", 1)]


def load(world: World, *reports: ReportRecord) -> list[Loaded]:
    return load_reports(actor=world.actor, reports=reports, at=AT)


def current() -> list[tuple[str, str, int]]:
    rows = Submission.objects.exclude(accepted_revision=None).order_by("period", "organisation__code")
    return [
        (code, period, int(content["values"][0]["value"]))
        for code, period, content in rows.values_list("organisation__code", "period", "accepted_revision__content")
    ]


def test_every_standing_of_one_report_is_kept(world: World) -> None:
    assert load(world, *ALL) == [Loaded("submission", created=1), Loaded("revision", created=4)]
    found = Submission.objects.get()
    assert (found.state, found.draft["values"][0]["value"]) == (State.SUBMITTED, "5")
    assert list(found.revisions.order_by("number").values_list("content__values__0__value", flat=True)) == list("1234")
    assert list(Decision.objects.order_by("id").values_list("revision__number", "action")) == [
        (2, "returned"),
        (3, "accepted"),
    ]
    assert Withdrawal.objects.get().revision.number == 1
    assert list(Fact.objects.values_list("revision__number", "value")) == [(3, 3)]


def test_a_second_load_changes_nothing(world: World) -> None:
    load(world, *ALL)
    before = [list(model._default_manager.order_by("id").values()) for model in (Submission, Revision, FactPartition)]
    rows = AuditEntry.objects.count()
    assert load(world, *ALL) == [Loaded("submission", unchanged=1), Loaded("revision", unchanged=4)]
    after = [list(model._default_manager.order_by("id").values()) for model in (Submission, Revision, FactPartition)]
    assert after == before
    assert AuditEntry.objects.count() == rows


def test_changed_content_supersedes_and_keeps_the_old_revision(world: World) -> None:
    load(world, report("accepted", 3), report("accepted", 7, "b"))
    version = FactPartition.objects.get().version
    assert load(world, report("accepted", 4), report("accepted", 7, "b")) == [
        Loaded("submission", changed=1, unchanged=1),
        Loaded("revision", created=1, unchanged=1),
    ]
    assert current() == [("a", "2017-01", 4), ("b", "2017-01", 7)]
    assert Fact.objects.count() == 3
    assert FactPartition.objects.get().version != version


def test_a_report_no_longer_accepted_leaves_the_facts(world: World) -> None:
    load(world, report("accepted", 3))
    version = FactPartition.objects.get().version
    load(world, report("returned", 3))
    assert current() == []
    assert FactPartition.objects.get().version != version
    assert Submission.objects.get().state == State.RETURNED
    load(world, report("accepted", 3))
    assert current() == [("a", "2017-01", 3)]


def test_reports_not_named_stay(world: World) -> None:
    load(world, report("accepted", 3))
    load(world, report("accepted", 4, "b"))
    assert current() == [("a", "2017-01", 3), ("b", "2017-01", 4)]


def test_a_load_over_reports_made_by_hand_continues_their_numbers(world: World) -> None:
    made = world.submitted(content=meetings(3))
    assert made.revision
    accept(actor=world.reviewer, submission=made.pk, revision_hash=made.revision.content_hash, at=AT)
    assert load(world, report("accepted", 3))[1] == Loaded("revision", unchanged=1)
    load(world, report("accepted", 8))
    assert list(Revision.objects.order_by("number").values_list("number", "source")) == [(1, "web"), (2, "bundle")]
    assert current() == [("a", "2017-01", 8)]


@pytest.mark.parametrize("wrong", [report("accepted", 1, programme="Q"), report("accepted", 1, "nowhere")])
def test_a_report_without_place_stops_everything(world: World, wrong: ReportRecord) -> None:
    rows = AuditEntry.objects.count()
    with pytest.raises(NoRegime):
        load(world, report("accepted", 3), wrong)
    assert (Submission.objects.count(), Fact.objects.count(), AuditEntry.objects.count()) == (0, 0, rows)


def test_each_table_has_one_audit_row_with_counts_and_hash(world: World) -> None:
    start = AuditEntry.objects.count()
    load(world, *ALL)
    rows = AuditEntry.objects.order_by("number")[start:]
    assert [(row.action, row.subject, row.after["created"]) for row in rows] == [
        ("load", "submission", 1),
        ("load", "revision", 4),
    ]
    assert all(len(row.after["sha256"]) == 64 for row in rows)
    assert verify_chain().broken is None


def test_a_draft_alone_is_no_fact(world: World) -> None:
    load(world, report("draft", 3))
    assert (Submission.objects.get().state, Fact.objects.count()) == (State.DRAFT, 0)
    assert load(world, report("draft", 3)) == [Loaded("submission", unchanged=1), Loaded("revision")]

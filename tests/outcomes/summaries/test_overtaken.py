"""A summary made from a report that was corrected later says so, in the list and on its page; nothing is written for it."""

import pytest
from django.urls import reverse
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, browser_of

from phoihop.bodies.notices.enums import NoticeKind
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.notices.rules import sentence
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.models import Summary, SummaryVersion
from phoihop.outcomes.summaries.queries.overtaken import (
    OpenedAgain,
    Overtaken,
    count_overtaken,
    list_opened_again,
    list_overtaken,
)
from phoihop.reporting.review.actions import reopen_accepted
from phoihop.reporting.submissions.actions import withdraw
from phoihop.reporting.submissions.models import Revision, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_world()


def kept(world: World, number: int) -> SummaryVersion:
    """A version made from all revisions that are accepted now."""
    summary, _new = Summary.objects.get_or_create(
        programme=world.programme, organisation=world.unit("city"), period="2017"
    )
    used = Submission.objects.exclude(accepted_revision=None).order_by("pk").values_list("accepted_revision", flat=True)
    return SummaryVersion.objects.create(
        summary=summary,
        number=number,
        report_id=f"R{number}",
        author=world.actor,
        at=AT,
        manifest="{}",
        document=b"",
        document_hash="0" * 64,
        revisions=list(used),
    )


def report(unit: str = "a") -> Submission:
    return Submission.objects.select_related("revision").get(organisation__code=unit)


def test_only_what_was_accepted_anew_overtakes_a_version(world: World) -> None:
    accepted(world, "a", content=meetings(3))
    accepted(world, "b", content=meetings(5))
    first, names = kept(world, 1), {"programme": "P", "regime": "P", "period": "2017-01"}
    assert count_overtaken(versions=[first.pk]) == {}
    one = report("a")
    seen = one.revision.content_hash
    reopen_accepted(actor=world.reviewer, submission=one.pk, revision_hash=seen, reason="Đếm sót", at=AT)
    assert count_overtaken(versions=[first.pk]) == {}
    accepted(world, "a", content=meetings(4))
    second = kept(world, 2)
    withdraw(actor=world.actor, submission=report("b").pk, at=AT)
    assert count_overtaken(versions=[first.pk, second.pk]) == {first.pk: 2, second.pk: 1}
    assert list_overtaken(version=first, most=9) == (
        [
            Overtaken(unit="a", unit_name="Xã A", used=1, now=2, **names),
            Overtaken(unit="b", unit_name="Xã B", used=1, now=None, **names),
        ],
        2,
    )
    assert list_overtaken(version=first, most=1)[1] == 2
    assert Revision.objects.count() == 3


def test_a_report_opened_again_is_told_to_the_makers_and_on_the_page_until_it_is_accepted_anew(world: World) -> None:
    accepted(world, "a", content=meetings(3))
    kept(world, 1)
    latest = kept(world, 2)
    one = report("a")
    page = reverse("summaries:version", args=[latest.report_id])
    assert list_opened_again(version=latest, most=9) == ([], 0)
    reopen_accepted(
        actor=world.reviewer, submission=one.pk, revision_hash=one.revision.content_hash, reason="Đếm sót", at=AT
    )
    again = OpenedAgain(programme="P", regime="P", unit="a", unit_name="Xã A", period="2017-01")
    assert list_opened_again(version=latest, most=9) == ([again], 1)
    notice = Notice.objects.get(kind=NoticeKind.OUTDATED)
    assert (notice.recipient, notice.link) == (world.actor, page)
    assert sentence(notice.kind, notice.params) == (
        "Báo cáo tháng 01 năm 2017 của Xã A, đã dùng trong báo cáo tổng hợp R2, được mở lại để sửa. Lý do: Đếm sót"
    )
    accepted(world, "a", content=meetings(4))
    assert list_opened_again(version=latest, most=9) == ([], 0)
    assert count_overtaken(versions=[latest.pk]) == {latest.pk: 1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_says_how_many_in_as_many_queries(world: World, count: int, django_assert_num_queries: object) -> None:
    accepted(world, "a", content=meetings(3))
    for number in range(count):
        kept(world, number + 1)
    accepted(world, "a", content=meetings(4))
    browser = browser_of(world.someone(UserRole.SECRETARIAT))
    browser.get(reverse("summaries:list"))
    with django_assert_num_queries(9):  # type: ignore[operator]
        told = browser.get(reverse("summaries:list")).content.decode()
    assert told.count("1 báo cáo đã sửa sau khi lập") == count

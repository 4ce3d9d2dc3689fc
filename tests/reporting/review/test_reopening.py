"""Opening an accepted report again: who may, what stands meanwhile, what the history says."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests.factories.reports import AT, World, make_world, meetings
from tests.reporting.review.districts import address, form, make_districts, north, seen, signed_in, south

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.facts.queries import copy_facts
from phoihop.reporting.review.actions import AnotherRevision, NoReason, accept, reopen_accepted, return_
from phoihop.reporting.review.models import Reopening
from phoihop.reporting.submissions.actions import withdraw
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import MoveRefused


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_districts()


def accepted(world: World, number: int = 3, unit: str = "n1") -> Submission:
    report = world.submitted(unit, content=meetings(number))
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    return report


def opened(world: World, report: Submission, reason: str = "Đếm sót một buổi") -> Reopening:
    return reopen_accepted(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), reason=reason, at=AT)


def current(world: World) -> list[str]:
    with transaction.atomic():
        lines = b"".join(bytes(part) for part in copy_facts(programme=world.programme)).decode().split()
    return [line.split(",")[4].split(".")[0] for line in lines]


def state() -> str:
    return Submission.objects.get().state


def page(report: Submission, name: str = "submissions:report") -> str:
    codes = {"programme": "P", "regime": "P", "unit": report.organisation.code, "period": report.period}
    return reverse(name, kwargs=codes)


def test_the_accepted_numbers_stand_until_the_correction_is_accepted(world: World) -> None:
    report = accepted(world, 3)
    opened(world, report)
    assert (state(), current(world)) == (State.REOPENED, ["3"])
    world.draft("n1", content=meetings(4))
    assert (state(), current(world)) == (State.REOPENED, ["3"])
    corrected = world.submitted("n1", content=meetings(4))
    assert (state(), current(world)) == (State.SUBMITTED, ["3"])
    return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(corrected), remarks="Chưa đúng", at=AT)
    assert (state(), current(world)) == (State.RETURNED, ["3"])
    corrected = world.submitted("n1", content=meetings(5))
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(corrected), at=AT)
    assert (state(), current(world)) == (State.ACCEPTED, ["5"])
    told = AuditEntry.objects.get(action="reopen")
    assert (told.before, told.after) == (
        {"state": "accepted"},
        {"state": "reopened", "revision": 1, "reason": "Đếm sót một buổi"},
    )


def test_a_reopened_report_that_is_withdrawn_leaves_the_facts(world: World) -> None:
    report = accepted(world)
    opened(world, report)
    withdraw(actor=world.actor, submission=report.pk, at=AT)
    assert (state(), current(world)) == (State.WITHDRAWN, [])


@pytest.mark.parametrize(
    ("role", "unit", "allowed"),
    [
        (UserRole.SECRETARIAT, "city", True),
        (UserRole.SECRETARIAT, "north", True),
        (UserRole.REVIEWER, "north", True),
        (UserRole.SECRETARIAT, "south", False),
        (UserRole.REVIEWER, "south", False),
        (UserRole.LEADER, "city", False),
        (UserRole.ADMINISTRATOR, "city", False),
        (UserRole.REPORTER, "n1", False),
    ],
)
def test_who_may_open_it_again(world: World, role: UserRole, unit: str, allowed: bool) -> None:
    report = accepted(world)
    actor, rows = world.someone(role, unit), AuditEntry.objects.count()
    words = {"submission": report.pk, "revision_hash": seen(report), "reason": "Sai số", "at": AT}
    if allowed:
        reopen_accepted(actor=actor, **words)
        assert state() == State.REOPENED
        return
    with pytest.raises(OutOfReach):
        reopen_accepted(actor=actor, **words)
    assert signed_in(actor).get(page(report, "review:reopen")).status_code == 404
    assert (state(), Reopening.objects.count(), AuditEntry.objects.count()) == (State.ACCEPTED, 0, rows)


def test_without_a_reason_or_for_another_revision_nothing_changes(world: World) -> None:
    report = accepted(world)
    rows = AuditEntry.objects.count()
    with pytest.raises(NoReason):
        opened(world, report, " ")
    with pytest.raises(AnotherRevision):
        reopen_accepted(actor=world.reviewer, submission=report.pk, revision_hash="0" * 64, reason="Sai", at=AT)
    waiting = world.submitted("n2")
    with pytest.raises(MoveRefused):
        opened(world, waiting)
    assert (Reopening.objects.count(), AuditEntry.objects.filter(action="reopen").count()) == (0, 0)
    assert AuditEntry.objects.count() > rows


def test_a_reopening_is_never_changed(world: World) -> None:
    opened(world, accepted(world))
    for statement in ("UPDATE review_reopening SET reason = 'x'", "DELETE FROM review_reopening"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Reopening.objects.get().reason == "Đếm sót một buổi"


def test_the_secretariat_reopens_on_the_page_and_the_unit_reads_why(world: World) -> None:
    report = accepted(world)
    secretariat = signed_in(world.someone(UserRole.SECRETARIAT))
    assert page(report, "review:reopen") in secretariat.get(page(report)).content.decode()
    assert page(report, "review:reopen") not in signed_in(world.actor).get(page(report)).content.decode()
    empty = secretariat.post(page(report, "review:reopen"), form(**{"ban-da-xem": seen(report), "reason": " "}))
    assert (empty.status_code, state()) == (422, State.ACCEPTED)
    words = form(**{"ban-da-xem": seen(report), "reason": "Cộng sót thôn Thượng"})
    answers = [secretariat.post(page(report, "review:reopen"), words) for _time in range(2)]
    assert [answer["Location"] for answer in answers] == [page(report)] * 2
    again = secretariat.post(page(report, "review:reopen"), form(**{"ban-da-xem": seen(report), "reason": "Nữa"}))
    assert again.status_code == 409
    unit = signed_in(world.actor).get(page(report)).content.decode()
    assert "Cộng sót thôn Thượng" in unit
    assert "Được mở lại để sửa" in unit
    for where in (page(report, "submissions:history"), address(report)):
        assert "Cộng sót thôn Thượng" in signed_in(world.reviewer).get(where).content.decode()
    assert Reopening.objects.count() == 1


def test_pages_of_a_reopened_report_take_at_most_fifteen_queries(
    world: World, django_assert_max_num_queries: object
) -> None:
    report = accepted(world)
    secretariat = signed_in(world.someone(UserRole.SECRETARIAT))
    secretariat.get(page(report, "review:reopen"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert secretariat.get(page(report, "review:reopen")).status_code == 200
    opened(world, report)
    for browser, where in ((signed_in(world.actor), page(report)), (signed_in(north(world)), address(report))):
        browser.get(where)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert browser.get(where).status_code == 200
    assert signed_in(south(world)).get(address(report)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_reopen_at_once_one_wins_and_the_other_is_told() -> None:
    world = make_world()
    report = world.submitted()
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    start = Barrier(2)

    def reopen(_number: int) -> ProductError | None:
        start.wait()
        try:
            opened(world, report)
        except ProductError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(reopen, range(2)))
    assert answers.count(None) == 1
    assert [error.code for error in answers if error] == ["S001"]
    assert (Reopening.objects.count(), verify_chain().broken) == (1, None)

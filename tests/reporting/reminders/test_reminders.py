"""Reminders: what is due is reminded of once, by hand those in reach; who is told of decisions; nobody else learns of it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.notices.enums import NoticeKind
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Delegation, Organisation, RoleGrant
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user
from phoihop.reporting.regimes.actions import end_extension, extend
from phoihop.reporting.reminders.actions import (
    NobodyToRemind,
    deliver,
    remind,
    remind_due,
    tell_decided,
    tell_extended,
    tell_waiting,
)
from phoihop.reporting.reminders.enums import Occasion
from phoihop.reporting.reminders.models import Reminder
from phoihop.reporting.reminders.rules import occasion_of
from phoihop.reporting.review.actions import accept, return_
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup.periods import find_period

MARCH = "2017-03"
DUE = date(2017, 3, 15)
PAGE = f"/nhac-viec/P/P/{MARCH}/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", DUE.isoformat())
    return make_world()


def visitor(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(**words: Any) -> dict[str, Any]:
    return {"_once": str(uuid4()), **words}


def jobs() -> list[tuple[str, dict[str, Any]]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def told(user: User) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(recipient=user).order_by("pk").values_list("kind", "organisation")
    return list(rows)


def by_hand(world: World, actor: User, *units: str, today: date = DUE) -> list[Reminder]:
    period = find_period(MARCH)
    assert period
    return remind(actor=actor, regime=world.regime, period=period, units=units, today=today, at=AT)


@given(st.dates(date(2017, 1, 1), date(2017, 12, 31)), st.integers(-400, 400))
def test_each_deadline_has_its_three_occasions_in_order(deadline: date, days: int) -> None:
    today = deadline + timedelta(days=days)
    expected = (
        Occasion.FIVE_DAYS
        if -5 <= days <= -2
        else Occasion.ONE_DAY
        if days in (-1, 0)
        else Occasion.DAY_AFTER
        if 1 <= days <= 7
        else None
    )
    assert occasion_of(deadline, today) is expected


def test_a_unit_is_reminded_on_each_occasion_once(world: World) -> None:
    reporter = world.someone(UserRole.REPORTER, "a")
    for days in range(-7, 12):
        today = DUE + timedelta(days=days)
        remind_due(at=AT, today=today)
        remind_due(at=AT, today=today)
    found = Reminder.objects.filter(period=MARCH, organisation=world.unit("a")).order_by("pk")
    assert [(row.occasion, row.deadline, row.by, row.accounts) for row in found] == [
        ("five_days", DUE, None, 2),
        ("one_day", DUE, None, 2),
        ("day_after", DUE, None, 2),
    ]
    assert told(reporter) == [("due_soon", "a"), ("due_now", "a"), ("overdue", "a")]


def test_a_missed_day_is_caught_up(world: World) -> None:
    remind_due(at=AT, today=DUE + timedelta(days=4))
    assert set(Reminder.objects.filter(period=MARCH).values_list("occasion", flat=True)) == {"day_after"}


def test_what_was_sent_is_not_reminded_of_what_was_returned_is(world: World) -> None:
    world.submitted("a", MARCH)
    report = world.submitted("b", MARCH)
    assert report.revision
    return_(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, remarks="x", at=AT)
    remind_due(at=AT, today=DUE)
    assert list(Reminder.objects.values_list("organisation__code", flat=True)) == ["b"]


@pytest.mark.parametrize("status", ["draft", "stopped"])
def test_a_programme_that_does_not_run_reminds_nobody(world: World, status: str) -> None:
    type(world.programme).objects.update(status=status)
    assert remind_due(at=AT, today=DUE) == 0


def test_more_time_moves_the_reminders_of_that_unit_alone(world: World) -> None:
    words: dict[str, Any] = {"regime": world.regime, "organisation": world.unit("a"), "period": MARCH}
    until = DUE + timedelta(days=20)
    extend(actor=world.reviewer, **words, until=until, reason="Lũ", today=DUE, at=AT)
    remind_due(at=AT, today=DUE + timedelta(days=1))
    assert list(Reminder.objects.values_list("organisation__code", "occasion")) == [("b", "day_after")]
    remind_due(at=AT, today=until - timedelta(days=5))
    found = Reminder.objects.filter(organisation=world.unit("a")).values_list("occasion", "deadline")
    assert list(found) == [("five_days", until)]


@pytest.mark.parametrize("units", [1, 30])
def test_reminding_takes_as_many_queries_however_many_units(
    world: World, units: int, django_assert_num_queries: Any
) -> None:
    for number in range(units):
        unit = Organisation.objects.create(code=f"x{number}", name=f"Xã {number}", kind="commune")
        RoleGrant.objects.create(user=world.actor, role=UserRole.REPORTER, organisation=unit)
    with django_assert_num_queries(15):
        assert remind_due(at=AT, today=DUE) == units + 2


def test_an_officer_reminds_those_below_and_their_accounts_are_told_by_a_job(world: World) -> None:
    secretary, reporter = world.someone(UserRole.SECRETARIAT), world.someone(UserRole.REPORTER, "a")
    made = by_hand(world, secretary, "a", "c", "nobody")
    assert [(row.organisation.code, row.by, row.accounts) for row in made] == [("a", secretary, 2)]
    assert jobs() == [("reminders.deliver", {"reminders": [made[0].pk]})]
    assert Notice.objects.count() == 0
    for _time in range(2):
        deliver(reminders=[made[0].pk], today=DUE, at=AT)
    assert told(reporter) == [("reminded", "a")]
    entry = AuditEntry.objects.get(action="reminders.send")
    assert (entry.subject, entry.after) == ("programme/P/regime/P/reminders/2017-03", {"units": ["a"]})


@pytest.mark.parametrize(
    ("role", "unit"),
    [(UserRole.REPORTER, "a"), (UserRole.SECRETARIAT, "b"), (UserRole.LEADER, "city"), (UserRole.BOARD, "city")],
)
def test_nobody_reminds_beyond_his_reach(world: World, role: UserRole, unit: str) -> None:
    actor = world.someone(role, unit)
    with pytest.raises(NobodyToRemind):
        by_hand(world, actor, "a")
    visitor(actor).post(PAGE, form(**{"don-vi": ["a"]}))
    assert (Reminder.objects.count(), jobs(), AuditEntry.objects.filter(action="reminders.send").count()) == (0, [], 0)


def test_the_page_shows_who_owes_what_and_who_was_reminded_when(world: World) -> None:
    secretary = world.someone(UserRole.SECRETARIAT)
    world.submitted("b", MARCH)
    browser = visitor(secretary)
    page = browser.get(PAGE)
    assert [(row["debt"].unit, row["reminded"]) for row in page.context["lines"]] == [("a", None)]
    assert "Sẽ nhắc 1 đơn vị" in page.content.decode()
    assert browser.post(PAGE, form(**{"don-vi": ["a"]}))["Location"] == PAGE
    page = browser.get(PAGE)
    (line,) = page.context["lines"]
    assert (line["reminded"]["by"], line["reminded"]["label"]) == ("secretariat city", "Cán bộ nhắc")
    (one,) = page.context["rounds"]
    assert (one["round"].by, one["round"].units) == ("secretariat city", 1)


def test_when_nobody_is_left_to_remind_the_page_says_so(world: World) -> None:
    browser = visitor(world.someone(UserRole.SECRETARIAT))
    answer = browser.post(PAGE, form())
    assert (answer.status_code, "T010" in answer.content.decode()) == (409, True)
    for unit in "ab":
        world.submitted(unit, MARCH)
    assert "Không còn đơn vị nào nợ báo cáo" in browser.get(PAGE).content.decode()
    assert browser.get("/nhac-viec/P/P/2017-13/").status_code == 404
    assert browser.get("/nhac-viec/P/X/2017-03/").status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_takes_as_many_queries_however_many_units(
    world: World, units: int, django_assert_num_queries: Any
) -> None:
    city = world.unit("city")
    for number in range(units):
        Organisation.objects.create(code=f"x{number}", name=f"Xã {number}", kind="commune", parent=city)
    browser = visitor(world.someone(UserRole.SECRETARIAT))
    browser.get(PAGE)
    with django_assert_num_queries(15):
        assert len(browser.get(PAGE).context["lines"]) == units + 2


def test_a_decision_is_told_to_the_units_reporters_once(world: World) -> None:
    reporter, stranger = world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.REPORTER, "b")
    one, two = world.submitted("a", MARCH), world.submitted("a", "2017-02")
    assert one.revision
    assert two.revision
    accept(actor=world.reviewer, submission=one.pk, revision_hash=one.revision.content_hash, at=AT)
    return_(actor=world.reviewer, submission=two.pk, revision_hash=two.revision.content_hash, remarks="x", at=AT)
    assert jobs() == [
        ("reminders.decided", {"revisions": [one.revision.pk], "kind": "accepted"}),
        ("reminders.decided", {"revisions": [two.revision.pk], "kind": "returned"}),
    ]
    for _time in range(2):
        for _task, words in jobs():
            kind = NoticeKind(words["kind"])
            tell_decided(revisions=words["revisions"], kind=kind, today=DUE, at=AT)
    assert told(reporter) == told(world.actor) == [("accepted", "a"), ("returned", "a")]
    assert told(stranger) == []
    assert Notice.objects.filter(recipient=reporter).values_list("link", flat=True)[0] == "/bao-cao/P/P/a/2017-02/"


def test_more_time_is_told_and_not_if_it_was_taken_back_meanwhile(world: World) -> None:
    reporter = world.someone(UserRole.REPORTER, "a")
    words: dict[str, Any] = {"regime": world.regime, "organisation": world.unit("a"), "period": MARCH}
    extend(actor=world.reviewer, **words, until=DUE + timedelta(days=3), reason="Lũ", today=DUE, at=AT)
    ((task, arguments),) = jobs()
    assert task == "reminders.extended"
    tell_extended(extension=arguments["extension"], today=DUE, at=AT)
    assert told(reporter) == [("extended", "a")]
    end_extension(actor=world.reviewer, **words, today=DUE, at=AT)
    Notice.objects.all().delete()
    tell_extended(extension=arguments["extension"], today=DUE, at=AT)
    assert told(reporter) == []


def test_reviewers_are_told_once_a_day_what_came_in(world: World) -> None:
    other = world.someone(UserRole.REVIEWER, "b")
    world.submitted("a", MARCH)
    day = date(2017, 2, 21)
    assert [tell_waiting(today=day, at=AT) for _time in range(2)] == [1, 1]
    rows = Notice.objects.values_list("recipient", "kind", "params")
    assert list(rows) == [(world.reviewer.pk, "waiting", {"count": 1})]
    assert (told(other), tell_waiting(today=day + timedelta(days=1), at=AT)) == ([], 0)


def test_a_bundle_of_old_reports_tells_nobody(world: World) -> None:
    from phoihop.project.reactions import REACTIONS
    from phoihop.reporting.review.actions import ReportsAccepted
    from phoihop.reporting.submissions.actions import save_draft, submit
    from phoihop.reporting.submissions.enums import Source

    words = {"regime": world.regime, "organisation": world.unit("a"), "period": MARCH, "content": meetings(3)}
    report = save_draft(actor=system_user(), **words, version=0, source=Source.BUNDLE, at=AT)
    revision = submit(actor=system_user(), submission=report.pk, source=Source.BUNDLE, note="Đủ.", at=AT)
    assert revision.source == Source.BUNDLE
    REACTIONS[ReportsAccepted][-1](ReportsAccepted(revisions=(revision.pk,)))
    assert (jobs(), Submission.objects.count()) == ([], 1)


def test_a_deputy_is_reminded_with_the_reporter_while_it_holds(world: World) -> None:
    reporter, deputy = world.someone(UserRole.REPORTER, "a"), User.objects.create_user("thay")
    shut = User.objects.create_user("dong", is_active=False)
    for who, end in ((deputy, DUE), (shut, DUE), (world.reviewer, DUE - timedelta(days=1))):
        words: dict[str, Any] = {"start": DUE - timedelta(days=3), "end": end, "made_by": reporter, "made_at": AT}
        Delegation.objects.create(principal=reporter, deputy=who, **words)
    remind_due(at=AT, today=DUE)
    assert told(deputy) == told(reporter) == [("due_now", "a")]
    assert (told(shut), told(world.reviewer)) == ([], [])


def test_the_matrix_leads_those_who_remind_to_the_late_list(world: World) -> None:
    def leads(role: UserRole) -> bool:
        return PAGE in visitor(world.someone(role)).get(f"/tiep-nhan/tien-do/?ky={MARCH}").content.decode()

    assert [leads(role) for role in (UserRole.SECRETARIAT, UserRole.REVIEWER, UserRole.LEADER)] == [True, True, False]

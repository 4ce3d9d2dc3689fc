"""Việc của tôi: what each role is shown, what is pressing first, in few queries however many units."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, make_world

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.people.models import User
from phoihop.doors.site.navigation import menu
from phoihop.outcomes.summaries.models import Summary, SummaryOrder, SummaryVersion
from phoihop.reporting.review.actions import accept, return_
from phoihop.reporting.submissions.enums import Duty
from phoihop.reporting.submissions.rules import Owed, due_words, sort_duties

DAY = date(2017, 3, 15)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", DAY.isoformat())
    return make_world()


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def home(user: User, query: str = "") -> dict:
    return visitor(user).get(f"/{query}").context


def told(jobs: list) -> list[tuple[str, str, str]]:
    return [(job.owed.period, job.badge.label, job.words) for job in jobs]


def owed(ends: date, state: str = "", drafted: bool = False) -> Owed:
    return Owed("P", "P", "", "a", "Xã A", f"{ends:%Y-%m}", ends, ends, ends, ends, state, drafted)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2021, 12, 15), "còn 2 ngày"),
        (date(2021, 12, 17), "hạn hôm nay"),
        (date(2021, 12, 18), "quá hạn 1 ngày, được gia hạn đến 19/12/2021"),
        (date(2021, 12, 20), "quá hạn 3 ngày"),
    ],
)
def test_how_far_off_a_deadline_is(today: date, words: str) -> None:
    assert due_words(date(2021, 12, 17), date(2021, 12, 19), today) == words


@given(
    st.lists(
        st.tuples(
            st.integers(-150, 900),
            st.sampled_from(["", "draft", "submitted", "returned", "accepted", "withdrawn"]),
            st.booleans(),
        )
    )
)
def test_every_undone_report_is_told_once_returned_ones_first(rows) -> None:
    today = date(2021, 12, 16)
    duties = sort_duties([owed(today - timedelta(days=ago), state, drafted) for ago, state, drafted in rows], today)
    undone = [row for row in rows if row[1] not in {"submitted", "accepted"}]
    assert len(duties.old) + len(duties.pressing) + len(duties.coming) <= len(undone)
    kinds = [row.duty(today) for row in duties.pressing]
    assert kinds == sorted(kinds, key=[Duty.RETURNED, Duty.LATE, Duty.DUE, Duty.RUNNING].index)
    assert all((today - row.ends).days > 400 for row in duties.old)


def test_a_reporter_sees_the_returned_first_then_late_then_due(world: World) -> None:
    report = world.submitted(period="2017-01")
    return_(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, remarks="x", at=AT)
    done = world.submitted(period="2016-12")
    accept(actor=world.reviewer, submission=done.pk, revision_hash=done.revision.content_hash, at=AT)
    world.draft(period="2017-03")
    found = home(world.someone(UserRole.REPORTER, "a"))
    assert told(found["pressing"])[0] == ("2017-01", "Bị trả lại", "quá hạn 58 ngày")
    assert [row for row in told(found["pressing"]) if row[0] in {"2017-02", "2017-03"}] == [
        ("2017-02", "Quá hạn", "quá hạn 28 ngày"),
        ("2017-03", "Đến hạn", "hạn hôm nay"),
    ]
    assert told(found["recent"]) == [("2016-12", "Đã tiếp nhận", "")]
    assert found["pressing"][-1].draft.label == "Đang soạn"
    assert "standings" not in found


def test_old_gaps_are_one_line_until_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2018-06-01")
    user = world.someone(UserRole.REPORTER, "a")
    found = home(user)
    assert (found["old_count"] > 0, found["old"]) == (True, [])
    assert len(home(user, "?cu=1")["old"]) == found["old_count"]


def test_those_above_see_the_latest_periods(world: World) -> None:
    world.submitted(period="2017-03")
    found = home(world.someone(UserRole.LEADER, "city"))
    counts = {
        row.count.period: (row.count.reported, row.count.asked, row.count.waiting, row.late)
        for row in found["standings"]
    }
    assert counts["2017-03"] == (1, 2, 1, 0)
    assert "pressing" not in found
    found = home(world.reviewer)
    assert (found["waiting"], found["overdue"]) == (1, 0)


def test_a_reviewer_of_one_unit_counts_that_unit_alone(world: World) -> None:
    world.submitted(unit="a")
    world.submitted(unit="b")
    found = home(world.someone(UserRole.REVIEWER, "b"))
    assert (found["waiting"], found["overdue"]) == (1, 1)
    assert found["standings"][0].count.asked == 1


def test_those_above_see_what_is_being_made_and_what_was_made_last(world: World) -> None:
    leader, city = world.someone(UserRole.LEADER, "city"), world.unit("city")
    summary = Summary.objects.create(programme=world.programme, organisation=city, period="2016")
    for number in (1, 2, 3):
        SummaryVersion.objects.create(
            summary=summary,
            number=number,
            report_id=f"r{number}",
            author=leader,
            at=AT,
            manifest="{}",
            document=b"",
            document_hash="",
            workbook_hash="",
            revisions=[],
        )
    wish = {"programme": world.programme, "organisation": city, "period": "2017", "at": AT, "total": 9}
    order = SummaryOrder.objects.create(requested_by=leader, **wish)
    SummaryOrder.objects.create(requested_by=world.reviewer, **wish)
    made = home(leader)["made"]
    assert [(row.title, row.href, row.badge.label) for row in made] == [
        (f"{city.name} – Năm 2017", f"/tong-ket/yeu-cau/{order.pk}/", "Đang chờ"),
        (f"{city.name} – Năm 2016, lần lập 3", "/tong-ket/ban/r3/", "Đã xong"),
        (f"{city.name} – Năm 2016, lần lập 2", "/tong-ket/ban/r2/", "Đã xong"),
    ]
    assert home(world.someone(UserRole.LEADER, "b"))["made"] == []


def test_a_regime_is_found_under_programmes(world: World) -> None:
    user = world.someone(UserRole.REPORTER, "a")
    for path in ("/che-do/", "/che-do/P/P/lich-su/", "/chuong-trinh/P/"):
        assert [item.href for item in menu(user=user, path=path, today=DAY) if item.current] == ["/chuong-trinh/"]
    assert [item.href for item in menu(user=user, path="/don-vi/a/", today=DAY) if item.current] == ["/don-vi/"]
    assert [item.href for item in menu(user=user, path="/bao-cao/P/", today=DAY) if item.current] == []


def test_an_account_without_roles_is_told_what_comes_next(world: World) -> None:
    answer = visitor(User.objects.create_user("moi")).get("/")
    assert "Tài khoản chưa được phân quyền" in answer.content.decode()


def test_an_administrator_is_led_to_the_accounts(world: World) -> None:
    assert home(world.someone(UserRole.ADMINISTRATOR, "city"))["is_manager"]


@pytest.mark.parametrize("units", [1, 3])
def test_home_takes_as_many_queries_however_many_units(world: World, units: int, django_assert_num_queries) -> None:
    user = world.someone(UserRole.REVIEWER, "city")
    city = world.unit("city")
    for number in range(units):
        unit = Organisation.objects.create(code=f"x{number}", name=f"Xã {number}", kind="commune", parent=city)
        RoleGrant.objects.create(user=user, role=UserRole.REPORTER, organisation=unit)
        world.actor.__dict__.pop("_grants", None)
        RoleGrant.objects.create(user=world.actor, role=UserRole.REPORTER, organisation=unit)
        world.submitted(unit=unit.code)
    client = visitor(user)
    client.get("/")
    with django_assert_num_queries(15):
        assert client.get("/").status_code == 200

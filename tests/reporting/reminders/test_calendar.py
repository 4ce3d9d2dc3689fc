"""The calendar of deadlines: only its own account's, only at its present secret address."""

from datetime import date
from uuid import uuid4

import icalendar
import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions import extend
from phoihop.reporting.reminders.access import token_of
from phoihop.reporting.reminders.actions import close_calendar, open_calendar
from phoihop.reporting.reminders.models import CalendarFeed

DAY = date(2017, 3, 10)
PAGE = "/nhac-viec/lich/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", DAY.isoformat())
    return make_world()


def address(user: User) -> str:
    return f"{PAGE}{token_of(open_calendar(actor=user, at=AT))}.ics"


def events(path: str) -> dict[str, date]:
    """Summary → day of each event."""
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = icalendar.Calendar.from_ical(answer.content)
    return {str(event["summary"]): event.decoded("dtstart") for event in found.walk("VEVENT")}


def test_it_holds_what_the_accounts_units_owe_and_nothing_else(world: World) -> None:
    world.submitted("a", "2017-02")
    found = events(address(world.someone(UserRole.REPORTER, "a")))
    assert all("Xã A" in summary for summary in found)
    assert found["Hạn gửi báo cáo tháng 3 năm 2017 – Xã A"] == date(2017, 3, 15)
    assert "Hạn gửi báo cáo tháng 02 năm 2017 – Xã A" not in found
    assert events(address(world.someone(UserRole.LEADER, "city"))) == {}


def test_more_time_moves_the_event(world: World) -> None:
    words = {"regime": world.regime, "organisation": world.unit("a"), "period": "2017-03"}
    extend(actor=world.reviewer, **words, until=date(2017, 3, 20), reason="x", today=DAY, at=AT)  # type: ignore[arg-type]
    found = events(address(world.someone(UserRole.REPORTER, "a")))
    assert found["Hạn gửi báo cáo tháng 3 năm 2017 – Xã A"] == date(2017, 3, 20)


def test_an_address_is_void_once_renewed_closed_or_its_account_is_shut(world: World) -> None:
    user = world.someone(UserRole.REPORTER, "a")
    first = address(user)
    second = address(user)
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(second).status_code == 404
    User.objects.filter(pk=user.pk).update(is_active=True)
    close_calendar(actor=user, at=AT)
    assert Client().get(second).status_code == 404
    told = AuditEntry.objects.filter(subject="account reporter-a").order_by("number")
    assert [row.action for row in told] == ["calendar.open", "calendar.open", "calendar.close"]


@pytest.mark.parametrize("change", ["other-user", "other-serial", "no-signature", "garbage"])
def test_a_guess_learns_nothing(world: World, change: str) -> None:
    user, other = world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.REPORTER, "b")
    feed, foreign = open_calendar(actor=user, at=AT), open_calendar(actor=other, at=AT)
    name, _dot, signature = token_of(feed).rpartition(".")
    guess = {
        "other-user": f"{foreign.user_id}-{foreign.serial}.{signature}",
        "other-serial": f"{feed.user_id}-{feed.serial + 1}.{signature}",
        "no-signature": name,
        "garbage": "x",
    }[change]
    assert Client().get(f"{PAGE}{guess}.ics").status_code == 404


def test_the_page_gives_the_address_to_its_account_alone(world: World) -> None:
    browser = Client()
    browser.force_login(world.someone(UserRole.REPORTER, "a"))
    assert browser.get(PAGE).context["address"] == ""
    browser.post(PAGE, {"_once": str(uuid4()), "viec": "moi"})
    told = browser.get(PAGE).context["address"]
    assert told.startswith("http://127.0.0.1:8000/nhac-viec/lich/")
    other = Client()
    other.force_login(world.someone(UserRole.REPORTER, "b"))
    assert other.get(PAGE).context["address"] == ""
    browser.post(PAGE, {"_once": str(uuid4()), "viec": "dong"})
    assert (browser.get(PAGE).context["address"], CalendarFeed.objects.get().is_open) == ("", False)

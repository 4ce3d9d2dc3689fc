"""A unit that was given more time is late from its own day: in the matrix, in the message, in the queue."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World
from tests.reporting.review.districts import make_districts, seen, signed_in

from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.regimes.actions import extend
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.review.actions import accept
from phoihop.reporting.review.queries import MatrixFilter, WaitingFilter, debt_of, list_matrix, list_queue
from phoihop.reporting.review.rules import Debt, Owing, reminder
from phoihop.reporting.submissions.actions import submit
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import Submission

TODAY = date(2017, 2, 20)
JANUARY = "2017-01"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """On 20 February reports are sent; January was due on the 16th of January."""
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    return make_districts()


def more(world: World, unit: str, until: date) -> None:
    actor = world.someone(UserRole.SECRETARIAT)
    words: dict[str, Any] = {"regime": world.regime, "organisation": world.unit(unit), "period": JANUARY}
    extend(actor=actor, **words, until=until, reason="Lũ", today=TODAY, at=AT)


def states(world: World, today: date = TODAY) -> dict[str, str]:
    found = list_matrix(actor=world.someone(UserRole.SECRETARIAT), wanted=MatrixFilter(), today=today)
    assert found
    place = [column.period.name for column in found.columns].index(JANUARY)
    return {row.unit.code: str(row.cells[place]) for row in found.rows}


def test_it_is_not_overdue_until_its_own_day_is_past(world: World) -> None:
    assert (states(world)["n1"], states(world)["n2"]) == ("overdue", "overdue")
    more(world, "n1", TODAY)
    assert (states(world)["n1"], states(world)["n2"]) == ("not_due", "overdue")
    assert states(world, date(2017, 2, 21))["n1"] == "overdue"
    world.draft("n1", JANUARY)
    assert states(world)["n1"] == "draft"
    assert states(world, date(2017, 2, 21))["n1"] == "overdue"


@pytest.mark.parametrize(("until", "state"), [(TODAY, "accepted"), (date(2017, 2, 19), "accepted_late")])
def test_what_was_sent_on_its_last_day_is_not_late(world: World, until: date, state: str) -> None:
    more(world, "n1", until)
    report = world.submitted("n1", JANUARY)
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    assert states(world)["n1"] == state


@pytest.mark.parametrize(("hour", "minute", "late"), [(16, 59, False), (17, 0, True)])
def test_the_last_day_ends_at_midnight_in_hanoi(world: World, hour: int, minute: int, late: bool) -> None:
    more(world, "n1", TODAY)
    report = world.draft("n1", JANUARY)
    sent = datetime(2017, 2, 20, hour, minute, tzinfo=UTC)
    submit(actor=world.actor, submission=report.pk, source=Source.WEB, note="Đủ.", at=sent)
    (row,) = list_queue(actor=world.reviewer, wanted=WaitingFilter(), today=date(2017, 3, 1)).rows
    assert row.late is late
    assert accepted(world, report.pk) == ("accepted_late" if late else "accepted")


def accepted(world: World, submission: int) -> str:
    report = Submission.objects.select_related("revision").get(pk=submission)
    accept(actor=world.reviewer, submission=submission, revision_hash=seen(report), at=AT)
    return states(world, date(2017, 3, 1))["n1"]


def test_a_regime_that_names_nobody_does_not_take_more_time_for_a_report(world: World) -> None:
    more(world, "n1", TODAY)
    Regime.objects.update(expectation="observed")
    world.submitted("n2", JANUARY)
    assert states(world) == {"n2": "submitted"}


def test_the_message_names_the_units_own_day(world: World) -> None:
    more(world, "n1", date(2017, 2, 25))
    found = list_matrix(actor=world.someone(UserRole.SECRETARIAT), wanted=MatrixFilter(), today=TODAY)
    assert found
    debt = debt_of(found, JANUARY)
    assert debt
    assert "Phường Đống Đa (gia hạn đến 25/02/2017), Phường Ô Chợ Dừa." in reminder(debt, report="báo cáo", today=TODAY)


def test_the_matrix_says_until_when_on_hover_in_words_and_in_the_file(world: World) -> None:
    more(world, "n1", date(2017, 2, 25))
    browser = signed_in(world.someone(UserRole.SECRETARIAT))
    page = browser.get("/tiep-nhan/tien-do/").content.decode()
    cell = (
        '<td title="được gia hạn đến 25/02/2017" class="n"><a href="/bao-cao/P/P/n1/2017-01/">Chưa'
        '<sup aria-hidden="true">+</sup><span class="visually-hidden">, được gia hạn đến 25/02/2017</span></a></td>'
    )
    assert (page.count(cell), page.count("được gia hạn đến")) == (1, 2)
    table = browser.get("/tiep-nhan/tien-do/", {"tai": "csv"}).content.decode()
    assert table.count("Chưa đến hạn, được gia hạn đến 25/02/2017") == 1


@given(st.none() | st.dates())
def test_only_a_unit_with_a_day_of_its_own_is_written_with_one(until: date | None) -> None:
    debt = Debt(JANUARY, TODAY, TODAY, 1, (Owing("Xã A", until=until),))
    assert ("(gia hạn đến" in reminder(debt, report="báo cáo", today=TODAY)) is (until is not None)

"""The way of a summary report: which ones are due for whom, how far they have got, and the steps that are left."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.orders import accepted, browser_of, text_of

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.consolidation.actions.freezing import freeze
from phoihop.outcomes.documents.models import NumberRegister, RegisteredNumber
from phoihop.outcomes.issuing.models import IssuedReport, Signing
from phoihop.outcomes.summaries.models import Summary, SummaryVersion

DAY = date(2017, 3, 20)
DUE, STEPS = "/tong-hop/den-ky/", "/tong-hop/P/city/2017-03/viec-tiep/"
PART = {"HX-Request": "true"}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", DAY.isoformat())
    return make_world()


@pytest.fixture
def browser(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def due(browser: Client) -> dict[str, tuple[str, str]]:
    return {row.period: (row.badge.label, row.number) for row in browser.get(DUE, headers=PART).context["rows"]}


def made(world: World, number: int, snapshot: int | None = None) -> SummaryVersion:
    words = {"programme": world.programme, "organisation": world.unit("city"), "period": "2017-03"}
    summary, _new = Summary.objects.get_or_create(**words)
    return SummaryVersion.objects.create(
        summary=summary,
        number=number,
        report_id=f"r{number}",
        author=world.someone(UserRole.SECRETARIAT),
        at=AT,
        snapshot=snapshot,
        manifest="{}",
        document=b"",
        document_hash="",
        revisions=[],
    )


def signing(version: SummaryVersion, state: str) -> Signing:
    return Signing.objects.create(version=version, summary=version.summary, state=state, at=AT)


def issued(world: World, row: Signing) -> None:
    register = NumberRegister.objects.create(
        organisation=world.unit("city"), kind="report", start=date(2017, 1, 1), name="2017"
    )
    number = RegisteredNumber.objects.create(
        register=register, number=1, written="01/BC-CATP", day=DAY, by=world.actor, at=AT, subject="x"
    )
    IssuedReport.objects.create(signing=row, number=number, day=DAY, document=b"", document_hash="", at=AT)


def test_a_report_is_due_from_the_end_of_its_period_and_tells_how_far_it_is(world: World, browser: Client) -> None:
    assert set(due(browser).values()) == {("Chưa chốt số liệu", "")}
    assert list(due(browser)) == ["2017-03", "2016"]
    accepted(world)
    words = {"programme": world.programme, "unit": world.unit("city"), "period": "2017-03"}
    freeze(actor=world.someone(UserRole.SECRETARIAT), **words, as_of=None, at=AT, today=DAY)
    assert due(browser)["2017-03"] == ("Đã chốt, chưa lập báo cáo", "")
    first = made(world, 1)
    assert due(browser)["2017-03"] == ("Đã lập, chưa trình ký", "")
    row = signing(first, "submitted")
    assert due(browser)["2017-03"] == ("Chờ ký", "")
    assert browser.get(DUE, headers=PART).context["rows"][0].href == "/ban-hanh/r1/"
    Signing.objects.filter(pk=row.pk).update(state="issued")
    issued(world, row)
    made(world, 2)
    assert due(browser)["2017-03"] == ("Đã ban hành", "01/BC-CATP")


def test_the_whole_term_is_due_about_its_end(world: World, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    world.programme.start, world.programme.end = date(2016, 1, 1), date(2017, 12, 31)
    world.programme.save()
    for day, told in ((date(2017, 10, 1), False), (date(2017, 10, 2), True), (date(2018, 12, 31), True)):
        monkeypatch.setenv("PHOIHOP_TODAY", day.isoformat())
        assert ("2016..2017" in due(browser)) is told
    monkeypatch.setenv("PHOIHOP_TODAY", "2019-01-01")
    assert "2016..2017" not in due(browser)


def test_the_term_of_a_programme_of_one_year_is_that_year(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.programme.start, world.programme.end = date(2017, 1, 1), date(2017, 12, 31)
    world.programme.save()
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-12-20")
    found = due(browser)
    assert "2017" in found
    assert not [period for period in found if ".." in period]
    assert browser.get("/tong-hop/P/city/2017/").status_code == 200


def test_reports_are_due_for_the_units_where_one_steers_or_leads(world: World) -> None:
    rows = browser_of(world.someone(UserRole.LEADER, "b")).get(DUE).context["rows"]
    assert [(row.href, row.unit) for row in rows] == [
        ("/tong-hop/P/b/2017-03/", world.unit("b").name),
        ("/tong-hop/P/b/2016/", world.unit("b").name),
    ]
    assert browser_of(world.someone(UserRole.REVIEWER)).get(DUE).status_code == 404
    assert due(browser_of(world.someone(UserRole.SECRETARIAT, "a", "khac"))) == {}


def test_the_first_page_and_the_list_lead_there(world: World, browser: Client) -> None:
    asks = f'hx-get="{DUE}"'
    assert all(asks in browser.get(path).content.decode() for path in ("/", "/tong-hop/"))
    other = browser_of(world.someone(UserRole.BOARD))
    assert not any(asks in other.get(path).content.decode() for path in ("/", "/tong-hop/"))


def test_the_steps_tell_what_is_left(world: World, browser: Client) -> None:
    page = text_of(browser.get(STEPS))
    assert "Chưa soạn phần nào" in page
    assert "Chưa có dòng nào" in page
    assert "Chưa lập" in page
    assert "Khi báo cáo đã lập" in page
    words = {"programme": world.programme, "unit": world.unit("city"), "period": "2017-03"}
    accepted(world)
    made(world, 1)
    assert "không theo lần chốt" not in text_of(browser.get(STEPS))
    frozen = freeze(actor=world.someone(UserRole.SECRETARIAT), **words, as_of=None, at=AT, today=DAY)
    page = text_of(browser.get(STEPS))
    assert "Đã lập lần 1" in page
    assert "không theo lần chốt hiện nay" in page
    signing(made(world, 2, snapshot=frozen.number), "submitted")
    page = text_of(browser.get(STEPS))
    assert "không theo lần chốt" not in page
    assert "Chờ ký lần lập 2" in page
    made(world, 3, snapshot=frozen.number)
    assert "Lần lập 3 mới hơn còn là dự thảo." in text_of(browser.get(STEPS))


def test_to_htmx_the_steps_alone(browser: Client) -> None:
    answer = browser.get(STEPS, headers=PART)
    assert answer.content.startswith(b'<div class="stages-after">')


def test_the_steps_of_another_unit_are_nobodys_to_see(world: World) -> None:
    for user in (world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.SECRETARIAT, "a")):
        assert browser_of(user).get(STEPS).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(DUE, 15), (STEPS, 13)])
def test_in_few_queries(
    world: World, browser: Client, path: str, queries: int, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, rows + 1):
        world.someone(UserRole.SECRETARIAT, "ab"[number % 2])
        made(world, number)
    browser.get(path)
    with django_assert_num_queries(queries):
        assert browser.get(path).status_code == 200

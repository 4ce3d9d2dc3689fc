"""The sample accounts beside the sign-in form: only where the site pretends a day over example data."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.orders import text_of

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.people.actions import create_account
from phoihop.bodies.people.queries import system_user
from phoihop.doors.example.accounts import ACCOUNTS, PASSWORD
from phoihop.doors.site.frame import frame
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS

SIGN_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    world.programme.title = f"Chương trình ({EXAMPLE_WORDS})"
    world.programme.save()
    return world


def test_a_sample_account_is_entered_by_one_press(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2021-12-16")
    first = ACCOUNTS[0]
    words = {"full_name": first.title, "position": "", "password": PASSWORD}
    create_account(actor=system_user(), username=first.username, **words, at=AT)
    browser = Client()
    page = browser.get(SIGN_IN)
    assert all(account.username in text_of(page) for account in ACCOUNTS)
    assert page.content.decode().count(f'name="password" value="{PASSWORD}"') == len(ACCOUNTS)
    answer = browser.post(SIGN_IN, {"login": first.username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(("day", "example"), [("", True), ("2021-12-16", False)])
def test_elsewhere_no_account_is_told(world: World, monkeypatch: pytest.MonkeyPatch, day: str, example: bool) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", day)
    if not example:
        world.programme.title = "Chương trình"
        world.programme.save()
    assert PASSWORD not in Client().get(SIGN_IN).content.decode()


def test_beside_a_real_programme_no_account_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2021-12-16")
    assert PASSWORD in Client().get(SIGN_IN).content.decode()
    Programme.objects.create(code="THAT", title="Chương trình", start=date(2022, 1, 1), end=date(2026, 12, 31))
    page = Client().get(SIGN_IN)
    assert PASSWORD not in page.content.decode()
    assert EXAMPLE_WORDS in text_of(page)


def test_the_frame_asks_once_of_whoever_is_there(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2021-12-16")
    for user in (AnonymousUser(), world.actor):
        request = RequestFactory().get("/")
        request.user = user
        given = frame(request)
        with django_assert_num_queries(1):
            assert (bool(given["sample_data"]), bool(given["samples"]), given["unread_notices"] == 0) == (True,) * 3

"""The sample accounts beside the sign-in form: only where the site pretends a day over example data."""

import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.orders import text_of

from phoihop.bodies.people.actions import create_account
from phoihop.bodies.people.queries import system_user
from phoihop.doors.example.accounts import ACCOUNTS, PASSWORD
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

"""The tab of comparisons: same units, narrowed, unlike with the reason; a few queries; nobody else's."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, browser_of, text_of
from tests.outcomes.summaries.test_comparing import before_of, told

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust

pytestmark = pytest.mark.django_db
QUERIES = 14
PAGE = "/tong-hop/P/city/{}/so-sanh/"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def browser(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def test_a_year_shows_the_one_before_on_the_units_of_both(world: World, browser: Client) -> None:
    accepted(world, "a", "2017-01", meetings(3))
    accepted(world, "a", "2017-02", meetings(100))
    accepted(world, "a", "2018-01", meetings(5))
    page = text_of(browser.get(PAGE.format("2018")))
    assert "So với kỳ trước: Năm 2018 – Năm 2017" in page
    assert "Tính trên các đơn vị cùng báo cáo" in page
    assert "1 đơn vị, ở những kỳ mà hai bên đều có báo cáo" in page
    assert "108" not in page


def test_a_term_shows_the_one_before_and_why_it_is_not_alike(world: World, browser: Client) -> None:
    before = before_of(world)
    accepted(before, "city", "2012", told(20, "subtree"))
    accepted(world, "a", "2017-01", meetings(25))
    page = text_of(browser.get(PAGE.format("2016..2021")))
    assert "So với chương trình nhiệm kỳ trước: Giai đoạn 2016–2021 – Giai đoạn 2011–2015 (Thông báo số 120)" in page
    assert "Không cùng các đơn vị" in page
    assert "Có số do đơn vị khai chung cho cả cấp dưới" in page
    assert "Hồ sơ đúng hạn; Điểm cao nhất; Đã ban hành kế hoạch." in page


def test_without_anything_before_it_says_so(world: World, browser: Client) -> None:
    accepted(world, "a", "2017-01", meetings(3))
    assert "Chưa có gì để so sánh" in text_of(browser.get(PAGE.format("2017")))


def test_the_queries_are_few_and_do_not_grow(world: World, browser: Client, django_assert_num_queries: Any) -> None:
    accepted(world, "a", "2017-01", meetings(3))
    accepted(world, "a", "2018-01", meetings(5))
    browser.get(PAGE.format("2018"))
    with django_assert_num_queries(QUERIES):
        browser.get(PAGE.format("2018"))
    for period in ("2017-09", "2018-09"):
        accepted(world, "b" if period < "2018" else "c", period, meetings(4))
    browser.get(PAGE.format("2018"))
    with django_assert_num_queries(QUERIES):
        browser.get(PAGE.format("2018"))


def test_it_is_no_page_for_others(world: World) -> None:
    reporter = browser_of(world.someone(UserRole.REPORTER, "a"))
    assert reporter.get(PAGE.format("2018")).status_code == 404


def adjusted(world: World, figure: Place, value: int, period: str) -> None:
    officer = world.someone(UserRole.SECRETARIAT)
    whole = {"programme": world.programme, "unit": world.unit("city"), "period": period}
    adjust(actor=officer, **whole, place=figure, value=Decimal(value), reason="Trùng buổi", at=AT, today=AT.date())


def test_an_adjusted_figure_is_compared_as_adjusted_and_says_so(world: World, browser: Client) -> None:
    """Made of all units then, as the report does it: how much of an adjustment is some units' nobody can say."""
    accepted(world, "a", "2017-01", meetings(3))
    accepted(world, "a", "2017-02", meetings(100))
    accepted(world, "a", "2018-01", meetings(5))
    adjusted(world, Place("city", "2018", "MEET"), 206, "2018")
    page = text_of(browser.get(PAGE.format("2018")))
    assert "206 đã điều chỉnh từ 5 Trùng buổi 103 tăng 103 (100%)" in page
    assert "Không cùng các đơn vị" in page


def test_an_adjusted_figure_compared_with_is_marked_too(world: World, browser: Client) -> None:
    accepted(world, "a", "2020-01", meetings(10))
    accepted(world, "a", "2021-01", meetings(15))
    adjusted(world, Place("city", "2020", "MEET"), 20, "2016..2021")
    page = text_of(browser.get(PAGE.format("2016..2021")))
    assert "15 20 đã điều chỉnh từ 10 Trùng buổi giảm 5 (25%)" in page


def test_a_figure_that_only_the_adjustment_has_is_compared(world: World, browser: Client) -> None:
    accepted(world, "a", "2017-01", meetings(3))
    adjusted(world, Place("city", "2018", "MEET"), 6, "2018")
    assert "6 số điều chỉnh Trùng buổi 3 tăng 3 (100%)" in text_of(browser.get(PAGE.format("2018")))


def test_the_programme_before_shows_only_to_who_may_see_it(world: World) -> None:
    before = before_of(world)
    accepted(before, "city", "2012", told(20, "subtree"))
    accepted(world, "a", "2017-01", meetings(25))
    narrow = browser_of(world.someone(UserRole.SECRETARIAT, "city", "P"))
    page = text_of(narrow.get(PAGE.format("2016..2021")))
    assert "Thông báo số 120" not in page
    assert "ngoài phạm vi của tài khoản bạn" in page
    wide = text_of(browser_of(world.someone(UserRole.LEADER)).get(PAGE.format("2016..2021")))
    assert "Thông báo số 120" in wide
    assert "ngoài phạm vi" not in wide

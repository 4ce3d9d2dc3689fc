"""Programmes and regimes in a browser: reading, editing with the keyboard, the difference before saving."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import World

from phoihop.agreements.programmes.models import Content, Document, Indicator, Party, Programme
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.regimes.models import CalendarEntry, FormAssignment

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def furnish(world: World) -> None:
    """A programme with something of everything."""
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    content = Content.objects.create(
        programme=world.programme, number=1, title="Tuyên truyền, vận động", owner=world.unit("city")
    )
    Indicator.objects.filter(code="MEET").update(content=content, help="Đếm buổi.", legal_basis="Quyết định 290")
    Document.objects.create(
        programme=world.programme, code="TB", type="Thông báo", number="120", relation="predecessor", title="Trích yếu"
    )
    Programme.objects.filter(code="P").update(predecessor_code="TB-120-2011", status="active", title="Chương trình P")
    Programme.objects.create(code="S", title="Chương trình cấp dưới", superior=world.programme)
    CalendarEntry.objects.create(
        programme=world.programme, period="2017-01", starts=date(2017, 1, 1), ends=date(2017, 1, 31)
    )


def test_a_programme_is_read_and_its_history_follows_an_edit(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    furnish(world)
    visitor = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW)
    visitor.expected.append("422")
    page = visitor.open("/chuong-trinh/")
    check_page(page)
    page.get_by_role("link", name="Chương trình P").click()
    page.get_by_text("Buổi tuyên truyền").click()
    expect(page.get_by_text("Quyết định 290")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Sửa nội dung 1").click()
    check_page(page)
    page.get_by_label("Nội dung", exact=True).fill("")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_label("Nội dung", exact=True).fill("Vận động quần chúng")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu")
    page.get_by_role("link", name="Lịch sử thay đổi").click()
    expect(page.get_by_role("row", name="Vận động quần chúng")).to_contain_text("Tuyên truyền, vận động")
    check_page(page)


def test_the_difference_of_a_form_is_seen_before_it_is_saved(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    furnish(world)
    page = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW).open("/che-do/P/P/")
    check_page(page)
    page.get_by_role("link", name="Sửa F").click()
    check_page(page)
    page.get_by_label("Đến hết ngày, dòng 1").fill("31/12/2017")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    difference = page.get_by_role("status").filter(has_text="Nếu lưu thì khác thế nào")
    expect(difference).to_contain_text("bớt")
    check_page(page)
    assert FormAssignment.objects.get().end is None
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu")
    assert FormAssignment.objects.get().end == date(2017, 12, 31)


@pytest.mark.parametrize(
    "path",
    [
        "/chuong-trinh/+them/",
        "/chuong-trinh/P/chi-tieu/+them/",
        "/chuong-trinh/P/phan-to/+them/",
        "/che-do/",
        "/che-do/P/P/sua/",
        "/che-do/P/P/lich/",
    ],
)
def test_the_forms_are_fit_to_read(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None], path: str
) -> None:
    check_page(visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW).open(path))

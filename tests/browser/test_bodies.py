"""Organisations at a real browser: opening the tree, changing the structure, giving a role, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import World

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant, Succession
from phoihop.bodies.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def test_every_page_reads_well(world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]) -> None:
    user = world.someone(UserRole.ADMINISTRATOR)
    page = visit(user, viewport=NARROW).open("/don-vi/")
    check_page(page)
    for path in (
        "?tim=xa",
        "?tim=khong+co",
        "b/",
        "c/",
        "a/them-don-vi/",
        "a/ket-thuc/",
        "nguoi-dung/",
        "nguoi-dung/lap/?don-vi=a",
        f"nguoi-dung/tai-khoan/{user.pk}/",
        f"nguoi-dung/tai-khoan/{user.pk}/giao-vai-tro/",
        f"nguoi-dung/tai-khoan/{user.pk}/trang-thai/",
    ):
        page.goto(f"{page.url.split('/don-vi/')[0]}/don-vi/{path}")
        check_page(page)


def test_a_branch_opens_and_shuts(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    page = visit(world.someone(UserRole.SECRETARIAT)).open("/don-vi/")
    toggle = page.get_by_role("link", name="Các đơn vị trực thuộc Hà Nội")
    child = page.get_by_role("main").get_by_role("link", name="Xã A", exact=True)
    expect(child).to_be_visible()
    toggle.click()
    expect(child).to_be_hidden()
    page.goto(page.url + "?tim=ha+noi")
    expect(child).to_have_count(0)
    toggle.click()
    expect(child).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    check_page(page)


def test_a_unit_is_closed_with_a_successor_found_by_typing(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    visitor = visit(world.someone(UserRole.SECRETARIAT))
    visitor.expected.append("422")
    page = visitor.open("/don-vi/a/ket-thuc/")
    page.get_by_label("Ngày kết thúc").fill("1/7/2025")
    successor = page.get_by_role("combobox", name="Đơn vị kế thừa")
    successor.press_sequentially("xa c")
    expect(page.locator(".unit-list [role=option]")).to_have_count(1)
    check_page(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(successor).to_have_value("c")
    page.get_by_label("Tỷ phần").fill("90%")
    page.get_by_role("button", name="Kết thúc đơn vị").click()
    expect(page.get_by_role("alert")).to_contain_text("O306")
    check_page(page)
    page.get_by_label("Tỷ phần").fill("1")
    page.get_by_role("button", name="Kết thúc đơn vị").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã kết thúc đơn vị «Xã A».")
    expect(page.get_by_text("Chuyển toàn bộ cho Xã C (Hợp nhất).")).to_be_visible()
    check_page(page)
    assert Succession.objects.filter(source__code="a", target__code="c").count() == 1


def test_a_role_is_given_without_script(world: World, visit: Callable[..., Visitor]) -> None:
    reporter = world.someone(UserRole.REPORTER, "a")
    visitor = visit(world.someone(UserRole.ADMINISTRATOR), java_script_enabled=False)
    page = visitor.open(f"/don-vi/nguoi-dung/tai-khoan/{reporter.pk}/giao-vai-tro/")
    page.get_by_label("Vai trò").select_option("reviewer")
    page.get_by_label("Tại đơn vị").fill("Xã A")
    page.get_by_role("button", name="Giao vai trò").click()
    expect(page.get_by_text("Đã giao vai trò")).to_be_visible()
    assert RoleGrant.objects.filter(user=reporter, role="reviewer", organisation__code="a").exists()
    assert User.objects.get(pk=reporter.pk).grants.count() == 2

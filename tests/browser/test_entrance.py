"""Coming in: the sign-in form, the first page, going out, language and theme."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.factories.reports import World

from phoihop.bodies.organisations.enums import UserRole

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
PASSWORD = "mat-khau-dai-2026"


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_signing_in_and_out(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None], viewport: dict
) -> None:
    user = world.someone(UserRole.SECRETARIAT)
    user.set_password(PASSWORD)
    user.save()
    page = visit(viewport=viewport).open("/")
    expect(page).to_have_title("Đăng nhập – Phối Hợp")
    check_page(page)
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill("sai-mat-khau")
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng")
    check_page(page)
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    check_page(page)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Tối").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    check_page(page)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in – Phối Hợp")

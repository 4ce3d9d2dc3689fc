"""The report in the browser: from a number to the accepted reports behind it, and a word about a paragraph."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import AT, World, meetings
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.actions.making import make_summary
from phoihop.outcomes.summaries.rules.manifest import loads

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def test_from_a_number_to_its_reports_and_a_word_about_a_paragraph(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    accepted(world)
    accepted(world, "b", content=meetings(4))
    secretary = world.someone(UserRole.SECRETARIAT)
    unit = world.unit("city")
    version = make_summary(
        actor=secretary, programme=world.programme, unit=unit, period="2017", at=AT, today=AT.date()
    ).version
    entry = next(one for one in loads(version.manifest).entries if one.number.key.indicator == "MEET")
    page = visit(secretary, viewport=NARROW).open(f"/tong-ket/ban/{version.report_id}/xem/")
    expect(page.get_by_role("heading", name="Phần I Tình hình")).to_be_visible()
    check_page(page)

    number = page.locator(f'a.so[href="so/{entry.serial}/"]')
    number.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#bang")
    expect(panel.get_by_role("heading", name="Buổi tuyên truyền")).to_be_focused()
    expect(panel.get_by_text("Đúng", exact=True)).to_be_visible()
    check_page(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(number).to_be_focused()

    talk = page.locator(".doan", has_text="Số liệu được tổng hợp").locator("a.yk")
    talk.click()
    panel.get_by_label("Ý kiến của bạn").fill("Đề nghị nói rõ nguồn.")
    panel.get_by_role("button", name="Gửi ý kiến").click()
    expect(panel.get_by_text("Đề nghị nói rõ nguồn.")).to_be_visible()
    check_page(page)
    panel.get_by_role("button", name="Đóng").click()
    expect(talk).to_contain_text("1")

    number.click()
    panel.get_by_role("link", name="Xem các báo cáo gốc").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nguồn gốc: Buổi tuyên truyền")
    expect(page.get_by_role("table").filter(has_text="Xã A").first).to_be_visible()

"""Reading figures in a browser: from the sheet to the report behind a number, the charts, the phone, the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import AT, World

from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.figures.queries import overviews, tracing
from phoihop.reporting.review.actions import accept

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
PATIENCE = 60_000
"""The first figures of a process take seconds: the engine makes its plans."""


def accepted(world: World, unit: str, period: str, number: int) -> None:
    cells = [{"indicator": "MEET", "cell": "f", "value": "1"}] if unit == "a" else []
    values = [{"indicator": "MEET", "value": str(number)}, *cells]
    report = world.submitted(unit, period, {"values": values})
    assert report.revision
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


@pytest.fixture
def reported(world: World) -> World:
    for number, period in enumerate(("2017-01", "2017-02", "2017-03"), 3):
        accepted(world, "a", period, number)
        accepted(world, "b", period, 100 * number)
    return world


def test_from_the_sheet_to_the_report(
    reported: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (tracing, overviews):
        monkeypatch.setattr(module, "FEW", 2)
    visitor = visit(reported.someone(UserRole.SECRETARIAT), viewport=NARROW)
    visitor.context.set_default_timeout(PATIENCE)
    visitor.context.set_default_navigation_timeout(PATIENCE)
    page = visitor.open("/so-lieu/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hà Nội")
    page.get_by_text("Phân tổ: 2 ô").click()
    expect(page.get_by_text("Chưa phân tổ")).to_be_visible()
    check_page(page)
    page.locator("summary", has_text="Năm 2017").click()
    check_page(page)
    page.get_by_role("link", name="Tháng 3", exact=True).click()
    expect(page.get_by_text("tăng 101 (25%)")).to_be_visible()

    page.get_by_role("link", name="Buổi tuyên truyền").click()
    charts = page.get_by_role("img", name="Biểu đồ.")
    expect(charts).to_have_count(2)
    charts.last.scroll_into_view_if_needed()
    expect(charts.first).to_have_js_property("complete", True)
    assert charts.first.evaluate("(image) => image.naturalWidth") > 100
    assert charts.last.get_attribute("alt") == (
        "Biểu đồ. Buổi tuyên truyền của Hà Nội theo thời gian, đến tháng 3 năm 2017 (buổi). "
        "01/2017: 303 (2/2 đơn vị); 02/2017: 404 (2/2 đơn vị); 03/2017: 505 (2/2 đơn vị)."
    )
    check_page(page)

    page.get_by_role("link", name="Nguồn gốc của số này").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nguồn gốc: Buổi tuyên truyền")
    page.get_by_role("link", name="Xã B", exact=True).first.click()
    reports = page.locator("#so-lieu")
    expect(reports.get_by_role("heading", name="Từng báo cáo: Xã B")).to_be_visible()
    check_page(page)
    reports.get_by_role("link", name="Xã B").click()
    page.wait_for_url("**/bao-cao/P/P/b/2017-03/")


def test_choosing_another_unit_without_marks(
    reported: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    page = visit(reported.someone(UserRole.SECRETARIAT), viewport=NARROW).open("/so-lieu/?chon=1")
    page.get_by_label("Tìm đơn vị").last.fill("xa b")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Xã B")).to_be_visible()
    check_page(page)
    page.get_by_label("Tìm đơn vị").last.fill("khong co")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không tìm thấy đơn vị nào")).to_be_visible()
    check_page(page)

"""The promise of the product, once from end to end: reported, returned, corrected, accepted, counted, traced, in Word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visitor
from tests.browser.test_summaries import work_beside
from tests.factories.reports import World

from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.submissions.models import Revision

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
SECTION = "/bao-cao/P/P/a/2017-01/nhap/chung/"
CHECK = "/bao-cao/P/P/a/2017-01/kiem-tra/"
REVIEW = "/tiep-nhan/P/P/a/2017-01/"
TOTAL = "Buổi tuyên truyền, Tổng số, buổi, bắt buộc"


def fill_and_send(page: Page, base: str, meetings: str) -> None:
    """The unit's part: its numbers, checked and sent."""
    page.goto(base + SECTION)
    page.get_by_label(TOTAL).fill(meetings)
    for label, value in (
        ("Hồ sơ đúng hạn, Tử số", "59"),
        ("Hồ sơ đúng hạn, Mẫu số", "60"),
        ("Điểm cao nhất, bắt buộc", "7,5"),
    ):
        page.get_by_label(label).fill(value)
    page.keyboard.press("Control+s")
    expect(page.locator("#luu")).to_contain_text("Đã lưu", timeout=8000)
    page.goto(base + CHECK)
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu gửi báo cáo")


def test_from_a_report_to_the_signed_page_and_back(
    world: World, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-01-16")
    monkeypatch.setattr(settings, "DATA", tmp_path)
    reporter = visit(world.someone(UserRole.REPORTER, "a"))
    reviewer = visit(world.someone(UserRole.REVIEWER))
    unit, desk = reporter.open("/"), reviewer.open("/tiep-nhan/")

    fill_and_send(unit, reporter.base, "40")

    desk.reload()
    desk.get_by_role("link", name="Xã A").click()
    desk.get_by_label("Ý kiến").last.fill("Đề nghị kiểm tra lại số buổi tuyên truyền.")
    desk.get_by_role("button", name="Trả lại đơn vị").click()
    expect(desk.get_by_text("Bị trả lại").first).to_be_visible()

    unit.goto(reporter.base + "/")
    unit.get_by_role("link", name="Tháng 01 năm 2017").click()
    expect(unit.get_by_text("Đề nghị kiểm tra lại số buổi tuyên truyền.")).to_be_visible()
    fill_and_send(unit, reporter.base, "30")
    sent = [(row.number, row.content["values"][1]) for row in Revision.objects.order_by("number")]
    assert sent == [(1, {"indicator": "MEET", "value": "40"}), (2, {"indicator": "MEET", "value": "30"})]

    desk.goto(reviewer.base + REVIEW)
    expect(desk.get_by_text("Đã sửa gì so với lần 1 bị trả lại")).to_be_visible()
    desk.get_by_role("button", name="Tiếp nhận báo cáo").click()
    expect(desk.get_by_text("Đã tiếp nhận").first).to_be_visible()

    leader = visit(world.someone(UserRole.LEADER)).open("/so-lieu/P/city/2017-01/")
    number = leader.get_by_role("row", name="Buổi tuyên truyền").get_by_role("link", name="30", exact=True)
    expect(number).to_be_visible()
    number.click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("Nguồn gốc: Buổi tuyên truyền")
    leader.get_by_role("row", name="Xã A").locator("a[href='/bao-cao/P/P/a/2017-01/']").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("Xã A")

    officer = visit(world.someone(UserRole.SECRETARIAT))
    page = officer.open("/tong-ket/lap/?chuong-trinh=P&don-vi=city&ky=2017")
    page.get_by_role("main").get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    page.get_by_role("link", name="Xem từng con số").click()
    page.get_by_role("heading", name="Các con số trong báo cáo").click()
    expect(page.get_by_role("cell", name="30").first).to_be_visible()
    page.locator("a[href*='/nguon-goc/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nguồn gốc:")

"""From the matrix to a reminder, to the bell, to the report; more time; a calendar; acting for somebody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import AT, World

from phoihop.base.clock import today
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.reminders.actions import deliver
from phoihop.reporting.reminders.models import Reminder

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def test_units_are_reminded_read_it_and_get_more_time(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    secretary, reporter = world.someone(UserRole.SECRETARIAT), world.someone(UserRole.REPORTER, "a")
    page = visit(secretary, viewport=NARROW).open("/tiep-nhan/tien-do/?ky=2017-02")
    page.get_by_role("link", name="Nhắc trên hệ thống").click()
    expect(page.get_by_text("Sẽ nhắc 2 đơn vị")).to_be_visible()
    check_page(page)
    page.get_by_role("checkbox", name="Xã B").uncheck()
    page.get_by_role("button", name="Nhắc các đơn vị đã chọn").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhắc 1 đơn vị")
    check_page(page)
    deliver(reminders=list(Reminder.objects.values_list("pk", flat=True)), today=today(), at=AT)
    unit = visit(reporter, viewport=NARROW).open("/")
    unit.get_by_role("link", name="Thông báo, chưa đọc: 1").click()
    check_page(unit)
    unit.get_by_role("link", name="secretariat city đôn đốc").click()
    expect(unit.get_by_role("heading", level=1)).to_contain_text("Xã A")
    expect(unit.get_by_role("link", name="Thông báo", exact=True)).to_be_visible()
    page.get_by_role("link", name="Gia hạn Xã A").click()
    check_page(page)
    page.get_by_label("Gia hạn đến hết ngày").fill("25/02/2017")
    page.get_by_label("Lý do").fill("Công văn 12/UBND")
    page.get_by_role("button", name="Gia hạn", exact=True).click()
    expect(page.get_by_text("gia hạn đến 25/02/2017")).to_be_visible()
    check_page(page)
    unit.reload()
    expect(unit.get_by_text("được gia hạn đến 25/02/2017")).to_be_visible()
    for path in ("/thong-bao/cach-nhan/", "/nhac-viec/lich/"):
        unit.goto(unit.url.split("/bao-cao/")[0].split("/thong-bao/")[0] + path)
        check_page(unit)
    unit.get_by_role("button", name="Tạo địa chỉ lịch").click()
    expect(unit.get_by_label("Địa chỉ lịch của riêng bạn")).to_have_value(re.compile(r"/nhac-viec/lich/.+\.ics$"))
    check_page(unit)


def test_somebody_acts_for_the_reviewer_and_lays_it_down(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    deputy = world.someone(UserRole.LEADER)
    page = visit(world.reviewer).open("/don-vi/lam-thay/")
    page.get_by_label("Tên đăng nhập của người làm thay").fill(deputy.username)
    page.get_by_label("Từ ngày").fill(f"{today():%d/%m/%Y}")
    page.get_by_label("Đến hết ngày").fill(f"{today():%d/%m/%Y}")
    page.get_by_label("Lý do").fill("Nghỉ phép")
    page.get_by_role("button", name="Ủy quyền làm thay").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ủy quyền")
    check_page(page)
    theirs = visit(deputy, viewport=NARROW).open("/don-vi/lam-thay/")
    theirs.get_by_role("button", name="Bắt đầu làm thay").click()
    expect(theirs.get_by_text("mọi việc được ghi là làm thay").first).to_be_visible()
    expect(theirs.get_by_role("link", name="Tiếp nhận báo cáo")).to_be_visible()
    check_page(theirs)
    theirs.get_by_role("button", name="Thôi làm thay").click()
    expect(theirs.get_by_role("link", name="Tiếp nhận báo cáo")).to_have_count(0)

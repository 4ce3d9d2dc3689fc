"""An officer pastes practices out of Excel, makes the report, and finds them in Word and in Excel."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.browser.test_summaries import work_beside
from tests.factories.reports import World, meetings
from tests.outcomes.summaries.orders import accepted
from tests.outcomes.summaries.test_annex_and_word import paragraphs_of

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.models import SummaryVersion

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
LIST = "/tong-hop/P/city/2017/danh-sach/mo-hinh/"
BLOCK = (
    "STT\tTên mô hình\tĐơn vị\tLĩnh vực\tCấp công nhận\n"
    "1\tCamera an ninh\ta\tquốc phòng – an ninh\txã\n"
    "2\tHòm thư góp ý\tb\txây dựng hệ thống chính trị\t{level}\n"
    "3\tCAMERA AN NINH\ta\tquốc phòng – an ninh\thuyện\n"
    "4\tTổ tự quản\tcity\tkinh tế\t\n"
)


def test_practices_from_excel_to_word_and_excel(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    accepted(world)
    accepted(world, "b", content=meetings(4))
    visitor = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW)
    visitor.expected.append("422")
    page = visitor.open(LIST)
    expect(page.get_by_text("Danh sách chưa có dòng nào")).to_be_visible()
    check_page(page)
    page.get_by_role("main").get_by_role("link", name="Dán từ Excel").first.click()
    page.get_by_label("Các ô chép từ Excel").fill(BLOCK.format(level="liên xã"))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("dòng 3, cột Cấp công nhận")).to_be_visible()
    check_page(page)
    page.get_by_label("Các ô chép từ Excel").fill(BLOCK.format(level="tỉnh"))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Thêm mới 3 dòng")).to_be_visible()
    expect(page.get_by_text("2 dòng dán cùng nói về một việc")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Ghi vào danh sách").click()
    expect(page.get_by_role("table").get_by_text("Cấp huyện")).to_be_visible()
    check_page(page)

    page.get_by_role("link", name="Tổ tự quản").click()
    check_page(page)
    page.get_by_role("button", name="Xóa khỏi danh sách").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã khôi phục «Tổ tự quản»")).to_be_visible()
    page.get_by_label("Tìm (gõ không dấu cũng được)").fill("hom thu")
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(1)

    page.goto(page.url.split("/tong-hop/")[0] + "/tong-ket/lap/?don-vi=city&ky=2017")
    page.get_by_role("main").get_by_label("Đơn vị").fill("ha noi")
    page.get_by_label("Kỳ", exact=True).select_option("2017")
    page.get_by_role("main").get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    expect(page.get_by_role("heading", name="Báo cáo đã lập")).to_be_visible()
    report = SummaryVersion.objects.get()
    told = paragraphs_of(bytes(report.document))
    assert {"DANH SÁCH MÔ HÌNH", "CAMERA AN NINH", "Hòm thư góp ý", "Tổ tự quản", "Cấp huyện"} <= set(told)
    assert report.workbook is not None
    sheet = openpyxl.load_workbook(BytesIO(bytes(report.workbook)))["Mô hình"]
    rows = [(sheet.cell(row, 2).value, sheet.cell(row, 8).value) for row in range(6, 9)]
    assert sorted(rows) == [
        ("CAMERA AN NINH", "Cấp huyện"),
        ("Hòm thư góp ý", "Cấp tỉnh, thành phố"),
        ("Tổ tự quản", "Chưa công nhận"),
    ]

"""An old workbook in the browser: sent, its old font seen before and after, mapped, written as reports."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.browser.test_summaries import work_beside
from tests.factories.reports import World
from tests.reporting.legacy.making import workbook

from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.submissions.models import Submission

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
ROWS = [["B¸o c¸o th¸ng 1 n¨m 2017"], ["§¬n vÞ", "Sè cuéc"], ["X· A", 5], ["X· B", "1.007"], ["Tæng céng", 1012]]


def test_an_old_workbook_from_the_file_to_reports(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    page = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW).open("/chuyen-doi/")
    check_page(page)
    content = workbook({"Biểu 1": ROWS}, font=".VnTime")
    page.get_by_label("Tệp cũ").set_input_files(
        {"name": "cu.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Gửi và đọc tệp").click()
    expect(page.get_by_text("Tệp đang chờ được đọc.")).to_be_visible()
    check_page(page)
    work_beside()
    expect(page.get_by_role("cell", name="§¬n vÞ")).to_be_visible()
    expect(page.get_by_text("còn 1/4 dòng, cột chưa rõ")).to_be_visible()
    check_page(page)
    page.get_by_label("Số cuộc là chỉ tiêu").select_option("MEET||value")
    page.get_by_role("button", name="Giữ phần ghép và xem trước").click()
    expect(page.get_by_text("cả 4 dòng, cột đã rõ")).to_be_visible()
    expect(page.get_by_role("cell", name="1.007")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Ghi thành báo cáo").click()
    expect(page.get_by_text("Báo cáo đang được ghi.")).to_be_visible()
    work_beside()
    expect(page.get_by_text("3 báo cáo của tháng 01 năm 2017")).to_be_visible()
    check_page(page)
    assert Submission.objects.filter(state="submitted").count() == 3

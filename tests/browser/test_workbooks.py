"""A report by Excel in a browser: taken, filled, sent, looked at, applied; a batch by the secretariat, wide and narrow."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import World, meetings
from tests.reporting.submissions.test_workbook_batches import filled, zipped
from tests.reporting.workbooks.samples import edited, put

from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.submissions.actions.batches import fill_ordered
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.workbooks.models import WorkbookBatch

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
Check = Callable[[Page], None]
Visit = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-01-16")


def test_out_filled_and_back(world: World, visit: Visit, check_page: Check, tmp_path: Path) -> None:
    world.draft(content=meetings(3))
    page = visit(world.someone(UserRole.REPORTER, "a"), viewport=NARROW).open("/bao-cao/P/P/a/2017-01/")
    page.get_by_role("link", name="Điền bằng Excel").click()
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải biểu Excel").click()
    content = download.value.path().read_bytes()
    wrong, right = tmp_path / "sai.xlsx", tmp_path / "bieu.xlsx"
    wrong.write_bytes(edited(content, put("MEET", "1,234.5")))
    right.write_bytes(edited(edited(content, put("MEET", 12)), put("@general", "Ổn định.", 3)))
    for file, heading in ((wrong, "Không nhận: 1 chỗ"), (right, "Thay đổi: 2 ô")):
        page.get_by_label("Tệp biểu đã điền").set_input_files(file)
        page.get_by_role("button", name="Gửi và xem trước").click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        check_page(page)
        if file is wrong:
            page.get_by_role("link", name="Gửi tệp khác").click()
    page.get_by_role("button", name="Ghi vào bản đang soạn").dblclick()
    expect(page.get_by_text("Đã ghi 2 ô từ biểu Excel")).to_be_visible()
    report = Submission.objects.get()
    assert (report.draft["values"], report.draft_version) == ([{"indicator": "MEET", "value": "12"}], 2)


def test_a_batch_with_its_results(world: World, visit: Visit, check_page: Check, tmp_path: Path) -> None:
    batch = tmp_path / "goi.zip"
    batch.write_bytes(zipped({"a.xlsx": filled(world), "b.xlsx": b"<html>"}))
    page = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW).open("/bao-cao/goi-bieu/")
    check_page(page)
    page.locator("#id_goi").set_input_files(batch)
    page.get_by_role("button", name="Gửi gói và nhận từng biểu").click()
    expect(page.get_by_text("sắp được làm")).to_be_visible()
    check_page(page)
    fill_ordered(batch=WorkbookBatch.objects.get().pk, at=WorkbookBatch.objects.get().at)
    expect(page.get_by_role("heading", level=1)).to_have_text("goi.zip")
    expect(page.get_by_text("là trang web (HTML, XML)")).to_be_visible(timeout=10_000)
    check_page(page)

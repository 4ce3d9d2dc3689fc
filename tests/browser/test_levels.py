"""A report through two levels of review: returned in part, mended, passed on, accepted, counted, opened again, told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.browser.test_summaries import work_beside
from tests.factories.reports import AT, World, meetings
from tests.reporting.review.districts import make_districts, north

from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.actions.ordering import Wish, order_summary
from phoihop.reporting.regimes.actions.levels import set_levels
from phoihop.reporting.regimes.rules.levels import LevelRecord
from phoihop.reporting.submissions.actions import submit
from phoihop.reporting.submissions.enums import Source

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
TODAY = date(2017, 2, 20)
REPORT, REVIEW = "/bao-cao/P/P/n1/2017-01/", "/tiep-nhan/P/P/n1/2017-01/"


@pytest.fixture
def levels(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """First the unit's district, then the counterpart, which the unit does not lie under."""
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    monkeypatch.setattr(settings, "DATA", tmp_path)
    world = make_districts()
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    Party.objects.create(programme=world.programme, organisation=world.unit("south"), role="counterpart")
    way = (LevelRecord(kind="district"), LevelRecord(party="south"))
    set_levels(actor=world.someone(UserRole.SECRETARIAT), regime=world.regime, levels=way, at=AT, today=TODAY)
    report = world.draft("n1", content={**meetings(30), "narratives": {"general": "Đã tổ chức 30 buổi."}})
    submit(actor=world.actor, submission=report.pk, source=Source.WEB, note="Đã soát", at=AT)
    return world


def agree(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status").first).to_be_visible()


def test_a_report_goes_its_whole_way_and_back(
    levels: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    district = visit(north(levels)).open(REVIEW)
    expect(district.locator("[aria-current=step]")).to_contain_text("Quận Bắc")
    district.get_by_text("Yêu cầu sửa: Tình hình chung", exact=True).click()
    district.get_by_label("Yêu cầu sửa ở Tình hình chung", exact=True).fill("Nêu rõ nơi tổ chức")
    agree(district, "Trả lại đơn vị")

    visitor = visit(levels.actor, viewport=NARROW)
    unit = visitor.open(REPORT)
    expect(unit.get_by_text("Trả lại lần 1")).to_be_visible()
    check_page(unit)
    unit.get_by_text("1 phần giữ nguyên như đã gửi").click()
    unit.get_by_role("link", name="Chỉ tiêu chung").click()
    expect(unit.get_by_text("đang khóa")).to_be_visible()
    check_page(unit)
    unit.goto(visitor.base + REPORT)
    unit.get_by_role("link", name="Tình hình chung").click()
    unit.get_by_role("textbox").first.fill("Đã tổ chức 30 buổi tại nhà văn hóa.")
    unit.keyboard.press("Control+s")
    expect(unit.locator("#luu")).to_contain_text("Đã lưu")
    unit.goto(visitor.base + REPORT + "kiem-tra/")
    unit.locator("[name=note]").fill("Đã soát")
    unit.get_by_role("button", name="Gửi báo cáo").click()
    expect(unit.get_by_role("heading", level=1)).to_have_text("Phiếu gửi báo cáo")

    district.reload()
    expect(district.get_by_text("Đã sửa gì so với lần 1 bị trả lại")).to_be_visible()
    agree(district, "Đồng ý, chuyển cấp trên")
    party = visit(levels.someone(UserRole.REVIEWER, "south")).open(REVIEW)
    expect(party.locator("[aria-current=step]")).to_contain_text("Quận Nam")
    party.get_by_role("link", name="Xem báo cáo như đơn vị thấy").click()
    expect(party.get_by_role("heading", level=1)).to_contain_text("Phường Đống Đa")
    party.go_back()
    agree(party, "Tiếp nhận báo cáo")

    secretariat = levels.someone(UserRole.SECRETARIAT)
    officer = visit(secretariat)
    desk = officer.open("/so-lieu/P/city/2017-01/")
    row = desk.get_by_role("row", name="Buổi tuyên truyền")
    expect(row.get_by_role("link", name="30", exact=True)).to_be_visible()
    wish = Wish(levels.programme, levels.unit("city"), "2017")
    order = order_summary(actor=secretariat, wish=wish, at=AT, today=TODAY)
    work_beside()
    order.refresh_from_db()
    assert order.version

    desk.goto(officer.base + REVIEW + "mo-lai/")
    desk.get_by_label("Lý do").fill("Đếm sót hai buổi")
    agree(desk, "Mở lại báo cáo")
    desk.goto(f"{officer.base}/tong-ket/ban/{order.version.report_id}/")
    expect(desk.get_by_role("heading", name="1 báo cáo đã dùng đang được mở lại để sửa")).to_be_visible()
    check_page(desk)
    desk.goto(f"{officer.base}/thong-bao/")
    expect(desk.get_by_role("link", name="Lý do: Đếm sót hai buổi")).to_be_visible()

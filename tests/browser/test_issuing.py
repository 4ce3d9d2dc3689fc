"""A report on its way in the browser: submitted, signed, issued, downloaded, traced, verified by anybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Visitor, picture
from tests.browser.test_summaries import work_beside
from tests.factories.reports import World, meetings
from tests.outcomes.summaries.orders import accepted

from phoihop.base.clock import now, today
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.issuing.models import SealedReport
from phoihop.outcomes.issuing.rules.codes import grouped
from phoihop.outcomes.summaries.actions.making import make_summary

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def test_from_the_made_report_to_the_page_that_verifies(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    accepted(world)
    accepted(world, "b", content=meetings(4))
    secretary, leader = world.someone(UserRole.SECRETARIAT), world.someone(UserRole.LEADER)
    unit = world.unit("city")
    made = make_summary(actor=secretary, programme=world.programme, unit=unit, period="2017", at=now(), today=today())

    office = visit(secretary).open(f"/tong-ket/ban/{made.version.report_id}/")
    office.get_by_role("link", name="Trình ký, ban hành").click()
    expect(office.get_by_text("Dự thảo").first).to_be_visible()
    check_page(office)
    office.get_by_role("link", name="Trình ký", exact=True).click()
    office.get_by_label("Ý kiến").fill("Kính trình")
    check_page(office)
    office.get_by_role("main").get_by_role("button", name="Trình ký").click()
    expect(office.get_by_text("Chờ ký").first).to_be_visible()

    phone = visit(leader, viewport=NARROW).open("/thong-bao/")
    phone.get_by_role("link", name="trình ký báo cáo tổng hợp").click()
    check_page(phone)
    phone.get_by_role("link", name="Ký duyệt, niêm phong").click()
    phone.get_by_label("Họ tên người ký").fill("Trần Văn Ký")
    check_page(phone)
    phone.get_by_role("main").get_by_role("button", name="Ký duyệt, niêm phong").click()
    expect(phone.get_by_text("Đã ký, chờ ban hành").first).to_be_visible()
    check_page(phone)

    office.reload()
    office.get_by_role("link", name="Lấy số, ban hành").click()
    office.get_by_role("main").get_by_role("button", name="Lấy số, ban hành").click()
    expect(office.get_by_text("01/BC-city").first).to_be_visible()
    check_page(office)
    picture(office, "ban-hanh")
    with office.expect_download() as download:
        office.get_by_role("link", name="Tải văn bản đã ban hành").click()
    file = tmp_path / "ban-hanh.docx"
    download.value.save_as(file)

    office.goto(office.url.split("/ban-hanh/")[0] + "/tong-ket/truy-nguyen/")
    office.get_by_label("Tệp báo cáo").set_input_files(file)
    office.get_by_role("button", name="Gửi và truy nguyên").click()
    expect(office.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    expect(office.get_by_role("link", name="Không còn đúng (0)")).to_be_visible()

    address = f"/xac-minh/{grouped(SealedReport.objects.get().code)}/"
    for viewport in (WIDE, NARROW):
        citizen = visit(viewport=viewport).open(address)
        expect(citizen.get_by_text("Đang có hiệu lực")).to_be_visible()
        check_page(citizen)
        citizen.get_by_label("Tệp cần so").set_input_files(file)
        citizen.get_by_role("button", name="So tệp").click()
        expect(citizen.get_by_text("Đúng là tệp Word đã ban hành.")).to_be_visible()
        check_page(citizen)
        picture(citizen, f"xac-minh-{viewport['width']}")

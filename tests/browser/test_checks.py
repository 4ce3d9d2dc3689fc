"""A question on its way: a rule is written and tried, a unit is asked and answers, the reviewer reads both."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor, picture
from tests.factories.reports import AT, World

from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.review.actions import accept

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
FULL = [
    {"indicator": "BEST", "value": "61"},
    {"indicator": "MEET", "value": "317"},
    {"indicator": "RATE", "numerator": "488", "denominator": "493"},
]


def test_a_rule_asks_a_unit_answers_and_the_reviewer_reads_both(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-16")
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    before = world.submitted("a", "2017-01", {"values": FULL, "narratives": {}})
    assert before.revision
    accept(actor=world.reviewer, submission=before.pk, revision_hash=before.revision.content_hash, at=AT)
    secretariat = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW)
    secretariat.expected.append("422")
    page = secretariat.open("/kiem-tra/P/")
    check_page(page)
    page.get_by_role("link", name="Thêm quy tắc").first.click()
    page.get_by_label("Quy tắc").fill("RATE.tu <= MET")
    page.get_by_label("Câu hỏi khi không đúng").fill("Hồ sơ nhiều hơn số buổi.")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("có phải «MEET»?")
    check_page(page)
    page.get_by_label("Quy tắc").fill("RATE.tu <= MEET")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Thử trên số liệu đã có").click()
    expect(page.get_by_role("row", name="Xã A")).to_contain_text("488")
    check_page(page)
    picture(page, "checks-rule-320")
    page.get_by_role("button", name="Bật quy tắc").click()
    expect(page.get_by_text("Đang dùng").first).to_be_visible()

    world.draft("a", "2017-02", {"values": FULL, "narratives": {}})
    unit = visit(world.actor, viewport=NARROW)
    unit.expected.append("422")
    page = unit.open("/bao-cao/P/P/a/2017-02/kiem-tra/")
    expect(page.get_by_text("Hồ sơ nhiều hơn số buổi")).to_be_visible()
    check_page(page)
    picture(page, "checks-asked-320")
    page.get_by_label("Trả lời cảnh báo 1").fill("Số hồ sơ đã đối chiếu.")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("alert")).to_contain_text("Còn 1 cảnh báo chưa có câu trả lời")
    check_page(page)
    page.get_by_label("Trả lời cảnh báo 2").fill("Hai tháng đúng bằng nhau.")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Phiếu gửi")

    page = visit(world.reviewer, viewport=NARROW).open("/tiep-nhan/P/P/a/2017-02/")
    expect(page.get_by_role("heading", name="2 câu hỏi khi gửi và trả lời của đơn vị")).to_be_visible()
    expect(page.get_by_text("Hai tháng đúng bằng nhau.")).to_be_visible()
    check_page(page)

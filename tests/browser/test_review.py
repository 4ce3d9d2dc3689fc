"""A reviewer at work: the queue, a report beside earlier ones, a return, many together, the matrix and its message."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.factories.reports import AT, World, meetings

from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.models import Submission

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_report_is_looked_at_returned_and_others_are_accepted_together(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None], viewport: dict
) -> None:
    before = world.submitted("a", "2017-01", meetings(10))
    assert before.revision
    accept(actor=world.reviewer, submission=before.pk, revision_hash=before.revision.content_hash, at=AT)
    world.submitted("a", "2017-02", meetings(16))
    world.submitted("b", "2017-01")
    world.submitted("b", "2017-02")
    page = visit(world.reviewer, viewport=viewport).open("/tiep-nhan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tiếp nhận báo cáo")
    check_page(page)
    page.get_by_role("link", name="Xã A").click()
    expect(page.get_by_text("thay đổi trên 50%")).to_be_visible()
    check_page(page)
    page.get_by_text("Yêu cầu sửa: Buổi tuyên truyền", exact=True).click()
    page.get_by_label("Yêu cầu sửa ở Buổi tuyên truyền", exact=True).fill("Cộng lại số buổi của các thôn")
    page.get_by_label("Ý kiến gửi đơn vị").fill("Kiểm tra lại số buổi tuyên truyền")
    check_page(page)
    page.get_by_role("button", name="Trả lại đơn vị").click()
    expect(page.get_by_role("status")).to_contain_text("Đã trả lại báo cáo")
    expect(page.get_by_text("Kiểm tra lại số buổi tuyên truyền")).to_be_visible()
    expect(page.get_by_text("Cộng lại số buổi của các thôn")).to_be_visible()
    check_page(page)
    unit = visit(world.actor, viewport=viewport).open("/bao-cao/P/P/a/2017-02/")
    expect(unit.get_by_text("Trả lại lần 1")).to_be_visible()
    expect(unit.get_by_text("1 phần giữ nguyên như đã gửi")).to_be_visible()
    check_page(unit)
    unit.get_by_role("link", name="Buổi tuyên truyền").click()
    expect(unit.get_by_text("Cộng lại số buổi của các thôn")).to_be_visible()
    check_page(unit)
    page.get_by_role("link", name="Tiếp theo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xã B")
    page.goto(page.url.split("/tiep-nhan/")[0] + "/tiep-nhan/")
    page.get_by_role("button", name="Chọn tất cả trên trang").click()
    expect(page.get_by_text("Đã chọn 2 báo cáo")).to_be_visible()
    page.get_by_role("button", name="Xem trước khi tiếp nhận cùng lúc").click()
    check_page(page)
    page.get_by_role("button", name="Tiếp nhận các báo cáo đã đánh dấu").click()
    expect(page.get_by_text("Đã tiếp nhận 2 báo cáo")).to_be_visible()
    check_page(page)
    assert set(Submission.objects.values_list("state", flat=True)) == {"accepted", "returned"}


def test_the_matrix_is_read_and_the_message_is_copied(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    world.submitted("a", "2017-01")
    visitor = visit(world.reviewer, viewport=NARROW, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("/tiep-nhan/tien-do/")
    expect(page.get_by_role("row", name="Xã A")).to_contain_text("Chờ")
    check_page(page)
    page.get_by_text("soạn sẵn tin nhắn đôn đốc").click()
    page.get_by_role("button", name="Sao chép").click()
    expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()
    check_page(page)
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Đến ngày 20/02/2017, còn 2/2 đơn vị chưa gửi báo cáo tháng 02 năm 2017")

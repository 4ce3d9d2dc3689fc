"""A unit reports: filling in, checking, sending; by keyboard alone; two tabs; the network gone and back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.factories.reports import AT, World, meetings

from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.review.actions import return_
from phoihop.reporting.submissions.models import Revision, Submission

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
REPORT = "/bao-cao/P/P/a/2017-01/"
SECTION = REPORT + "nhap/chung/"
TOTAL = "Buổi tuyên truyền, Tổng số, buổi, bắt buộc"
BEST = "Điểm cao nhất, bắt buộc"
Check = Callable[[Page], None]
Visit = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-01-16")


def saved(page: Page) -> None:
    expect(page.locator("#luu")).to_contain_text("Đã lưu", timeout=8000)


def values() -> dict[str, str]:
    """What the draft holds: indicator and cell → value."""
    draft = Submission.objects.get().draft
    return {f"{row['indicator']} {row.get('cell', '')}".strip(): row["value"] for row in draft["values"]}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_from_the_first_page_to_the_receipt(world: World, visit: Visit, check_page: Check, viewport: dict) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a"), viewport=viewport).open("/")
    check_page(page)
    page.get_by_role("link", name="Tháng 01 năm 2017").click()
    check_page(page)
    page.get_by_role("link", name="Chỉ tiêu chung").click()
    page.get_by_label(TOTAL).fill("1,234")
    page.get_by_label("Hồ sơ đúng hạn, Tử số").fill("59")
    page.get_by_label("Hồ sơ đúng hạn, Mẫu số").fill("60")
    expect(page.locator("output.quotient")).to_have_text("98,33%")
    page.get_by_label(BEST).fill("7,5")
    saved(page)
    expect(page.get_by_text("Ý bạn là 1,234 hay 1.234?")).to_be_visible()
    expect(page.get_by_label(TOTAL)).to_have_attribute("aria-invalid", "true")
    check_page(page)
    page.get_by_role("button", name="1.234", exact=True).click()
    expect(page.get_by_text("Ý bạn là")).to_have_count(0)
    page.get_by_role("button", name="Lưu và sang phần sau").click()
    page.get_by_label("Tình hình chung").fill("Tình hình ổn định.")
    saved(page)
    check_page(page)
    page.get_by_role("link", name="Các phần của báo cáo").click()
    expect(page.get_by_text("Đủ", exact=True)).to_have_count(2)
    page.get_by_role("link", name="Kiểm tra và gửi").click()
    check_page(page)
    send = page.get_by_role("button", name="Gửi báo cáo")
    send.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu gửi báo cáo")
    check_page(page)
    revision = Revision.objects.get()
    assert revision.content["values"][1] == {"indicator": "MEET", "value": "1234"}
    expect(page.locator(".receipt-code")).to_contain_text(revision.content_hash[:5].upper())
    page.get_by_role("link", name="Xem báo cáo đã gửi").click()
    check_page(page)
    page.get_by_role("link", name="Lịch sử và thay đổi").click()
    check_page(page)


def test_by_keyboard_alone(world: World, visit: Visit) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a")).open(SECTION)
    page.get_by_label(TOTAL).focus()
    for key in (
        "5",
        "Enter",
        "2",
        "ArrowDown",
        "3",
        "ArrowUp",
        "ArrowDown",
        "ArrowDown",
        "9",
        "Tab",
        "1",
        "0",
        "Enter",
    ):
        page.keyboard.press(key)
    expect(page.get_by_label(BEST)).to_be_focused()
    page.keyboard.press("8")
    page.keyboard.press("Control+s")
    saved(page)
    expect(page.get_by_text("Tổng các ô: 5")).to_be_visible()
    content = Submission.objects.get().draft["values"]
    assert content == [
        {"indicator": "BEST", "value": "8"},
        {"indicator": "MEET", "value": "5"},
        {"indicator": "MEET", "cell": "f", "value": "2"},
        {"indicator": "MEET", "cell": "m", "value": "3"},
        {"indicator": "RATE", "numerator": "9", "denominator": "10"},
    ]


def test_two_tabs_see_both_sides_and_lose_nothing(world: World, visit: Visit, check_page: Check) -> None:
    world.draft(content=meetings(3))
    visitor = visit(world.someone(UserRole.REPORTER, "a"))
    visitor.expected.append("409")
    first, second = visitor.open(SECTION), visitor.open(SECTION)
    first.get_by_label(TOTAL).fill("4")
    first.keyboard.press("Control+s")
    saved(first)
    second.get_by_label(BEST).fill("9")
    second.get_by_label(TOTAL).fill("6")
    second.keyboard.press("Control+s")
    panel = second.locator("#xung-dot")
    expect(panel).to_contain_text("Của bạn: 6 · Đã lưu ở nơi khác: 4")
    check_page(second)
    assert values()["MEET"] == "4"
    panel.get_by_role("button", name="Giữ của tôi").click()
    expect(panel).to_be_hidden()
    saved(second)
    assert values() == {"MEET": "6", "BEST": "9"}
    first.get_by_label(TOTAL).fill("7")
    first.keyboard.press("Control+s")
    expect(first.locator("#xung-dot")).to_contain_text("Đã lưu ở nơi khác: 6")
    first.get_by_role("button", name="Lấy giá trị kia").click()
    expect(first.get_by_label(TOTAL)).to_have_value("6")
    assert values() == {"MEET": "6", "BEST": "9"}


def test_typing_goes_on_while_the_network_is_gone(world: World, visit: Visit) -> None:
    visitor = visit(world.someone(UserRole.REPORTER, "a"))
    visitor.expected.append("ERR_INTERNET_DISCONNECTED")
    page = visitor.open(SECTION)
    visitor.context.set_offline(True)
    page.get_by_label(TOTAL).fill("12")
    page.keyboard.press("Control+s")
    expect(page.locator("#luu")).to_contain_text("Chưa lưu được – sẽ thử lại")
    page.get_by_label(BEST).fill("3")
    expect(page.get_by_label(TOTAL)).to_have_value("12")
    visitor.context.set_offline(False)
    saved(page)
    assert values() == {"MEET": "12", "BEST": "3"}


def test_a_link_waits_until_what_was_typed_is_saved(world: World, visit: Visit) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a")).open(SECTION)
    page.get_by_label(TOTAL).fill("12")
    page.get_by_role("link", name="Việc của tôi").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    assert values() == {"MEET": "12"}


def test_without_script_the_form_saves_and_asks(world: World, visit: Visit) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a"), java_script_enabled=False).open(SECTION)
    page.get_by_label(TOTAL).fill("1,234")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("button", name="1.234", exact=True).click()
    expect(page.get_by_label(TOTAL)).to_have_value("1.234")
    page.get_by_role("button", name="Không phát sinh").click()
    expect(page.get_by_text("Đã ghi 0 cho 1 chỉ tiêu")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    assert values() == {"MEET": "1234"}


def test_a_returned_report_says_what_to_mend(world: World, visit: Visit, check_page: Check) -> None:
    report = world.submitted()
    name = report.revision.content_hash
    return_(actor=world.reviewer, submission=report.pk, revision_hash=name, remarks="Xem lại số buổi", at=AT)
    page = visit(world.someone(UserRole.REPORTER, "a"), viewport=NARROW).open(REPORT)
    expect(page.get_by_text("Xem lại số buổi")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Rút báo cáo").click()
    check_page(page)

"""The grid under a person's hands: a rectangle from Excel, a crash, an answer that is lost, two people, a phone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import NARROW, Visitor, picture
from tests.browser.test_reporting import BEST, SECTION, TOTAL, saved, values
from tests.factories.reports import AT, World, meetings

from phoihop.agreements.programmes.models import Indicator
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.models import DraftChange, Submission

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
Check = Callable[[Page], None]
Visit = Callable[..., Visitor]
FEMALE = "Buổi tuyên truyền, Nữ, buổi, bắt buộc"
PASTE = """([key, text]) => {
  const input = document.getElementById(key), data = new DataTransfer();
  data.setData("text/plain", text);
  input.focus();
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-01-16")


@pytest.fixture
def stock(world: World) -> World:
    """December said 7 of a stock."""
    Indicator.objects.filter(code="BEST").update(over_time="last", over_units="sum", help="Điểm cao nhất trong kỳ.")
    values = [{"indicator": "BEST", "value": "7"}, {"indicator": "MEET", "value": "41"}]
    report = world.submitted(period="2016-12", content={"values": values, "narratives": {}})
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    return world


def drafted() -> dict[str, str]:
    """The values of the January draft."""
    draft = Submission.objects.get(period="2017-01").draft
    return {f"{row['indicator']} {row.get('cell', '')}".strip(): row["value"] for row in draft["values"]}


def test_a_rectangle_is_looked_through_and_filled_or_left(world: World, visit: Visit, check_page: Check) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a")).open(SECTION)
    block = ["o:MEET::value", '5\n"1,234"\nmười\n9\t10\n7,5\n99\n']
    dialog = page.locator("#dan")
    page.evaluate(PASTE, block)
    expect(dialog).to_contain_text("2 ô chưa đọc được")
    expect(dialog).to_contain_text("«mười» không phải là số")
    expect(dialog).to_contain_text("1 ô của vùng dán nằm ngoài biểu")
    check_page(page)
    picture(page, "grid-pasting")
    dialog.get_by_role("button", name="Không điền").click()
    expect(page.get_by_label(TOTAL)).to_have_value("")
    expect(page.get_by_label(TOTAL)).to_be_focused()
    assert Submission.objects.count() == 0
    page.evaluate(PASTE, block)
    dialog.get_by_label("Điền:").select_option(label="1.234")
    dialog.get_by_role("button", name="Điền 4 ô").click()
    saved(page)
    assert Submission.objects.get().draft["values"] == [
        {"indicator": "BEST", "value": "7.5"},
        {"indicator": "MEET", "value": "5"},
        {"indicator": "MEET", "cell": "f", "value": "1234"},
        {"indicator": "RATE", "numerator": "9", "denominator": "10"},
    ]


def test_a_crash_while_the_network_is_gone_loses_nothing_and_overwrites_nothing(world: World, visit: Visit) -> None:
    visitor = visit(world.someone(UserRole.REPORTER, "a"))
    visitor.expected += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "409"]
    page = visitor.open(SECTION)
    visitor.context.set_offline(True)
    page.get_by_label(TOTAL).fill("12")
    page.get_by_label(BEST).fill("3")
    page.keyboard.press("Control+s")
    expect(page.locator("#luu")).to_contain_text("Chưa lưu được – sẽ thử lại")
    page.close()
    visitor.context.set_offline(False)
    assert Submission.objects.count() == 0
    world.draft(content=meetings(9))
    later = visitor.context.new_page()
    later.clock.set_system_time(datetime.now(UTC) + timedelta(minutes=1))
    later.goto(visitor.base + SECTION)
    expect(later.get_by_label(BEST)).to_have_value("3")
    panel = later.locator("#xung-dot")
    expect(panel).to_contain_text("Của bạn: 12 · Đã lưu ở nơi khác: 9")
    panel.get_by_role("button", name="Giữ của tôi").click()
    saved(later)
    assert values() == {"MEET": "12", "BEST": "3"}


def test_an_answer_that_is_lost_in_the_middle_of_a_save_is_no_conflict(world: World, visit: Visit) -> None:
    visitor = visit(world.someone(UserRole.REPORTER, "a"))
    visitor.expected.append("ERR_")
    page = visitor.open(SECTION)

    def lost(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/luu/**", lost, times=1)
    page.get_by_label(TOTAL).fill("12")
    page.keyboard.press("Control+s")
    expect(page.locator("#luu")).to_contain_text("Chưa lưu được – sẽ thử lại")
    assert values() == {"MEET": "12"}
    page.get_by_label(TOTAL).fill("123")
    page.keyboard.press("Control+s")
    saved(page)
    expect(page.locator("#xung-dot")).to_be_hidden()
    assert values() == {"MEET": "123"}
    assert list(DraftChange.objects.values_list("old", "new")) == [("", "12"), ("12", "123")]


def test_a_session_that_ends_keeps_what_is_typed_and_returns_to_the_cell(world: World, visit: Visit) -> None:
    person = world.someone(UserRole.REPORTER, "a")
    visitor = visit(person)
    visitor.expected += ["401", "403"]
    page = visitor.open(SECTION)
    page.get_by_label(BEST).focus()
    visitor.context.clear_cookies()
    page.get_by_label(BEST).fill("6")
    page.keyboard.press("Control+s")
    expect(page.locator("#luu")).to_contain_text("Phiên làm việc đã hết")
    page.on("dialog", lambda dialog: dialog.accept())
    visitor.sign_in(person)
    page.reload()
    expect(page.get_by_label(BEST)).to_have_value("6")
    expect(page.get_by_label(BEST)).to_be_focused()
    saved(page)
    assert values() == {"BEST": "6"}


def test_two_people_see_each_other_and_both_values(world: World, visit: Visit) -> None:
    other = User.objects.create_user("b-user", full_name="Trần Thị B")
    grant = world.someone(UserRole.REPORTER, "a").grants.get()
    other.grants.create(role=grant.role, organisation=grant.organisation)
    first = visit(world.someone(UserRole.REPORTER, "a"))
    first.expected.append("409")
    mine, theirs = first.open(SECTION), visit(other).open(SECTION)
    theirs.get_by_label(FEMALE).fill("4")
    theirs.keyboard.press("Control+s")
    saved(theirs)
    mine.get_by_label(BEST).fill("8")
    mine.keyboard.press("Control+s")
    saved(mine)
    expect(mine.locator("#cung-soan")).to_contain_text("Trần Thị B cũng đang soạn, lưu lần cuối")
    expect(mine.get_by_label(FEMALE)).to_have_value("4")
    theirs.get_by_label(TOTAL).fill("9")
    theirs.keyboard.press("Control+s")
    saved(theirs)
    expect(theirs.locator("#cung-soan")).to_contain_text("reporter a cũng đang soạn")
    mine.get_by_label(TOTAL).fill("11")
    mine.keyboard.press("Control+s")
    expect(mine.locator("#xung-dot")).to_contain_text("Của bạn: 11 · Đã lưu ở nơi khác: 9")
    assert values() == {"MEET f": "4", "MEET": "9", "BEST": "8"}


def test_carried_over_confirmed_and_spoken_about(stock: World, visit: Visit, check_page: Check) -> None:
    page = visit(stock.someone(UserRole.REPORTER, "a"), viewport=NARROW).open(SECTION)
    page.get_by_role("button", name="Mang 1 số kỳ trước sang").dblclick()
    expect(page.get_by_label(BEST)).to_have_value("7")
    check_page(page)
    picture(page, "grid-carried-320")
    page.get_by_role("button", name="Xác nhận", exact=True).click()
    saved(page)
    expect(page.locator("#mang-sang")).to_be_hidden()
    assert "carried" not in Submission.objects.get(period="2017-01").draft
    assert drafted() == {"BEST": "7"}
    page.locator("tbody[data-line=BEST]").get_by_role("link", name="Lịch sử và ý kiến").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Điểm cao nhất")
    page.get_by_role("textbox", name="Ý kiến").fill("Điểm của lần thi tháng 12.")
    page.get_by_label("Cần theo dõi tiếp ô này").check()
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.get_by_text("Điểm của lần thi tháng 12.")).to_be_visible()
    check_page(page)
    picture(page, "grid-cell-320")
    page.get_by_role("link", name="Về ô trong biểu").click()
    expect(page.get_by_label(BEST)).to_be_focused()
    expect(page.get_by_role("link", name="Theo dõi (1)")).to_be_visible()


def test_arrows_go_sideways_from_the_edges_and_enter_goes_back(world: World, visit: Visit) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a")).open(SECTION)
    top, bottom = page.get_by_label("Hồ sơ đúng hạn, Tử số"), page.get_by_label("Hồ sơ đúng hạn, Mẫu số")
    top.fill("12")
    page.keyboard.press("ArrowLeft")
    expect(top).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(bottom).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(top).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label(BEST)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(top).to_be_focused()


def test_typing_without_a_pause_is_saved_all_the_same(world: World, visit: Visit) -> None:
    page = visit(world.someone(UserRole.REPORTER, "a")).open(SECTION.replace("chung", "thuyet-minh"))
    area = page.get_by_label("Tình hình chung")
    area.focus()
    for _second in range(12):
        area.press_sequentially("a b c d ", delay=110)
    assert Submission.objects.count() == 1, "nothing was saved in some ten seconds of typing"
    saved(page)
    assert Submission.objects.get().draft["narratives"]["general"].startswith("a b c d ")


def test_what_is_typed_before_the_script_has_come_is_saved(world: World, visit: Visit) -> None:
    visitor = visit(world.someone(UserRole.REPORTER, "a"))
    late: list[Route] = []
    visitor.context.route("**/grid.js*", lambda route: late.append(route))
    page = visitor.context.new_page()
    with page.expect_request("**/grid.js*"):
        page.goto(visitor.base + SECTION, wait_until="commit")
    page.get_by_label(TOTAL).fill("17")
    late[0].continue_()
    saved(page)
    assert drafted() == {"MEET": "17"}

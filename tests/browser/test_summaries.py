"""A summary report in the browser: asked for, watched, read, sent back to be traced."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from docx import Document
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.factories.reports import World, meetings
from tests.outcomes.summaries.documents import texts_of
from tests.outcomes.summaries.orders import accepted, browser_of, edited, made, work

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.queries import system_user
from phoihop.outcomes.summaries.models import SummaryOrder, SummaryVersion
from phoihop.outcomes.summaries.queries.tracing import trace_report

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def work_beside() -> None:
    """The worker's turn, in a thread and on a connection of its own."""

    def turn() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=turn)
    thread.start()
    thread.join()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_report_from_the_form_to_its_tracing(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    viewport: dict,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    accepted(world)
    accepted(world, "b", content=meetings(4))
    page = visit(world.someone(UserRole.SECRETARIAT), viewport=viewport).open("/tong-ket/")
    expect(page.get_by_text("Chưa lập báo cáo nào")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Lập báo cáo đầu tiên").click()
    page.get_by_role("main").get_by_label("Đơn vị").fill("ha noi")
    page.get_by_label("Kỳ", exact=True).select_option("2017")
    page.get_by_text("Phần đầu và phần ký của văn bản").click()
    page.get_by_label("Địa danh").fill("Hà Nội")
    check_page(page)
    page.get_by_role("main").get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    check_page(page)
    SummaryOrder.objects.update(state="running", done=4, step="Vẽ biểu đồ")
    expect(page.get_by_text("đã xong 4/9 bước")).to_be_visible()
    work_beside()
    expect(page.get_by_role("heading", name="Báo cáo đã lập")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Xem từng con số").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hà Nội – Năm 2017, lần lập 1")
    check_page(page)
    page.goto(page.url.split("/tong-ket/")[0] + "/tong-ket/")
    expect(page.get_by_role("link", name="Tải Word")).to_be_visible()
    check_page(page)

    page.get_by_role("link", name="Truy nguyên một tệp").click()
    report = bytes(SummaryVersion.objects.get().document)
    page.get_by_label("Tệp báo cáo").set_input_files(
        {"name": "sua.docx", "mimeType": "application/octet-stream", "buffer": edited(report)}
    )
    check_page(page)
    page.get_by_role("button", name="Gửi và truy nguyên").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    expect(page.get_by_role("link", name="Không còn đúng (1)")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Đã sửa tay")).to_be_visible()
    check_page(page)


def test_the_officers_file_becomes_the_next_version(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    accepted(world)
    officer = world.someone(UserRole.SECRETARIAT)
    first = made(world, browser_of(officer))
    accepted(world, "b", content=meetings(4))
    page = visit(officer, viewport=NARROW).open(f"/tong-ket/ban/{first.report_id}/")
    page.get_by_role("link", name="Cập nhật bản đã sửa").click()
    with page.expect_download() as coming:
        page.goto(page.url)
        page.evaluate("() => { location.href = '../van-ban/' }")
    document = Document(coming.value.path())
    own = next(row for row in document.paragraphs if "Thuận lợi" in row.text)
    own.insert_paragraph_before("Đoạn riêng của tôi.")
    file = tmp_path / "da-sua.docx"
    document.save(str(file))
    file.write_bytes(edited(file.read_bytes()))
    check_page(page)
    page.get_by_label("Tệp Word đã sửa").set_input_files(file)
    page.get_by_role("button", name="Gửi và đối chiếu").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    page.reload()
    expect(page.get_by_role("heading", name="Bạn đã sửa, số liệu nói khác")).to_be_visible()
    expect(page.get_by_text("987.654").first).to_be_visible()
    check_page(page)
    page.get_by_label("Lấy theo số liệu").first.check()
    page.get_by_role("button", name="Lập bản mới").click()
    work_beside()
    page.reload()
    expect(page.get_by_role("heading", name="Bản mới đã lập")).to_be_visible()
    check_page(page)
    second = SummaryVersion.objects.get(number=2)
    texts = texts_of(bytes(second.document))
    assert "Đoạn riêng của tôi." in texts
    assert not any("987.654" in text for text in texts)
    trace = trace_report(actor=system_user(), content=bytes(second.document), today=second.at.date())
    assert {number.state for number in trace.numbers} == {"stands"}

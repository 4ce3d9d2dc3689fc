"""A template in the browser: a typo is told with the nearest name, the mended file taken, tried, a report made with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.browser.test_summaries import work_beside
from tests.factories.reports import World
from tests.outcomes.summaries.documents import para, texts_of, word_file
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.models import SummaryVersion, TemplateVersion

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
WORDS = "Toàn {{ %s }} có {{ MEET }} buổi tuyên truyền"


def word(text: str) -> dict:
    return {"name": "mau.docx", "mimeType": "application/octet-stream", "buffer": word_file(para(text))}


def test_from_a_typo_to_a_report(
    world: World,
    visit: Callable[..., Visitor],
    check_page: Callable[[Page], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    accepted(world)
    visitor = visit(world.someone(UserRole.SECRETARIAT), viewport=NARROW)
    visitor.expected.append("422")
    page = visitor.open("/tong-ket/mau/")
    check_page(page)
    page.get_by_role("link", name="Gửi mẫu mới").click()
    page.get_by_label("Tên mẫu").fill("Báo cáo tháng")
    page.get_by_label("Tệp mẫu Word").set_input_files(word(WORDS % "don_vii"))
    page.get_by_role("button", name="Kiểm tra và nhận mẫu").click()
    expect(page.get_by_text("Mẫu chưa được nhận: 1 chỗ cần sửa")).to_be_visible()
    expect(page.get_by_text("Có phải là {{ don_vi }}?")).to_be_visible()
    check_page(page)
    assert TemplateVersion.objects.count() == 0

    page.get_by_label("Tệp mẫu Word").set_input_files(word(WORDS % "don_vi"))
    page.get_by_role("button", name="Kiểm tra và nhận mẫu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Báo cáo tháng")
    check_page(page)

    page.get_by_role("link", name="Điền thử").click()
    page.get_by_role("main").get_by_label("Đơn vị").fill("ha noi")
    page.get_by_label("Kỳ", exact=True).select_option("2017")
    check_page(page)
    page.get_by_role("button", name="Điền thử").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    expect(page.get_by_role("heading", name="Tệp điền thử")).to_be_visible()
    check_page(page)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Tải tệp điền thử").click()
    assert "Toàn Hà Nội có 3 buổi tuyên truyền" in texts_of(Path(downloaded.value.path()).read_bytes())
    assert SummaryVersion.objects.count() == 0

    page.get_by_role("link", name="Về mẫu này").click()
    page.get_by_role("link", name="Lập văn bản theo mẫu này").click()
    expect(page.get_by_label("Mẫu văn bản")).to_contain_text("Báo cáo tháng (Báo cáo)")
    page.get_by_role("main").get_by_label("Đơn vị").fill("ha noi")
    page.get_by_label("Kỳ", exact=True).select_option("2017")
    page.get_by_role("main").get_by_role("button", name="Lập báo cáo").click()
    work_beside()
    expect(page.get_by_role("heading", name="Báo cáo đã lập")).to_be_visible()
    report = SummaryVersion.objects.get()
    assert report.template_version == TemplateVersion.objects.get()
    assert "Toàn Hà Nội có 3 buổi tuyên truyền" in texts_of(bytes(report.document))


def test_a_name_is_copied_and_dragged_into_text(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    visitor = visit(world.someone(UserRole.SECRETARIAT), viewport=WIDE)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open("/tong-ket/mau/truong/")
    check_page(page)
    page.get_by_role("button", name="Chép {{ MEET }}").click()
    expect(page.locator("[data-name-told]")).to_have_text("Đã chép {{ MEET }}")
    assert page.evaluate("() => navigator.clipboard.readText()") == "{{ MEET }}"
    field = page.get_by_label("Tìm tên hoặc ý nghĩa")
    page.get_by_text("{{ MEET }}", exact=True).first.drag_to(field)
    expect(field).to_have_value("{{ MEET }}")

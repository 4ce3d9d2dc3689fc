"""Two units' sentences and a figure become a section, and stand in the Word report with their control and their source."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.browser.test_summaries import work_beside
from tests.factories.reports import World
from tests.outcomes.narratives.desk import SECTION, B, told

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.documents.rules.wordml import SDT, P, T, paragraph_text, tag_of
from phoihop.outcomes.narratives.actions.collecting import compare_texts
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.rules.marks import parse_tag

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


def test_from_the_units_sentences_to_the_word_report(
    world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]
) -> None:
    told(world, meetings=1234)
    told(world, "b", text=B, meetings=6)
    compare_texts()
    officer = world.someone(UserRole.SECRETARIAT)
    page = visit(officer).open("/tong-hop/P/city/2017/loi-van/")
    check_page(page)
    page.get_by_role("link", name="Thuận lợi").click()
    sentence = page.get_by_role("button", name="Nhân dân đồng tình ủng hộ.")
    sentence.focus()
    page.keyboard.press("Enter")
    draft = page.get_by_role("region", name="Bản soạn")
    expect(draft.get_by_text("[Xã A, 01/2017]")).to_be_visible()
    page.get_by_role("button", name="Lực lượng cơ sở nhiệt tình.").click()
    expect(draft.get_by_text("[Xã B, 01/2017]")).to_be_visible()
    page.get_by_text("Chèn câu có số liệu", exact=True).click()
    page.get_by_role("button", name="Chèn", exact=True).first.click()
    expect(draft.get_by_text("Có {{ MEET }} buổi tuyên truyền ({{ MEET:bao_cao }}).", exact=True).first).to_be_visible()
    expect(draft.get_by_text("1.240")).to_be_visible()
    draft.get_by_role("button", name="In nguồn", exact=True).click()
    expect(draft.get_by_text("Báo cáo in nguồn của phần này ở cuối trang.")).to_be_visible()
    check_page(page)
    page.goto(page.url.split("/tong-hop/")[0] + "/tong-ket/lap/?chuong-trinh=P&don-vi=city&ky=2017")
    page.get_by_role("main").get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    work_beside()
    expect(page.get_by_role("heading", name="Báo cáo đã lập")).to_be_visible()
    check_document(bytes(SummaryVersion.objects.get().document))
    narrow = visit(officer, viewport=NARROW).open(SECTION)
    check_page(narrow)


def test_a_section_left_open_lets_its_session_end(world: World, visit: Callable[..., Visitor]) -> None:
    officer = world.someone(UserRole.SECRETARIAT)
    visitor = visit(officer)
    visitor.context.clock.install()
    page = visitor.open(SECTION)
    signs: list[str] = []
    page.on("request", lambda request: signs.append(request.url) if request.url.endswith("/con-soan/") else None)
    page.get_by_role("button", name="Tôi đang soạn phần này").click()
    expect(page.get_by_text("Bạn đang soạn phần này")).to_be_visible()
    with page.expect_response("**/con-soan/") as sign:
        page.clock.run_for(601_000)
    assert sign.value.status == 204
    page.clock.run_for(1_900_000)
    assert len(signs) == 1
    page.keyboard.press("Tab")
    with page.expect_response("**/con-soan/"):
        page.clock.run_for(601_000)
    assert len(signs) == 2


def check_document(content: bytes) -> None:
    """Both sentences with their footnotes, and the figure in a control of its own."""
    with ZipFile(BytesIO(content)) as archive:
        document, notes = (etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes"))
    lines = {paragraph_text(paragraph): paragraph for paragraph in document.iter(P)}
    assert {"Nhân dân đồng tình ủng hộ.", "Lực lượng cơ sở nhiệt tình."} <= set(lines)
    (figure,) = (line for line in lines if line.startswith("Có 1.240 buổi tuyên truyền ("))
    assert any(parse_tag(tag_of(sdt)) for sdt in lines[figure].iter(SDT))
    told_notes = ["".join(node.text or "" for node in note.iter(T)).strip() for note in notes]
    assert told_notes[2:] == ["[Xã A, 01/2017]", "[Xã B, 01/2017]"]

"""A consolidation in a browser: frozen, corrected afterwards, the difference told, the report still with the frozen number."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, Visitor
from tests.factories.reports import AT, World, meetings
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.consolidation.actions.keeping import keep_figures
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.summaries.actions.making import make_summary
from phoihop.outcomes.summaries.queries.tracing import manifest_of
from phoihop.outcomes.summaries.rules.records import FigureKey

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
PATIENCE = 60_000
"""The first figures of a process take seconds: the engine makes its plans."""


def test_what_is_frozen_stays(world: World, visit: Callable[..., Visitor], check_page: Callable[[Page], None]) -> None:
    accepted(world)
    accepted(world, "b", content=meetings(4))
    officer = world.someone(UserRole.SECRETARIAT)
    visitor = visit(officer, viewport=NARROW)
    visitor.context.set_default_timeout(PATIENCE)
    visitor.context.set_default_navigation_timeout(PATIENCE)
    page = visitor.open("/tong-hop/P/city/2017/")
    expect(page.get_by_text("2/26 báo cáo đã tiếp nhận")).to_be_visible(timeout=PATIENCE)
    check_page(page)
    page.get_by_role("link", name="Chốt số liệu").click()
    check_page(page)
    page.get_by_role("button", name="Chốt số liệu").click()
    expect(page.get_by_text("Chưa có báo cáo nào thay đổi từ khi chốt.")).to_be_visible()
    keep_figures(snapshot=Snapshot.objects.get().pk, at=AT)

    accepted(world, content=meetings(30))
    page = visitor.open("/tong-hop/P/city/2017/")
    page.get_by_role("link", name="Xem chênh lệch").click()
    expect(page.get_by_text("3 → 30 (+27)")).to_be_visible()
    expect(page.get_by_text("+27").last).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Số liệu", exact=True).last.click()
    expect(page.get_by_role("link", name="7", exact=True)).to_be_visible()
    check_page(page)
    words = {"programme": world.programme, "unit": world.unit("city"), "period": "2017"}
    version = make_summary(actor=officer, **words, at=AT).version
    values = {entry.number.value for entry in manifest_of(version).entries if entry.number.key == KEY}
    assert Decimal(7) in values
    assert Decimal(34) not in values

    page.get_by_role("link", name="Điều chỉnh", exact=True).last.click()
    page.get_by_role("link", name="Tổng quan").click()
    page.get_by_role("link", name="Mở chốt").click()
    page.get_by_label("Lý do").fill("Bổ sung báo cáo của Xã A")
    page.get_by_role("button", name="Mở chốt").click()
    expect(page.get_by_text("Bổ sung báo cáo của Xã A")).to_be_visible()


KEY = FigureKey("city", "2017", "MEET")

"""A workspace after a reorganisation: who passed to a unit is counted with it, as the figures count; a chosen structure
day holds for every number; and a tree that changed after freezing is told."""

from datetime import date
from typing import Any

import pytest
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, browser_of, text_of, work

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.consolidation.actions.freezing import freeze
from phoihop.outcomes.consolidation.queries.coverage import coverage_of
from phoihop.outcomes.consolidation.queries.workspaces import Workspace, find_workspace
from phoihop.outcomes.narratives.queries.places import Place
from phoihop.outcomes.narratives.queries.texts import texts_in

pytestmark = pytest.mark.django_db
TODAY = date(2019, 1, 10)
HEIR = "/tong-hop/P/c/2018/"


@pytest.fixture
def world() -> World:
    """Xã B reports until it passes to Xã C in July 2018, which goes on."""
    world = make_world()
    accepted(world, "b", "2018-01", {**meetings(4), "narratives": {"general": "Lời của xã B."}})
    accepted(world, "c", "2018-09", {**meetings(9), "narratives": {"general": "Lời của xã C."}})
    return world


def opened(world: World, unit: str, period: str = "2018") -> Workspace:
    officer = world.someone(UserRole.SECRETARIAT)
    return find_workspace(actor=officer, programme="P", unit=unit, period=period, today=TODAY)


def members(workspace: Workspace) -> list[str]:
    return [member.code for member in workspace.members]


def frozen(world: World, unit: str, period: str = "2018", as_of: date | None = None) -> Workspace:
    officer = world.someone(UserRole.SECRETARIAT)
    of: dict[str, Any] = {"programme": world.programme, "unit": world.unit(unit), "period": period, "as_of": as_of}
    freeze(actor=officer, **of, at=AT, today=TODAY)
    work()
    return opened(world, unit, period)


def test_an_heir_is_counted_with_whom_it_took_over(world: World) -> None:
    workspace = opened(world, "c")
    assert members(workspace) == ["b", "c"]
    told = coverage_of(workspace=workspace, today=TODAY)
    assert (told.counts.received, told.counts.asked) == (2, 2)
    assert {row.member.code for row in told.lacking} == {"b", "c"}
    texts = texts_in(place=Place(world.programme, world.unit("c"), "2018"), snapshot=None)
    assert sorted(texts.values_list("text", flat=True)) == ["Lời của xã B.", "Lời của xã C."]


def test_before_it_passes_it_is_counted_alone(world: World) -> None:
    assert members(opened(world, "b", "2018-01")) == ["b"]
    assert members(opened(world, "c", "2018-01")) == []
    assert members(opened(world, "city", "2018-01")) == ["city", "a", "b"]
    assert members(opened(world, "city")) == ["city", "a", "b", "c"]


def test_later_corrections_of_whom_it_took_over_are_told(world: World) -> None:
    frozen(world, "c")
    accepted(world, "b", "2018-01", meetings(40))
    browser = browser_of(world.someone(UserRole.SECRETARIAT))
    assert "Đã có 1 bản sửa sau khi chốt" in text_of(browser.get(HEIR))
    page = text_of(browser.get(HEIR + "ban-sua/"))
    assert "4 → 40 (+36)" in page
    assert "Buổi tuyên truyền buổi 13 49 +36" in page


def test_a_frozen_workspace_keeps_whom_it_counts(world: World) -> None:
    before = members(frozen(world, "city"))
    Organisation.objects.filter(code="a").update(parent=None)
    assert members(opened(world, "city")) == before == ["city", "a", "b", "c"]
    assert members(opened(world, "city", "2017")) == ["city", "b"]


def test_a_tree_that_changed_after_freezing_is_told_without_any_later_report(world: World) -> None:
    accepted(world, "a", "2018-01", meetings(100))
    frozen(world, "city")
    page = "/tong-hop/P/city/2018/ban-sua/"
    browser = browser_of(world.someone(UserRole.SECRETARIAT))
    assert "Chưa có bản sửa nào sau khi chốt" in text_of(browser.get(page))
    Organisation.objects.filter(code="a").update(parent=None)
    told = text_of(browser.get(page))
    assert "Cây tổ chức hoặc cách tính đã đổi sau khi chốt" in told
    assert "Buổi tuyên truyền buổi 113 13 -100" in told


def test_with_a_chosen_day_what_is_now_is_of_that_day_too(world: World) -> None:
    """In the tree of 30 June Xã B still stands, and holds what it reported; on the last day of the year it is no more."""
    frozen(world, "b", as_of=date(2018, 6, 30))
    browser = browser_of(world.someone(UserRole.SECRETARIAT))
    page = "/tong-hop/P/b/2018/ban-sua/"
    assert "Chưa có bản sửa nào sau khi chốt" in text_of(browser.get(page))
    accepted(world, "b", "2018-02", meetings(5))
    assert "Buổi tuyên truyền buổi 4 9 +5" in text_of(browser.get(page))


def test_corrections_of_the_period_compared_with_are_told_apart(world: World) -> None:
    accepted(world, "b", "2017-01", meetings(7))
    frozen(world, "c")
    browser = browser_of(world.someone(UserRole.SECRETARIAT))
    accepted(world, "b", "2017-01", meetings(8))
    accepted(world, "a", "2017-01", meetings(8))
    page = text_of(browser.get(HEIR + "ban-sua/"))
    assert "Đã có 1 bản sửa sau khi chốt" in page
    assert "trong đó 1 của chương trình, kỳ được so sánh" in page
    assert "7 → 8 (+1)" in page
    assert "kỳ được so sánh; lần sửa 2" in page
    assert "1 của chương trình, kỳ được so sánh" in text_of(browser.get(HEIR))

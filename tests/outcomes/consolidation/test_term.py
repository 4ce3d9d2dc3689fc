"""A frozen term keeps the programme before it, too: its totals, its definitions, which indicators are the same."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.factories.reports import World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, browser_of, text_of, work
from tests.outcomes.summaries.test_comparing import NOW, TODAY, before_of, made, told, values

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user
from phoihop.measures.figures.enums import Basis, Versus
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust
from phoihop.outcomes.consolidation.actions.freezing import freeze, unfreeze
from phoihop.outcomes.consolidation.models import Snapshot, SnapshotPredecessor
from phoihop.outcomes.consolidation.queries.frozen import frozen_of, frozen_predecessor
from phoihop.outcomes.narratives.queries.places import Place as Writing
from phoihop.outcomes.summaries.actions.making import MadeReport, make_summary
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.queries.live import figures_for
from phoihop.outcomes.summaries.queries.tracing import manifest_of, trace_kept
from phoihop.outcomes.summaries.queries.verifying import verify_summaries
from phoihop.outcomes.summaries.rules.comparing import Comparison

pytestmark = pytest.mark.django_db
TERM = "2016..2021"
COMPARED = f"/tong-hop/P/city/{TERM}/so-sanh/"
LATER = f"/tong-hop/P/city/{TERM}/ban-sua/"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def before(world: World) -> World:
    """The programme of 2011–2015 with totals declared on paper; 25 meetings in the term after it."""
    before = before_of(world)
    accepted(before, "city", "2012", told(20, "subtree"))
    accepted(world, "a", "2017-01", meetings(25))
    return before


@pytest.fixture
def officer(world: World, before: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


def whole(world: World, officer: User) -> dict[str, Any]:
    city = world.unit("city")
    return {"actor": officer, "programme": world.programme, "unit": city, "period": TERM, "at": NOW, "today": TODAY}


def term(report: MadeReport) -> Comparison:
    (found,) = (row for row in report.material.comparisons["MEET"] if row.versus is Versus.TERM)
    return found


def printed(report: MadeReport) -> set[tuple[str, Decimal]]:
    """Every number of the programme before that the report prints."""
    numbers = (entry.number for entry in manifest_of(report.version).entries)
    return {(number.key.indicator, number.value) for number in numbers if number.key.programme == "OLD"}


def test_a_frozen_term_keeps_the_totals_of_the_programme_before(world: World, before: World, officer: User) -> None:
    freeze(**whole(world, officer))
    first = made(world, TERM)
    accepted(before, "city", "2012", told(90, "subtree"))
    accepted(before, "a", "2014", told(7))
    Indicator.objects.filter(programme=before.programme, code="T1").update(name="Tên khác", over_units="max")
    second = made(world, TERM)
    assert values(term(first)) == values(term(second)) == (Basis.UNLIKE, 25, 20)
    assert printed(first) == printed(second) == {("T1", Decimal(20))}
    assert first.version.revisions == second.version.revisions
    assert list(verify_summaries(actor=system_user())) == []
    Indicator.objects.filter(programme=before.programme, code="T1").update(name="Buổi tuyên truyền", over_units="sum")
    unfreeze(**whole(world, officer), number=1, reason="Có báo cáo bổ sung")
    assert values(term(made(world, TERM))) == (Basis.UNLIKE, 25, 97)


def test_another_programme_before_changes_nothing_either(world: World, before: World, officer: User) -> None:
    freeze(**whole(world, officer))
    Programme.objects.filter(pk=world.programme.pk).update(predecessor=None)
    world.programme.refresh_from_db()
    assert values(term(made(world, TERM))) == (Basis.UNLIKE, 25, 20)


def test_a_term_frozen_without_a_programme_before_gets_none_later(world: World) -> None:
    accepted(world, "a", "2017-01", meetings(25))
    freeze(**whole(world, world.someone(UserRole.SECRETARIAT)))
    before = before_of(world)
    accepted(before, "city", "2012", told(20, "subtree"))
    assert not made(world, TERM).material.comparisons.get("MEET")


def test_the_digest_tells_what_was_kept_of_it(world: World, before: World, officer: User) -> None:
    freeze(**whole(world, officer))
    row = SnapshotPredecessor.objects.get()
    assert (row.programme.code, row.term, row.document) == ("OLD", "2011..2015", "Thông báo số 120")
    found = frozen_predecessor(programme=world.programme, unit=world.unit("city"), period=TERM, number=1)
    assert found is not None
    assert dict(found.predecessor.matched.pairs) == {"MEET": "T1"}
    unfreeze(**whole(world, officer), number=1, reason="x")
    accepted(before, "a", "2014", told(7))
    freeze(**whole(world, officer))
    first, second = Snapshot.objects.order_by("number")
    assert first.revisions == second.revisions
    assert first.digest != second.digest
    assert frozen_of(programme=world.programme, unit=world.unit("city"), period=TERM).digest == second.digest  # type: ignore[union-attr]


def test_a_trace_says_what_the_total_before_would_be_now(world: World, before: World, officer: User) -> None:
    freeze(**whole(world, officer))
    report = made(world, TERM)
    accepted(before, "city", "2012", told(90, "subtree"))
    numbers = trace_kept(actor=officer, version=report.version, today=TODAY).numbers
    old = [row for row in numbers if row.traced.entry.number.key.programme == "OLD"]
    assert old
    assert {(row.state, row.now) for row in old} == {(NumberState.OVERTAKEN, "90")}


def test_later_reports_of_the_programme_before_are_told(world: World, before: World, officer: User) -> None:
    freeze(**whole(world, officer))
    accepted(before, "city", "2012", told(90, "subtree"))
    accepted(before, "a", "2014", told(7))
    page = text_of(browser_of(officer).get(LATER))
    assert "Đã có 2 bản sửa sau khi chốt" in page
    assert "trong đó 2 của chương trình, kỳ được so sánh" in page
    assert "20 → 90 (+70)" in page
    assert "Buổi tuyên truyền" in page
    assert "số khai chung cho cấp dưới" in page


def test_the_tab_of_comparisons_stands_as_frozen(world: World, before: World, officer: User) -> None:
    browser = browser_of(officer)
    freeze(**whole(world, officer))
    assert "đang được tính" in text_of(browser.get(COMPARED))
    work()
    first = text_of(browser.get(COMPARED))
    assert "Buổi tuyên truyền 25 20 tăng 5 (25%)" in first
    assert "Số liệu của lần chốt 1" in first
    assert "Tổ hòa giải" not in first
    accepted(before, "city", "2012", told(90, "subtree"))
    accepted(world, "a", "2017-01", meetings(60))
    Indicator.objects.filter(programme=before.programme, code="T1").update(name="Tên khác")
    assert text_of(browser.get(COMPARED)) == first
    place = Place("city", TERM, "MEET")
    adjust(**whole(world, officer), place=place, value=Decimal(30), reason="Trùng buổi")
    assert "Buổi tuyên truyền 30 đã điều chỉnh từ 25 Trùng buổi 20 tăng 10 (50%)" in text_of(browser.get(COMPARED))


def test_a_short_period_keeps_no_programme_before(world: World, before: World, officer: User) -> None:
    freeze(**{**whole(world, officer), "period": "2017"})
    assert SnapshotPredecessor.objects.count() == 0


def test_who_may_not_see_the_programme_before_gets_nothing_of_it(world: World, before: World, officer: User) -> None:
    freeze(**whole(world, officer))
    full = made(world, TERM)
    accepted(before, "city", "2012", told(90, "subtree"))
    narrow = world.someone(UserRole.REVIEWER, "city", "P")
    report = make_summary(
        actor=narrow, programme=world.programme, unit=world.unit("city"), period=TERM, at=NOW, today=TODAY
    )
    assert printed(full) == {("T1", Decimal(20))}
    assert printed(report) == set()
    assert report.version.revisions == Snapshot.objects.get().revisions
    assert "Đã có 1 bản sửa" in text_of(browser_of(officer).get(LATER))
    assert "Chưa có bản sửa nào sau khi chốt" in text_of(browser_of(narrow).get(LATER))
    numbers = trace_kept(actor=narrow, version=full.version, today=TODAY).numbers
    old = {(row.state, row.now) for row in numbers if row.traced.entry.number.key.programme == "OLD"}
    assert old == {(NumberState.STANDS, None)}


def test_nor_beside_a_draft(world: World, before: World) -> None:
    place = Writing(world.programme, world.unit("city"), TERM)
    wide, narrow = (
        figures_for(actor=actor, place=place, sections=[], at=NOW, today=TODAY).material.comparisons
        for actor in (world.someone(UserRole.LEADER), world.someone(UserRole.REVIEWER, "city", "P"))
    )
    assert [row.versus for row in wide["MEET"]] == [Versus.TERM]
    assert "MEET" not in narrow

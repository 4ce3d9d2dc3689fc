"""What a report compares: on the same units, over a rename, against the term before; and that it is traced."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.factories.reports import World, make_world, meetings
from tests.outcomes.summaries.orders import accepted

from phoihop.agreements.programmes.actions import load_programmes
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.rules import DocumentRecord, IndicatorRecord, ProgrammeRecord
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.queries import system_user
from phoihop.measures.figures.enums import Basis, Unlike, Versus
from phoihop.measures.figures.queries.comparisons import ask_comparisons
from phoihop.outcomes.summaries.actions.making import MadeReport, make_summary
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.queries.tracing import trace_kept
from phoihop.outcomes.summaries.queries.verifying import verify_summaries
from phoihop.outcomes.summaries.rules.comparing import Comparison
from phoihop.outcomes.summaries.rules.drafting import draft_report
from phoihop.outcomes.summaries.rules.drafting.comparisons import comparison_notes
from phoihop.outcomes.summaries.rules.wording import plain
from phoihop.reporting.regimes.actions import load_regimes
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.rules import AssignmentRecord, FormLineRecord, RegimeRecord

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2022, 1, 10, 8, 30, tzinfo=UTC)
TODAY = date(2022, 1, 10)
QUERIES = 10
"""Of two comparisons of a term, whose answers the desk has: what programmes and indicators are, and whether it is so."""


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def before(world: World) -> World:
    """The programme before the world's."""
    return before_of(world)


def before_of(world: World) -> World:
    """The programme of 2011–2015, as Thông báo số 120, reported once a year; `world`'s programme follows it."""
    load_programmes(
        actor=world.actor,
        programmes=[
            ProgrammeRecord("OLD", "Thông báo", start=date(2011, 9, 23), end=date(2015, 12, 31)),
            ProgrammeRecord("P", "Chương trình", start=date(2016, 11, 4), end=date(2021, 12, 31), predecessor="OLD"),
        ],
        indicators=[
            IndicatorRecord("T1", "Buổi  tuyên truyền", "count", "year", "sum", "sum", programme="OLD", unit="buổi"),
            IndicatorRecord("T2", "Đã ban hành kế hoạch", "yesno", "year", "sum", "sum", programme="OLD"),
            IndicatorRecord("T3", "Tổ hòa giải", "count", "year", "sum", "sum", programme="OLD", unit="tổ"),
        ],
        documents=[DocumentRecord("TB", "OLD", "Thông báo", number="120", relation="founding")],
        at=NOW,
    )
    load_regimes(
        actor=world.actor,
        regimes=[RegimeRecord("OLD", "OLD", "Báo cáo năm")],
        lines=[FormLineRecord("N", code) for code in ("T1", "T2", "T3")],
        assignments=[AssignmentRecord("N", kind="commune"), AssignmentRecord("N", kind="city")],
        at=NOW,
    )
    world.programme.refresh_from_db()
    return World(world.actor, world.reviewer, Programme.objects.get(code="OLD"), Regime.objects.get(code="OLD"))


def told(number: int, scope: str = "own") -> dict[str, Any]:
    return {"values": [{"indicator": "T1", "value": str(number), "scope": scope}], "narratives": {}}


def made(world: World, period: str) -> MadeReport:
    secretary = world.someone(UserRole.SECRETARIAT)
    return make_summary(
        actor=secretary, programme=world.programme, unit=world.unit("city"), period=period, at=NOW, today=TODAY
    )


def comparison(report: MadeReport, versus: Versus) -> Comparison:
    (found,) = (row for row in report.material.comparisons["MEET"] if row.versus is versus)
    return found


def states(world: World, report: MadeReport) -> Mapping[str, int]:
    secretary = world.someone(UserRole.SECRETARIAT)
    numbers = trace_kept(actor=secretary, version=report.version, today=TODAY).numbers
    return {state: count for state in NumberState if (count := sum(row.state is state for row in numbers))}


def values(found: Comparison) -> tuple[Basis, int, int]:
    assert found.figure.value is not None
    assert found.against.value is not None
    return found.basis, int(found.figure.value), int(found.against.value)


def test_a_year_beside_the_one_before_counts_who_reported_the_same_months_both_times(world: World) -> None:
    accepted(world, "a", "2017-01", meetings(3))
    accepted(world, "a", "2017-02", meetings(100))  # nothing a year later
    accepted(world, "b", "2017-09", meetings(4))
    accepted(world, "a", "2018-01", meetings(5))
    accepted(world, "c", "2018-09", meetings(9))  # b by its new name
    report = made(world, "2018")
    found = comparison(report, Versus.PREVIOUS)
    assert values(found) == (Basis.COMMON, 14, 7)
    assert found.figure.key.pair is not None
    assert report.material.figure("MEET", period="2017").value == 107  # type: ignore[union-attr]
    table = draft_report(report.material).body.tables["so_sanh"]
    assert [plain(cell) for cell in table.rows[0][3:]] == ["Năm 2018 so với năm 2017", "14", "7", "tăng 7 (100%) (**)"]
    assert set(states(world, report)) == {NumberState.STANDS}
    assert list(verify_summaries(actor=system_user())) == []


def test_a_later_correction_of_the_year_before_overtakes_the_comparison(world: World) -> None:
    for period, number in (("2017-01", 3), ("2018-01", 5)):
        accepted(world, "a", period, meetings(number))
    report = made(world, "2018")
    accepted(world, "a", "2017-01", meetings(4))
    assert states(world, report)[NumberState.OVERTAKEN] > 0
    assert list(verify_summaries(actor=system_user())) == [], "the report still follows from its own snapshot"


def test_a_quarter_stands_beside_the_one_before_and_that_of_the_year_before(world: World) -> None:
    for period, number in (("2017-01", 3), ("2017-10", 4), ("2018-01", 5)):
        accepted(world, "a", period, meetings(number))
    report = made(world, "2018-Q1")
    assert values(comparison(report, Versus.PREVIOUS)) == (Basis.SAME, 5, 4)
    assert values(comparison(report, Versus.YEAR_BEFORE)) == (Basis.SAME, 5, 3)
    assert set(states(world, report)) == {NumberState.STANDS}


def test_a_term_beside_totals_declared_on_paper_says_that_the_units_are_not_the_same(
    world: World, before: World
) -> None:
    accepted(before, "city", "2012", told(20, "subtree"))
    accepted(before, "a", "2012", told(6))
    accepted(world, "a", "2017-01", meetings(25))
    report = made(world, "2016..2021")
    found = comparison(report, Versus.TERM)
    assert values(found) == (Basis.UNLIKE, 25, 20)
    assert (found.why, found.unequal, found.document) == (Unlike.DECLARED, True, "Thông báo số 120")
    assert (found.against.key.programme, found.against.key.indicator) == ("OLD", "T1")
    content = draft_report(report.material).body.groups["noi_dung"][0].fields["tom_tat"]
    assert "So với giai đoạn 2011–2015 (Thông báo số 120): buổi tuyên truyền tăng 5 (25%) (*) (+)." in plain(content)
    assert "(*) So sánh giữa hai kỳ không cùng tập hợp đơn vị báo cáo: có số khai gộp" in plain(content)
    notes = plain(comparison_notes(report.material))
    assert "Chỉ tiêu chưa có ở chương trình trước: hồ sơ đúng hạn; điểm cao nhất." in notes
    assert "tính theo cách khác nên không so sánh: đã ban hành kế hoạch." in notes
    assert "Chỉ tiêu chỉ có ở chương trình trước: tổ hòa giải." in notes
    assert set(states(world, report)) == {NumberState.STANDS}
    assert list(verify_summaries(actor=system_user())) == []
    accepted(before, "city", "2012", told(21, "subtree"))
    assert states(world, report)[NumberState.OVERTAKEN] == 5, "in the table 20, 5, 25%; in the sentence 5, 25%"
    assert list(verify_summaries(actor=system_user())) == []


def test_a_term_beside_reports_of_the_units_themselves_counts_those_of_both(world: World, before: World) -> None:
    accepted(before, "a", "2012", told(6))
    accepted(before, "b", "2013", told(50))
    accepted(world, "a", "2017-01", meetings(25))
    report = made(world, "2016..2021")
    found = comparison(report, Versus.TERM)
    assert values(found) == (Basis.COMMON, 25, 6)
    assert set(states(world, report)) == {NumberState.STANDS}
    assert list(verify_summaries(actor=system_user())) == []


def test_pages_ask_for_the_same_comparisons_in_few_queries(
    world: World, before: World, django_assert_num_queries: Any
) -> None:
    accepted(before, "city", "2012", told(20, "subtree"))
    for unit, number in (("a", 25), ("b", 4)):
        accepted(world, unit, "2017-01", meetings(number))
    (term,) = ask_comparisons(programme=world.programme, unit="city", period="2016..2021")
    against, pairs = term
    assert (against.versus, against.base) == (Versus.TERM, "2011..2015")
    assert (pairs["MEET"].basis, pairs["MEET"].why) == (Basis.UNLIKE, Unlike.DECLARED)
    assert [row and row.value for row in (pairs["MEET"].now, pairs["MEET"].base)] == [29, 20]
    with django_assert_num_queries(QUERIES):
        ask_comparisons(programme=world.programme, unit="city", period="2016..2021")
    accepted(before, "a", "2014", told(3))
    (term,) = ask_comparisons(programme=world.programme, unit="city", period="2016..2021")
    assert term[1]["MEET"].base.value == 23  # type: ignore[union-attr]
    with django_assert_num_queries(QUERIES):
        ask_comparisons(programme=world.programme, unit="city", period="2016..2021")

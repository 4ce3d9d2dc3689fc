"""The figures of a snapshot: of the desk where what was frozen still stands, else computed; the same either way."""

from datetime import date

import pytest
from tests.factories.desks import listening
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted
from tests.outcomes.summaries.test_comparing import before_of, told

from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.figures.queries.answering import answer
from phoihop.measures.figures.queries.desk import FiguresNotReady, Refusal, ToldByDesk
from phoihop.measures.figures.rules.questions import Question, SheetQuestion
from phoihop.outcomes.consolidation.actions import keeping
from phoihop.outcomes.consolidation.actions.freezing import freeze
from phoihop.outcomes.consolidation.models import Snapshot, SnapshotFigures

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    for unit, period, number in (("a", "2017-01", 3), ("b", "2017-01", 4), ("a", "2017-02", 5)):
        accepted(world, unit, period, meetings(number))
    return world


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What was asked of the desk."""
    return listening(monkeypatch, keeping)


def snapshot(world: World, as_of: date | None = None, period: str = "2017-02") -> Snapshot:
    return freeze(
        actor=world.someone(UserRole.SECRETARIAT),
        programme=world.programme,
        unit=world.unit("city"),
        period=period,
        as_of=as_of,
        at=AT,
        today=AT.date(),
    )


@pytest.mark.parametrize("as_of", [None, date(2018, 1, 1)])
@pytest.mark.parametrize("period", ["2017-02", "2016..2017"])
def test_the_desk_gives_what_would_be_computed_here(
    world: World, monkeypatch: pytest.MonkeyPatch, as_of: date | None, period: str
) -> None:
    accepted(before_of(world), "a", "2015", told(7))
    row = snapshot(world, as_of, period)
    monkeypatch.setattr(keeping, "ask_listening", answer)
    from_desk = keeping._ready(row)
    assert from_desk == keeping._computed(row.by, row)
    assert from_desk is not None
    assert from_desk.compared
    assert {figure.value for figure in from_desk.now} == {5 if period == "2017-02" else 12}


def test_it_is_asked_only_for_what_still_stands(world: World, asked: list[Question]) -> None:
    first = snapshot(world)
    keeping.keep_figures(snapshot=first.pk, at=AT)
    assert asked[0] == SheetQuestion("P", "city", "2017-02")
    asked.clear()
    accepted(world, "b", "2017-02", meetings(8))
    assert keeping._ready(first) is None
    assert asked == []


def test_it_is_not_asked_once_the_programme_before_has_moved_on(world: World, asked: list[Question]) -> None:
    before = before_of(world)
    accepted(before, "a", "2015", told(7))
    row = snapshot(world, period="2016..2017")
    assert keeping._ready(row) is not None
    asked.clear()
    accepted(before, "b", "2015", told(8))
    assert keeping._ready(row) is None
    assert asked == []


@pytest.mark.parametrize("trouble", [FiguresNotReady(), ToldByDesk(Refusal("F402", "hỏng", "", 500, {}))])
def test_where_none_answers_they_are_computed(
    world: World, monkeypatch: pytest.MonkeyPatch, trouble: ProductError
) -> None:
    def nobody(_question: Question) -> object:
        raise trouble

    monkeypatch.setattr(keeping, "ask_listening", nobody)
    row = snapshot(world)
    keeping.keep_figures(snapshot=row.pk, at=AT)
    values = SnapshotFigures.objects.get(snapshot=row).figures["now"]
    assert [figure["value"] for figure in values] == ["5"]


def test_what_came_while_it_was_asked_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(question: Question) -> object:
        accepted(world, "b", "2017-02", meetings(8))
        return answer(question)

    monkeypatch.setattr(keeping, "ask_listening", late)
    assert keeping._ready(snapshot(world)) is None

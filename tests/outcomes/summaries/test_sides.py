"""Figures of a report: the desk's and those computed here are the same, and one that has moved on is not used."""

import pytest
from tests.factories.desks import listening
from tests.factories.reports import World, make_world, meetings
from tests.outcomes.summaries.orders import accepted
from tests.outcomes.summaries.test_comparing import before_of, made, told

from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.measures.figures.queries.editions import is_present, present
from phoihop.measures.figures.rules.questions import BookQuestion, PairsQuestion, Question, ReachQuestion
from phoihop.outcomes.summaries.queries import material, sides
from phoihop.outcomes.summaries.queries.sides import Sides, Two
from phoihop.outcomes.summaries.rules.records import FigureKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = make_world()
    before = before_of(made)
    accepted(before, "a", "2015", told(7))
    for unit, period, number in (("a", "2017-01", 3), ("b", "2017-09", 4), ("a", "2018-01", 5), ("c", "2018-09", 9)):
        accepted(made, unit, period, meetings(number))
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What was asked of the desk."""
    return listening(monkeypatch, sides)


def test_the_desk_gives_what_would_be_computed_here(world: World, asked: list[Question]) -> None:
    here, there = (Sides(world.actor, world.programme, at_desk=at_desk) for at_desk in (False, True))
    of = {"unit": "city", "period": "2018"}
    assert there.reach(**of) == here.reach(**of)
    book = {"units": ["city", "a", "b"], "periods": ["2018", "2017"]}
    assert there.own(**book) == here.own(**book)
    assert (2, 3) in {figure.units for figure in there.own(**book).figures.values()}
    one = FigureKey("a", "2018", "MEET")
    assert there.own(**book, only=frozenset({("a", "2018", "MEET", "")})).figures == {
        one: here.own(**book).figures[one]
    }
    assert there.whole("OLD", units=["city"], periods=["2015"]) == here.whole("OLD", units=["city"], periods=["2015"])
    two = Two("2018", "2017", {"MEET": "MEET"})
    assert there.figures(there.pairs(unit="city", two=two), two=two) == here.figures(
        here.pairs(unit="city", two=two), two=two
    )
    assert {type(question) for question in asked} == {ReachQuestion, BookQuestion, PairsQuestion}


def test_a_report_is_the_same_from_the_desk(
    world: World, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material, "is_present", lambda _then: True)
    from_desk = made(world, "2018").material
    assert asked

    def nobody(_question: Question) -> object:
        raise FiguresNotReady

    monkeypatch.setattr(sides, "ask_listening", nobody)
    computed = made(world, "2018").material
    assert (from_desk.figures, from_desk.comparisons, from_desk.missing) == (
        computed.figures,
        computed.comparisons,
        computed.missing,
    )


def test_what_the_desk_told_after_a_change_is_not_used(
    world: World, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material, "is_present", lambda _then: False)
    monkeypatch.setattr(Sides, "own", _own_of_two(world, Sides.own))
    found = made(world, "2018").material.figure("MEET")
    assert found is not None
    assert found.value == 14, "computed here, at the report's own moment"


def _own_of_two(world: World, own: object) -> object:
    """At the desk: figures that somebody has changed meanwhile."""

    def changed(self: Sides, **of: object) -> object:
        if not self.at_desk:
            return own(self, **of)  # type: ignore[operator]
        return own(Sides(self.actor, world.programme), units=["a"], periods=["2018"])  # type: ignore[operator]

    return changed


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_change_beside_an_open_moment_is_seen(world: World) -> None:
    then = present()
    assert is_present(then)
    accepted(world, "a", "2018-02", meetings(1))
    assert not is_present(then)

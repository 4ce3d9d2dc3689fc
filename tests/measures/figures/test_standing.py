"""What the first pages of a day ask of the desk: answered when it starts, and anew after a change though nobody asked."""

import pytest
from tests.factories.reports import make_world, meetings
from tests.outcomes.summaries.orders import accepted

from phoihop.measures.figures.queries import keeping
from phoihop.measures.figures.queries.answering import Desk
from phoihop.measures.figures.queries.comparisons import questions_of
from phoihop.measures.figures.queries.editions import present
from phoihop.measures.figures.rules.questions import PairsQuestion, SheetQuestion

pytestmark = pytest.mark.django_db


def test_sheets_and_comparisons_of_the_last_year_and_of_all_years_stay_answered() -> None:
    world, desk, watch = make_world(), Desk(), keeping.Watch()
    accepted(world, period="2016-12")
    accepted(world, period="2017-01")
    keeping._begin(desk, questions_of)
    periods = {(type(question), question.period) for question in desk.standing if question.programme == "P"}  # type: ignore[union-attr]
    assert periods >= {(SheetQuestion, "2017"), (SheetQuestion, "2016..2017"), (PairsQuestion, "2017")}
    assert all(desk.is_answered(question, present()) for question in desk.standing)
    accepted(world, "b", "2017-02", meetings(9))
    assert not any(desk.is_answered(question, present()) for question in desk.standing)
    watch.look()
    keeping.refresh(desk, watch)
    watch.since -= keeping.IDLE
    desk._asked.clear()
    keeping.refresh(desk, watch)
    assert all(desk.is_answered(question, present()) for question in desk.standing)


def test_one_that_fails_stops_none_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world, desk, watch = make_world(), Desk(), keeping.Watch()
    accepted(world, period="2017-01")
    answer = desk.answer

    def sheets_fail(question: object) -> object:
        if isinstance(question, SheetQuestion):
            raise MemoryError
        return answer(question)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "answer", sheets_fail)
    keeping._begin(desk, questions_of)
    kinds = {type(question): desk.is_answered(question, present()) for question in desk.standing}
    assert kinds == {SheetQuestion: False, PairsQuestion: True}
    watch.look()
    watch.since -= keeping.IDLE
    keeping.refresh(desk, watch)
    assert all(desk.is_answered(question, present()) for question in desk.standing)

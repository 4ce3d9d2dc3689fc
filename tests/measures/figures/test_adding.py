"""What is shown adds up: units below and the unit's own reports make the figure, cells and what has none the total."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from random import Random
from threading import RLock
from typing import Any

import pytest
from tests.oracle.generator import make_dataset

from phoihop.measures.figures.queries import overviews
from phoihop.measures.figures.queries.shelf import Part, Ready
from phoihop.measures.figures.queries.sides import beside
from phoihop.measures.figures.queries.tracing import Traced, origin_answer, traced
from phoihop.measures.figures.readers import counter_of
from phoihop.measures.figures.rules.adding import adds_cells, adds_exactly
from phoihop.measures.figures.rules.questions import (
    Amount,
    BesideAnswer,
    BesideQuestion,
    Coverage,
    OriginAnswer,
    OriginQuestion,
    Value,
)
from phoihop.measures.figures.rules.values import value_of
from phoihop_rollup import run
from phoihop_rollup.schema import Dataset, Request
from phoihop_rollup.vocabulary import Kind

FIGURES = 6
PARTS = ("value", "numerator", "denominator")

pytestmark = pytest.mark.slow


class Sitting:
    """A dataset that is asked without a database."""

    def __init__(self, dataset: Dataset) -> None:
        counter = counter_of(structure=dataset, facts=dataset.facts)  # type: ignore[arg-type]
        self._ready = Ready(None, dataset, counter, RLock())  # type: ignore[arg-type]

    def part(self, period: str) -> Part:
        return Part("", None)

    def ready(self, part: Part) -> Ready:
        return self._ready

    def values(self, units: Sequence[str], periods: Sequence[str]) -> list[Value]:
        return [row for row in self.every if row.unit in units and row.period in periods]

    @cached_property
    def every(self) -> list[Value]:
        """Every figure of the dataset: asking for each by itself would make a plan for each."""
        return [value_of(row) for row in run.rollup(self._ready.dataset, Request()).to_pylist()]

    def coverage(self, unit: str, period: str, indicator: str) -> Coverage | None:
        return None

    def origin(self, question: OriginQuestion) -> Traced | None:
        return traced(self._ready, question)


def added(amounts: Sequence[Any], part: str) -> Decimal:
    return sum((getattr(amount, part) or Decimal(0) for amount in amounts), Decimal(0))


def shown(answer: BesideAnswer) -> list[Amount]:
    return [*answer.parts.values(), *([answer.direct] if answer.direct else [])]


def chosen(dataset: Dataset, rng: Random) -> list[dict]:
    """Figures of units that have others below, those with flags and declarations first."""
    rows = run.rollup(dataset, Request()).to_pylist()
    parents = {placement.parent for placement in dataset.placements} | {one.parent for one in dataset.organisations}
    wide = [row for row in rows if row["unit"] in parents and row["value"] is not None]
    wide.sort(key=lambda row: (row["method"] == "computed", -len(row["flags"] or ""), rng.random()))
    return wide[: FIGURES // 2] + rng.sample(wide, min(len(wide), FIGURES // 2))


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_shown_add_up_to_the_figure(seed: int) -> None:
    rng = Random(seed)
    dataset = make_dataset(rng)
    sitting = Sitting(dataset)
    indicators = {one.code: one for one in dataset.indicators}
    for row in chosen(dataset, rng):
        indicator = indicators[row["indicator"]]
        question = BesideQuestion("", row["unit"], row["period"], row["indicator"], row["cell"])
        answer = beside(sitting, question)
        assert answer.figure == value_of(row)
        assert answer.adds is adds_exactly(indicator)
        parts = PARTS[1:] if indicator.kind is Kind.RATIO else PARTS[:1]
        if answer.adds and answer.order:
            assert {part: added(shown(answer), part) for part in parts} == {part: row[part] for part in parts}, row
        if answer.cells and adds_cells(indicator):
            cells = [*answer.cells, *([answer.uncelled] if answer.uncelled else [])]
            assert {part: added(cells, part) for part in parts} == {part: row[part] for part in parts}, row


@pytest.mark.parametrize("seed", range(6, 8))
def test_what_is_left_is_what_the_unit_itself_reported(seed: int) -> None:
    """By differences of figures or by facts: what the origin says of the unit's own facts, and of each unit below."""
    rng = Random(seed)
    dataset = make_dataset(rng)
    sitting = Sitting(dataset)
    indicators = {one.code: one for one in dataset.indicators}
    for row in chosen(dataset, rng):
        if not adds_exactly(indicators[row["indicator"]]):
            continue
        codes = (row["unit"], row["period"], row["indicator"], row["cell"])
        answer = beside(sitting, BesideQuestion("", *codes))
        found = sitting.origin(OriginQuestion("", *codes))
        assert found
        told = {group.code: group.subtotal for group in found.groups}
        direct = told.pop(row["unit"], None)
        for part in PARTS:
            if answer.order:
                assert added([answer.direct or Amount()], part) == added([direct or Amount()], part), row
                for code, subtotal in told.items():
                    assert added([answer.parts.get(code, Amount())], part) == added([subtotal], part), (row, code)


@pytest.mark.parametrize("seed", range(10, 12))
def test_the_groups_of_an_origin_hold_all_of_it(seed: int) -> None:
    rng = Random(seed)
    dataset = make_dataset(rng)
    sitting = Sitting(dataset)
    indicators = {one.code: one for one in dataset.indicators}
    for row in chosen(dataset, rng):
        question = OriginQuestion("", row["unit"], row["period"], row["indicator"], row["cell"])
        found = sitting.origin(question)
        answer = origin_answer(found, question)
        assert found
        assert answer.figure == value_of(row)
        pairs = {(fact.organisation, fact.period) for fact in found.origin.facts}
        assert answer.reports == len(pairs) == row["submissions"]
        assert sum(group.reports for group in answer.groups) >= answer.reports
        assert sum(len(facts) for facts in found.facts.values()) == len(found.origin.facts)
        assert sum(group.missing for group in answer.groups) == answer.missing == row["expected"] - row["reported"]
        assert (answer.reported, answer.expected) == (row["reported"], row["expected"])
        if answer.adds:
            indicator = indicators[row["indicator"]]
            parts = PARTS[1:] if indicator.kind is Kind.RATIO else PARTS[:1]
            subtotals = [group.subtotal for group in answer.groups if group.subtotal]
            assert {part: added(subtotals, part) for part in parts} == {part: row[part] for part in parts}, row


@pytest.mark.parametrize("seed", range(12, 15))
def test_the_short_way_to_an_overview_says_what_the_long_one_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "FEW", 0)
    rng = Random(seed)
    dataset = make_dataset(rng)
    sitting = Sitting(dataset)
    compared = 0
    parents = {one.parent for one in dataset.organisations}
    rows = [row for row in run.rollup(dataset, Request()).to_pylist() if row["unit"] in parents and not row["cell"]]
    mixed = [row for row in rows if row["method"] != "computed"]
    plain = [row for row in rows if row["method"] == "computed"]
    for row in [*rng.sample(mixed, min(len(mixed), 3 * FIGURES)), *rng.sample(plain, min(len(plain), FIGURES))]:
        question = OriginQuestion("", row["unit"], row["period"], row["indicator"], row["cell"])
        short = overviews.find_overview(sitting, question)
        long = origin_answer(sitting.origin(question), question)
        assert (short.figure, short.missing, short.reports) == (long.figure, long.missing, long.reports), row
        assert short.absent_units == long.absent_units
        assert sorted(short.absences, key=str) == sorted(long.absences, key=str)
        if not short.uses:
            compared += 1
            assert told(short) == told(long), row
    assert compared


def told(answer: OriginAnswer) -> dict[str, tuple]:
    """What is said of each group; a subtotal of nothing and none at all are the same."""
    return {
        group.code: (
            group.reports,
            group.missing,
            tuple(added([group.subtotal or Amount()], part) for part in PARTS),
        )
        for group in answer.groups
        if group.reports or group.missing
    }

"""The origin of a figure recomputes it, and lists exactly the facts and gaps that the slow calculation finds."""

from collections import defaultdict
from fractions import Fraction
from random import Random

import pytest
from tests.oracle.generator import make_dataset
from tests.oracle.seeds import seeds
from tests.oracle.slow import EXTREMES, slow_rollup, slow_traces, text_of

from phoihop_rollup import run
from phoihop_rollup.schema import Dataset, Indicator, Origin, Request
from phoihop_rollup.vocabulary import Kind, OverTime, OverUnits, Use

FIGURES_PER_DATASET = 6
ROUNDED = (OverTime.MEAN, OverUnits.MEAN)


def combined(operator: OverTime | OverUnits, values: list[Fraction]) -> Fraction:
    return EXTREMES[operator](values) if operator in EXTREMES else sum(values, Fraction())


def recomputed(indicator: Indicator, origin: Origin, part: str) -> str:
    """A number of the figure, from nothing but the facts that its origin says are counted."""
    folded: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    adds = indicator.over_units in (OverUnits.SUM, OverUnits.NONE)
    for fact in origin.facts:
        use = fact.denominator_use or fact.use if part == "denominator" else fact.use
        if use == Use.COUNTED:
            share = Fraction(fact.share) if adds else Fraction(1)
            folded[fact.holder][fact.period].append(Fraction(getattr(fact, part)) * share)
    if not folded:
        return ""
    by_unit = [
        combined(indicator.over_time, [combined(indicator.over_units, values) for values in periods.values()])
        for periods in folded.values()
    ]
    return text_of(combined(indicator.over_units, by_unit))


def check_origin(dataset: Dataset, row: tuple[str, ...], request: Request) -> None:
    unit, period, code, cell = row[:4]
    indicator = next(each for each in dataset.indicators if each.code == code)
    origin = run.origin(dataset, unit=unit, period=period, indicator=code, cell=cell, as_of=request.as_of)
    traces = slow_traces(dataset, row[:4], request.as_of)
    inside: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    uses: dict[tuple[str, str, str], set[Use]] = defaultdict(set)
    denominator_uses: dict[tuple[str, str, str], set[Use]] = defaultdict(set)
    for fact in origin.facts:
        name = fact.organisation, fact.period, fact.scope
        inside[name] += Fraction(fact.share)
        uses[name].add(fact.use)
        denominator_uses[name].add(fact.denominator_use or fact.use)
    assert set(inside) == set(traces.placed), row
    if indicator.over_units in (OverUnits.SUM, OverUnits.NONE):
        assert inside == traces.placed, row
    for part, left in traces.left.items():
        told = denominator_uses if part == "denominator" else uses
        assert {name for name, found in told.items() if found & {Use.COUNTED, Use.EARLIER}} == left, (row, part)
    assert set(origin.missing) == traces.missing, row
    assert (str(origin.reported), str(origin.expected)) == row[7:9]
    assert len(origin.missing) == origin.expected - origin.reported
    assert ";".join(origin.flags) == row[11]
    if indicator.kind == Kind.RATIO:
        assert (recomputed(indicator, origin, "numerator"), recomputed(indicator, origin, "denominator")) == row[5:7], (
            row
        )
    elif not {indicator.over_time, indicator.over_units} & set(ROUNDED):
        assert recomputed(indicator, origin, "value") == row[4], row


def check_origins(seed: int) -> None:
    rng = Random(seed)
    dataset = make_dataset(rng)
    changes = [unit.closed for unit in dataset.organisations if unit.closed]
    request = Request(as_of=rng.choice([None, None, *changes]))
    rows = slow_rollup(dataset, request)
    interesting = sorted(rows, key=lambda row: (-len(row[11]), rng.random()))
    for row in interesting[: FIGURES_PER_DATASET // 2] + rng.sample(rows, min(len(rows), FIGURES_PER_DATASET // 2)):
        check_origin(dataset, row, request)


@pytest.mark.parametrize("seed", range(3))
def test_an_origin_recomputes_its_figure(seed: int) -> None:
    check_origins(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(100, 100))
def test_many_origins_recompute_their_figures(seed: int) -> None:
    check_origins(seed)

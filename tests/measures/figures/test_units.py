"""Coverage told in units: of one single period it is the engine's coverage, whatever became of the units."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.oracle.generator import make_dataset, make_request

from phoihop.measures.figures.readers import counter_of
from phoihop.measures.figures.rules import Missing
from phoihop_rollup import run
from phoihop_rollup.periods import MONTHS, parse
from phoihop_rollup.schema import Dataset, Request
from phoihop_rollup.vocabulary import OverUnits

pytestmark = pytest.mark.slow

# One run takes what it takes; no deadline makes a slow machine look wrong.
SLOW_MACHINE = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=4)


def differences(dataset: Dataset, as_of: date | None) -> Iterator[str]:
    """Every figure of one period of its indicator's own frequency whose coverage the counter tells differently."""
    counter = counter_of(structure=dataset, facts=dataset.facts)
    indicators = {indicator.code: indicator for indicator in dataset.indicators}
    for row in run.rollup(dataset, Request(as_of=as_of)).to_pylist():
        indicator = indicators[row["indicator"]]
        single = parse(row["period"]).months == MONTHS[indicator.frequency]
        if single and not row["cell"] and indicator.over_units is not OverUnits.NONE:
            said = counter.count(unit=row["unit"], period=row["period"], indicator=indicator, as_of=as_of)
            if said != (row["reported"], row["expected"]):
                yield f"{row['unit']} {row['period']} {indicator.code}: {said}, engine {row['reported']}/{row['expected']}"


@pytest.mark.parametrize("observed", [False, True], ids=["assigned", "observed"])
@pytest.mark.parametrize("seed", range(8))
def test_units_of_a_single_period_are_the_pairs_of_the_engine(seed: int, observed: bool) -> None:
    rng = Random(seed)
    dataset = make_dataset(rng, observed=observed)
    assert list(differences(dataset, make_request(rng, dataset).as_of)) == []


@SLOW_MACHINE
@given(st.randoms(use_true_random=False))
def test_units_of_a_single_period_are_the_pairs_of_any_dataset(rng: Random) -> None:
    dataset = make_dataset(rng)
    assert list(differences(dataset, make_request(rng, dataset).as_of)) == []


@pytest.mark.parametrize("seed", [12], ids=["reported only of a year in which it ended"])
def test_a_unit_that_was_not_asked_when_it_reported_is_none_that_reported(seed: int) -> None:
    check_units_and_pairs(make_dataset(Random(seed)))


@SLOW_MACHINE
@given(st.randoms(use_true_random=False))
def test_units_are_never_more_than_pairs(rng: Random) -> None:
    check_units_and_pairs(make_dataset(rng))


def check_units_and_pairs(dataset: Dataset) -> None:
    """Of every figure of the dataset."""
    counter = counter_of(structure=dataset, facts=dataset.facts)
    indicators = {indicator.code: indicator for indicator in dataset.indicators}
    for row in run.rollup(dataset, Request()).to_pylist():
        units = counter.count(
            unit=row["unit"], period=row["period"], indicator=indicators[row["indicator"]], as_of=None
        )
        if not row["cell"] and units is not None:
            reported, expected = units
            assert reported <= expected <= row["expected"]
            assert reported <= row["reported"]
            assert (reported == 0) == (row["reported"] == 0)


@SLOW_MACHINE
@given(st.randoms(use_true_random=False))
def test_the_missing_list_and_the_count_are_of_the_same_units(rng: Random) -> None:
    """Of a dataset with one indicator: who is asked is who is expected, who misses the one period did not report."""
    dataset = make_dataset(rng)
    (indicator, *_others) = dataset.indicators
    counter = counter_of(structure=Dataset(**{**vars(dataset), "indicators": [indicator]}), facts=dataset.facts)
    for unit in dataset.organisations:
        for period in ("2017", "2018"):
            units = counter.count(unit=unit.code, period=period, indicator=indicator, as_of=None)
            listed: list[Missing] = counter.missing(unit=unit.code, period=period)
            assert [row.unit for row in listed] == sorted({row.unit for row in listed})
            assert all(len(row.periods) <= row.expected for row in listed)
            if units is not None:
                assert len(listed) == units[1]

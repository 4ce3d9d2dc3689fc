"""Figures that are asked for by name of a period, worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from tests.oracle.bundles import fact_table
from tests.oracle.comparison import as_rows

from phoihop_rollup import run
from phoihop_rollup.schema import Dataset, Indicator, Organisation, Programme, Request
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits

# One unit reports 1 in each of three months, in the first, the second and the last quarter of 2017.
MONTHS = ("2017-02", "2017-06", "2017-12")
SUMS = {
    "2017-02": "1",
    "2017-06": "1",
    "2017-12": "1",
    "2017-Q1": "1",
    "2017-Q2": "1",
    "2017-H1": "2",
    "2017-9M": "2",
    "2017": "3",
    "2017..2018": "3",
    "2016..2018": "3",
}


def one_unit() -> Dataset:
    nothing = {"cell": "", "scope": "own", "numerator": None, "denominator": None}
    return Dataset(
        organisations=[Organisation("u")],
        programmes=[Programme("P")],
        indicators=[Indicator("I", "P", Kind.COUNT, Frequency.MONTH, OverTime.SUM, OverUnits.SUM)],
        facts=fact_table(
            [
                {"organisation": "u", "period": month, "indicator": "I", "value": Decimal(1), **nothing}
                for month in MONTHS
            ]
        ),
    )


def sums(periods: tuple[str, ...]) -> dict[str, str]:
    return {row[1]: row[4] for row in as_rows(run.rollup(one_unit(), Request(periods=periods)))}


@pytest.mark.parametrize("other", [name for name in SUMS if name != "2017-9M"])
def test_nine_months_count_each_fact_once_beside_any_other_period(other: str) -> None:
    assert sums(("2017-9M", other)) == {"2017-9M": "2", other: SUMS[other]}


@pytest.mark.slow
@pytest.mark.parametrize("periods", list(combinations(SUMS, 3)))
def test_periods_asked_for_together_do_not_touch_each_other(periods: tuple[str, ...]) -> None:
    assert sums(periods) == {period: SUMS[period] for period in periods}


def test_a_dataset_without_facts_has_no_figures() -> None:
    nothing = replace(one_unit(), facts=fact_table([]))
    assert as_rows(run.rollup(nothing)) == []
    assert as_rows(run.rollup(nothing, Request(periods=("2017-9M",), as_of=date(2017, 6, 1)))) == []
    assert as_rows(run.rollup(replace(nothing, organisations=[], indicators=[]))) == []


def test_the_rows_of_a_large_table_are_sorted() -> None:
    units = [f"u{number}" for number in range(400)]
    reports = {
        "indicator": "I",
        "cell": "",
        "scope": "own",
        "value": Decimal(1),
        "numerator": None,
        "denominator": None,
    }
    facts = [
        {"organisation": unit, "period": f"2017-{month:02d}", **reports} for unit in units for month in range(1, 13)
    ]
    dataset = replace(one_unit(), organisations=[Organisation(unit) for unit in units], facts=fact_table(facts))
    rows = as_rows(run.rollup(dataset))
    assert len(rows) == 400 * (12 + 4 + 2 + 1)
    assert rows == sorted(rows)

"""The origin of a figure explains it: what is counted adds up to it, and who is missing is what coverage lacks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rollup.reading import read_bundle

from phoihop_rollup.run import origin, rollup
from phoihop_rollup.schema import Dataset, Indicator, Origin
from phoihop_rollup.vocabulary import Kind, OverTime, OverUnits, Use

CASES = Path(__file__).parents[1] / "conformance" / "cases"
ADDED = {OverTime.SUM, OverTime.LAST, OverTime.NONE, OverTime.SUM_OVER_LAST}


def adds_up(indicator: Indicator) -> bool:
    whole = indicator.over_units is OverUnits.SUM or indicator.kind is Kind.RATIO
    return whole and indicator.over_time in ADDED


def counted(found: Origin, part: str) -> Decimal:
    denominator = part == "denominator" and any(fact.denominator_use for fact in found.facts)
    return sum(
        (
            getattr(fact, part) * fact.share
            for fact in found.facts
            if (fact.denominator_use if denominator else fact.use) is Use.COUNTED
        ),
        Decimal(0),
    )


def check_explained(dataset: Dataset, figure: dict) -> None:
    keys = {name: figure[name] for name in ("unit", "period", "indicator", "cell")}
    found = origin(dataset, **keys)
    indicator = next(known for known in dataset.indicators if known.code == figure["indicator"])
    assert found.figure == figure
    assert (found.expected, found.reported) == (figure["expected"], figure["reported"])
    assert len(found.missing) == found.expected - found.reported
    assert len({(fact.organisation, fact.period) for fact in found.facts}) == figure["submissions"]
    if adds_up(indicator) and figure["method"]:
        parts = ("numerator", "denominator") if indicator.kind is Kind.RATIO else ("value",)
        assert {part: counted(found, part) for part in parts} == {part: figure[part] for part in parts}


@pytest.mark.slow
@pytest.mark.parametrize("case", ["04_reorganisation", "09_declared_stock", "11_boundaries", "12_cells_forms_windows"])
def test_an_origin_adds_up_to_its_figure(case: str):
    dataset = read_bundle(CASES / case / "bundle")
    figures = rollup(dataset).to_pylist()
    for figure in figures[:: max(1, len(figures) // 12)]:
        check_explained(dataset, figure)


def test_a_covered_fact_names_the_unit_that_declared_for_it():
    dataset = read_bundle(CASES / "05_declared_totals" / "bundle")
    found = origin(dataset, unit="city", period="2017-Q4", indicator="T")
    uses = {(fact.organisation, fact.scope): (fact.use, fact.covered_by) for fact in found.facts}
    assert uses == {
        ("city", "subtree"): (Use.COUNTED, None),
        ("d1", "subtree"): (Use.COVERED, "city"),
        ("c", "own"): (Use.COVERED, "city"),
    }
    assert found.structure_day == date(2017, 12, 14)

"""What programmes and indicators must be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    PartyRecord,
    ProgrammeRecord,
    TargetRecord,
    check_programmes,
)
from phoihop.base.findings import Severity
from phoihop_rollup.vocabulary import Kind, OverTime, OverUnits

P = ProgrammeRecord("P", "Chương trình", start=date(2016, 11, 4), end=date(2021, 12, 31), row=2)
COUNT = IndicatorRecord("I", "I", "count", "quarter", "sum", "sum", row=2)


def codes(programmes=(P,), indicators=(COUNT,), **tables) -> list[str]:
    found = check_programmes(organisations={"city"}, programmes=programmes, indicators=indicators, **tables)
    return [finding.code for finding in found]


WRONG = {
    "two programmes of one code": ("A101", {"programmes": [P, P]}),
    "two indicators of one code": ("A101", {"indicators": [COUNT, COUNT]}),
    "two cells of one code": ("A101", {"cells": [BreakdownCellRecord("s", "f"), BreakdownCellRecord("s", "f")]}),
    "an unknown party": ("A102", {"parties": [PartyRecord("P", "nobody", "lead")]}),
    "an unknown owner": ("A102", {"contents": [ContentRecord("P", 1, "N", owner="nobody")]}),
    "an unknown breakdown": ("A102", {"indicators": [replace(COUNT, breakdown="none")]}),
    "an unknown indicator": ("A102", {"targets": [TargetRecord("city", "2017", "X", Decimal(1))]}),
    "an end before the start": ("A103", {"programmes": [replace(P, end=date(2016, 11, 3))]}),
    "an unknown window": ("A104", {"programmes": [replace(P, window="lunar")]}),
    "an unknown relation": ("A104", {"documents": [DocumentRecord("d", "P", relation="cousin")]}),
    "an unknown frequency": ("A104", {"indicators": [replace(COUNT, frequency="week")]}),
    "a programme before itself": ("A106", {"programmes": [replace(P, predecessor="P")]}),
    "a ring of programmes": (
        "A107",
        {"programmes": [replace(P, superior="Q"), ProgrammeRecord("Q", "Q", superior="P")], "indicators": []},
    ),
    "a content number 0": ("A108", {"contents": [ContentRecord("P", 0, "N")]}),
    "a term of 101 years": ("A110", {"programmes": [replace(P, end=date(2116, 1, 1))]}),
    "no programme of several": ("A201", {"programmes": [P, ProgrammeRecord("Q", "Q")]}),
    "too many decimals": ("A205", {"indicators": [replace(COUNT, decimals=13)]}),
    "a minimum above the maximum": ("A206", {"indicators": [replace(COUNT, minimum=Decimal(2), maximum=Decimal(1))]}),
    "an unknown content": ("A207", {"indicators": [replace(COUNT, content=3)]}),
    "a target for no period": ("A301", {"targets": [TargetRecord("city", "2017-Q5", "I", Decimal(1))]}),
    "a target finer than the indicator": ("A302", {"targets": [TargetRecord("city", "2017-01", "I", Decimal(1))]}),
}


def test_a_sound_programme_has_no_findings() -> None:
    assert (
        codes(
            parties=[PartyRecord("P", "city", "lead")],
            contents=[ContentRecord("P", 1, "N", owner="city")],
            documents=[DocumentRecord("d", "P", relation="founding")],
            indicators=[replace(COUNT, content=1, breakdown="sex", owner="city")],
            cells=[BreakdownCellRecord("sex", "f")],
            targets=[TargetRecord("city", "2017", "I", Decimal(10))],
        )
        == []
    )


@pytest.mark.parametrize("wrong", WRONG)
def test_each_wrong_is_found(wrong: str) -> None:
    code, tables = WRONG[wrong]
    assert code in codes(**tables)


def test_everything_is_found_at_once_in_the_order_of_the_file() -> None:
    bad = replace(COUNT, over_time="sum_over_last", decimals=-1, minimum=Decimal(1), maximum=Decimal(0), row=3)
    found = check_programmes(
        organisations=(), programmes=[P], indicators=[bad, replace(COUNT, code="J", kind="guess", row=2)]
    )
    assert [(finding.row, finding.code) for finding in found] == [(2, "A104"), (3, "A204"), (3, "A205"), (3, "A206")]


@pytest.mark.parametrize(("kind", "over_time", "over_units"), list(product(Kind, OverTime, OverUnits)))
def test_operators_fit_the_kind(kind: Kind, over_time: OverTime, over_units: OverUnits) -> None:
    row = replace(COUNT, kind=kind, over_time=over_time, over_units=over_units)
    if kind is Kind.RATIO:
        fits = over_units in {"sum", "none"} and over_time in {"sum", "last", "sum_over_last", "none"}
    else:
        fits = over_time != "sum_over_last"
    assert (codes(indicators=[row]) == []) == fits


@given(st.text(max_size=8), st.text(max_size=8))
def test_an_unusual_status_never_stops_and_unknown_lineage_is_allowed(status: str, code: str) -> None:
    rows = [replace(P, status=status, predecessor=code if code != "P" else "", superior=code if code != "P" else "")]
    found = check_programmes(organisations=(), programmes=rows, indicators=[])
    assert all(finding.severity is Severity.WARNING for finding in found)

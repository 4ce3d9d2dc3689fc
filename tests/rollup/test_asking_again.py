"""What was asked before changes no answer: a dataset that is kept ready answers as one that is made ready anew."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

import pytest
from tests.rollup.reading import read_bundle

from phoihop_rollup import asking, prepared
from phoihop_rollup.run import origin, rollup
from phoihop_rollup.schema import Dataset, Request

CASES = Path(__file__).parents[1] / "conformance" / "cases"
DAY = date(2018, 12, 14)

pytestmark = pytest.mark.slow


def requests(dataset: Dataset) -> list[Request]:
    """Narrow and wide ones, of one period and of many, some with a structure day of their own."""
    units = tuple(unit.code for unit in dataset.organisations)
    codes = tuple(indicator.code for indicator in dataset.indicators)
    named = [("2017",), ("2017-Q4", "2018-Q1"), ("2018", "2017..2018"), ("2017-H2", "2017-9M"), ()]
    narrow = [Request(periods, units[:1]) for periods in named]
    narrow += [Request(periods, units, codes[:1], DAY) for periods in named]
    return [*narrow, *narrow, Request(as_of=DAY), Request()]


@pytest.mark.parametrize("case", ["04_reorganisation", "09_declared_stock", "11_boundaries", "12_cells_forms_windows"])
def test_an_answer_does_not_depend_on_what_was_asked_before(case: str) -> None:
    dataset = read_bundle(CASES / case / "bundle")
    asked = requests(dataset)
    Random(case).shuffle(asked)
    anew = {request: rollup(replace(dataset), request) for request in set(asked)}
    for request in asked:
        assert rollup(dataset, request).equals(anew[request]), request


def test_an_origin_does_not_depend_on_what_was_asked_before() -> None:
    dataset = read_bundle(CASES / "11_boundaries" / "bundle")
    figures = rollup(dataset).to_pylist()[::40]
    for figure in figures:
        keys = {name: figure[name] for name in ("unit", "period", "indicator", "cell")}
        assert origin(dataset, **keys) == origin(replace(dataset), **keys)


@pytest.mark.parametrize("case", ["05_declared_totals", "11_boundaries"])
def test_few_figures_are_made_as_many_are(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = read_bundle(CASES / case / "bundle")
    units = [unit.code for unit in dataset.organisations][:4]
    asked = [Request((period,), (unit,)) for period in ("2017-Q4", "2017", "2017..2018") for unit in units]
    shortly = [rollup(dataset, request) for request in asked]
    monkeypatch.setattr(asking, "MOST_DIRECT", 0)
    monkeypatch.setattr(asking, "MOST_SINGLY", 0)
    monkeypatch.setattr(asking, "MOST_PARTS_SURE", 0)
    again = replace(dataset)
    assert [rollup(again, request) for request in asked] == shortly
    assert sum(table.num_rows for table in shortly) > 10


def test_states_that_are_made_anew_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = read_bundle(CASES / "04_reorganisation" / "bundle")
    asked = [Request((period,)) for period in ("2017-Q4", "2017-Q3", "2018-Q1", "2018")]
    kept = [rollup(dataset, request) for request in asked]
    monkeypatch.setattr(prepared, "MOST_STATES", 0)
    again = replace(dataset)
    assert [rollup(again, request) for request in asked] == kept
    assert len(prepared.prepared(again).session.rows("SELECT DISTINCT f FROM states")) == 1


def test_threads_that_ask_at_once_are_answered_as_one_after_the_other() -> None:
    dataset = read_bundle(CASES / "11_boundaries" / "bundle")
    units = [unit.code for unit in dataset.organisations][:3]
    asked = [Request((period,), (unit,)) for period in ("2017-Q4", "2018-Q1", "2018") for unit in units]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(partial(rollup, replace(dataset)), asked))
    assert at_once == [rollup(dataset, request) for request in asked]

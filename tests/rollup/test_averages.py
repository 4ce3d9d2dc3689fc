"""Averages in whole numbers of any width are those of the plans, and what no figure can hold is refused."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from tests.oracle.comparison import differences_of_many
from tests.oracle.generator import make_batch
from tests.rollup.reading import read_bundle

from phoihop_rollup import asking
from phoihop_rollup.asking import Multiples
from phoihop_rollup.backends.duckdb import NumbersTooWide, Session, refusing_width
from phoihop_rollup.plan.dimensions import arrow, share_decimals, whole_share
from phoihop_rollup.run import rollup, rollup_to
from phoihop_rollup.schema import Request

CASES = Path(__file__).parents[1] / "conformance"
MEANS = sorted(
    path.parents[1]
    for path in CASES.glob("*/*/bundle/indicators.csv")
    if ",mean," in path.read_text(encoding="utf-8") and (path.parents[1] / "figures.csv").exists()
)


@pytest.mark.slow
@pytest.mark.parametrize("case", MEANS, ids=lambda path: path.name)
def test_averages_that_fit_nowhere_are_the_same(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "LIMIT", 0)
    made = tmp_path / "figures.csv"
    rollup_to(read_bundle(case / "bundle"), Request(), path=made)
    assert made.read_bytes() == (case / "figures.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40, 43))
def test_averages_that_fit_nowhere_agree_with_the_slow_calculation(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "LIMIT", 0)
    found = differences_of_many(make_batch(Random(seed), 15, precise=False))
    assert {name: lines[:6] for name, lines in found.items()} == {}


def test_multiples_hold_every_count():
    assert Multiples.of([(1, 4), (3, 6)]) == Multiples(3, 12)
    assert Multiples.of([]).both == 1


def test_a_column_is_replaced_only_where_there_is_a_row():
    session = Session()
    session.put("given", pa.table({"x": [1, 2], "n": [10, 20]}))
    session.put("other", pa.table({"x": [2], "m": [21]}))
    session.replace("given", "made", "n", by="other.m", key=["x"])
    assert session.rows('SELECT x, n FROM "made" ORDER BY x') == [(1, 10), (2, 21)]


def test_shares_of_more_than_28_digits_keep_them_all():
    share = Decimal("0.111111111111110888888888888889")
    assert share_decimals([(0, 0, 0, share, False)]) == 30
    assert whole_share(share, 30) == 111111111111110888888888888889


def test_numbers_beyond_38_digits_are_refused():
    with pytest.raises(NumbersTooWide), refusing_width():
        arrow("averages", [(1, 1, 1, 1, 10**40)], huge=("printed",))


def test_shares_beyond_38_digits_are_refused():
    with pytest.raises(NumbersTooWide):
        rollup(read_bundle(Path(__file__).parent / "too_wide"))

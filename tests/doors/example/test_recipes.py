"""The made-up numbers: whole, within belief, and adding up."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.doors.example.bodies import Tier, rows_of
from phoihop.doors.example.recipes import RECIPES, Office
from phoihop.doors.example.rhythm import stretches
from phoihop_rollup.vocabulary import Frequency

INDICATORS = rows_of("indicators")


def _office(seed: int, tier: Tier = Tier.COMMUNE) -> Office:
    random = Random(seed)
    return Office("A", tier, 0.5 + random.random(), 2 * random.random() - 1, random.random(), random.random)


@given(st.integers(0, 10_000), st.integers(0, 500), st.lists(st.floats(0.01, 1), min_size=1, max_size=5))
def test_parts_add_up_to_the_whole(seed: int, count: int, weights: list[float]) -> None:
    parts = _office(seed).split(count, [weight / sum(weights) for weight in weights])
    assert sum(parts) == count
    assert min(parts) >= 0
    assert len(parts) == len(weights)


def test_scattered_numbers_keep_their_mean() -> None:
    office = _office(1)
    assert 2.25 < sum(office.near(2.3) for _turn in range(20_000)) / 20_000 < 2.35


def test_every_indicator_has_a_recipe() -> None:
    assert set(RECIPES) == {row["code"] for row in INDICATORS}


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("seed", range(3))
def test_numbers_stay_within_belief(tier: Tier, seed: int) -> None:
    office = _office(seed, tier)
    for frequency in Frequency:
        lines = [row for row in INDICATORS if row["frequency"] == frequency and tier in row["tiers"]]
        for stretch in stretches(frequency=frequency):
            for row in lines:
                for _cell, value, numerator, denominator in RECIPES[row["code"]](office, stretch):
                    if row["kind"] == "ratio":
                        assert int(numerator) >= 0
                        assert int(numerator) <= int(denominator) or row["unit"] != "%"
                    else:
                        assert Decimal(row["minimum"]) <= Decimal(value) <= Decimal(row["maximum"])


def test_cells_add_up_to_the_total_where_both_are_given() -> None:
    for seed in range(40):
        office = _office(seed)
        for stretch in stretches(frequency=Frequency.MONTH)[:6]:
            total, *cells = RECIPES["MH26"](office, stretch)
            if not total[0] and cells:
                assert sum(int(value) for _cell, value, _n, _d in cells) == int(total[1])

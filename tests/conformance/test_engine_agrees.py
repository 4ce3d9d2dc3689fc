"""The engine and the independent slow calculation give the same tables, and tables keep what must not change."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from tests.oracle.bundles import read_bundle
from tests.oracle.comparison import as_csv, as_rows, differences, differences_of_many
from tests.oracle.generator import datasets_and_requests, make_batch
from tests.oracle.seeds import seeds

from phoihop_rollup import run
from phoihop_rollup.schema import Dataset, Request

HERE = Path(__file__).parent
FIGURES = sorted(HERE.glob("*/*/figures*.csv"))
# One run takes what it takes; no deadline makes a slow machine look wrong.
SLOW_MACHINE = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=8)


def as_of(figures: Path) -> date | None:
    """The structure day that the name of a case's table asks for."""
    day = figures.name.removeprefix("figures").removeprefix(".as-of-").removesuffix(".csv")
    return date.fromisoformat(day) if day else None


def check_batch(seed: int, *, size: int = 40, precise: bool = False) -> None:
    found = differences_of_many(make_batch(Random(seed), size, precise=precise))
    assert {name: lines[:6] for name, lines in found.items()} == {}, f"batch {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("figures", FIGURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_engine_gives_the_worked_case(figures: Path) -> None:
    table = run.rollup(read_bundle(figures.parent / "bundle"), Request(as_of=as_of(figures)))
    assert as_csv(as_rows(table)) == figures.read_bytes().decode()


@pytest.mark.parametrize("seed", range(3))
def test_engine_agrees_on_seeded_datasets(seed: int) -> None:
    check_batch(seed)


@pytest.mark.parametrize("seed", range(1000, 1002))
def test_engine_agrees_on_numbers_with_many_digits(seed: int) -> None:
    check_batch(seed, size=12, precise=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(2000, 32))
def test_engine_agrees_on_many_seeded_datasets(seed: int) -> None:
    check_batch(seed, size=80)


@pytest.mark.slow
@SLOW_MACHINE
@given(datasets_and_requests())
def test_engine_agrees_on_drawn_datasets(drawn: tuple[Dataset, Request]) -> None:
    dataset, request = drawn
    assert differences(dataset, request) == []

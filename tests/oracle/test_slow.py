"""The slow calculation gives every worked case of the roll-up page to the byte."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from tests.oracle.bundles import read_bundle, write_bundle
from tests.oracle.comparison import as_csv
from tests.oracle.generator import make_dataset
from tests.oracle.slow import slow_rollup

from phoihop_rollup.schema import Request

CONFORMANCE = Path(__file__).parent.parent / "conformance"
FIGURES = sorted(CONFORMANCE.glob("*/*/figures*.csv"))


def as_of(figures: Path) -> date | None:
    """The structure day that the name of a case's table asks for."""
    day = figures.name.removeprefix("figures").removeprefix(".as-of-").removesuffix(".csv")
    return date.fromisoformat(day) if day else None


@pytest.mark.parametrize("figures", FIGURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_slow_rollup_gives_the_worked_case(figures: Path) -> None:
    rows = slow_rollup(read_bundle(figures.parent / "bundle"), Request(as_of=as_of(figures)))
    assert as_csv(rows) == figures.read_bytes().decode()


def test_a_written_bundle_reads_as_the_same_dataset(tmp_path: Path) -> None:
    for seed in range(40):
        dataset = make_dataset(Random(seed), precise=seed % 2 == 0)
        folder = tmp_path / str(seed) / "bundle"
        write_bundle(dataset, folder)
        assert read_bundle(folder) == dataset, f"seed {seed}"

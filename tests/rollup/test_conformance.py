"""Every worked case gives its figures to the byte."""

from datetime import date
from pathlib import Path

import pytest
from tests.rollup.reading import read_bundle

from phoihop_rollup.run import rollup_to
from phoihop_rollup.schema import Request

CASES = Path(__file__).parents[1] / "conformance" / "cases"
EXPECTED = sorted(CASES.glob("*/figures*.csv"))

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_figures_of_a_case_are_those_of_the_case(expected: Path, tmp_path: Path):
    day = expected.stem.removeprefix("figures").removeprefix(".as-of-")
    request = Request(as_of=date.fromisoformat(day) if day else None)
    made = tmp_path / "figures.csv"
    rollup_to(read_bundle(expected.parent / "bundle"), request, path=made)
    assert made.read_text(encoding="utf-8").splitlines() == expected.read_text(encoding="utf-8").splitlines()
    assert made.read_bytes() == expected.read_bytes()

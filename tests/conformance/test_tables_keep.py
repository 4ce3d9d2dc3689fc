"""What must not change a table of figures: the order of what comes in, a split unit, asking for less."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from tests.oracle.comparison import as_csv, as_rows
from tests.oracle.generator import datasets, make_dataset
from tests.oracle.slow import Row
from tests.oracle.structure import Structure

from phoihop_rollup import run
from phoihop_rollup.schema import Dataset, Organisation, Request, Succession
from phoihop_rollup.vocabulary import OverUnits, Passing

pytestmark = pytest.mark.slow

SEEDS = range(6)
SPLIT_DAY = date(2030, 1, 1)
AFTER = Request(as_of=date(2030, 6, 1))
UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=6)


def rows_of(dataset: Dataset, request: Request = Request()) -> list[Row]:  # noqa: B008 - frozen
    return as_rows(run.rollup(dataset, request))


def shuffled(rng: Random, dataset: Dataset) -> Dataset:
    """The same dataset, every table of it in another order."""
    order = rng.sample(range(dataset.facts.num_rows), dataset.facts.num_rows)
    tables = {
        name: rng.sample(list(table), len(table))
        for name, table in vars(dataset).items()
        if name != "facts" and table is not None
    }
    return replace(dataset, **tables, facts=dataset.facts.take(order))


def with_a_split(dataset: Dataset, code: str) -> Dataset:
    """A unit that lives on is divided, long after everything, between two new ones under its parent."""
    structure = Structure(dataset)
    parent = structure.parent(code, SPLIT_DAY)
    heirs = [Organisation(f"{code}-{number}", parent, "", SPLIT_DAY) for number in (1, 2)]
    shares = (Decimal("0.333"), Decimal("0.667"))
    return replace(
        dataset,
        organisations=[replace(unit, closed=SPLIT_DAY) if unit.code == code else unit for unit in dataset.organisations]
        + heirs,
        successions=[*dataset.successions]
        + [
            Succession(code, heir.code, SPLIT_DAY, share, Passing.SPLIT)
            for heir, share in zip(heirs, shares, strict=True)
        ],
    )


def leaves(dataset: Dataset) -> list[str]:
    """Units that live on with nothing below them."""
    structure = Structure(dataset)
    alive = [code for code in structure.units if structure.exists(code, SPLIT_DAY)]
    return [code for code in alive if structure.subtree(code, SPLIT_DAY) == {code}]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_what_comes_in_does_not_matter(seed: int) -> None:
    dataset = make_dataset(Random(seed))
    assert rows_of(shuffled(Random(seed), dataset)) == rows_of(dataset)


@UNHURRIED
@given(datasets())
def test_splitting_a_unit_keeps_every_figure_of_the_others(dataset: Dataset) -> None:
    adding = [each for each in dataset.indicators if each.over_units in (OverUnits.SUM, OverUnits.NONE)]
    dataset = replace(dataset, indicators=adding)
    for code in leaves(dataset)[:1]:
        split = {code, f"{code}-1", f"{code}-2"}
        before = [row for row in rows_of(dataset, AFTER) if row[0] not in split]
        after = [row for row in rows_of(with_a_split(dataset, code), AFTER) if row[0] not in split]
        assert after == before


@pytest.mark.parametrize("seed", SEEDS)
def test_asking_for_less_gives_the_same_rows(seed: int) -> None:
    dataset, rng = make_dataset(Random(seed)), Random(seed)
    full = rows_of(dataset)
    for column, name in enumerate(("units", "periods", "indicators")):
        # A run of years asked for by name is a figure of every programme, not only of the one whose term it is.
        known = sorted({row[column] for row in full if ".." not in row[column]})
        wanted = tuple(rng.sample(known, (len(known) + 1) // 2))
        if wanted:
            part = rows_of(dataset, Request(**{name: wanted}))
            assert part == [row for row in full if row[column] in wanted]


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_a_written_table_reads_as_the_table_in_memory(seed: int, tmp_path: Path) -> None:
    dataset = make_dataset(Random(seed), precise=True)
    rows = rows_of(dataset)
    written = run.rollup_to(dataset, Request(), path=tmp_path / "figures.csv")
    assert written == len(rows)
    assert (tmp_path / "figures.csv").read_bytes().decode() == as_csv(rows)

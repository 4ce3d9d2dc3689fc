"""What the generator makes is valid by the page's list of what makes a bundle wrong, and reaches everything."""

from datetime import date, timedelta
from random import Random

import pytest
from tests.oracle.days import first_day, last_day, names_in
from tests.oracle.generator import make_dataset, make_request
from tests.oracle.slow import slow_rollup
from tests.oracle.structure import Structure

from phoihop_rollup.schema import Dataset
from phoihop_rollup.vocabulary import Flag, Method, Passing

SEEDS = range(300)
ONE_DAY = timedelta(days=1)


def days_of_change(dataset: Dataset) -> list[date]:
    days = {date(2015, 1, 1), date(2030, 1, 1)}
    for unit in dataset.organisations:
        days |= {day for day in (unit.opened, unit.closed) if day}
    for place in dataset.placements:
        days |= {day for day in (place.start, place.end) if day}
    return sorted({day + step * ONE_DAY for day in days for step in (-1, 0, 1)})


def troubles_of_tree(dataset: Dataset) -> list[str]:
    structure = Structure(dataset)
    return [
        f"{code} lies under {parent}, which does not exist on {day}"
        for day in days_of_change(dataset)
        for code in structure.units
        if structure.exists(code, day)
        for parent in structure.chain(code, day)
        if not structure.exists(parent, day)
    ]


def troubles_of_succession(dataset: Dataset) -> list[str]:
    structure = Structure(dataset)
    troubles = []
    for each in dataset.successions:
        if each.on != structure.units[each.source].closed:
            troubles.append(f"{each} is on another day than its source closes")
        if not structure.exists(each.target, each.on) or each.target == each.source:
            troubles.append(f"{each} runs back in time")
    for unit in dataset.organisations:
        if unit.closed and sum(structure.heirs(unit.code).values()) != 1:
            troubles.append(f"{unit} closes, and its shares do not add up to 1")
    if len({(each.source, each.target) for each in dataset.successions}) < len(dataset.successions):
        troubles.append("a succession is given twice")
    return troubles


def troubles_of_placement(dataset: Dataset) -> list[str]:
    return [
        f"{one} and {other} overlap"
        for one in dataset.placements
        for other in dataset.placements
        if one is not other and one.organisation == other.organisation
        if (one.start or date.min) <= (other.end or date.max) and (other.start or date.min) <= (one.end or date.max)
    ]


def troubles_of_values(dataset: Dataset) -> list[str]:
    structure = Structure(dataset)
    indicators = {indicator.code: indicator for indicator in dataset.indicators}
    programmes = {programme.code: programme for programme in dataset.programmes}
    troubles, seen = [], set()
    for record in dataset.facts.to_pylist():
        indicator, unit, period = indicators[record["indicator"]], record["organisation"], record["period"]
        programme = programmes[indicator.programme]
        starts, ends = (day(period, programme, dataset.calendar) for day in (first_day, last_day))
        if names_in(period, indicator.frequency) != [period]:
            troubles.append(f"{record} is off the frequency")
        if (structure.units[unit].opened or date.min) > ends or structure.last_day(unit) < starts:
            troubles.append(f"{record} is of a unit that did not exist")
        key = tuple(record[name] for name in ("organisation", "period", "indicator", "cell", "scope"))
        troubles += [f"{record} is given twice"] if key in seen else []
        seen.add(key)
    return troubles


def test_generated_datasets_are_valid() -> None:
    for seed in SEEDS:
        dataset = make_dataset(Random(seed))
        troubles = troubles_of_tree(dataset) + troubles_of_succession(dataset)
        troubles += troubles_of_placement(dataset) + troubles_of_values(dataset)
        assert troubles == [], f"seed {seed}"


@pytest.mark.slow
def test_generated_datasets_reach_every_flag_method_and_succession() -> None:
    flags, methods, kinds, below = set(), set(), set(), 0
    for seed in SEEDS[:100]:
        rng = Random(seed)
        dataset = make_dataset(rng)
        for row in slow_rollup(dataset, make_request(rng, dataset)):
            flags |= set(row[11].split(";"))
            methods.add(row[9])
            below += row[10] != ""
        kinds |= {each.kind for each in dataset.successions}
    assert flags == {"", *Flag}
    assert methods == {"", *Method}
    assert kinds == set(Passing)
    assert below > 100

"""Engine against oracle: the same rows as text, what differs, and the smallest dataset that still shows it."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from tests.oracle.bundles import plain, write_bundle
from tests.oracle.slow import Row, slow_rollup

from phoihop_rollup import run
from phoihop_rollup.schema import FIGURE_COLUMNS, Dataset, Request


def as_rows(table: pa.Table) -> list[Row]:
    """The engine's typed table as the rows of figures.csv."""
    return [tuple(_cell(record[name]) for name in FIGURE_COLUMNS) for record in table.to_pylist()]


def as_csv(rows: list[Row]) -> str:
    """Rows as figures.csv prints them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([FIGURE_COLUMNS, *rows])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def differences(dataset: Dataset, request: Request) -> list[str]:
    """Each row that only one of the two gives, the oracle's marked -, the engine's +."""
    return between(slow_rollup(dataset, request), as_rows(run.rollup(dataset, request)))


def between(expected: list[Row], actual: list[Row]) -> list[str]:
    """The lines of a difference between two tables, in their order."""
    wrong = [("-", row) for row in set(expected) - set(actual)] + [("+", row) for row in set(actual) - set(expected)]
    lines = [f"{sign} {','.join(row)}" for sign, row in sorted(wrong, key=lambda each: (each[1][:4], each[0] == "+"))]
    return lines if lines or expected == actual else ["the order of the rows differs, or a row comes twice"]


def differences_of_many(asked: dict[str, tuple[Dataset, Request]]) -> dict[str, list[str]]:
    """The differences of many datasets by name, with one run of the engine over all of them side by side.

    The requests name the same periods and the same structure day. Every code is given its dataset's name in front,
    so that the datasets do not touch each other.
    """
    apart = {
        name: (renamed(dataset, name), _renamed_request(dataset, request, name))
        for name, (dataset, request) in asked.items()
    }
    together = merged([dataset for dataset, _ in apart.values()])
    requests = [request for _, request in apart.values()]
    whole = replace(
        requests[0],
        units=tuple(code for request in requests for code in request.units),
        indicators=tuple(code for request in requests for code in request.indicators),
    )
    rows: dict[str, list[Row]] = {name: [] for name in asked}
    for row in as_rows(run.rollup(together, whole)):
        rows[row[0].partition(":")[0]].append(row)
    found = {name: between(slow_rollup(*each), rows[name]) for name, each in apart.items()}
    return {name: lines for name, lines in found.items() if lines}


def renamed(dataset: Dataset, name: str) -> Dataset:
    """The dataset with a name in front of every code of units, kinds, programmes, indicators and forms."""
    codes = {"code", "organisation", "parent", "kind", "source", "target", "programme", "form", "indicator"}

    def put(record: Any) -> Any:
        fields = {each: getattr(record, each) for each in record.__dataclass_fields__}
        named = {
            each: f"{name}:{value}" for each, value in fields.items() if each in codes and value and type(value) is str
        }
        return replace(record, **named)

    tables = {
        table: [put(record) for record in records]
        for table, records in vars(dataset).items()
        if table != "facts" and records is not None
    }
    facts = [
        fact | {"organisation": f"{name}:{fact['organisation']}", "indicator": f"{name}:{fact['indicator']}"}
        for fact in dataset.facts.to_pylist()
    ]
    return replace(dataset, **tables, facts=pa.Table.from_pylist(facts, schema=dataset.facts.schema))


def _renamed_request(dataset: Dataset, request: Request, name: str) -> Request:
    """The request by the new codes, with every code written out where all are asked for."""
    units = request.units or [unit.code for unit in dataset.organisations]
    indicators = request.indicators or [indicator.code for indicator in dataset.indicators]
    return replace(
        request,
        units=tuple(f"{name}:{code}" for code in units),
        indicators=tuple(f"{name}:{code}" for code in indicators),
    )


def merged(datasets: list[Dataset]) -> Dataset:
    """Datasets side by side; all of them say who must report, or none."""
    tables = {
        table: [record for dataset in datasets for record in getattr(dataset, table)]
        for table, records in vars(datasets[0]).items()
        if table != "facts" and records is not None
    }
    return replace(datasets[0], **tables, facts=pa.concat_tables([dataset.facts for dataset in datasets]))


def reduced(dataset: Dataset, shows: Callable[[Dataset], bool]) -> Dataset:
    """The dataset with everything left out that is not needed to show something."""
    facts = dataset.facts.to_pylist()
    parts: dict[str, Sequence] = {"facts": facts} | {
        name: getattr(dataset, name) or () for name in ("indicators", "calendar", "assignments", "forms")
    }
    for name in ("indicators", "facts", "calendar", "assignments", "forms", "facts"):
        kept = list(parts[name])
        for each in list(kept):
            fewer = [other for other in kept if other is not each]
            candidate = _rebuilt(dataset, {**parts, name: fewer})
            if shows(candidate):
                kept = fewer
        parts[name] = kept
    return _without_units(_rebuilt(dataset, parts), shows)


def _rebuilt(dataset: Dataset, parts: dict[str, Sequence]) -> Dataset:
    codes = {indicator.code for indicator in parts["indicators"]}
    facts = [fact for fact in parts["facts"] if fact["indicator"] in codes]
    observed = dataset.assignments is None
    return replace(
        dataset,
        indicators=parts["indicators"],
        facts=pa.Table.from_pylist(facts, schema=dataset.facts.schema),
        calendar=parts["calendar"],
        forms=None if observed else [line for line in parts["forms"] if line.indicator in codes],
        assignments=None if observed else parts["assignments"],
    )


def _without_units(dataset: Dataset, shows: Callable[[Dataset], bool]) -> Dataset:
    """Leave out units that nothing refers to, again and again."""
    for unit in list(dataset.organisations):
        others = [other for other in dataset.organisations if other is not unit]
        places = [place for place in dataset.placements if place.organisation != unit.code]
        successions = [each for each in dataset.successions if each.source != unit.code]
        used = {other.parent for other in others} | {place.parent for place in places}
        used |= {each.target for each in successions} | set(dataset.facts.column("organisation").to_pylist())
        used |= {each.organisation for each in dataset.assignments or ()}
        candidate = replace(dataset, organisations=others, placements=places, successions=successions)
        if unit.code not in used and shows(candidate):
            return _without_units(candidate, shows)
    return dataset


def keep(dataset: Dataset, request: Request, folder: Path) -> None:
    """Write a disagreement as a worked case, with the oracle's figures."""
    write_bundle(dataset, folder / "bundle")
    name = f"figures.as-of-{request.as_of}.csv" if request.as_of else "figures.csv"
    (folder / name).write_text(as_csv(slow_rollup(dataset, Request(as_of=request.as_of))), encoding="utf-8")

"""Everything but the facts that figures depend on, as a record of plain values that outlives later changes of it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from phoihop_rollup import schema
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Window

Record = Mapping[str, Any]
Row = TypeVar("Row")
_READERS: Mapping[str, Callable[[Any], object]] = {
    "opened": date.fromisoformat,
    "closed": date.fromisoformat,
    "start": date.fromisoformat,
    "end": date.fromisoformat,
    "starts": date.fromisoformat,
    "ends": date.fromisoformat,
    "on": date.fromisoformat,
    "share": Decimal,
    "window": Window,
    "frequency": Frequency,
    "over_time": OverTime,
    "over_units": OverUnits,
}
"""How a field that is no plain text or whole number is read, by its name, which means the same in every table."""


def to_record(dataset: schema.Dataset) -> Record:
    """The dataset without its facts as JSON can hold it."""
    record: Record = json.loads(json.dumps(asdict(replace(dataset, facts=())), default=str))
    return record


def of_record(record: Record) -> schema.Dataset:
    """The dataset, without facts, of which `to_record` made this."""
    return schema.Dataset(
        organisations=_rows(schema.Organisation, record["organisations"]),
        programmes=_rows(schema.Programme, record["programmes"]),
        indicators=_rows(schema.Indicator, record["indicators"], kind=Kind),
        facts=(),
        placements=_rows(schema.Placement, record["placements"]),
        successions=_rows(schema.Succession, record["successions"], kind=Passing),
        calendar=_rows(schema.CalendarEntry, record["calendar"]),
        forms=None if record["forms"] is None else _rows(schema.FormLine, record["forms"]),
        assignments=None if record["assignments"] is None else _rows(schema.Assignment, record["assignments"]),
    )


def without_tree(dataset: schema.Dataset) -> schema.Dataset:
    """The definitions of a programme alone, to be kept beside a tree of units that is kept already."""
    return replace(dataset, organisations=(), placements=(), successions=())


def on_tree(definitions: schema.Dataset, tree: schema.Dataset) -> schema.Dataset:
    """The definitions of a programme on the units, placements and successions of another dataset."""
    return replace(
        definitions, organisations=tree.organisations, placements=tree.placements, successions=tree.successions
    )


def hash_of(record: Record) -> str:
    """SHA-256 of the record; changes when structure or definitions change."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _rows(table: Callable[..., Row], rows: Sequence[Record], **readers: Callable[[Any], object]) -> list[Row]:
    known = {**_READERS, **readers}
    return [
        table(
            **{
                name: known[name](value) if name in known and value is not None else value
                for name, value in row.items()
            }
        )
        for row in rows
    ]

"""What the lines and columns of a grid stand for: the mapping, its JSON, the fingerprint of the header it is kept under."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from phoihop.base.errors import Refused
from phoihop.reporting.legacy.enums import Axis, Part, Writing
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.known import IndicatorTarget
from phoihop_rollup.vocabulary import Scope

VERSION = 1
OF_TABLE = "^"
"""Begins the key of a label whose meaning the table's title tells."""


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """What a label of the units' side means: a unit, for its own work or as one number for everything below it."""

    unit: str
    scope: str = Scope.OWN.value


class Skipped:
    """A label that is read past."""

    def __repr__(self) -> str:
        return "SKIPPED"


SKIPPED = Skipped()
Target = UnitTarget | IndicatorTarget | Skipped | None
"""None: not yet known."""


@dataclass(frozen=True)
class Layout:
    """Where the labels are: the header's rows (first, last) and the column of names, all from 0."""

    rows_are: Axis
    header: tuple[int, int]
    names: int


@dataclass(frozen=True)
class ColumnMapping:
    """A layout with what each label means, by the key of the label; spans of periods (rules.periods) that are left out."""

    layout: Layout
    units: Mapping[str, UnitTarget | Skipped | None] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorTarget | Skipped | None] = field(default_factory=dict)
    writing: Writing = Writing.AUTO
    left_out: frozenset[str] = frozenset()

    def rows(self) -> Mapping[str, Any]:
        """The targets of the rows' labels."""
        return self.units if self.layout.rows_are is Axis.UNITS else self.indicators

    def columns(self) -> Mapping[str, Any]:
        """The targets of the columns' labels."""
        return self.indicators if self.layout.rows_are is Axis.UNITS else self.units


def fingerprint(labels: Sequence[str]) -> str:
    """What names a header for the next file: its labels in order, numbers (months, years) aside."""
    told = "\n".join(re.sub(r"[0-9]+", "#", label) for label in labels)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def mapping_record(mapping: ColumnMapping) -> dict[str, Any]:
    """The mapping as JSON; rows and columns count from 1, as people count."""
    first, last = mapping.layout.header
    return {
        "version": VERSION,
        "rows_are": mapping.layout.rows_are.value,
        "header": [first + 1, last + 1],
        "names": mapping.layout.names + 1,
        "writing": mapping.writing.value,
        "left_out": sorted(mapping.left_out),
        "units": {key: _target_record(target) for key, target in sorted(mapping.units.items())},
        "indicators": {key: _target_record(target) for key, target in sorted(mapping.indicators.items())},
    }


def mapping_of(record: Any) -> ColumnMapping:
    """The mapping out of the JSON that `mapping_record` made. Raises Refused (L206)."""
    try:
        if record["version"] != VERSION:
            raise ValueError(f"version {record['version']}")
        first, last = record["header"]
        layout = Layout(Axis(record["rows_are"]), (_place(first), _place(last)), _place(record["names"]))
        if first > last:
            raise ValueError(f"header {first} > {last}")
        return ColumnMapping(
            layout,
            {str(key): _unit_of(target) for key, target in record["units"].items()},
            {str(key): _indicator_of(target) for key, target in record["indicators"].items()},
            Writing(record.get("writing", Writing.AUTO)),
            frozenset(map(str, record.get("left_out", ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise _bad(wrong) from None


def merged(remembered: ColumnMapping | None, used: ColumnMapping) -> ColumnMapping:
    """What is kept for the next file: the mapping used, and what is known of labels that this file lacked.

    Which unit a whole table is about is read from each file anew: another unit's file looks the same.
    """
    before = remembered or ColumnMapping(used.layout)
    units = {key: target for key, target in used.units.items() if not key.startswith(OF_TABLE)}
    indicators = {key: target for key, target in used.indicators.items() if key != OF_TABLE}
    return replace(used, units={**before.units, **units}, indicators={**before.indicators, **indicators})


def mappings_record(mappings: Mapping[str, ColumnMapping]) -> dict[str, Any]:
    """The mappings of several headers as the JSON of one file, by their fingerprints."""
    return {"version": VERSION, "headers": {mark: mapping_record(mapping) for mark, mapping in mappings.items()}}


def parse_mappings(content: bytes) -> dict[str, ColumnMapping]:
    """The mappings that a JSON file holds, by fingerprint. Raises Refused (L206)."""
    try:
        record = json.loads(content.decode("utf-8-sig"))
        if record["version"] != VERSION:
            raise ValueError(f"version {record['version']}")
        headers = {str(mark): mapping for mark, mapping in record["headers"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise _bad(wrong) from None
    return {mark: mapping_of(mapping) for mark, mapping in headers.items()}


def _bad(wrong: Exception) -> Refused:
    return Refused([faults.BAD_MAPPING.at(reason=str(wrong)[:200] or type(wrong).__name__)])


def _place(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 10_000:
        raise ValueError(f"{number!r}")
    return number - 1


def _target_record(target: Target) -> Any:
    match target:
        case Skipped():
            return "skip"
        case UnitTarget():
            return {"unit": target.unit, "scope": target.scope}
        case IndicatorTarget():
            return {"indicator": target.indicator, "cell": target.cell, "part": target.part}
    return None


def _unit_of(record: Any) -> UnitTarget | Skipped | None:
    if record is None:
        return None
    return SKIPPED if record == "skip" else UnitTarget(str(record["unit"]), Scope(record.get("scope", "own")).value)


def _indicator_of(record: Any) -> IndicatorTarget | Skipped | None:
    if record is None:
        return None
    if record == "skip":
        return SKIPPED
    part = Part(record.get("part", "value")).value
    return IndicatorTarget(str(record["indicator"]), str(record.get("cell", "")), part)

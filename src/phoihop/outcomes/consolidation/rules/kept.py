"""The figures of a snapshot as they are kept beside it for pages, which never compute: records to JSON and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from phoihop.measures.figures.rules.questions import Coverage, Shift, Value


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """The unit's figures of the frozen period and of the one before; by indicator coverage in units, and how the set of
    reporting units differs from that of the period before."""

    now: tuple[Value, ...]
    before: tuple[Value, ...]
    units: Mapping[str, Coverage]
    shifts: Mapping[str, Shift]

    def value(self, indicator: str, cell: str = "") -> Value | None:
        """The frozen figure; None where there is none."""
        return next((row for row in self.now if (row.indicator, row.cell) == (indicator, cell)), None)


def to_record(kept: KeptFigures) -> dict[str, Any]:
    """The figures as JSON can hold them, numbers as text."""
    return {
        "now": [value_record(row) for row in kept.now],
        "before": [value_record(row) for row in kept.before],
        "units": {code: [coverage.reported, coverage.expected] for code, coverage in kept.units.items()},
        "shifts": {code: [shift.joined, shift.gone] for code, shift in kept.shifts.items()},
    }


def of_record(record: Mapping[str, Any]) -> KeptFigures:
    """The figures that `to_record` wrote."""
    return KeptFigures(
        tuple(map(value_of_record, record["now"])),
        tuple(map(value_of_record, record["before"])),
        {code: Coverage(*counts) for code, counts in record["units"].items()},
        {code: Shift(*counts) for code, counts in record["shifts"].items()},
    )


def value_record(row: Value) -> dict[str, Any]:
    """One figure as JSON can hold it, numbers as text."""
    return {
        "unit": row.unit,
        "period": row.period,
        "indicator": row.indicator,
        "cell": row.cell,
        "value": _text(row.value),
        "numerator": _text(row.numerator),
        "denominator": _text(row.denominator),
        "reported": row.reported,
        "expected": row.expected,
        "method": row.method,
        "computed_below": _text(row.computed_below),
        "flags": list(row.flags),
        "submissions": row.submissions,
    }


def value_of_record(row: Mapping[str, Any]) -> Value:
    """The figure that `value_record` wrote."""
    decimals = ("value", "numerator", "denominator", "computed_below")
    read = {name: None if row[name] is None else Decimal(row[name]) for name in decimals}
    return Value(**{**row, **read, "flags": tuple(row["flags"])})


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")

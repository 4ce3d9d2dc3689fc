"""The figures of a snapshot as they are kept beside it for pages, which never compute: records to JSON and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from phoihop.measures.figures.enums import Basis, Unlike, Versus
from phoihop.measures.figures.rules.questions import Coverage, PairedFigures, Shift, Value


@dataclass(frozen=True, slots=True)
class KeptPairs:
    """One comparison: what kind, of which period with which, indicator → both figures."""

    versus: Versus
    period: str
    base: str
    pairs: Mapping[str, PairedFigures]


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """The unit's figures of the frozen period and of the one before; by indicator coverage in units, and how the set of
    reporting units differs from that of the period before; every comparison (None: kept before comparisons were)."""

    now: tuple[Value, ...]
    before: tuple[Value, ...]
    units: Mapping[str, Coverage]
    shifts: Mapping[str, Shift]
    compared: tuple[KeptPairs, ...] | None = None

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
        **({} if kept.compared is None else {"compared": [_pairs_record(row) for row in kept.compared]}),
    }


def of_record(record: Mapping[str, Any]) -> KeptFigures:
    """The figures that `to_record` wrote."""
    return KeptFigures(
        tuple(map(value_of_record, record["now"])),
        tuple(map(value_of_record, record["before"])),
        {code: Coverage(*counts) for code, counts in record["units"].items()},
        {code: Shift(*counts) for code, counts in record["shifts"].items()},
        tuple(map(_pairs, record["compared"])) if "compared" in record else None,
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


def _pairs_record(row: KeptPairs) -> dict[str, Any]:
    pairs = {code: pair_record(pair) for code, pair in row.pairs.items()}
    return {"versus": row.versus.value, "period": row.period, "base": row.base, "pairs": pairs}


def pair_record(pair: PairedFigures) -> dict[str, Any]:
    """One pair as JSON can hold it."""
    sides = {"now": pair.now, "base": pair.base, "whole_now": pair.whole[0], "whole_base": pair.whole[1]}
    return {
        "basis": pair.basis.value,
        "groups": pair.groups,
        "why": pair.why.value if pair.why else None,
        **{name: value_record(value) if value else None for name, value in sides.items()},
    }


def _pairs(record: Mapping[str, Any]) -> KeptPairs:
    pairs = {code: pair_of_record(row) for code, row in record["pairs"].items()}
    return KeptPairs(Versus(record["versus"]), record["period"], record["base"], pairs)


def pair_of_record(record: Mapping[str, Any]) -> PairedFigures:
    """The pair that `pair_record` wrote; the figures of all units may be missing."""
    told = (record["now"], record["base"], record.get("whole_now"), record.get("whole_base"))
    now, base, *whole = (value_of_record(row) if row else None for row in told)
    why = Unlike(record["why"]) if record["why"] else None
    return PairedFigures(Basis(record["basis"]), now, base, record["groups"], why, (whole[0], whole[1]))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")

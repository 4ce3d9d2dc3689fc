"""Rows of the engine as records of plain values."""

from collections.abc import Mapping
from typing import Any

from phoihop.measures.figures.rules.questions import Value


def value_of(row: Mapping[str, Any]) -> Value:
    """One row of figures, its flags split."""
    return Value(
        unit=row["unit"],
        period=row["period"],
        indicator=row["indicator"],
        cell=row["cell"],
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        reported=row["reported"],
        expected=row["expected"],
        method=row["method"] or "",
        computed_below=row["computed_below"],
        flags=tuple(filter(None, (row["flags"] or "").split(";"))),
        submissions=row["submissions"],
    )

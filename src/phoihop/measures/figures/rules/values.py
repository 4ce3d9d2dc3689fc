"""Rows of the engine as records of plain values."""

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

from phoihop.measures.figures.rules.questions import Value

_EXACT = Context(prec=400)


def value_of(row: Mapping[str, Any]) -> Value:
    """One row of figures, its flags split."""
    return Value(
        unit=row["unit"],
        period=row["period"],
        indicator=row["indicator"],
        cell=row["cell"],
        value=plain(row["value"]),
        numerator=plain(row["numerator"]),
        denominator=plain(row["denominator"]),
        reported=row["reported"],
        expected=row["expected"],
        method=row["method"] or "",
        computed_below=plain(row["computed_below"]),
        flags=tuple(filter(None, (row["flags"] or "").split(";"))),
        submissions=row["submissions"],
    )


def plain(number: Decimal | None) -> Decimal | None:
    """The same number without trailing zeros after the point."""
    if number is None:
        return None
    short = number.normalize(_EXACT)
    return short if short.as_tuple().exponent <= 0 else _EXACT.quantize(short, Decimal(1))  # type: ignore[operator]

"""Names and columns of the tables that plans read and make. Keys are small whole numbers:

u unit (h: as holder, x: as the unit of a figure) · p period number (f: of a figure) · i indicator · c cell, 0 the total
e epoch · g programme · q frequency in months · o expectation profile (k: a sort of units that it asks alike)
s scope, 1 when declared for the subtree
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import ibis
from ibis.expr.types import Scalar, Table

KEYS = {"u": "int32", "p": "int32", "i": "int32", "c": "int32"}
AMOUNTS = {"a": "int64", "b": "int64"}

SCHEMAS: dict[str, dict[str, str]] = {
    # Prepared once per dataset.
    "typed": {**KEYS, "s": "int8", "value": "int64", "numerator": "int64", "denominator": "int64"},
    "indicator": {
        "i": "int32",
        "g": "int32",
        "q": "int32",
        "o": "int32",
        "over_time": "string",
        "over_units": "string",
        "ratio": "boolean",
        "adds": "boolean",
        "lone": "boolean",
        "inexact": "boolean",
        "times": "int64",
        "unit": "int64",
    },
    "operator": {"i": "int32", "over_time": "string"},
    "asked_of": {"o": "int32", "u": "int32", "k": "int32"},
    "asked_when": {"k": "int32", "p": "int32"},
    "own": {**KEYS, **AMOUNTS, "rep": "int32"},
    "other": {**KEYS, "s": "int8", **AMOUNTS, "whole": "boolean"},
    "extra": {**KEYS, "rep": "int32", "sub": "int32"},
    "disagreeing": {"u": "int32", "p": "int32", "i": "int32"},
    "ranges": {"u": "int32", "i": "int32", "lo": "int32", "hi": "int32"},
    "runs": {"o": "int32", "u": "int32", "lo": "int32", "hi": "int32"},
    # Made for one request.
    "figure_period": {"g": "int32", "q": "int32", "f": "int32", "e": "int32", "latest": "int32", "place": "int32"},
    "within": {"q": "int32", "f": "int32", "p": "int32"},
    "step": {"p": "int32", "f": "int32"},
    "inside": {"p": "int32", "f": "int32"},
    "reach": {"e": "int32", "u": "int32", "x": "int32", "part": "boolean", "kin": "boolean"},
    "flock": {"e": "int32", "u": "int32", "k": "int32"},
    "flock_top": {"k": "int32", "x": "int32"},
    "alone": {"e": "int32", "u": "int32"},
    "hold": {"e": "int32", "u": "int32", "h": "int32", "share": "int64", "kin": "boolean"},
    "alive": {"e": "int32", "u": "int32"},
    "touched": {"g": "int32", "f": "int32", "h": "int32"},
    "scale": {
        "i": "int32",
        "grow": "int64",
        "time_multiple": "int64",
        "fold_multiple": "int64",
        "power": "int64",
        "exact_decimals": "int32",
        "rounded_decimals": "int32",
    },
    "averages": {"x": "int32", "f": "int32", "i": "int32", "c": "int32", "printed": "int64"},
    "below": {"g": "int32", "d": "int32", "p": "int32", "u": "int32"},
    "under": {"g": "int32", "d": "int32", "p": "int32", "u": "int32"},
    "watch": {"g": "int32", "d": "int32", "p": "int32", "u": "int32"},
    "wanted_indicator": {"i": "int32"},
    "wanted_source": {"u": "int32"},
    "wanted_unit": {"x": "int32"},
    "wanted_part": {"p": "int32"},
}
"""`reach`: whose facts a figure holds (`part`: only some holders are inside; `kin`: the unit itself or renamed into it).
`alone`: units whose figure holds their own facts and nobody else's; `flock`: units (k) whose facts go to the same other
figures, `flock_top`. `hold`: who holds a unit's facts (`share` times the share scale; `kin`: by renaming alone). `figure_period`: `latest` is
the first month of the last sub-period, `place` the rank of the period's name. `runs`, `ranges`: stretches of first months."""


def table(name: str) -> Table:
    """The table of that name, as a plan refers to it before it exists."""
    return ibis.table(SCHEMAS[name], name=name)


class Step(NamedTuple):
    """A step of a plan: a name, the SQL that makes it, and whether its rows are kept or made again by each reader."""

    name: str
    sql: str
    kept: bool = True


class Stages:
    """Named steps in order: each becomes a table, or a view, that later steps read."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Table, bool]] = []

    def add(self, name: str, made: Table, *, kept: bool = True) -> Table:
        self.steps.append((name, made, kept))
        return ibis.table(made.schema(), name=name)

    def statements(self) -> tuple[Step, ...]:
        """The steps in SQL."""
        return tuple(
            Step(name, str(ibis.to_sql(made, dialect="duckdb", pretty=False)), kept) for name, made, kept in self.steps
        )


def stacked(tables: Iterable[Table]) -> Table:
    """All rows of tables of the same columns."""
    first, *rest = tables
    columns = first.columns
    return ibis.union(first, *(part.select(*columns) for part in rest)) if rest else first


Way = Callable[..., Scalar]
"""How many values become one; `where`: of which rows."""


def one_of(rows: Table, kind: str, kinds: Sequence[str], ways: Mapping[str, Way], usual: Way) -> Scalar:
    """One value of each group, in the way of its kind; every group is of one kind, and reading it once serves them all."""
    mine: dict[Way, list[str]] = {}
    for each in kinds:
        mine.setdefault(ways.get(each, usual), []).append(each)
    if len(mine) == 1:
        return next(iter(mine))()
    return ibis.coalesce(*(way(where=rows[kind].isin(those)) for way, those in mine.items()))


def beside(rows: Table, those: Table, key: list[str]) -> Table:
    """Rows with the columns of those of the same key, null where there is none."""
    return rows.left_join(those, key).select(*rows.columns, *(name for name in those.columns if name not in key))

"""The engine's public calls: facts in, figures out.

rollup(dataset, request) -> pyarrow.Table            typed figures, sorted by unit, period, indicator, cell
rollup_to(dataset, request, path) -> int             the same into .csv (text of bundle.md) or .parquet; rows written
origin(dataset, unit, period, indicator, cell, as_of) -> Origin
"""

from datetime import date
from pathlib import Path

import pyarrow as pa

from phoihop_rollup.asking import Asking
from phoihop_rollup.backends.duckdb import typed_figures, write_csv, write_parquet
from phoihop_rollup.origins import origin_of
from phoihop_rollup.prepared import Prepared, prepared
from phoihop_rollup.schema import Dataset, Origin, Request

EVERYTHING = Request()


class EngineUnknown(ValueError):
    """Only `duckdb` runs the plans."""


def rollup(dataset: Dataset, request: Request = EVERYTHING, *, engine: str = "duckdb") -> pa.Table:
    """The figures asked for, typed, sorted by unit, period, indicator and cell, with the number of submissions."""
    _check_engine(engine)
    ready = prepared(dataset)
    with ready.lock:
        return ready.answers.give(request, lambda: _figures(ready, request))


def _figures(ready: Prepared, request: Request) -> pa.Table:
    asking = Asking(ready, request)
    return typed_figures(ready.session, asking.words() if asking.figures() else None)


def rollup_to(dataset: Dataset, request: Request, *, path: Path, engine: str = "duckdb") -> int:
    """The same figures into a file: .csv as text of bundle.md, .parquet typed; the number of rows written."""
    _check_engine(engine)
    ready = prepared(dataset)
    with ready.lock:
        asking = Asking(ready, request)
        words = asking.words() if asking.figures() else None
        write = write_parquet if Path(path).suffix == ".parquet" else write_csv
        return write(ready.session, words, Path(path))


def origin(
    dataset: Dataset, *, unit: str, period: str, indicator: str, cell: str = "", as_of: date | None = None
) -> Origin:
    """One figure with every fact placed in it, what became of each, and the pairs that are missing.

    A fact that passed to several holders inside is listed once per holder; the shares add up to what is inside.
    """
    ready = prepared(dataset)
    with ready.lock:
        return origin_of(ready, Request((period,), (unit,), (indicator,), as_of), cell)


def _check_engine(engine: str) -> None:
    if engine != "duckdb":
        raise EngineUnknown(f"engine {engine!r} is not known; the plans run on 'duckdb'")

"""A bundle in memory: typed tables with their gaps filled by the defaults of the format."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from phoihop.doors.bundle import faults
from phoihop.doors.bundle.reading import TEXT
from phoihop.doors.bundle.tables import PROGRAMMES, TABLES
from phoihop.doors.bundle.tally import Tally
from phoihop.doors.bundle.typed import ARROW, Typed, nulls, report

DEFAULTS = {("values", "cell"): "", ("values", "scope"): "own", ("values", "status"): "accepted"}
DEFAULTS |= {("programmes", "window"): "government"}
OF_A_PROGRAMME = ("indicators", "calendar", "regimes", "documents")
"""Tables whose rows belong to the only programme when they name none."""


@dataclass(frozen=True)
class Bundle:
    """Name and typed tables (columns of `tables`, defaults filled, always with `programmes`); `places` knows rows."""

    name: str
    tables: Mapping[str, pa.Table]
    places: Mapping[str, Typed]

    def rows(self, table: str) -> int:
        """How many rows the table has; 0 when the bundle has none."""
        return int(self.tables[table].num_rows) if table in self.tables else 0

    def records(self, table: str) -> list[dict]:
        """The table's rows as dicts, in file order; not meant for `values`."""
        return self.tables[table].to_pylist() if table in self.tables else []


def assembled(name: str, tables: Mapping[str, Typed], tally: Tally) -> Bundle:
    """Fill defaults; a row that should name its programme and does not is a finding (of indicators: rule A201)."""
    data = {table: typed.data for table, typed in tables.items()}
    if not data.get("programmes"):
        data["programmes"] = _implicit_programme(name)
    for (table, column), default in DEFAULTS.items():
        if table in data:
            data[table] = _filled(data[table], column, default)
    _fill_programmes(data, tables, tally)
    return Bundle(name, {table: data[table] for table in TABLES if table in data}, tables)


def _fill_programmes(data: dict[str, pa.Table], tables: Mapping[str, Typed], tally: Tally) -> None:
    """Rows that name no programme belong to the only one."""
    codes = pc.unique(data["programmes"].column("code").combine_chunks()).to_pylist()
    for table in OF_A_PROGRAMME:
        if table in data and len(codes) == 1:
            data[table] = _filled(data[table], "programme", codes[0])
        elif table in data and table != "indicators":
            empty = nulls(data[table].column("programme").combine_chunks())
            report(tables[table].raw, "programme", empty, faults.NO_PROGRAMME, tally)


def _implicit_programme(name: str) -> pa.Table:
    columns = {column.name: pa.nulls(1, ARROW[column.type]) for column in PROGRAMMES.columns}
    return pa.table(columns | {"code": _constant(name, 1), "title": _constant(name, 1)})


def _constant(word: str, length: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, dtype=np.int32)), pa.array([word]))


def _filled(data: pa.Table, column: str, default: str) -> pa.Table:
    """The table with the default where the text column is empty."""
    cells = data.column(column).combine_chunks()
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.chunk(0) if cells.num_chunks else pa.array([], TEXT)
    if len(cells) and not cells.null_count:
        return data
    words = cells.dictionary.to_pylist()
    known = [*words, default] if default not in words else words
    indices = pc.fill_null(cells.indices, pa.scalar(known.index(default), cells.indices.type))
    filled = pa.DictionaryArray.from_arrays(indices, pa.array(known, pa.string()))
    return data.set_column(data.column_names.index(column), column, filled)

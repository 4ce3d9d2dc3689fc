"""Keys that must not repeat and codes that must exist, across all tables but the key of `values`."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from phoihop.base.vietnamese.nearest import hint
from phoihop.doors.bundle import faults
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.reading import single
from phoihop.doors.bundle.tables import KIND_PREFIX, TABLES, Column
from phoihop.doors.bundle.tally import Tally
from phoihop.doors.bundle.typed import Typed, report


def check_references(bundle: Bundle, unread: frozenset[str], tally: Tally) -> None:
    """Report repeated keys and unknown codes; codes of required tables that are missing or unread are not judged."""
    unread |= {table.name for table in TABLES.values() if table.required and table.name not in bundle.tables}
    known = _Known(bundle, unread)
    for typed in bundle.places.values():
        if typed.name != "values":
            _check_key(typed, tally)
        for column in typed.raw.table.columns:
            if column.references and column.references.split(".")[0] not in unread:
                _check_codes(typed, column, known.codes(column.references), tally)
    _check_kinds(bundle, known, tally)
    _check_contents(bundle, unread, tally)


class _Known:
    """Codes of each table, looked up once."""

    def __init__(self, bundle: Bundle, unread: frozenset[str]) -> None:
        self._bundle = bundle
        self._unread = unread
        self._codes: dict[str, dict[str, None]] = {}

    def codes(self, reference: str) -> dict[str, None]:
        """The distinct codes of 'table.column', in order."""
        if reference not in self._codes:
            table, column = reference.split(".")
            data = self._bundle.tables.get(table)
            words = pc.unique(single(data.column(column))).to_pylist() if data else []
            self._codes[reference] = dict.fromkeys(word for word in words if word)
        return self._codes[reference]


def combined(columns: Iterable[pa.Array]) -> np.ndarray:
    """One integer per row, equal where all columns are equal (null equals null)."""
    total: np.ndarray | None = None
    for column in columns:
        encoded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
        width = len(encoded.dictionary) + 1
        if total is None:
            total = codes
        elif int(total.max(initial=0)) < 2**62 // width:
            total = total * width + codes
        else:
            total = np.unique(total, return_inverse=True)[1] * width + codes
    return total if total is not None else np.zeros(0, dtype=np.int64)


def repeats(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the rows whose key occurred before, ascending, and for each the index of its first row."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    firsts = order[np.maximum.accumulate(np.where(new, np.arange(len(keys)), 0))] if len(keys) else order
    rows, first = order[~new], firsts[~new]
    by_row = np.argsort(rows, kind="stable")
    return rows[by_row], first[by_row]


def key_unread(typed: Typed) -> np.ndarray:
    """Per row whether part of its key could not be read, so that nobody knows whether it repeats another row."""
    return np.logical_or.reduce([typed.unread(name) for name in typed.raw.table.key])


def _check_key(typed: Typed, tally: Tally) -> None:
    key = typed.raw.table.key
    if not key or not len(typed):
        return
    columns = [typed.data.column(name).combine_chunks() for name in key]
    judged = np.flatnonzero(~key_unread(typed))
    rows, firsts = (judged[found] for found in repeats(combined(_arrays(columns))[judged]))
    first_of = dict(zip(rows.tolist(), firsts.tolist(), strict=True))

    def describe(index: int) -> dict[str, object]:
        first = typed.place(first_of[index])[1]
        value = ", ".join(str(typed.data.column(name)[index].as_py() or "") for name in key)
        return {"first": first, "columns": ", ".join(key), "value": value}

    report(typed.raw, key[0], rows, faults.SAME_KEY, tally, describe)


def _arrays(columns: Iterable[pa.Array | pa.ChunkedArray]) -> list[pa.Array]:
    return [single(column) if isinstance(column, pa.ChunkedArray) else column for column in columns]


def _check_codes(typed: Typed, column: Column, known: dict[str, None], tally: Tally) -> None:
    cells = single(typed.data.column(column.name))
    target = column.references.split(".")[0]
    unknown = {word for word in cells.dictionary.to_pylist() if word not in known}

    def describe(index: int) -> dict[str, object]:
        word = cells[index].as_py()
        return {"value": word, "target": target, "hint": hint(word, known)}

    report(typed.raw, column.name, rows_with(cells, unknown), faults.UNKNOWN_CODE, tally, describe)


def rows_with(cells: pa.DictionaryArray, words: set[str]) -> np.ndarray:
    """Indices of the rows that hold one of the words."""
    marked = np.array([word in words for word in cells.dictionary.to_pylist()] + [False], dtype=bool)
    return np.flatnonzero(marked[pc.fill_null(cells.indices, -1).to_numpy(zero_copy_only=False)])


def _check_kinds(bundle: Bundle, known: _Known, tally: Tally) -> None:
    """`assignments.organisation` is a unit, or `kind:` and a kind that some unit has."""
    typed = bundle.places.get("assignments")
    if typed is None or "organisations" not in bundle.tables:
        return
    cells = single(typed.data.column("organisation"))
    units, kinds = known.codes("organisations.code"), known.codes("organisations.kind")
    words = {word for word in cells.dictionary.to_pylist() if word}
    named = {word for word in words if word.startswith(KIND_PREFIX)}
    strange = {word for word in named if word.removeprefix(KIND_PREFIX) not in kinds}
    unknown = words - named - set(units)

    def of_kind(index: int) -> dict[str, object]:
        word = str(cells[index]).removeprefix(KIND_PREFIX)
        return {"value": word, "hint": hint(word, kinds)}

    def of_unit(index: int) -> dict[str, object]:
        word = cells[index].as_py()
        return {"value": word, "target": "organisations", "hint": hint(word, units)}

    report(typed.raw, "organisation", rows_with(cells, strange), faults.UNKNOWN_KIND, tally, of_kind)
    report(typed.raw, "organisation", rows_with(cells, unknown), faults.UNKNOWN_CODE, tally, of_unit)


def _check_contents(bundle: Bundle, unread: frozenset[str], tally: Tally) -> None:
    """`indicators.content` is the number of a content of the indicator's programme."""
    typed = bundle.places.get("indicators")
    if typed is None or "contents" in unread:
        return
    contents = {(row["programme"], row["number"]) for row in bundle.records("contents")}
    pairs = [(row["programme"], row["content"]) for row in bundle.records("indicators")]
    wrong = [i for i, (programme, number) in enumerate(pairs) if number is not None and pairs[i] not in contents]
    report(
        typed.raw,
        "content",
        np.array(wrong, dtype=np.int64),
        faults.UNKNOWN_CONTENT,
        tally,
        lambda i: {"value": str(pairs[i][1]), "programme": pairs[i][0]},
    )

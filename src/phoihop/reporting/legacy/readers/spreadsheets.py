"""An .xls or .ods into grids. The library gives values without fonts; old writings are told by content alone.

A cell that shows an error (#DIV/0!) comes out empty, so it is not reported: the library does not tell them apart.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Any

from python_calamine import CalamineError, CalamineSheet, PasswordError, load_workbook

from phoihop.base.errors import Refused
from phoihop.base.vietnamese.recognition import Piece
from phoihop.reporting.legacy.enums import CellKind, GridKind
from phoihop.reporting.legacy.readers.archive import parts_of
from phoihop.reporting.legacy.readers.numbers import number_of
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.grids import (
    EMPTY,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    column_letters,
    covered,
)

_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_old_workbook(content: bytes, *, name: str) -> list[Grid]:
    """The sheets of an .xls. Raises Refused."""
    for sign, fault in ((_MACROS, faults.MACROS), (_WORD, faults.OLD_WORD), (_LOCKED, faults.LOCKED)):
        if sign in content:
            raise Refused([fault.at(table=name, value=name)])
    return _grids(content, name)


def read_open_workbook(content: bytes, *, name: str) -> list[Grid]:
    """The sheets of an .ods. Raises Refused."""
    parts_of(content, name=name, wanted=lambda _part: False)
    return _grids(content, name)


class _Fallen:
    """A block in which the library may panic over a damaged file, with an exception that it does not name: L106."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is not None and kind.__module__ == "pyo3_runtime":
            raise Refused([faults.BROKEN.at(table=self._name, value=self._name)]) from None


def _grids(content: bytes, name: str) -> list[Grid]:
    grids = []
    left = MOST_CELLS
    try:
        with _Fallen(name), load_workbook(io.BytesIO(content)) as book:
            for title in book.sheet_names:
                grid, left = _sheet(book.get_sheet_by_name(title), name, left)
                grids.append(grid)
    except PasswordError:
        raise Refused([faults.LOCKED.at(table=name, value=name)]) from None
    except (CalamineError, OSError, ValueError):
        raise Refused([faults.BROKEN.at(table=name, value=name)]) from None
    return [grid for grid in grids if grid.rows]


def _sheet(sheet: CalamineSheet, name: str, left: int) -> tuple[Grid, int]:
    """The sheet as a grid, and how many cells the file may still have."""
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        place = f"{sheet.name}!{column_letters(sheet.total_width - 1)}{sheet.total_height}"
        raise Refused([faults.TOO_WIDE.at(table=place, rows=MOST_ROWS, columns=MOST_COLUMNS)])
    rows = _rows(sheet)
    left -= sum(bool(cell.pieces) for row in rows for cell in row)
    if left < 0:
        raise Refused([faults.TOO_MANY_CELLS.at(table=name, value=name, most=MOST_CELLS)])
    for number, row in enumerate(rows):
        _refuse_long(row, f"{sheet.name}!", number)
    return Grid(sheet.name[:100], GridKind.SHEET, covered(rows, _merges(sheet))), left


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    """The cells from the sheet's first row to the last that holds something."""
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and not any(cell.pieces for cell in rows[-1]):
        rows.pop()
    return rows


def _merges(sheet: CalamineSheet) -> Iterable[tuple[int, int, int, int]]:
    return [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]


def _refuse_long(row: list[Cell], table: str, number: int) -> None:
    for column, cell in enumerate(row):
        if len(cell.raw) > LONGEST_CELL:
            place = f"{table}{column_letters(column)}{number + 1}"
            raise Refused([faults.LONG_CELL.at(table=place, most=LONGEST_CELL)])


def _cell(value: Any) -> Cell:
    match value:
        case bool():
            return _of(str(int(value)), CellKind.TEXT)
        case int() | float():
            return _of(*number_of(repr(value)))
        case datetime():
            return _of(value.date().isoformat(), CellKind.DATE)
        case date():
            return _of(value.isoformat(), CellKind.DATE)
        case time() | timedelta():
            return _of(str(value), CellKind.DATE)
        case str() if value.strip():
            return _of(value, CellKind.TEXT)
    return EMPTY


def _of(text: str, kind: CellKind) -> Cell:
    return Cell((Piece(text),), kind)

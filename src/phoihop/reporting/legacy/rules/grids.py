"""A sheet or a Word table as plain cells, and the JSON of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.oldfonts import OldFont
from phoihop.base.vietnamese.recognition import Piece, prevailing, to_unicode
from phoihop.base.vietnamese.text import to_nfc
from phoihop.reporting.legacy.enums import CellKind, GridKind, Writing
from phoihop.reporting.workbooks.rules import sheets

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_CELLS = 100_000
"""Cells of one file that hold something."""
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
LONGEST_CELL = 2_000
"""Characters of a cell; no label and no number is as long."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text in pieces of one font each. `covered`: it is part of a merged cell that begins elsewhere."""

    pieces: tuple[Piece, ...] = ()
    kind: CellKind = CellKind.TEXT
    covered: bool = False

    @property
    def raw(self) -> str:
        """The text as the file holds it."""
        return "".join(piece.text for piece in self.pieces)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell is, in the words of a finding."""

    table: str
    row: int | None = None
    column: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """The place as arguments of a fault."""
        return {"table": self.table, "row": self.row, "column": self.column}

    @property
    def phrase(self) -> str:
        """The place in one phrase."""
        return Finding("", "", "", **self.told).place()


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet or table by row and column from 0; rows may be of unequal length.

    `title` is the text before a Word table, nearest last.
    """

    name: str
    kind: GridKind
    rows: tuple[tuple[Cell, ...], ...]
    title: tuple[tuple[Piece, ...], ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The cell there; an empty one outside."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else EMPTY

    @cached_property
    def width(self) -> int:
        """How many columns the longest row has."""
        return max(map(len, self.rows), default=0)

    def place(self, row: int, column: int | None = None) -> Place:
        """A cell as its reader finds it: `Biểu 1!C5`; bảng 2, dòng 3, cột 4."""
        if self.kind is GridKind.SHEET:
            letters = column_letters(column) if column is not None else ""
            return Place(f"{self.name}!{letters}{row + 1}" if letters else self.name, None if letters else row + 1)
        return Place(self.name, row + 1, str(column + 1) if column is not None else "")


@dataclass(frozen=True)
class ReadGrid:
    """A grid whose text is Unicode (NFC). `changes` are texts before and after, where an old font was read."""

    grid: Grid
    texts: tuple[tuple[str, ...], ...]
    title: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]

    def text(self, row: int, column: int) -> str:
        """The text there, spaces collapsed; '' outside."""
        cells = self.texts[row] if 0 <= row < len(self.texts) else ()
        return cells[column] if 0 <= column < len(cells) else ""


def read_grid(grid: Grid, writing: Writing) -> ReadGrid:
    """The grid with its text in Unicode, by the fonts' names and the content or by the writing that was chosen."""
    pieces = [piece for row in grid.rows for cell in row for piece in cell.pieces]
    pieces += [piece for line in grid.title for piece in line]
    found = prevailing(pieces) if writing is Writing.AUTO else None
    changes: dict[str, str] = {}

    def told(parts: Sequence[Piece]) -> str:
        raw = "".join(piece.text for piece in parts)
        text = _told(parts, writing, found)
        if text != raw:
            changes.setdefault(raw, text)
        return " ".join(to_nfc(text).split())

    texts = tuple(tuple(told(cell.pieces) for cell in row) for row in grid.rows)
    title = tuple(told(line) for line in grid.title)
    return ReadGrid(grid, texts, title, tuple(changes.items()))


def _told(pieces: Sequence[Piece], writing: Writing, found: OldFont | None) -> str:
    match writing:
        case Writing.AUTO:
            return to_unicode(pieces, prevailing=found)
        case Writing.UNICODE:
            return "".join(piece.text for piece in pieces)
    return to_unicode(pieces, prevailing=OldFont(writing.value))


def column_letters(column: int) -> str:
    """The letters of a spreadsheet's column counted from 0: A, Z, AA, XFD."""
    return sheets.letters(column + 1)


def table_name(number: int) -> str:
    """The name of a Word table, counted from 1."""
    return _(N_("bảng {number}")).format(number=number)


def covered(
    rows: Sequence[Sequence[Cell]], ranges: Iterable[tuple[int, int, int, int]]
) -> tuple[tuple[Cell, ...], ...]:
    """Rows in which merged cells (first row, first column, last row, last column) show their text everywhere.

    Whatever a merge says, it covers no more than what the rows have.
    """
    grid = [list(row) for row in rows]
    width = max(map(len, grid), default=0)
    for top, left, bottom, right in ranges:
        if not (0 <= top < len(grid) and 0 <= left < len(grid[top])):
            continue
        shown = grid[top][left]
        for row in range(top, min(bottom, len(grid) - 1) + 1):
            _cover(
                grid[row], left, min(right, width - 1), Cell(shown.pieces, shown.kind, covered=True), first=row == top
            )
    return tuple(map(tuple, grid))


def _cover(row: list[Cell], left: int, right: int, cell: Cell, *, first: bool) -> None:
    row.extend([EMPTY] * (right + 1 - len(row)))
    for column in range(left + first, right + 1):
        if not row[column].pieces:
            row[column] = cell


def grid_record(grid: Grid) -> dict[str, Any]:
    """The grid as JSON."""
    return {
        "name": _kept(grid.name),
        "kind": str(grid.kind),
        "title": [_pieces_record(line) for line in grid.title],
        "rows": [[_cell_record(cell) for cell in row] for row in grid.rows],
    }


def grid_of(record: Mapping[str, Any]) -> Grid:
    """The grid out of the JSON that `grid_record` made."""
    rows = tuple(tuple(_cell_of(cell) for cell in row) for row in record["rows"])
    return Grid(record["name"], GridKind(record["kind"]), rows, tuple(_pieces_of(line) for line in record["title"]))


def _cell_record(cell: Cell) -> list[Any] | None:
    if not cell.pieces:
        return None
    return [str(cell.kind), _pieces_record(cell.pieces), int(cell.covered)]


def _cell_of(record: Sequence[Any] | None) -> Cell:
    if record is None:
        return EMPTY
    kind, pieces, is_covered = record
    return Cell(_pieces_of(pieces), CellKind(kind), bool(is_covered))


def _pieces_record(pieces: Iterable[Piece]) -> list[list[str]]:
    return [[_kept(piece.text), _kept(piece.font)] for piece in pieces]


def _kept(text: str) -> str:
    """The text without signs that no database keeps: NUL and halves of signs."""
    return _UNKEPT.sub("", text)


def _pieces_of(record: Iterable[Sequence[str]]) -> tuple[Piece, ...]:
    return tuple(Piece(text, font) for text, font in record)

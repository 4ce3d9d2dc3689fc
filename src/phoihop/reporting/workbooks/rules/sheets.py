"""Sheets as a file holds them. Little is imported here: the process apart starts anew for each file."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_BYTES = 20 * 2**20
"""Of one workbook."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as the file holds it. `kind`: '' empty, s text, n number, b yes or no, d a day, e a formula without result."""

    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, rows and columns from its first cell."""

    name: str
    rows: Sequence[Sequence[Raw]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: the sheet's name, the row and the column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """`D7`."""
        return f"{letters(self.column)}{self.row}"

    @property
    def name(self) -> str:
        """`Số liệu!D7`."""
        return f"{self.sheet}!{self.cell}"


def letters(column: int) -> str:
    """1 as A, 27 as AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def column_of(word: str) -> int:
    """A as 1, AA as 27."""
    found = 0
    for sign in word:
        found = found * 26 + ord(sign) - 64
    return found

"""The XML of a workbook looked through as it streams by, before any library sees it: its sheets' parts, its cells' places."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat

Attributes = Mapping[str, str]
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The two namespaces of a sheet: as most write it, and the strict one."""


class Malformed(Exception):
    """The part is no XML."""


def sheet_parts(book: bytes, links: bytes) -> list[str]:
    """The parts of the sheets in the workbook's order. Raises Malformed."""
    targets: dict[str, str] = {}
    found: list[str] = []

    def link(name: str, given: Attributes) -> None:
        if _local(name) == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    def sheet(name: str, given: Attributes) -> None:
        if _local(name) == "sheet":
            named = (targets.get(value, "") for key, value in given.items() if " " in key and _local(key) == "id")
            target = next(named, "")
            found.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")

    _stream(links, link)
    _stream(book, sheet)
    return found


def unresolved_cells(content: bytes, at: Callable[[str, int, int], tuple[int, int]]) -> list[tuple[int, int]]:
    """(row, column) from 0 of the cells that show an error, or whose formula was never computed. Raises Malformed.

    `at` gives the place that a cell names (or, if it names none, the one after the row and column before), and may
    refuse it.
    """
    walk = _Walk(at)
    _stream(content, walk.starts, walk.ends, walk.says)
    return walk.found


class _Walk:
    """Where the walk through a sheet is, and what its cell has shown so far."""

    def __init__(self, at: Callable[[str, int, int], tuple[int, int]]) -> None:
        self.at = at
        self.row = self.column = -1
        self.error = self.formula = self.result = self.within = False
        self.found: list[tuple[int, int]] = []

    def starts(self, name: str, given: Attributes) -> None:
        if name in _CELLS:
            self.row, self.column = self.at(given.get("r", ""), self.row, self.column + 1)
            self.error, self.formula, self.result = given.get("t") == "e", False, False
        elif name in _ROWS:
            told = given.get("r", "")
            self.row, self.column = int(told) - 1 if told.isdecimal() else self.row + 1, -1
        elif name in _FORMULAS:
            self.formula = True
        elif name in _RESULTS:
            self.within = True

    def ends(self, name: str) -> None:
        if name in _RESULTS:
            self.within = False
        elif name in _CELLS and (self.error or (self.formula and not self.result)):
            self.found.append((self.row, self.column))

    def says(self, _text: str) -> None:
        self.result = self.result or self.within


def _named(*names: str) -> frozenset[str]:
    return frozenset(f"{space} {name}" for space in MAIN for name in names)


_CELLS, _ROWS, _FORMULAS, _RESULTS = _named("c"), _named("row"), _named("f"), _named("v", "is")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _stream(
    content: bytes,
    starts: Callable[[str, Attributes], None],
    ends: Callable[[str], None] | None = None,
    says: Callable[[str], None] | None = None,
) -> None:
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = starts, ends, says
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Malformed from error

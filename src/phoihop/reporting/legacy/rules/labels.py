"""The labels of a grid under a layout: rows with their names, columns with their headers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from phoihop.base.vietnamese.text import fold
from phoihop.reporting.legacy.enums import CellKind
from phoihop.reporting.legacy.rules.grids import ReadGrid
from phoihop.reporting.legacy.rules.known import label_key
from phoihop.reporting.legacy.rules.mapping import Layout, fingerprint

TOTALS = (
    "tong cong",
    "tong so",
    "tong",
    "cong",
    "toan thanh pho",
    "toan tinh",
    "toan quan",
    "toan huyen",
    "toan dia ban",
)
_BEGINNINGS = ("tong cong", "tong so", "tong", "cong")
_WORDS_OF_TOTALS = "toan thanh pho tinh quan huyen dia ban cac don vi chung khoi so cong xa phuong bao cao"
_REST = frozenset(_WORDS_OF_TOTALS.split())
_NUMBER_OR_LETTER = re.compile(r"[0-9]{1,3}|[a-z]")
_LONGEST_NUMBERING = 5
ASIDE = frozenset(
    ("tt", "stt", "so tt", "so thu tu", "ghi chu", "don vi tinh", "dvt", "dv tinh", "ky hieu", "ma so", "ghi chu/ly do")
)
"""Columns and rows that hold no figures."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row or a column: where it is, its words from the outside in, the key under which its meaning is kept."""

    place: int
    words: tuple[str, ...]
    key: str

    @property
    def text(self) -> str:
        """The words in one line."""
        return " – ".join(self.words)


@dataclass(frozen=True)
class Labels:
    """The rows and the columns that hold figures."""

    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    header: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What names this header for the next file."""
        return fingerprint(self.header)


def labels_of(read: ReadGrid, layout: Layout) -> Labels:
    """The rows below the header that have a name and a figure, the columns beside the names that have a figure."""
    headers = {column: _header(read, layout, column) for column in range(read.grid.width)}
    columns = [
        column for column, words in headers.items() if column != layout.names and _header_key(words) not in ASIDE
    ]
    rows = [row for row in _named_rows(read, layout) if _any_filled(read, [row], columns)]
    return Labels(
        rows=tuple(_named((row, (read.text(row, layout.names),)) for row in rows)),
        columns=tuple(_named(_full_columns(read, rows, columns, headers))),
        header=tuple(map(_header_key, headers.values())),
    )


def _full_columns(
    read: ReadGrid, rows: Sequence[int], columns: Sequence[int], headers: Mapping[int, tuple[str, ...]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for column in columns:
        if headers[column] and _any_filled(read, rows, [column]):
            yield column, headers[column]


def _named_rows(read: ReadGrid, layout: Layout) -> list[int]:
    below = range(layout.header[1] + 1, len(read.texts))
    return [row for row in below if read.text(row, layout.names) and not _is_numbering(read, row)]


def _any_filled(read: ReadGrid, rows: Sequence[int], columns: Sequence[int]) -> bool:
    return any(_is_filled(read, row, column) for row in rows for column in columns)


def is_total(words: tuple[str, ...]) -> bool:
    """Whether the label says that it is the total of the others."""
    key = label_key(words[-1])
    if key in TOTALS:
        return True
    start = next((word for word in _BEGINNINGS if key.startswith(f"{word} ")), None)
    return start is not None and set(key.removeprefix(start).split()) <= _REST


def without_totals(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that only say 'total'."""
    return tuple(word for word in words if label_key(word) not in TOTALS)


def _named(places: Iterator[tuple[int, tuple[str, ...]]]) -> Iterator[Label]:
    """Labels with a key each; the second of one name is #2."""
    seen: Counter[str] = Counter()
    for place, words in places:
        key = _header_key(words)
        seen[key] += 1
        yield Label(place, words, key if seen[key] == 1 else f"{key} #{seen[key]}")


def _header_key(words: tuple[str, ...]) -> str:
    return " – ".join(label_key(word) for word in words)


def _header(read: ReadGrid, layout: Layout, column: int) -> tuple[str, ...]:
    """The texts over a column from the top, each once; the numbering below a header, (1) (2) (3), is none."""
    first, last = layout.header
    texts = [read.text(row, column) for row in range(first, last + 1) if not _is_numbering(read, row)]
    return tuple(text for place, text in enumerate(texts) if text and text not in texts[:place])


def _is_numbering(read: ReadGrid, row: int) -> bool:
    """A row that numbers its columns: A, B, 1, 2, 3 or (1), (2), (3), each with the next."""
    texts = [text for text in read.texts[row] if text] if row < len(read.texts) else []
    if any(len(text) > _LONGEST_NUMBERING for text in texts):
        return False
    signs = [fold(text).strip("()") for text in texts]
    return all(map(_NUMBER_OR_LETTER.fullmatch, signs)) and _is_run([int(sign) for sign in signs if sign.isdecimal()])


def _is_run(numbers: Sequence[int]) -> bool:
    """Two numbers or more, each with the next, from the first column or soon after it."""
    return (
        len(numbers) >= 2 and numbers[0] in (1, 2, 3) and [*numbers] == [*range(numbers[0], numbers[0] + len(numbers))]
    )


def _is_filled(read: ReadGrid, row: int, column: int) -> bool:
    cell = read.grid.cell(row, column)
    if cell.covered or not cell.pieces:
        return False
    return cell.kind is not CellKind.TEXT or any(sign.isdigit() for sign in cell.raw) or len(cell.raw.strip()) <= 20

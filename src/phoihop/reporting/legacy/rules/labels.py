"""The labels of a grid under a layout: rows with their names, columns with their headers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from phoihop.base.vietnamese.text import fold
from phoihop.reporting.legacy.enums import Axis, CellKind
from phoihop.reporting.legacy.rules.grids import ReadGrid
from phoihop.reporting.legacy.rules.known import label_key
from phoihop.reporting.legacy.rules.mapping import OF_TABLE, Layout, fingerprint
from phoihop.reporting.legacy.rules.periods import ALL, joined, span_in
from phoihop.reporting.legacy.rules.titles import title_words

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
_COUNTED = re.compile(r"(?:cac |theo )?(thang|quy)(?: trong nam)?")
_COUNT = re.compile(r"[0-9]{1,2}|iv|iii|ii|i")
_LONGEST_NUMBERING = 5
FIGURE_WORDS = frozenset(("x", "co", "khong", "chua", "da", "dat", "-", "khong phat sinh"))
"""Words that stand in place of a figure."""
ASIDE = frozenset(
    ("tt", "stt", "so tt", "so thu tu", "ghi chu", "don vi tinh", "dvt", "dv tinh", "ky hieu", "ma so", "ghi chu/ly do")
)
"""Columns and rows that hold no figures."""
_PLAIN_FIGURES = frozenset(
    ("so luong", "so lieu", "ket qua", "ket qua thuc hien", "ket qua dat duoc", "thuc hien", "gia tri", "trong ky")
)
"""Headers over figures of the one unit that the file is about."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row or a column: where it is, its words from the outside in, the key under which its meaning is kept.

    `span` is the period that its words name (rules.periods). Where they name nothing else, the words are the table's title.
    """

    place: int
    words: tuple[str, ...]
    key: str
    span: str = ""

    @property
    def text(self) -> str:
        """The words in one line."""
        return " – ".join(self.words)

    @property
    def of_table(self) -> bool:
        """Whether what it means is told by the table's title."""
        return self.key.startswith(OF_TABLE)


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

    @property
    def spans(self) -> tuple[str, ...]:
        """The periods that labels name, each once, in their order; '' where some figures are under none."""
        down, across = (dict.fromkeys(label.span for label in side) for side in (self.rows, self.columns))
        return tuple(dict.fromkeys(joined(row, column) for row in down for column in across))


def labels_of(read: ReadGrid, layout: Layout) -> Labels:
    """The rows below the header that have a name and a figure, the columns beside the names that have a figure."""
    headers = _headers(read, layout)
    columns = [
        column for column, words in headers.items() if column != layout.names and _header_key(words) not in ASIDE
    ]
    rows = _filled_rows(read, _named_rows(read, layout), columns)
    title = title_words(read, layout.header[0])
    units_down = layout.rows_are is Axis.UNITS
    return Labels(
        rows=_labels([(row, (read.text(row, layout.names),)) for row in rows], title, plain=frozenset()),
        columns=_labels(
            list(_full_columns(read, rows, columns, headers)),
            title,
            plain=frozenset() if units_down else _PLAIN_FIGURES,
        ),
        header=header_keys(headers.values()),
    )


def header_keys(headers: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The header's labels without the periods that they name, each once: what makes one shape of table."""
    return tuple(dict.fromkeys(filter(None, (_header_key(_parted(words)[0]) for words in headers))))


def fingerprint_of(read: ReadGrid, layout: Layout) -> str:
    """The fingerprint of the header that a layout sees."""
    return fingerprint(header_keys(_headers(read, layout).values()))


def _headers(read: ReadGrid, layout: Layout) -> dict[int, tuple[str, ...]]:
    first, last = layout.header
    rows = [(row, _is_numbering(read, row)) for row in range(first, last + 1)]
    return {column: _header(read, rows, column) for column in range(read.grid.width)}


def _full_columns(
    read: ReadGrid, rows: Sequence[int], columns: Sequence[int], headers: Mapping[int, tuple[str, ...]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for column in columns:
        if headers[column] and _any_filled(read, rows, [column]):
            yield column, headers[column]


def _named_rows(read: ReadGrid, layout: Layout) -> list[int]:
    below = range(layout.header[1] + 1, len(read.texts))
    return [row for row in below if read.text(row, layout.names) and not _is_numbering(read, row)]


def _filled_rows(read: ReadGrid, rows: Sequence[int], columns: Sequence[int]) -> list[int]:
    """The rows with a figure, or with a word in place of one as long as figures follow: below them stand signatures."""
    filled = [row for row in rows if _any_filled(read, [row], columns)]
    last = max((row for row in filled if any(_is_figure(read, row, column) for column in columns)), default=-1)
    return [row for row in filled if row <= last]


def _is_figure(read: ReadGrid, row: int, column: int) -> bool:
    cell, told = read.grid.cell(row, column), fold(read.text(row, column))
    if cell.covered or not cell.pieces:
        return False
    return cell.kind is not CellKind.TEXT or any(map(str.isdigit, told)) or told in FIGURE_WORDS


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


Placed = tuple[int, tuple[str, ...]]


def _labels(places: Sequence[Placed], title: tuple[str, ...], *, plain: frozenset[str]) -> tuple[Label, ...]:
    """Labels with their spans and a key each; the second of one name and span is #2."""
    told = [(place, *_parted(words)) for place, words in places]
    periods = Counter(words for _place, words, span in told if span)
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for place, words, span in told:
        if not span and words and periods[words[:-1]] >= 2 and is_total(words):
            words, span = words[:-1], ALL
        label = _label(place, words, span, title, plain)
        seen[label.key, span] += 1
        number = seen[label.key, span]
        found.append(label if number == 1 else replace(label, key=f"{label.key} #{number}"))
    return tuple(found)


def _label(place: int, words: tuple[str, ...], span: str, title: tuple[str, ...], plain: frozenset[str]) -> Label:
    if words and not {*map(label_key, words)} <= plain:
        return Label(place, words, _header_key(words), span)
    key = re.sub(r"[0-9]+", "#", _header_key(title))
    return Label(place, title or words or ("…",), f"{OF_TABLE}{key}", span)


def _parted(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words without the periods that they name, and the span of these together."""
    span, kept = "", []
    for word in words:
        rest, told = span_in(word)
        span = joined(span, told)
        if rest:
            kept.append(rest)
    return tuple(kept), span


def _header_key(words: tuple[str, ...]) -> str:
    return " – ".join(label_key(word) for word in words)


def _header(read: ReadGrid, rows: Sequence[tuple[int, bool]], column: int) -> tuple[str, ...]:
    """The texts over a column from the top, each once; the numbering below a header, (1) (2) (3), is none.

    Numbers under `Tháng` or `Quý` are months or quarters.
    """
    texts: list[str] = []
    for row, is_numbering in rows:
        text = read.text(row, column)
        counted = _COUNTED.fullmatch(fold(texts[-1])) if texts else None
        if counted and _COUNT.fullmatch(fold(text)):
            texts[-1] = f"{'Tháng' if counted[1] == 'thang' else 'Quý'} {text}"
        elif text and not is_numbering and text not in texts:
            texts.append(text)
    return tuple(texts)


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

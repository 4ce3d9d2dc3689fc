"""Text cells into typed ones: dates, decimals, integers, words, codes, periods. Each distinct text is read once."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from phoihop.base.faults import Fault
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.nearest import hint
from phoihop.doors.bundle import faults
from phoihop.doors.bundle.reading import TEXT, Raw, single
from phoihop.doors.bundle.tables import Column, Type
from phoihop.doors.bundle.tally import Tally
from phoihop_rollup.periods import find_period

DECIMALS = 15
WHOLE = 23
"""Digits after and before the point: numeric(38,15) in the database."""

NUMBER = pa.decimal128(38, DECIMALS)
ARROW: dict[Type, pa.DataType] = {
    "text": TEXT,
    "code": TEXT,
    "word": TEXT,
    "period": TEXT,
    "date": pa.date32(),
    "decimal": NUMBER,
    "integer": pa.int64(),
    "boolean": pa.bool_(),
}
"""Arrow type of each column type in a typed table."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed table: every declared column is there (null where the file had none); `raw` knows the places."""

    raw: Raw
    data: pa.Table

    @property
    def name(self) -> str:
        """The table's name."""
        return self.raw.table.name

    def __len__(self) -> int:
        return int(self.data.num_rows)

    def unread(self, column: str) -> np.ndarray:
        """Per row whether the column has no value where it must: refused, or empty though needed."""
        empty = _is_null(self.data.column(column))
        if self.raw.table.column(column).needed or column not in self.raw.data.column_names:
            return empty & self.raw.table.column(column).needed
        return empty & ~_is_null(self.raw.data.column(column))

    def place(self, index: int) -> tuple[str, int]:
        """Label and row number of the row at this index."""
        return self.raw.place(index)


def typed(raw: Raw, tally: Tally) -> Typed:
    """The table typed; cells that cannot be read become null and a finding."""
    columns = {column.name: _column(raw, column, tally) for column in raw.table.columns}
    return Typed(raw, pa.table(columns))


def _column(raw: Raw, column: Column, tally: Tally) -> pa.Array:
    if column.name not in raw.data.column_names:
        return pa.nulls(raw.data.num_rows, ARROW[column.type])
    cells = single(raw.data.column(column.name))
    if column.needed and cells.null_count:
        report(raw, column.name, nulls(cells), faults.EMPTY_CELL, tally)
    values, wrong = _READERS[column.type](cells.dictionary, column)
    if wrong:
        _report_words(raw, column.name, cells, wrong, tally)
    return _spread(values, cells)


def _is_null(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(column.is_null().combine_chunks()).astype(bool)


def nulls(array: pa.Array) -> np.ndarray:
    """Indices of the rows without a value."""
    return np.flatnonzero(array.is_null().to_numpy(zero_copy_only=False))


def _spread(values: pa.Array, cells: pa.DictionaryArray) -> pa.Array:
    """The read distinct values put back into their rows."""
    if not pa.types.is_string(values.type):
        return pc.take(values, cells.indices)
    if values.equals(cells.dictionary):
        return cells
    distinct = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(pc.take(distinct.indices, cells.indices), distinct.dictionary)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one distinct text."""

    fault: Fault
    value: str
    params: dict[str, object] = field(default_factory=dict)

    def described(self) -> dict[str, object]:
        """The value and the parts of its sentences."""
        return {"value": self.value, **self.params}


Read = tuple[pa.Array, dict[int, Wrong]]
"""Distinct values read, and what is wrong by position among them."""


def _report_words(raw: Raw, column: str, cells: pa.DictionaryArray, wrong: dict[int, Wrong], tally: Tally) -> None:
    kinds = list({each.fault.code: each.fault for each in wrong.values()}.values())
    numbers = {fault.code: number for number, fault in enumerate(kinds, 1)}
    of_word = np.zeros(len(cells.dictionary) + 1, dtype=np.int16)
    for place, each in wrong.items():
        of_word[place] = numbers[each.fault.code]
    indices = pc.fill_null(cells.indices, len(cells.dictionary)).to_numpy()
    of_row = of_word[indices]
    for number, fault in enumerate(kinds, 1):
        report(
            raw, column, np.flatnonzero(of_row == number), fault, tally, lambda i: wrong[int(indices[i])].described()
        )


def report(
    raw: Raw,
    column: str,
    rows: np.ndarray,
    fault: Fault,
    tally: Tally,
    describe: Callable[[int], dict[str, object]] | None = None,
) -> None:
    """One fault at many rows; `describe` gives value and sentence parts of the rows that are kept."""
    room = tally.room(fault, raw.table.name)
    for index in rows[:room].tolist():
        label, row = raw.place(index)
        params = describe(index) if describe else {}
        params["value"] = faults.shorten(str(params.get("value", "")))
        tally.add(fault.at(table=label, row=row, column=column, **params))
    tally.count_more(fault, raw.table.name, len(rows) - room)


CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\x{fffe}|\x{ffff}"
LOOSE = r"^\s|\s$|[\t\n\r\x{00a0}\x{200b}-\x{200f}\x{feff}]|\s\s"


def _text(words: pa.Array, column: Column) -> Read:
    """Any text but control characters, which Word and XML refuse, within the column's limit."""
    wrong = _long_ones(words, column.limit) if column.limit else {}
    wrong |= {
        place: Wrong(faults.CONTROL_TEXT, "", {"character": _control(word)})
        for place, word in _matching(words, CONTROL)
    }
    return words, wrong


def _long_ones(words: pa.Array, limit: int) -> dict[int, Wrong]:
    lengths = pc.utf8_length(words).to_numpy(zero_copy_only=False)
    return {
        place: Wrong(faults.LONG_TEXT, words[place].as_py(), {"length": int(lengths[place]), "limit": limit})
        for place in np.flatnonzero(lengths > limit).tolist()
    }


def _control(word: str) -> str:
    return next(
        f"{ord(each):04X}"
        for each in word
        if (ord(each) < 32 and each not in "\t\n\r") or ord(each) in (0x7F, 0xFFFE, 0xFFFF)
    )


def _code(words: pa.Array, column: Column) -> Read:
    wrong = {place: Wrong(faults.LOOSE_CODE, word) for place, word in _matching(words, LOOSE)}
    more = _text(words, column)[1]
    return words, more | wrong


def _matching(words: pa.Array, pattern: str, *, matching: bool = True) -> list[tuple[int, str]]:
    """Position and text of the distinct texts that match (or do not)."""
    found = pc.match_substring_regex(words, pattern).to_numpy(zero_copy_only=False).astype(bool)
    places = np.flatnonzero(found if matching else ~found)
    return [(place, words[place].as_py()) for place in places.tolist()]


def _word(words: pa.Array, column: Column) -> Read:
    wrong = {
        place: Wrong(faults.NO_WORD, word, {"words": ", ".join(column.words), "hint": hint(word, column.words)})
        for place, word in enumerate(words.to_pylist())
        if word not in column.words
    }
    return _without(words, wrong), wrong


def _without(words: pa.Array, wrong: dict[int, Wrong]) -> pa.Array:
    """The same texts, null where they are wrong."""
    if not wrong:
        return words
    good = np.ones(len(words), dtype=bool)
    good[list(wrong)] = False
    return pc.if_else(pa.array(good), words, pa.scalar(None, pa.string()))


def _period(words: pa.Array, column: Column) -> Read:
    wrong = {
        place: Wrong(faults.NO_PERIOD, word)
        for place, word in enumerate(words.to_pylist())
        if find_period(word) is None
    }
    return _without(words, wrong), wrong


ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LOCAL_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def _date(words: pa.Array, column: Column) -> Read:
    days, wrong = [], {}
    for place, word in enumerate(words.to_pylist()):
        day = read_day(word)
        days.append(day)
        if day is None:
            wrong[place] = Wrong(faults.NO_DATE, word, {"hint": _day_hint(word)})
    return pa.array(days, pa.date32()), wrong


def read_day(word: str) -> date | None:
    """The day written as 2016-11-04, or None."""
    try:
        return date.fromisoformat(word) if ISO_DAY.fullmatch(word) else None
    except ValueError:
        return None


def _day_hint(word: str) -> str:
    local = LOCAL_DAY.fullmatch(word.strip())
    day = read_day(f"{local[3]}-{local[2]:0>2}-{local[1]:0>2}") if local else None
    return f": {day.isoformat()}" if day else ""


PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
FITTING_NUMBER = rf"^-?0*[0-9]{{0,{WHOLE}}}(\.[0-9]{{1,{DECIMALS}}})?$"


def _decimal(words: pa.Array, column: Column) -> Read:
    wrong = {place: _not_a_number(word) for place, word in _matching(words, PLAIN_NUMBER, matching=False)}
    replaced: dict[int, str] = {}
    for place, word in _matching(words, FITTING_NUMBER, matching=False):
        if place not in wrong:
            shorter = _shorter(word)
            if shorter is None:
                wrong[place] = Wrong(faults.MANY_DIGITS, word, {"whole": WHOLE, "decimals": DECIMALS})
            else:
                replaced[place] = shorter
    return pc.cast(_replaced(_without(words, wrong), replaced), NUMBER), wrong


def _shorter(word: str) -> str | None:
    """The number without zeros that say nothing, or None when it still has too many digits."""
    whole, _point, decimals = word.partition(".")
    decimals = decimals.rstrip("0")
    fits = len(whole.lstrip("-").lstrip("0")) <= WHOLE and len(decimals) <= DECIMALS
    return (f"{whole}.{decimals}" if decimals else whole) if fits else None


def _replaced(words: pa.Array, replaced: dict[int, str]) -> pa.Array:
    if not replaced:
        return words
    texts = words.to_pylist()
    for place, text in replaced.items():
        texts[place] = text
    return pa.array(texts, pa.string())


LOCAL_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+|-?\d{1,3}(\.\d{3}){2,}", re.ASCII)
ENGLISH_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
SPACED_NUMBER = re.compile(r"-?\d{1,3}(\s\d{3})+([.,]\d+)?", re.ASCII)
EDGED_NUMBER = re.compile(r"\s*([+-]?\d+(\.\d+)?)\s*%?\s*", re.ASCII)
POWER_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,2}", re.ASCII)


def _not_a_number(word: str) -> Wrong:
    ways = _ways_to_write(word)
    if not ways:
        return Wrong(faults.NO_NUMBER, word)
    return Wrong(faults.LOCAL_NUMBER, word, {"written": _(N_(" hoặc ")).join(dict.fromkeys(ways))})


def _ways_to_write(word: str) -> list[str]:
    """How the text would be written as a number, for each way it may be meant."""
    ways = []
    if LOCAL_NUMBER.fullmatch(word):
        ways.append(word.replace(".", "").replace(",", "."))
    if ENGLISH_NUMBER.fullmatch(word):
        ways.append(word.replace(",", ""))
    if SPACED_NUMBER.fullmatch(word):
        ways.append(re.sub(r"\s", "", word).replace(",", "."))
    edged = EDGED_NUMBER.fullmatch(word)
    if edged:
        ways.append(edged[1].removeprefix("+"))
    if POWER_NUMBER.fullmatch(word):
        ways.append(f"{Decimal(word):f}")
    return ways


def _integer(words: pa.Array, column: Column) -> Read:
    wrong = {
        place: Wrong(faults.NO_INTEGER, word) for place, word in _matching(words, r"^-?[0-9]{1,9}$", matching=False)
    }
    return pc.cast(_without(words, wrong), pa.int64()), wrong


YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def _boolean(words: pa.Array, column: Column) -> Read:
    texts = words.to_pylist()
    wrong = {place: Wrong(faults.NO_BOOLEAN, word) for place, word in enumerate(texts) if word.lower() not in YES}
    return pa.array([YES.get(word.lower()) for word in texts], pa.bool_()), wrong


_READERS: dict[Type, Callable[[pa.Array, Column], Read]] = {
    "text": _text,
    "code": _code,
    "date": _date,
    "decimal": _decimal,
    "integer": _integer,
    "boolean": _boolean,
    "word": _word,
    "period": _period,
}

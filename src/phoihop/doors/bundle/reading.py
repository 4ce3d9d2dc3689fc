"""Files of a bundle's tables into Arrow text: every column dictionary-encoded, every row with its place.

An empty cell is null. Text is normalised to NFC. Rows that have no cell at all are passed over; rows of a wrong
width are findings and left out.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.nearest import hint
from phoihop.doors.bundle import faults
from phoihop.doors.bundle.package import Resource
from phoihop.doors.bundle.tables import TABLES, Table

TEXT = pa.dictionary(pa.int32(), pa.string())
BLOCK = 8 * 1024**2
"""Bytes read at a time, so also the longest row."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A table as text. `data` has one dictionary column per column found; `rows` the row number of each row as a
    spreadsheet shows it (Parquet: counted from 1 inside its file); `files` where each file's rows begin."""

    table: Table
    data: pa.Table
    rows: np.ndarray
    files: tuple[tuple[int, str], ...]

    def place(self, index: int) -> tuple[str, int]:
        """Table (or file, where there are several) and row number of the row at this index."""
        label = next(name for start, name in reversed(self.files) if start <= index)
        return label, int(self.rows[index])


def read(resource: Resource) -> tuple[Raw | None, list[Finding]]:
    """The table's files as one `Raw`; None when nothing of it can be used."""
    table = TABLES[resource.table]
    if not resource.files:
        return None, []
    kinds = {file.suffix.lower() for file in resource.files}
    if len(kinds) > 1:
        return None, [faults.TWO_FORMS.at(table=table.name, value=table.name)]
    parts: list[tuple[str, pa.Table, np.ndarray]] = []
    findings: list[Finding] = []
    for file in resource.files:
        label = table.name if len(resource.files) == 1 else f"{table.name}/{file.name}"
        part, wrong = _read_file(table, file, label, resource.fields)
        findings += wrong
        if part:
            parts.append((label, *part))
    return (_joined(table, parts) if len(parts) == len(resource.files) else None), findings


def _joined(table: Table, parts: list[tuple[str, pa.Table, np.ndarray]]) -> Raw:
    starts = np.cumsum([0] + [data.num_rows for _label, data, _rows in parts])
    data = pa.concat_tables([data for _label, data, _rows in parts], promote_options="default")
    rows = np.concatenate([rows for _label, _data, rows in parts])
    files = tuple((int(start), label) for start, (label, _data, _rows) in zip(starts, parts, strict=False))
    return Raw(table, _normalised(data.unify_dictionaries().combine_chunks()), rows, files)


def _normalised(data: pa.Table) -> pa.Table:
    """All text in NFC; only the distinct texts are looked at."""
    columns = [_normalised_column(column) for column in data.columns]
    return pa.table(columns, names=data.column_names)


def _normalised_column(column: pa.ChunkedArray) -> pa.DictionaryArray:
    encoded = single(column)
    if pc.all(pc.string_is_ascii(encoded.dictionary), min_count=0).as_py():
        return encoded
    words = pc.utf8_normalize(encoded.dictionary, form="NFC")
    distinct = words.dictionary_encode()
    indices = pc.take(distinct.indices, encoded.indices)
    return pa.DictionaryArray.from_arrays(indices, distinct.dictionary)


def single(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A text column as one dictionary array."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], TEXT)
    return whole


def _read_file(
    table: Table, file: Path, label: str, fields: Sequence[str]
) -> tuple[tuple[pa.Table, np.ndarray] | None, list[Finding]]:
    if file.suffix.lower() == ".parquet":
        return _read_parquet(table, file, label)
    content = file.read_bytes()
    wrong = _encoding_faults(content, label)
    if wrong:
        return None, wrong
    header = _header(content)
    findings = check_columns(table, header, label)
    if fields and tuple(fields) != tuple(header):
        differing = next((name for name in (*header, *fields) if (name in header) != (name in fields)), header[0])
        findings.append(faults.OTHER_FIELDS.at(table=label, value=differing))
    if len(set(header)) < len(header):
        return None, findings
    part, more = _read_csv(content, header, label)
    return part, findings + more


ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def _encoding_faults(content: bytes, label: str) -> list[Finding]:
    if len(content) < BLOCK and not content.removeprefix(codecs.BOM_UTF8).strip():
        return [faults.EMPTY_FILE.at(table=label)]
    wide = next((name for mark, name in ENCODINGS if content.startswith(mark)), _unmarked_utf16(content))
    if wide:
        return [faults.WIDE_TEXT.at(table=label, encoding=wide)]
    zero = content.find(b"\0")
    if zero >= 0:
        return [faults.NUL_BYTES.at(table=label, row=_row_of(content, zero))]
    try:
        codecs.utf_8_decode(content, "strict", True)
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02X}"
        return [
            faults.NOT_UTF8.at(
                table=label, row=_row_of(content, error.start), value=byte, encoding=_likely_encoding(content)
            )
        ]
    return []


def _unmarked_utf16(content: bytes) -> str:
    """'UTF-16' when every other byte of the beginning is zero, as of Latin text without a mark."""
    head = content[:64]
    halves = (head[0::2], head[1::2])
    zeros = [part.count(0) for part in halves]
    return "UTF-16" if len(head) >= 8 and max(zeros) > len(head) // 3 and min(zeros) == 0 else ""


def _row_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


VIETNAMESE_1258 = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ][\u0300\u0301\u0303\u0309\u0323]|[\u0300\u0301\u0303\u0309\u0323]|đ|ư|ơ")
TCVN3_MARKS = re.compile(rb"[\xa8-\xae][\xb5-\xbe\xc6-\xcf]|[\xb5-\xb9\xd0-\xd6\xdc-\xde\xe1-\xe4]n")


def _likely_encoding(content: bytes) -> str:
    """A guess at the old encoding, to help; nothing is decoded with it."""
    try:
        text = content[: 1024**2].decode("cp1258")
    except UnicodeDecodeError:
        return _(N_("TCVN3 (.VnTime) hoặc VNI"))
    return "windows-1258" if VIETNAMESE_1258.search(text) else _(N_("windows-1252, TCVN3 (.VnTime) hoặc VNI"))


def _header(content: bytes) -> list[str]:
    """Names in the first row, in NFC."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    names = next(csv.reader(text), [])
    return [str(pc.utf8_normalize(pa.scalar(name), form="NFC")) for name in names]


def check_columns(table: Table, names: Sequence[str], label: str) -> list[Finding]:
    """Columns that the table does not know, lacks or has twice."""
    if len(names) == 1 and re.search(r"[;\t|]", names[0]):
        return [faults.OTHER_DELIMITER.at(table=label, row=1, value=names[0])]
    known = ", ".join(table.names)
    findings = [
        faults.UNKNOWN_COLUMN.at(table=label, row=1, column=name, value=name, names=known, hint=hint(name, table.names))
        for name in dict.fromkeys(names)
        if name not in table.names
    ]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    findings += [faults.SAME_COLUMN.at(table=label, row=1, column=name, value=name) for name in twice]
    return findings + [
        faults.NO_COLUMN.at(table=label, row=1, column=name, value=name) for name in _lacking(table, names)
    ]


def _lacking(table: Table, names: Sequence[str]) -> list[str]:
    lacking = [column.name for column in table.columns if column.needed and column.name not in names]
    if table.name == "values" and not {"value", "numerator"} & set(names):
        lacking.append("value")
    return lacking


def _read_csv(
    content: bytes, header: list[str], label: str
) -> tuple[tuple[pa.Table, np.ndarray] | None, list[Finding]]:
    wrong: list[tuple[int, int]] = []

    def skip(row: pcsv.InvalidRow) -> str:
        wrong.append((row.number, row.actual_columns))
        return "skip"

    try:
        data = pcsv.read_csv(
            io.BytesIO(content),
            read_options=pcsv.ReadOptions(
                use_threads=False, block_size=BLOCK, skip_rows_after_names=0, column_names=None
            ),
            parse_options=pcsv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=pcsv.ConvertOptions(
                check_utf8=False,
                strings_can_be_null=True,
                null_values=[""],
                column_types=dict.fromkeys(header, TEXT),
            ),
        )
    except pa.ArrowInvalid as error:
        return None, [faults.UNREADABLE.at(table=label, reason=str(error).splitlines()[0])]
    data = data.rename_columns(header)
    rows = np.delete(np.arange(2, data.num_rows + len(wrong) + 2), [number - 2 for number, _found in wrong])
    kept = np.asarray(_some_cell(data))
    findings = [
        faults.WRONG_WIDTH.at(table=label, row=number, value=str(found), width=len(header)) for number, found in wrong
    ]
    return (data.filter(pa.array(kept)), rows[kept]), findings


def _some_cell(data: pa.Table) -> np.ndarray:
    """True for the rows that have any cell."""
    some = np.zeros(data.num_rows, dtype=bool)
    for column in data.columns:
        if column.null_count == 0:
            return np.ones(data.num_rows, dtype=bool)
        some |= column.is_valid().to_numpy()
    return some


def _read_parquet(table: Table, file: Path, label: str) -> tuple[tuple[pa.Table, np.ndarray] | None, list[Finding]]:
    try:
        data = pq.read_table(file, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        return None, [faults.UNREADABLE.at(table=label, reason=str(error).splitlines()[0])]
    findings = check_columns(table, data.column_names, label)
    if len(set(data.column_names)) < data.num_columns:
        return None, findings
    columns: dict[str, pa.Array] = {}
    for name in data.column_names:
        if name not in table.names:
            continue
        wrong = _type_fault(table, name, data.schema.field(name).type, label)
        findings += wrong
        columns[name] = pa.nulls(data.num_rows, TEXT) if wrong else _as_text(data.column(name))
    return (pa.table(columns), np.arange(1, data.num_rows + 1)), findings


def _type_fault(table: Table, name: str, given: pa.DataType, label: str) -> list[Finding]:
    inner = given.value_type if pa.types.is_dictionary(given) else given
    if pa.types.is_null(inner):
        return []
    text = pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner)
    if table.column(name).type == "decimal":
        if pa.types.is_floating(inner):
            return [faults.FLOATS.at(table=label, column=name, value=str(given))]
        exact = pa.types.is_integer(inner) or pa.types.is_decimal(inner)
        return [] if exact else [faults.OTHER_TYPE.at(table=label, column=name, value=str(given), needed="decimal")]
    return [] if text else [faults.OTHER_TYPE.at(table=label, column=name, value=str(given), needed="string")]


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A Parquet column as dictionary text; numbers in plain digits."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not pa.types.is_decimal(column.type):
        text = column.cast(pa.string())
        empty = pc.equal(text, "")
        return pc.if_else(empty, None, text).dictionary_encode().cast(TEXT)
    encoded = pc.dictionary_encode(column.combine_chunks())
    arrays = encoded.chunks if isinstance(encoded, pa.ChunkedArray) else [encoded]
    return pa.chunked_array(
        [pa.DictionaryArray.from_arrays(each.indices, plain_text(each.dictionary)) for each in arrays], TEXT
    )


def plain_text(numbers: pa.Array) -> pa.Array:
    """Decimals as plain digits without trailing zeros ('0.5', '-12', '0'), never in scientific notation."""
    text = pc.cast(numbers, pa.string())
    scientific = pc.fill_null(pc.match_substring(text, "E"), False)
    text = pc.if_else(pc.match_substring(text, "."), pc.replace_substring_regex(text, r"\.?0+$", ""), text)
    places = np.flatnonzero(scientific.to_numpy(zero_copy_only=False))
    if not len(places):
        return text
    words = text.to_pylist()
    for index in places.tolist():
        words[index] = _plain(numbers[index].as_py())
    return pa.array(words, pa.string())


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def rows_of(raw: Raw, indices: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Places of several rows."""
    return (raw.place(index) for index in indices)

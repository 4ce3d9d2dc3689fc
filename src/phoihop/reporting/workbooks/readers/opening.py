"""A stranger's workbook opened: its kind by content, its parts looked through first, then its cells. Runs in the process apart.

.xlsx and .ods are archives: entries, macros, links, errors and far corners are found before the library sees the file.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from phoihop.base.apart.archives import Harm, Harmful, HarmKind, unpack
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.reporting.workbooks.readers.markup import Malformed, sheet_parts, unresolved_cells
from phoihop.reporting.workbooks.rules import faults
from phoihop.reporting.workbooks.rules.sheets import MOST_BYTES, Raw, Sheet, column_of, letters

MOST_UNPACKED = 40 * 2**20
MOST_SHEET = 8 * 2**20
MOST_SHEETS = 40
MOST_ROWS, MOST_COLUMNS = 6_000, 100
_CORNER, _MOST_SHEETS = N_("6.000 dòng, 100 cột"), N_("40 trang tính")
MOST_MERGES = 200
_OLD, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="([0-9]{1,9})"')
_KINDS = (
    (b"%PDF", N_("là tệp PDF")),
    (b"MZ", N_("là một chương trình")),
    (b"{\\rtf", N_("là văn bản RTF")),
    (b"<", N_("là trang web (HTML, XML) mang đuôi của sổ tính")),
)
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """Every sheet with its cells, hidden ones too. Raises Refused with all that keeps the file from being read."""
    _at_first_sight(content, name)
    empty = _looked_through(content, name) if content.startswith(_ZIP) else _old(content, name)
    try:
        with CalamineWorkbook.from_object(BytesIO(content)) as workbook:
            if len(workbook.sheet_names) > MOST_SHEETS:
                raise Refused([_large(name, N_("có quá nhiều trang tính"), _MOST_SHEETS)])
            opened = [workbook.get_sheet_by_index(place) for place in range(len(workbook.sheet_names))]
            merged = [finding for sheet in opened for finding in _merged(sheet)]
            if merged:
                raise Refused(merged)
            return [_cells(sheet, empty.get(place, frozenset())) for place, sheet in enumerate(opened)]
    except PasswordError:
        raise Refused([faults.LOCKED.at(value=name)]) from None
    except CalamineError:
        raise Refused([faults.DAMAGED.at(value=name)]) from None


def _at_first_sight(content: bytes, name: str) -> None:
    if len(content) > MOST_BYTES:
        raise Refused([_large(name, N_("lớn hơn 20 MB"), "20 MB")])
    if not content.strip(b"\0 \r\n\t"):
        raise Refused([_other(name, N_("rỗng"))])
    head = content.lstrip(b"\xef\xbb\xbf \r\n\t")
    for start, reason in _KINDS:
        if head.startswith(start):
            raise Refused([_other(name, reason)])
    if not content.startswith((_ZIP, _OLD)):
        raise Refused([_other(name, N_("không phải là sổ tính"))])


def _old(content: bytes, name: str) -> Mapping[int, frozenset[tuple[int, int]]]:
    """An .xls file, or an .xlsx under a password: both are compound files."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused([faults.LOCKED.at(value=name)])
    if _MACROS in content:
        raise Refused([faults.MACROS.at(value=name)])
    return {}


def _looked_through(content: bytes, name: str) -> Mapping[int, frozenset[tuple[int, int]]]:
    """Sheet → cells whose formula has no result; all that an archive must not hold is refused before."""
    try:
        parts = unpack(content, most=MOST_UNPACKED)
    except Harmful as harmful:
        raise Refused([_harm(harm, name) for harm in harmful.harms]) from None
    findings = list(_parts(parts, name))
    if findings:
        raise Refused(findings)
    if "content.xml" in parts:
        _repeats(parts["content.xml"], name)
        return {}
    if "xl/workbook.xml" not in parts:
        raise Refused([_other(name, N_("không phải là sổ tính"))])
    try:
        sheets = sheet_parts(parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels", b""))
        return {
            place: frozenset(_without_result(parts[part], name)) for place, part in enumerate(sheets) if part in parts
        }
    except Malformed:
        raise Refused([faults.DAMAGED.at(value=name)]) from None


def _parts(parts: Mapping[str, bytes], name: str) -> Iterator[Finding]:
    lowered = {part.lower(): part for part in parts}
    if any(part.endswith("vbaproject.bin") or part.startswith(("basic/", "scripts/")) for part in lowered):
        yield faults.MACROS.at(value=name)
    links = [
        part
        for part in lowered
        if (part.startswith("xl/externallinks/") and part.endswith(".xml")) or part == "xl/connections.xml"
    ]
    if links:
        yield faults.LINKS.at(value=name, reason=links[0])
    if any(part.startswith(("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")) for part in lowered):
        yield faults.UNSAFE.at(value=name, reason=N_("đối tượng nhúng hoặc điều khiển"))
    for part, content in parts.items():
        if part.lower().endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
            yield faults.UNSAFE.at(value=name, reason=part)
        if _SHEET.fullmatch(part) and len(content) > MOST_SHEET:
            yield _large(name, part, f"{MOST_SHEET // 2**20} MB")


def _without_result(content: bytes, name: str) -> list[tuple[int, int]]:
    """(row, column) from 0 of cells that show an error, or whose formula was never computed. Refuses far corners."""

    def at(place: str, row: int, column: int) -> tuple[int, int]:
        match = _PLACE.fullmatch(place)
        row, column = (int(match[2]) - 1, _column(match[1])) if match else (row, column)
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise Refused([_large(name, place, _CORNER)])
        return row, column

    return unresolved_cells(content, at)


@lru_cache(maxsize=MOST_COLUMNS)
def _column(word: str) -> int:
    return column_of(word) - 1


def _repeats(content: bytes, name: str) -> None:
    """Refuse an .ods sheet that is larger than any form: rows and columns repeat by a count there."""
    if len(content) > 2 * MOST_SHEET:
        raise Refused([_large(name, "content.xml", f"{2 * MOST_SHEET // 2**20} MB")])
    limits = {b"rows": 2**20, b"columns": 2**14}
    for kind, count in _REPEATED.findall(content):
        if int(count) > limits[kind]:
            raise Refused([faults.DAMAGED.at(value=name)])


def _merged(sheet: CalamineSheet) -> Iterator[Finding]:
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:MOST_MERGES]:
        area = f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
        yield faults.MERGED.at(table=sheet.name, column=area, value=area, sheet=sheet.name)


def _cells(sheet: CalamineSheet, empty: frozenset[tuple[int, int]]) -> Sheet:
    """The sheet's cells from A1."""
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise Refused([_large(sheet.name, f"{sheet.total_height} × {sheet.total_width}", _CORNER)])
    rows = [[_raw(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for row, column in empty:
        rows += [[] for _missing in range(row + 1 - len(rows))]
        rows[row] += [Raw() for _missing in range(column + 1 - len(rows[row]))]
        rows[row][column] = Raw("e")
    return Sheet(sheet.name, [_trimmed(row) for row in rows])


def _trimmed(row: list[Raw]) -> list[Raw]:
    """The row without the empty cells at its end."""
    return row[: max((place for place, cell in enumerate(row, 1) if cell.kind), default=0)]


def _raw(value: Any) -> Raw:
    match value:
        case "":
            return Raw()
        case str():
            return Raw("s", value)
        case bool():
            return Raw("b", str(int(value)))
        case int() | float():
            return Raw("n", repr(value))
        case datetime():
            return Raw("d", f"{value:%d/%m/%Y %H:%M}" if value.time() != time() else f"{value:%d/%m/%Y}")
        case date():
            return Raw("d", f"{value:%d/%m/%Y}")
        case time() | timedelta():
            return Raw("d", str(value))
    return Raw("s", str(value))


def _harm(harm: Harm, name: str) -> Finding:
    match harm.kind:
        case HarmKind.LARGE:
            return _large(name, N_("giải nén ra quá lớn hoặc có quá nhiều mục"), f"{MOST_UNPACKED // 2**20} MB")
        case HarmKind.LOCKED:
            return faults.LOCKED.at(value=name)
        case HarmKind.BROKEN:
            return faults.DAMAGED.at(value=name)
    return faults.UNSAFE.at(value=name, reason=harm.problem, entry=harm.entry)


def _large(name: str, reason: str, most: str) -> Finding:
    return faults.TOO_LARGE.at(value=name, reason=reason, most=most)


def _other(name: str, reason: str) -> Finding:
    return faults.NOT_A_WORKBOOK.at(value=name, reason=reason)

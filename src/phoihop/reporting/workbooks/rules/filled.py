"""A workbook that came back, matched with what is asked: by the codes in its rows, wherever these stand now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from phoihop.base.findings import Finding
from phoihop.base.language import _, speaking
from phoihop.base.vietnamese import fold
from phoihop.base.vietnamese.nearest import nearest
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.workbooks.rules import faults
from phoihop.reporting.workbooks.rules.cells import Read, at, read_cell, words_of
from phoihop.reporting.workbooks.rules.form import CODE, PARTS, TITLES, FormRow, Told, keys_of, rows_of, same
from phoihop.reporting.workbooks.rules.sheets import Place, Raw, Sheet
from phoihop.reporting.workbooks.rules.stamp import MARK, Stamp, untouched

SPARE_ROWS = 200
"""Rows that a sheet may have beyond those of the form."""
_LISTED = 5
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook says: cells that were touched since it was made, by key; all that is wrong or odd."""

    told: Mapping[str, Told]
    places: Mapping[str, str]
    untouched: frozenset[str]
    findings: tuple[Finding, ...]


@dataclass
class _Gathered:
    """What has been met so far, sheet by sheet."""

    reads: dict[str, Read] = field(default_factory=dict)
    codes: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    tables: int = 0


def stamps_in(sheets: Iterable[Sheet]) -> list[str]:
    """The sealed stamps in a workbook, each once."""
    marked = (cell for sheet in sheets for row in sheet.rows for cell in row if MARK in cell.text)
    found = (words_of(cell) for cell in marked)
    return list(dict.fromkeys(text.removeprefix(MARK) for text in found if text.startswith(MARK)))


def read_filled(sheets: Sequence[Sheet], asked: AskedReport, stamp: Stamp) -> Filled:
    """Every cell of the form that the workbook holds; what nobody touched is never wrong."""
    rows, keys = rows_of(asked), keys_of(asked)
    gathered = _Gathered()
    for sheet in sheets:
        _sheet(sheet, rows, gathered)
    if not gathered.tables:
        titles = f"{_(TITLES[CODE])} · {_(TITLES[PARTS[0]])}"
        return Filled({}, {}, frozenset(), (faults.NO_TABLE.at(value=titles),))
    reads = gathered.reads
    still = untouched(stamp, {key: read.told for key, read in reads.items()}, keys)
    still |= untouched(stamp, {key: read.text for key, read in reads.items() if read.text is not None}, keys)
    wrong = [read.finding for key, read in reads.items() if read.finding is not None and key not in still]
    return Filled(
        told={key: read.told for key, read in reads.items() if key not in still},
        places={key: read.place.name for key, read in reads.items()},
        untouched=frozenset(still),
        findings=(*gathered.findings, *wrong, *_missing(rows, reads)),
    )


def _missing(rows: Mapping[str, FormRow], reads: Mapping[str, Read]) -> Iterator[Finding]:
    absent = [code for code, row in rows.items() if any(row.key(part) not in reads for part in row.parts)]
    if absent:
        shown = ", ".join(absent[:_LISTED]) + (", …" if len(absent) > _LISTED else "")
        yield faults.MISSING_ROWS.at(value=shown, count=len(absent))


def _sheet(sheet: Sheet, rows: Mapping[str, FormRow], gathered: _Gathered) -> None:
    columns: dict[str, int] = {}
    most = len(rows) + SPARE_ROWS
    if len(sheet.rows) > most and any(_columns(cells) for cells in sheet.rows[:most]):
        gathered.findings.append(
            faults.TOO_MANY_ROWS.at(table=sheet.name, value=len(sheet.rows), sheet=sheet.name, most=most)
        )
        gathered.tables += 1
        return
    for number, cells in enumerate(sheet.rows, 1):
        found = _columns(cells)
        if found:
            columns = found
            gathered.tables += 1
        elif columns:
            _row(cells, _Line(sheet.name, number, columns), rows, gathered)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet under the titles that were met above it."""

    sheet: str
    number: int
    columns: Mapping[str, int]

    def place(self, title: str) -> Place:
        return Place(self.sheet, self.number, self.columns[title] + 1)


def _row(cells: Sequence[Raw], line: _Line, rows: Mapping[str, FormRow], gathered: _Gathered) -> None:
    given = {title: _cell(cells, place) for title, place in line.columns.items()}
    code = words_of(given.pop(CODE))
    told = {title: raw for title, raw in given.items() if raw.kind == "e" or words_of(raw)}
    row = rows.get(code)
    if row is not None:
        _known(row, given, line, gathered)
    elif told and not code:
        title, raw = next(iter(told.items()))
        gathered.findings.append(at(faults.NO_CODE, line.place(title), words_of(raw)))
    elif told:
        near = nearest(code, sorted(rows))
        fault = faults.MISSPELT_CODE if near else faults.UNKNOWN_CODE
        gathered.findings.append(at(fault, line.place(CODE), code, near=near))


def _known(row: FormRow, given: Mapping[str, Raw], line: _Line, gathered: _Gathered) -> None:
    reads = {
        row.key(title): read_cell(raw, row, line.place(title)) for title, raw in given.items() if title in row.parts
    }
    for title, raw in given.items():
        if title not in row.parts and (raw.kind == "e" or words_of(raw)):
            titles = ", ".join(f"«{_(TITLES[part])}»" for part in row.parts)
            gathered.findings.append(
                at(faults.NOT_THIS_CELL, line.place(title), words_of(raw), name=row.name, columns=titles)
            )
    first = gathered.codes.setdefault(row.code, line.place(CODE))
    if first != line.place(CODE) and _contradict(reads, gathered.reads):
        gathered.findings.append(at(faults.CODE_TWICE, line.place(CODE), row.code, first=first.name))
    for key, read in reads.items():
        gathered.reads.setdefault(key, read)


def _contradict(reads: Mapping[str, Read], known: Mapping[str, Read]) -> bool:
    return any(key in known and not same(read.told, known[key].told) for key, read in reads.items())


def _cell(cells: Sequence[Raw], place: int) -> Raw:
    return cells[place] if place < len(cells) else Raw()


def _columns(cells: Sequence[Raw]) -> dict[str, int]:
    """Title → column, if this row holds the titles of a table."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        title = _title_of(cell.text) if cell.kind == "s" and len(cell.text) <= _LONGEST_TITLE else ""
        if title:
            found.setdefault(title, place)
    return found if CODE in found and len(found) > 1 else {}


@lru_cache(maxsize=5_000)
def _title_of(text: str) -> str:
    """The column that a title names, '' for any other text; sheets repeat the same short texts."""
    return _titles().get(fold(text), "")


@cache
def _titles() -> dict[str, str]:
    """The titles in every language, folded."""
    found: dict[str, str] = {}
    for language in ("vi", "en"):
        with speaking(language):
            found |= {fold(_(words)): title for title, words in TITLES.items()}
    return found

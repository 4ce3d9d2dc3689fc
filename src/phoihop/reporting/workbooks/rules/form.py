"""The rows of a workbook: which code stands at the head of each, and which cells are to be filled in.

The key of a cell is the one of a report's cell: `indicator|cell|part`, and `@section` of a narrative.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from phoihop.base.language import N_, _
from phoihop.reporting.regimes.rules import AskedLine, AskedReport, AskedSection
from phoihop_rollup.vocabulary import Kind

Told = Decimal | str | None
"""What a cell says: a number; a narrative, or what was typed and is no number yet; nothing."""
VALUE, NUMERATOR, DENOMINATOR = "value", "numerator", "denominator"
CODE = "code"
PARTS = (VALUE, NUMERATOR, DENOMINATOR)
NARRATIVE, TEXT = "@", "text"
TITLES = {
    CODE: N_("Mã"),
    VALUE: N_("Số liệu"),
    NUMERATOR: N_("Tử số"),
    DENOMINATOR: N_("Mẫu số"),
    TEXT: N_("Nội dung viết"),
}
"""The titles by which columns are known again, wherever they have been moved."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row to fill in: the total of a line, a cell of its breakdown, or a narrative."""

    code: str
    name: str
    parts: tuple[str, ...]
    line: AskedLine | None = None
    section: AskedSection | None = None

    def key(self, part: str) -> str:
        """The key of the cell under this part."""
        if self.section is not None:
            return self.code
        indicator, _bar, cell = self.code.partition("|")
        return f"{indicator}|{cell}|{part}"


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Rows under one heading."""

    title: str
    rows: tuple[FormRow, ...]


def groups_of(asked: AskedReport) -> list[FormGroup]:
    """The rows of numbers by coordination content, those without one last."""
    numbers = sorted({line.content_number for line in asked.lines if line.content_number is not None})
    found = [_content(asked.lines, number) for number in numbers]
    others = [line for line in asked.lines if line.content_number is None]
    return [*found, FormGroup(_(N_("Chỉ tiêu chung")), _rows(others))] if others else found


def texts_of(asked: AskedReport) -> list[FormRow]:
    """The rows of narratives."""
    return [
        FormRow(NARRATIVE + section.code, section.title or section.code, (TEXT,), section=section)
        for section in asked.sections
    ]


def rows_of(asked: AskedReport) -> dict[str, FormRow]:
    """Every row to fill in by its code."""
    rows = [row for group in groups_of(asked) for row in group.rows] + texts_of(asked)
    return {row.code: row for row in rows}


def keys_of(asked: AskedReport) -> list[str]:
    """Every cell to fill in, in an order that the workbook's stamp relies on."""
    return sorted(row.key(part) for row in rows_of(asked).values() for part in row.parts)


def form_version(asked: AskedReport) -> str:
    """A name for what is asked: other lines, cells, kinds, units or sections give another."""
    lines = sorted([line.indicator, line.kind, line.unit, [code for code, _name in line.cells]] for line in asked.lines)
    told = [lines, sorted(section.code for section in asked.sections)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def plain(told: Told) -> str:
    """A cell's content as one text, by which two contents are compared."""
    if told is None:
        return ""
    if isinstance(told, str):
        return told.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = f"{told:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def same(one: Told, other: Told) -> bool:
    """Whether two cells say the same."""
    return plain(one) == plain(other)


def differing(told: Mapping[str, Told], other: Mapping[str, Told], keys: Iterable[str]) -> list[str]:
    """The keys whose cells do not say the same."""
    return [key for key in keys if not same(told.get(key), other.get(key))]


def _content(lines: Iterable[AskedLine], number: int) -> FormGroup:
    own = [line for line in lines if line.content_number == number]
    return FormGroup(f"{number}. {own[0].content_title}", _rows(own))


def _rows(lines: Iterable[AskedLine]) -> tuple[FormRow, ...]:
    return tuple(row for line in lines for row in _of_line(line))


def _of_line(line: AskedLine) -> list[FormRow]:
    parts = (NUMERATOR, DENOMINATOR) if line.kind == Kind.RATIO else (VALUE,)
    total = FormRow(line.indicator, line.name, parts, line)
    return [total, *(FormRow(f"{line.indicator}|{code}", name, parts, line) for code, name in line.cells)]

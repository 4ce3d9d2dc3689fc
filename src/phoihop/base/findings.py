"""What is wrong with data: a list of findings, each with its place, value, what was expected and the remedy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from phoihop.base.language import N_, _, filled


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, or odd, at one place.

    `code` is stable ('B101'); `problem`, `expected` and `remedy` are msgids that may hold {names} filled from `params`,
    to which `value` is always added. `row` counts as a spreadsheet does: the header is row 1.
    """

    code: str
    problem: str
    remedy: str
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    expected: str = ""
    severity: Severity = Severity.ERROR
    params: Mapping[str, object] = field(default_factory=dict)

    def place(self) -> str:
        """The place in words: `values, dòng 12, cột value`."""
        row = _(N_("dòng {row}")).format(row=self.row) if self.row is not None else ""
        column = _(N_("cột {column}")).format(column=self.column) if self.column else ""
        return ", ".join(part for part in (self.table, row, column) if part)

    def sentence(self, msgid: str) -> str:
        """One of this finding's msgids in the current language, filled."""
        return filled(msgid, {"value": self.value, **self.params})

    def line(self) -> str:
        """One line for a terminal or a log: code, place, problem, expected, remedy."""
        problem = self.sentence(self.problem)
        parts = [" ".join(filter(None, (self.code, self.place()))) + f": {ended(problem)}"]
        if self.expected:
            parts.append(_(N_("Cần: {expected}.")).format(expected=self.sentence(self.expected)))
        parts.append(_(N_("Cách sửa: {remedy}.")).format(remedy=self.sentence(self.remedy)))
        return " ".join(parts)

    def record(self) -> dict[str, object]:
        """The same for machines (`--json`)."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "problem": self.sentence(self.problem),
            "expected": self.sentence(self.expected),
            "remedy": self.sentence(self.remedy),
        }


def ended(words: str) -> str:
    """The words with the full stop of a sentence; a question has its own sign."""
    return words if words.endswith("?") else words.removesuffix(".") + "."


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them stops the work (a warning does not)."""
    return any(finding.severity is Severity.ERROR for finding in findings)

"""One kind of wrong with its stable code and sentences; at a place it is a finding."""

from dataclasses import dataclass

from phoihop.base.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of wrong. Its sentences are msgids that may hold {names}, filled by what `at` is given."""

    code: str
    problem: str
    remedy: str
    expected: str = ""
    severity: Severity = Severity.ERROR

    def at(
        self, *, table: str = "", row: int | None = None, column: str = "", value: object = "", **params: object
    ) -> Finding:
        """This fault at one place."""
        return Finding(
            code=self.code,
            problem=self.problem,
            remedy=self.remedy,
            expected=self.expected,
            severity=self.severity,
            table=table,
            row=row,
            column=column,
            value=str(value),
            params=params,
        )

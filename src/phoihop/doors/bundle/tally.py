"""All findings of one check: everything is counted, the first of each kind are kept."""

from collections import Counter
from collections.abc import Iterable

from phoihop.base.faults import Fault
from phoihop.base.findings import Finding, Severity
from phoihop.doors.bundle.faults import MORE, MORE_REMEDY

KEPT = 200
"""Findings of one kind (code and table, whatever its files) that are kept to be printed."""


class Tally:
    """Collects findings; of one code in one table the first KEPT stay, the rest are only counted."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._count: Counter[tuple[str, str, Severity]] = Counter()

    def add(self, finding: Finding) -> None:
        """One finding."""
        kind = (finding.code, finding.table.split("/")[0], finding.severity)
        self._count[kind] += 1
        if self._count[kind] <= KEPT:
            self._kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Several findings."""
        for finding in findings:
            self.add(finding)

    def room(self, fault: Fault, table: str) -> int:
        """How many more of this kind would be kept: the caller need not describe others, only count them."""
        return max(0, KEPT - self._count[fault.code, table, fault.severity])

    def count_more(self, fault: Fault, table: str, more: int) -> None:
        """So many more of this kind, not described one by one."""
        if more <= 0:
            return
        self._count[fault.code, table, fault.severity] += more

    @property
    def errors(self) -> int:
        """How many findings stop the work, the undescribed ones among them."""
        return sum(n for (_code, _table, severity), n in self._count.items() if severity is Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many findings do not stop the work."""
        return sum(n for (_code, _table, severity), n in self._count.items() if severity is Severity.WARNING)

    def findings(self) -> tuple[Finding, ...]:
        """The kept findings, and one closing line for each kind that had more."""
        closing = (
            Finding(
                code=code,
                problem=MORE,
                remedy=MORE_REMEDY,
                table=table,
                value=str(n - KEPT),
                severity=severity,
                params={"n": n - KEPT},
            )
            for (code, table, severity), n in self._count.items()
            if n > KEPT
        )
        return (*self._kept, *closing)

"""Errors kept as JSON, to be told later and in whichever language: codes, msgids and the names in them, no rendered text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding, Severity
from phoihop.base.language import filled


@dataclass(frozen=True, slots=True)
class KeptError:
    """An error as it was kept; it speaks like the error itself."""

    code: str
    problem: str
    remedy: str
    params: Mapping[str, object]
    findings: tuple[Finding, ...] = ()

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the current language."""
        return " ".join(filled(part, self.params) for part in (self.problem, self.remedy) if part)


def keep(error: ProductError) -> dict[str, Any]:
    """The error as JSON."""
    findings = error.findings if isinstance(error, Refused) else ()
    return {
        "code": error.code,
        "problem": error.problem,
        "remedy": error.remedy,
        "params": {name: str(value) for name, value in error.params.items()},
        "findings": [keep_finding(finding) for finding in findings],
    }


def kept(record: Mapping[str, Any]) -> KeptError:
    """The error out of the JSON that `keep` made."""
    findings = tuple(kept_finding(row) for row in record["findings"])
    return KeptError(record["code"], record["problem"], record["remedy"], record["params"], findings)


def keep_finding(finding: Finding) -> dict[str, Any]:
    """The finding as JSON."""
    params = {name: value if isinstance(value, int) else str(value) for name, value in finding.params.items()}
    return {**asdict(finding), "severity": str(finding.severity), "params": params}


def kept_finding(record: Mapping[str, Any]) -> Finding:
    """The finding out of the JSON that `keep_finding` made."""
    return Finding(**{**record, "severity": Severity(record["severity"])})

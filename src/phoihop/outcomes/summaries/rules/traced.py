"""The result of a tracing as it is kept: of each number what the file says and what its figure says now."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.outcomes.summaries.enums import NumberState, SealState


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One number: its serial in the manifest, its state, the text in the file (None: gone), the value of now in the
    report's manner (None: not known), reports behind it, whether a tracked change touches it, the text around it."""

    serial: int
    state: NumberState
    printed: str | None
    now: str | None
    submissions: int
    tracked: bool
    paragraph: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceResult:
    """A whole file traced. `foreign` counts numbers pasted in from other reports."""

    seal: SealState
    lines: tuple[TraceLine, ...]
    foreign: int
    findings: tuple[Finding, ...]

    def count(self, state: NumberState) -> int:
        """How many numbers are in this state."""
        return sum(line.state is state for line in self.lines)


def to_record(result: TraceResult) -> dict[str, Any]:
    """The result as JSON."""
    return {
        "seal": str(result.seal),
        "lines": [_plain(astuple(line)) for line in result.lines],
        "foreign": result.foreign,
        "findings": [keep_finding(finding) for finding in result.findings],
    }


def of_record(record: Mapping[str, Any]) -> TraceResult:
    """The result out of the JSON that `to_record` made."""
    return TraceResult(
        seal=SealState(record["seal"]),
        lines=tuple(_line(row) for row in record["lines"]),
        foreign=record["foreign"],
        findings=tuple(kept_finding(row) for row in record["findings"]),
    )


def _plain(row: tuple[Any, ...]) -> list[Any]:
    serial, state, *middle, copies = row
    return [serial, str(state), *middle, list(copies)]


def _line(row: Sequence[Any]) -> TraceLine:
    serial, state, printed, now, submissions, tracked, paragraph, copies = row
    return TraceLine(serial, NumberState(state), printed, now, submissions, tracked, paragraph, tuple(copies))

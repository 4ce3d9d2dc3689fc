"""All questions about one report, under the settings of its programme."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from phoihop.base.findings import Finding
from phoihop.reporting.checks.enums import Check
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.crossing import broken
from phoihop.reporting.checks.rules.numbers import numbers_of
from phoihop.reporting.checks.rules.past import copied, falls, jumps
from phoihop.reporting.checks.rules.records import Case, Setting, Settings
from phoihop.reporting.checks.rules.roundness import round_numbers
from phoihop.reporting.checks.rules.texts import texts_of_before, texts_of_others
from phoihop.reporting.checks.rules.totals import declared_otherwise, told_by_both


def ask(case: Case) -> list[Finding]:
    """Every question that the checks ask about a report, those about single numbers first; pure."""
    numbers = numbers_of(case.content)
    narratives = case.content.get("narratives", {})
    named = case.settings.get(Check.FALL, Setting()).indicators
    found = [
        *falls(numbers, case.lines, case.past, named),
        *jumps(numbers, case.lines, case.past),
        *broken(case.rules, numbers),
        *copied(numbers, case.lines, case.past),
        *(faults.TWIN.at(table="values", unit=unit, count=len(numbers)) for unit in case.twins),
        *round_numbers(numbers, case.lines),
        *texts_of_others(case.alike, narratives, case.sections),
        *texts_of_before(narratives, case.past, case.sections),
        *(declared_otherwise(case.content, case.lines, case.below) if case.below else ()),
        *told_by_both(case.joint),
    ]
    return settled(found, case.settings)


def settled(findings: Iterable[Finding], settings: Settings) -> list[Finding]:
    """The findings as the programme wants them: without the checks that are off, as severe as it says."""
    return [_as_set(finding, settings) for finding in findings if is_on(finding.code, settings)]


def is_on(code: str, settings: Settings) -> bool:
    """Whether the programme wants the check of that code: one that it does not name is on."""
    return settings.get(code, Setting()).is_on


def mark_of(finding: Finding) -> str:
    """What tells one question of a report from another: by code, place, value and whom it names, 16 hexadecimal digits."""
    words = [finding.code, finding.column, finding.value]
    words += [str(finding.params.get(name, "")) for name in ("indicator", "unit", "rule")]
    return sha256("\n".join(words).encode()).hexdigest()[:16]


def unanswered(marks: Iterable[str], answers: Mapping[str, str], note: str) -> list[str]:
    """The marks of warnings that nobody answered: each wants a sentence of its own, or a note that answers all such."""
    if note.strip():
        return []
    return [mark for mark in dict.fromkeys(marks) if not answers.get(mark, "").strip()]


def _as_set(finding: Finding, settings: Settings) -> Finding:
    severity = settings.get(finding.code, Setting()).severity
    return replace(finding, severity=severity) if severity else finding

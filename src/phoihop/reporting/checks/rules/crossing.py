"""Rules of the secretariat across indicators: what they ask of one report, and of many that were accepted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import format_number
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.expressions import Rule, outcome_of
from phoihop.reporting.checks.rules.numbers import Content, Numbers, numbers_of
from phoihop.reporting.checks.rules.records import Asking


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted report that a rule is tried on."""

    unit: str
    unit_name: str
    regime: str
    period: str
    content: Content


@dataclass(frozen=True, slots=True)
class Caught:
    """A report that the rule would have asked about, with both sides as they came out."""

    report: Accepted
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying a rule showed: how many reports were looked at, how many held all its numbers, whom it would ask."""

    reports: int
    judged: int
    asked: int
    caught: tuple[Caught, ...]


def broken(rules: Iterable[Asking], numbers: Numbers) -> Iterator[Finding]:
    """A question for each rule that does not hold; a rule with a number missing asks nothing."""
    for asking in rules:
        outcome = outcome_of(asking.rule, numbers)
        if outcome and not outcome.holds:
            yield _question(asking, side(outcome.left), side(outcome.right))


def tried(rule: Rule, reports: Iterable[Accepted], *, most: int) -> Trial:
    """The rule on accepted reports, of which at most `most` caught ones are told."""
    looked = judged = asked = 0
    caught: list[Caught] = []
    for report in reports:
        looked += 1
        outcome = outcome_of(rule, numbers_of(report.content))
        judged += outcome is not None
        if outcome and not outcome.holds:
            asked += 1
            if len(caught) < most:
                caught.append(Caught(report, side(outcome.left), side(outcome.right)))
    return Trial(looked, judged, asked, tuple(caught))


def side(value: Fraction) -> str:
    """One side as an office writes it: whole if it is, else to two decimals."""
    return format_number(value.numerator if value.denominator == 1 else Decimal(round(value * 100)).scaleb(-2))


def _question(asking: Asking, left: str, right: str) -> Finding:
    keys: Sequence[str] = asking.rule.references[0].keys
    told = {"sentence": asking.sentence.rstrip(" ."), "expression": asking.rule.text, "left": left, "right": right}
    return Finding(
        code=faults.CROSS,
        problem=faults.CROSS_PROBLEM,
        remedy=faults.CROSS_REMEDY,
        table="values",
        column=keys[0],
        severity=asking.severity,
        params={"indicator": asking.rule.references[0].indicator, "rule": asking.key, **told},
    )

"""What the checks of one report need beside it, a programme's settings and rules, and what was asked of a revision.

Who keeps reports stands above: they hand in what they know (`case_of`) and are asked for accepted ones (`ReportsTried`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, Exists, OuterRef, QuerySet, Value

from phoihop.agreements.programmes.access import require_edit
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries import cell_codes, indicator_records
from phoihop.base.announce import announce
from phoihop.base.findings import Finding, Severity
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.checks.enums import RuleState
from phoihop.reporting.checks.models import CheckSetting, CrossRule, Fingerprint, Question, TextPrint
from phoihop.reporting.checks.rules import (
    NEAR,
    Accepted,
    Alike,
    Asking,
    Below,
    Case,
    Content,
    ExpressionRefused,
    Known,
    Past,
    Rule,
    Setting,
    Settings,
    Trial,
    bands_of,
    estimated,
    joint_codes,
    numbers_of,
    read_rule,
    signature_of,
    texts_of,
    tried,
    unpacked,
    vector_hash,
)
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.rules import AskedLine, AskedReport
from phoihop_rollup.periods import Period, find_period
from phoihop_rollup.vocabulary import OverTime

MOST_TRIED = 1000
"""Accepted reports that a rule is tried on, the latest first: so many are read and judged in 0.2 s of processor time."""
MOST_TOLD = 50
MOST_CANDIDATES = 200
MOST_NAMED = 3
"""Units named at most where several reports are the same."""


@dataclass(frozen=True, slots=True)
class ReportsTried:
    """A question to the storeys above: of the latest accepted reports of that frequency, which hold all these indicators."""

    programme: int
    frequency: str
    indicators: tuple[str, ...]
    most: int
    found: list[Accepted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a revision as it was asked when it was sent, with the unit's own answer, '' without one."""

    finding: Finding
    answer: str


@dataclass(frozen=True, slots=True)
class Others:
    """Names of units with the same numbers, joint activities with units that name them, narratives nearly the same."""

    twins: tuple[str, ...] = ()
    joint: tuple[tuple[str, str], ...] = ()
    alike: tuple[Alike, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of a programme; `refused` says why it can be read no more, None where it can."""

    row: CrossRule
    refused: ExpressionRefused | None


def case_of(
    *,
    regime: Regime,
    organisation: Organisation,
    period: str,
    content: Content,
    asked: AskedReport | None,
    past: Sequence[Past] = (),
    below: Below | None = None,
) -> Case:
    """One report with everything that its checks look at, in at most three queries."""
    lines = asked.lines if asked else ()
    others = _others(regime, organisation, period, content)
    return Case(
        content=content,
        lines=lines,
        sections={row.code: row.title for row in asked.sections} if asked else {},
        past=tuple(past),
        twins=others.twins,
        alike=others.alike,
        joint=others.joint,
        rules=_rules_on(regime.programme_id, lines),
        settings=settings_of(programme=regime.programme_id),
        below=below,
    )


def settings_of(*, programme: int) -> Settings:
    """How the programme wants its checks; one not named here is on, as severe as it comes."""
    rows = CheckSetting.objects.filter(programme=programme)
    return {
        row.check_code: Setting(row.is_on, Severity(row.severity) if row.severity else None, tuple(row.indicators))
        for row in rows
    }


def settings_for(*, actor: User, programme: Programme, today: date) -> Settings:
    """The same for those who may change them. Raises OutOfReach."""
    require_edit(actor=actor, programme=programme, today=today)
    return settings_of(programme=programme.pk)


def list_stocks(*, programme: Programme) -> list[tuple[str, str]]:
    """Code and name of the programme's stocks, in order: a check asks where one of these fell that only grows."""
    rows = indicator_records(programme=programme)
    return [(row.code, f"{row.code} – {row.name}") for row in rows if row.over_time == OverTime.LAST]


def find_rule(*, actor: User, programme: Programme, key: int, today: date) -> CrossRule:
    """One of the programme's rules, for those who may change it. Raises OutOfReach."""
    require_edit(actor=actor, programme=programme, today=today)
    found = CrossRule.objects.filter(programme=programme, pk=key).first()
    if found is None:
        raise OutOfReach
    return found


def trial_of(*, actor: User, programme: Programme, row: CrossRule, today: date) -> Trial | None:
    """What a rule would ask of accepted reports; None for one that can be read no more. Raises OutOfReach."""
    require_edit(actor=actor, programme=programme, today=today)
    known = known_indicators(programme=programme)
    if _refusal(row.expression, known):
        return None
    return try_rule(programme=programme, rule=read_rule(row.expression, known))


def known_indicators(*, programme: Programme) -> dict[str, Known]:
    """What rules of the programme may speak of."""
    cells = cell_codes(programme=programme)
    return {
        row.code: Known(row.code, row.kind, row.frequency, row.unit, frozenset(cells.get(row.breakdown, ())))
        for row in indicator_records(programme=programme)
    }


def list_rules(*, actor: User, programme: Programme, today: date) -> list[RuleRow]:
    """The programme's rules in the order they were written, for those who may change them. Raises OutOfReach."""
    require_edit(actor=actor, programme=programme, today=today)
    known = known_indicators(programme=programme)
    return [RuleRow(row, _refusal(row.expression, known)) for row in CrossRule.objects.filter(programme=programme)]


def try_rule(*, programme: Programme, rule: Rule) -> Trial:
    """What the rule would have asked of the latest accepted reports that hold all its numbers."""
    wanted = tuple(dict.fromkeys(reference.indicator for reference in rule.references))
    asked = ReportsTried(programme.pk, rule.frequency, wanted, MOST_TRIED)
    with transaction.atomic():
        announce(asked)
    return tried(rule, asked.found, most=MOST_TOLD)


def list_questions(*, regime: Regime, organisation: Organisation, period: str, number: int) -> list[Asked]:
    """What was asked about a revision when it was sent, with the unit's answers; its reader has been let in before."""
    rows = Question.objects.filter(regime=regime, organisation=organisation, period=period, number=number)
    return [_asked(row) for row in rows.order_by("order")]


def _asked(row: Question) -> Asked:
    words = {"column": row.column, "value": row.value, "severity": Severity.WARNING, "params": row.words}
    return Asked(Finding(row.code, row.problem, row.remedy, **words), row.answer)


def _refusal(expression: str, known: Mapping[str, Known]) -> ExpressionRefused | None:
    try:
        read_rule(expression, known)
    except ExpressionRefused as refused:
        return refused
    return None


def _rules_on(programme: int, lines: Iterable[AskedLine]) -> tuple[Asking, ...]:
    """The rules that are on and speak of nothing but lines of this report: of others a number would be missing."""
    known = {
        line.indicator: Known(
            line.indicator, line.kind, line.frequency, line.unit, frozenset(code for code, _name in line.cells)
        )
        for line in lines
    }
    found = []
    for row in CrossRule.objects.filter(programme=programme, state=RuleState.ON.value):
        if not _refusal(row.expression, known):
            found.append(Asking(row.pk, read_rule(row.expression, known), row.sentence, Severity(row.severity)))
    return tuple(found)


def _standing(regime: Regime, organisation: Organisation, periods: Iterable[str]) -> QuerySet[Fingerprint]:
    """Fingerprints of the latest revisions of other units of the programme, of these periods."""
    newer = Fingerprint.objects.filter(
        regime=OuterRef("regime"),
        organisation=OuterRef("organisation"),
        period=OuterRef("period"),
        number__gt=OuterRef("number"),
    )
    rows = Fingerprint.objects.filter(regime__programme=regime.programme_id, period__in=list(periods))
    return rows.exclude(organisation=organisation).filter(~Exists(newer))


@dataclass(frozen=True, slots=True)
class _Sought:
    """By what others' reports are found that are like one."""

    vector: str
    codes: tuple[str, ...]
    texts: Mapping[str, Sequence[int]]

    @property
    def bands(self) -> list[int]:
        """The bands of all its texts."""
        return [band for signature in self.texts.values() for band in bands_of(tuple(signature))]


Row = tuple[str, str, str, Sequence[str], bytes]
"""Of another unit's revision: the unit's name, the period, its vector, its joint activities, one text's signature."""


def _others(regime: Regime, organisation: Organisation, period: str, content: Content) -> Others:
    """What other units of the programme reported that is the same, nearly the same, or names the same joint activity."""
    texts = {section: signature_of(text) for section, text in texts_of(content.get("narratives", {})).items()}
    sought = _Sought(vector_hash(numbers_of(content)), joint_codes(content), texts)
    told = _rows_like(regime, organisation, period, sought)
    now = [row for row in told if row[1] == period]
    twins = dict.fromkeys(name for name, _when, vector, *_rest in now if sought.vector and vector == sought.vector)
    joint = dict.fromkeys((code, row[0]) for row in now for code in sought.codes if code in row[3])
    return Others(tuple(twins), tuple(joint), tuple(_alike(sought, told)))


def _rows_like(regime: Regime, organisation: Organisation, period: str, sought: _Sought) -> list[Row]:
    """Others' revisions with the same vector, a joint activity or a band of a text in common, in one query."""
    now = _standing(regime, organisation, [period]).order_by("id")
    found: list[QuerySet[Any, Any]] = []
    if sought.vector:
        found.append(_print_rows(now.filter(vector=sought.vector)[:MOST_NAMED]))
    if sought.codes:
        found.append(_print_rows(now.filter(joint__overlap=list(sought.codes))[:MOST_CANDIDATES]))
    if sought.bands:
        lately = _standing(regime, organisation, [period, *earlier_periods(period=period, most=1)])
        rows = TextPrint.objects.filter(fingerprint__in=lately, bands__overlap=sought.bands).order_by("-id")
        about = ("organisation__name", "period", "vector", "joint")
        found.append(rows.values_list(*(f"fingerprint__{name}" for name in about), "signature")[:MOST_CANDIDATES])
    return list(found[0].union(*found[1:], all=True)) if found else []


def _alike(sought: _Sought, told: Iterable[Row]) -> Iterator[Alike]:
    near = [(unpacked(bytes(text)), name, when) for name, when, _vector, _joint, text in told if text]
    for section, mine in sought.texts.items():
        yield from _nearest(section, mine, near)


def _print_rows(rows: QuerySet[Fingerprint]) -> QuerySet[Fingerprint, Any]:
    nothing = Value(b"", output_field=BinaryField())
    return rows.values_list("organisation__name", "period", "vector", "joint", nothing)


def _nearest(section: str, mine: Sequence[int], others: Iterable[tuple[Sequence[int], str, str]]) -> list[Alike]:
    """The text nearest to a section, if it is near at all."""
    rated = [Alike(section, name, when, estimated(tuple(mine), tuple(theirs))) for theirs, name, when in others]
    return sorted((row for row in rated if row.likeness >= NEAR), key=lambda row: -row.likeness)[:1]


def earlier_periods(*, period: str, most: int) -> list[str]:
    """The names of the periods of the same length before this one, latest first."""
    known = find_period(period)
    if known is None:
        return []
    return [Period(known.first - back * known.months, known.months).name for back in range(1, most + 1)]

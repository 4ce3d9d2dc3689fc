"""Writes: how a programme wants its checks, its rules, and what is kept of a revision that was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.access import require_edit
from phoihop.agreements.programmes.actions import drop, keep, subject_of
from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import writing
from phoihop.base.errors import ProductError
from phoihop.base.findings import Finding, Severity
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.checks.enums import Check, RuleState
from phoihop.reporting.checks.models import CheckSetting, CrossRule, Fingerprint, Question, TextPrint
from phoihop.reporting.checks.queries import known_indicators, try_rule
from phoihop.reporting.checks.rules import (
    Content,
    Setting,
    Trial,
    bands_of,
    joint_codes,
    mark_of,
    numbers_of,
    packed,
    read_rule,
    runs_of,
    signatures_of,
    texts_of,
    vector_hash,
)
from phoihop.reporting.regimes.models import Regime


class RuleNotTried(ProductError):
    """A rule is to be switched on that was not tried as it stands."""

    code = "K906"
    problem = N_("Quy tắc «{rule}» chưa được thử trên số liệu đã có nên chưa bật được.")
    remedy = N_("Bấm «Thử trên số liệu đã có», xem những báo cáo sẽ bị hỏi, rồi bật.")
    status = 409


@dataclass(frozen=True, slots=True)
class Sent:
    """A revision by the keys of its regime and unit, its period and number, with what it says."""

    regime: int
    organisation: int
    period: str
    number: int
    content: Content


def set_check(*, actor: User, programme: Programme, check: Check, setting: Setting, at: datetime, today: date) -> None:
    """Switch a check on or off in a programme, and say how severe it is. Raises ActorInactive, OutOfReach."""
    _require(actor, programme, today)
    with writing():
        row = CheckSetting.objects.select_for_update().filter(programme=programme, check_code=check.value).first()
        row = row or CheckSetting(programme=programme, check_code=check.value)
        values = {
            "is_on": setting.is_on,
            "severity": setting.severity.value if setting.severity else "",
            "indicators": list(setting.indicators),
        }
        keep(actor=actor, row=row, values=values, subject=subject_of(programme.code, "check", check.value), at=at)


def save_rule(
    *,
    actor: User,
    programme: Programme,
    expression: str,
    sentence: str,
    severity: Severity = Severity.WARNING,
    key: int | None = None,
    seen: str = "",
    at: datetime,
    today: date,
) -> CrossRule:
    """A rule across indicators. With another expression it is a draft again, to be tried anew.

    Raises ExpressionRefused, Refused (somebody changed it meanwhile), ActorInactive, OutOfReach.
    """
    _require(actor, programme, today)
    rule = read_rule(expression, known_indicators(programme=programme))
    with writing():
        row = _locked(programme, key) if key else CrossRule(programme=programme)
        values: dict[str, Any] = {"expression": rule.text, "sentence": sentence, "severity": severity.value}
        if row.expression != rule.text:
            values |= {"state": RuleState.DRAFT.value, "tried_at": None, "tried_reports": 0, "tried_asked": 0}
        return keep(actor=actor, row=row, values=values, subject=_subject(programme, row), seen=seen, at=at)


def try_saved_rule(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> Trial:
    """Try a rule on accepted reports and note how it went. Raises ExpressionRefused, ActorInactive, OutOfReach."""
    _require(actor, programme, today)
    known = known_indicators(programme=programme)
    with writing():
        row = _locked(programme, key)
        trial = try_rule(programme=programme, rule=read_rule(row.expression, known))
        values = {"tried_at": at, "tried_reports": trial.judged, "tried_asked": trial.asked}
        keep(actor=actor, row=row, values=values, subject=_subject(programme, row), at=at)
    return trial


def switch_rule(*, actor: User, programme: Programme, key: int, state: RuleState, at: datetime, today: date) -> None:
    """Switch a rule on, if it was tried as it stands, or off. Raises RuleNotTried, ActorInactive, OutOfReach."""
    _require(actor, programme, today)
    with writing():
        row = _locked(programme, key)
        if state is RuleState.ON and row.tried_at is None:
            raise RuleNotTried(rule=row.expression)
        keep(actor=actor, row=row, values={"state": state.value}, subject=_subject(programme, row), at=at)


def remove_rule(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> None:
    """A rule goes; questions that it asked stay with their revisions. Raises ActorInactive, OutOfReach."""
    _require(actor, programme, today)
    with writing():
        row = _locked(programme, key)
        drop(actor=actor, row=row, subject=_subject(programme, row), at=at)


def keep_questions(
    *,
    regime: Regime,
    organisation: Organisation,
    period: str,
    number: int,
    findings: Sequence[Finding],
    answers: Mapping[str, str],
) -> None:
    """Keep what was asked about a revision with the answers (by `mark_of`), for whoever writes it, in the same transaction."""
    place = {"regime": regime, "organisation": organisation, "period": period, "number": number}
    Question.objects.bulk_create(
        Question(
            **place,
            order=order,
            code=finding.code,
            column=finding.column,
            value=finding.value,
            problem=finding.problem,
            remedy=finding.remedy,
            words={name: str(word) for name, word in finding.params.items()},
            answer=answers.get(mark_of(finding), "").strip(),
        )
        for order, finding in enumerate(findings)
    )


def keep_fingerprints(*, revisions: Sequence[Sent]) -> None:
    """Keep by what these revisions are recognised; none of them may have a fingerprint yet."""
    rows = Fingerprint.objects.bulk_create(
        Fingerprint(
            regime_id=each.regime,
            organisation_id=each.organisation,
            period=each.period,
            number=each.number,
            vector=vector_hash(numbers_of(each.content)),
            joint=list(joint_codes(each.content)),
        )
        for each in revisions
    )
    told = [texts_of(each.content.get("narratives", {})) for each in revisions]
    parts = [(row, section, text) for row, texts in zip(rows, told, strict=True) for section, text in texts.items()]
    signatures = signatures_of(runs_of(text) for _row, _section, text in parts)
    TextPrint.objects.bulk_create(
        TextPrint(fingerprint=row, section=section, signature=packed(signature), bands=bands_of(signature))
        for (row, section, _text), signature in zip(parts, signatures, strict=True)
        if signature
    )


def _require(actor: User, programme: Programme, today: date) -> None:
    require_active(actor)
    require_edit(actor=actor, programme=programme, today=today)


def _locked(programme: Programme, key: int) -> CrossRule:
    row = CrossRule.objects.select_for_update().filter(programme=programme, pk=key).first()
    if row is None:
        raise OutOfReach
    return row


def _subject(programme: Programme, row: CrossRule) -> str:
    return subject_of(programme.code, "rule", str(row.pk or row.expression)[:80])

"""Making, changing, assigning and removing the forms of a regime."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.actions import check_seen, editing
from phoihop.agreements.programmes.models import Indicator
from phoihop.agreements.programmes.queries import indicator_records
from phoihop.agreements.programmes.rules import ProgrammeRecord
from phoihop.base.audit.actions import record as write_audit
from phoihop.base.audit.rules import plain
from phoihop.base.bulk import bring, digest
from phoihop.base.errors import Refused
from phoihop.base.findings import has_errors
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions.heads import regime_subject
from phoihop.reporting.regimes.actions.loading import unit_records
from phoihop.reporting.regimes.models import Form, FormAssignment, FormLine, Regime, Section
from phoihop.reporting.regimes.queries.uses import reports_with
from phoihop.reporting.regimes.rules import (
    AssignmentRecord,
    FormLineRecord,
    SectionRecord,
    check_regimes,
    faults,
)


def define_form(
    *,
    actor: User,
    regime: Regime,
    form: str,
    name: str = "",
    lines: Sequence[FormLineRecord],
    sections: Sequence[SectionRecord] = (),
    assignments: Sequence[AssignmentRecord] | None = None,
    new: bool = False,
    seen: str = "",
    at: datetime,
    today: date,
) -> Form:
    """Make a form, or bring it to these lines, sections and assignments (None: those it has). Raises Refused.

    `new` refuses a code that is taken; `seen` is the seal of the form as it stood on the page.
    """
    with editing(actor=actor, programme=regime.programme, today=today):
        row = Form.objects.filter(regime=regime, code=form).first()
        if new and row:
            raise Refused([faults.TAKEN.at(table="forms", row=1, column="code", value=form)])
        before = form_snapshot(row) if row else None
        check_seen(before, seen, form)
        given = [replace(each, form=form) for each in assignments or ()]
        own = [replace(each, form=form) for each in lines], [replace(each, form=form) for each in sections]
        _check(regime, *own, given)
        row, _new = Form.objects.update_or_create(regime=regime, code=form, defaults={"name": name})
        _bring_lines(row, own[0])
        _bring_sections(row, own[1])
        if assignments is not None:
            _bring_assignments(row, given)
        _audit(actor, regime, row, before, at)
    return row


def assign_forms(
    *, actor: User, regime: Regime, assignments: Sequence[AssignmentRecord], at: datetime, today: date
) -> None:
    """Say of whom the named forms of a regime are asked; earlier assignments of these forms go. Raises Refused."""
    with editing(actor=actor, programme=regime.programme, today=today):
        forms = list(Form.objects.filter(regime=regime, code__in={row.form for row in assignments}))
        lines = FormLine.objects.filter(form__in=forms).values_list("form__code", "indicator__code")
        _check(regime, [FormLineRecord(*line) for line in lines], [], assignments)
        for form in forms:
            before = form_snapshot(form)
            _bring_assignments(form, [row for row in assignments if row.form == form.code])
            _audit(actor, regime, form, before, at)


def remove_form(*, actor: User, regime: Regime, form: str, at: datetime, today: date) -> None:
    """A form that nobody reported goes with its lines, sections and assignments. Raises Refused, OutOfReach."""
    with editing(actor=actor, programme=regime.programme, today=today, alone=True):
        row = Form.objects.filter(regime=regime, code=form).first()
        if row is None:
            raise OutOfReach
        reports = reports_with(row)
        if reports:
            raise Refused([faults.REPORTED_FORM.at(table="forms", value=form, reports=reports)])
        before = form_snapshot(row)
        row.delete()
        subject = regime_subject(regime, "form", form)
        write_audit(actor=actor, action="remove", subject=subject, before=before, at=at)


def form_snapshot(form: Form) -> dict[str, Any]:
    """A form with its lines, sections and assignments as plain values, in order."""
    lines = form.lines.order_by("order", "id").values_list("indicator__code", "required")
    assigned = form.assignments.order_by("kind", "organisation__code", "start")
    asked = assigned.values_list("organisation__code", "kind", "start", "end")
    told: dict[str, Any] = plain(
        {
            "code": form.code,
            "name": form.name,
            "lines": [{"indicator": code, "required": required} for code, required in lines],
            "sections": list(form.sections.order_by("order", "code").values("code", "title", "help")),
            "assignments": [
                {"unit": unit or f"kind:{kind}", "start": start, "end": end} for unit, kind, start, end in asked
            ],
        }
    )
    return told


def form_seal(form: Form) -> str:
    """What a page keeps of a form to notice that somebody changed it meanwhile."""
    return digest([form_snapshot(form)])


def _check(
    regime: Regime,
    lines: Sequence[FormLineRecord],
    sections: Sequence[SectionRecord],
    assignments: Sequence[AssignmentRecord],
) -> None:
    programme = regime.programme
    findings = check_regimes(
        organisations=unit_records(),
        programmes=[ProgrammeRecord(programme.code, programme.title)],
        indicators=indicator_records(programme=programme),
        lines=lines,
        sections=sections,
        assignments=assignments,
    )
    # A form whose last line was taken out is known all the same: that it is empty is a warning elsewhere.
    known = {row.form for row in assignments} - {row.form for row in lines} - {row.form for row in sections}
    told = [each for each in findings if not (each.column == "form" and each.value in known)]
    if has_errors(told):
        raise Refused(told)


def _bring_lines(form: Form, lines: Sequence[FormLineRecord]) -> None:
    keys = dict(Indicator.objects.filter(programme=form.regime.programme_id).values_list("code", "id"))
    rows = [
        {"form_id": form.pk, "indicator_id": keys[row.indicator], "order": number, "required": row.required}
        for number, row in enumerate(lines, 1)
    ]
    bring(FormLine, scope=form.lines.all(), rows=rows, key=["form_id", "indicator_id"], remove=True)


def _bring_sections(form: Form, sections: Sequence[SectionRecord]) -> None:
    rows: list[Mapping[str, Any]] = [
        {"form_id": form.pk, "code": row.section, "title": row.title, "order": number, "help": row.help}
        for number, row in enumerate(sections, 1)
    ]
    bring(Section, scope=form.sections.all(), rows=rows, key=["form_id", "code"], remove=True)


def _bring_assignments(form: Form, assignments: Sequence[AssignmentRecord]) -> None:
    codes = {row.organisation for row in assignments if row.organisation}
    units = dict(Organisation.objects.filter(code__in=codes).values_list("code", "id"))
    rows: list[Mapping[str, Any]] = [
        {
            "form_id": form.pk,
            "organisation_id": units[row.organisation] if row.organisation else None,
            "kind": row.kind,
            "start": row.start,
            "end": row.end,
        }
        for row in assignments
    ]
    key = ["form_id", "organisation_id", "kind", "start"]
    bring(FormAssignment, scope=form.assignments.all(), rows=rows, key=key, remove=True)


def _audit(actor: User, regime: Regime, form: Form, before: Mapping[str, Any] | None, at: datetime) -> None:
    after = form_snapshot(form)
    if before != after:
        subject = regime_subject(regime, "form", form.code)
        action = "change" if before else "create"
        write_audit(actor=actor, action=action, subject=subject, before=before, after=after, at=at)

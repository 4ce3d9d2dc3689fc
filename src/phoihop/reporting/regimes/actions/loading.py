"""Bringing regimes, forms, assignments and calendars to what a bundle says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.agreements.programmes.queries import indicator_records
from phoihop.agreements.programmes.rules import IndicatorRecord, ProgrammeRecord
from phoihop.base.audit.actions import record_load, writing
from phoihop.base.bulk import Loaded, Row, bring
from phoihop.base.errors import Refused
from phoihop.base.findings import has_errors
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import CalendarEntry, Form, FormAssignment, FormLine, Regime, Section
from phoihop.reporting.regimes.rules import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
    check_regimes,
)


def load_regimes(
    *,
    actor: User,
    regimes: Sequence[RegimeRecord],
    lines: Sequence[FormLineRecord] = (),
    sections: Sequence[SectionRecord] = (),
    assignments: Sequence[AssignmentRecord] = (),
    calendar: Sequence[CalendarRecord] = (),
    at: datetime,
) -> list[Loaded]:
    """Bring these regimes to what the records say; the same records again change nothing.

    A form belongs to the regimes of its indicators' programmes (several: it is kept in each with its own lines); a
    form without lines to all regimes named. Forms, sections, assignments and the programmes' calendars are replaced
    as a whole. Programmes and organisations must be loaded. Raises Refused.
    """
    require_active(actor)
    codes = {row.programme for row in regimes} | {row.programme for row in calendar}
    programmes = list(Programme.objects.filter(code__in=codes))
    findings = check_regimes(
        organisations=unit_records(),
        programmes=[ProgrammeRecord(row.code, row.title) for row in programmes],
        indicators=_indicators(programmes),
        regimes=regimes,
        lines=lines,
        sections=sections,
        assignments=assignments,
        calendar=calendar,
    )
    if has_errors(findings):
        raise Refused(findings)
    with writing(alone=True):
        ids = {row.code: row.pk for row in programmes}
        done: list[tuple[Loaded, Iterable[Any]]] = [(_regimes(regimes, ids), regimes)]
        load = _Load.of(regimes, ids, lines, {*(row.form for row in sections), *(row.form for row in assignments)})
        done += [
            (load.forms(), sorted(load.places)),
            (load.lines(lines), lines),
            (load.sections(sections), sections),
            (load.assignments(assignments), assignments),
            (_calendar(calendar, ids), calendar),
        ]
        return [record_load(actor=actor, loaded=loaded, rows=map(_plain, rows), at=at) for loaded, rows in done]


def unit_records() -> list[OrganisationRecord]:
    """All organisations, as far as the rules about regimes ask."""
    rows = Organisation.objects.values_list("code", "name", "kind", "opened", "closed")
    return [
        OrganisationRecord(code, name, kind=kind, opened=opened, closed=closed)
        for code, name, kind, opened, closed in rows
    ]


def _indicators(programmes: Iterable[Programme]) -> list[IndicatorRecord]:
    return [record for programme in programmes for record in indicator_records(programme=programme)]


def _regimes(regimes: Sequence[RegimeRecord], programmes: Mapping[str, int]) -> Loaded:
    texts = ("name", "content", "expectation", "reporters", "receivers", "sending", "data_close", "outline", "guidance")
    rows = [
        {
            "programme_id": programmes[row.programme],
            "code": row.code,
            "deadline_days": 1 if row.deadline_days is None else row.deadline_days,
            "grace_days": row.grace_days or 0,
            **{name: getattr(row, name) for name in texts},
        }
        for row in regimes
    ]
    scope = Regime.objects.filter(programme__in=programmes.values())
    return bring(Regime, scope=scope, rows=rows, key=["programme_id", "code"])


def _calendar(calendar: Sequence[CalendarRecord], programmes: Mapping[str, int]) -> Loaded:
    only = next(iter(programmes.values())) if len(programmes) == 1 else None
    rows = [
        {
            "programme_id": programmes[row.programme] if row.programme else only,
            "period": row.period,
            "starts": row.starts,
            "ends": row.ends,
            "due": row.due,
        }
        for row in calendar
    ]
    scope = CalendarEntry.objects.filter(programme__in=programmes.values())
    return bring(CalendarEntry, scope=scope, rows=rows, key=["programme_id", "period"], remove=True)


Place = tuple[int, str]
"""A regime's key and a form's code."""


@dataclass(frozen=True)
class _Load:
    """Records into the tables of forms: where each form is kept, and its key there."""

    regimes: Sequence[int]
    places: Mapping[Place, int]
    """Form in a regime → programme."""
    keys: dict[Place, int]

    @classmethod
    def of(
        cls, regimes: Sequence[RegimeRecord], ids: Mapping[str, int], lines: Sequence[FormLineRecord], others: set[str]
    ) -> "_Load":
        """Where each form belongs: with its indicators' programmes, a form without lines everywhere."""
        named = Regime.objects.filter(programme__in=ids.values(), code__in={row.code for row in regimes})
        regime_of = dict(named.order_by("-code").values_list("programme_id", "id"))
        rows = Indicator.objects.filter(programme__in=ids.values(), code__in={row.indicator for row in lines})
        programme_of = dict(rows.values_list("code", "programme_id"))
        places = {
            (regime_of[programme_of[row.indicator]], row.form): programme_of[row.indicator]
            for row in lines
            if programme_of[row.indicator] in regime_of
        }
        for form in others - {row.form for row in lines}:
            places |= {(regime, form): programme for programme, regime in regime_of.items()}
        return cls(list(regime_of.values()), places, {})

    def forms(self) -> Loaded:
        rows = [{"regime_id": regime, "code": form} for regime, form in sorted(self.places)]
        scope = Form.objects.filter(regime__in=self.regimes)
        key = ["regime_id", "code"]
        loaded = bring(Form, scope=scope, rows=rows, key=key, remove=True, defaults={"name": ""})
        self.keys.update({(regime, code): pk for regime, code, pk in scope.values_list("regime_id", "code", "id")})
        return loaded

    def lines(self, lines: Sequence[FormLineRecord]) -> Loaded:
        programmes = set(self.places.values())
        keys = Indicator.objects.filter(programme__in=programmes).values_list("programme_id", "code", "id")
        indicators = {(programme, code): pk for programme, code, pk in keys}
        rows = [
            {
                "form_id": self.keys[place],
                "indicator_id": indicators[programme, row.indicator],
                "order": number if row.order is None else row.order,
                "required": row.required,
            }
            for number, row in enumerate(lines, 1)
            for place, programme in self._kept(row.form)
            if (programme, row.indicator) in indicators
        ]
        return self._bring(FormLine, rows, ["form_id", "indicator_id"])

    def sections(self, sections: Sequence[SectionRecord]) -> Loaded:
        rows = [
            {
                "form_id": self.keys[place],
                "code": row.section,
                "title": row.title,
                "order": number if row.order is None else row.order,
                "help": row.help,
            }
            for number, row in enumerate(sections, 1)
            for place, _programme in self._kept(row.form)
        ]
        return self._bring(Section, rows, ["form_id", "code"])

    def assignments(self, assignments: Sequence[AssignmentRecord]) -> Loaded:
        codes = {row.organisation for row in assignments if row.organisation}
        units = dict(Organisation.objects.filter(code__in=codes).values_list("code", "id"))
        rows = [
            {
                "form_id": self.keys[place],
                "organisation_id": units[row.organisation] if row.organisation else None,
                "kind": row.kind,
                "start": row.start,
                "end": row.end,
            }
            for row in assignments
            for place, _programme in self._kept(row.form)
        ]
        return self._bring(FormAssignment, rows, ["form_id", "organisation_id", "kind", "start"])

    def _kept(self, form: str) -> list[tuple[Place, int]]:
        return [(place, programme) for place, programme in self.places.items() if place[1] == form]

    def _bring(
        self, model: type[FormLine] | type[Section] | type[FormAssignment], rows: Sequence[Row], key: Sequence[str]
    ) -> Loaded:
        scope = model._default_manager.filter(form__in=self.keys.values())
        return bring(model, scope=scope, rows=rows, key=key, remove=True)


def _plain(record: Any) -> Any:
    """A record without its row number: what was said, not where."""
    if isinstance(record, tuple):
        return record
    return {name: value for name, value in asdict(record).items() if name != "row"}

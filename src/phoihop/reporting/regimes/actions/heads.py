"""Making, changing and removing regimes, and a programme's calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.actions import check_seen, drop, editing, keep, subject_of
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.rules import ProgrammeRecord
from phoihop.base.audit.actions import record as write_audit
from phoihop.base.audit.rules import plain
from phoihop.base.bulk import bring, digest
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import CalendarEntry, Regime
from phoihop.reporting.regimes.rules import CalendarRecord, RegimeRecord, check_regimes, faults

_TEXTS = ("name", "content", "expectation", "reporters", "receivers", "sending", "data_close", "outline", "guidance")


def create_regime(*, actor: User, programme: Programme, regime: RegimeRecord, at: datetime, today: date) -> Regime:
    """A new regime of a programme, without forms yet. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        taken = Regime.objects.filter(programme=locked, code=regime.code).exists()
        _refuse([faults.TAKEN.at(table="regimes", row=1, column="code", value=regime.code)] if taken else [])
        _refuse(_found(locked, regimes=[regime]))
        row = Regime(programme=locked, code=regime.code)
        return keep(actor=actor, row=row, values=_values(regime), subject=regime_subject(row), at=at)


def change_regime(
    *, actor: User, regime: Regime, record: RegimeRecord, seen: str = "", at: datetime, today: date
) -> Regime:
    """Bring the head of a regime to what the record says; its code stays. Raises Refused."""
    with editing(actor=actor, programme=regime.programme, today=today) as locked:
        row = Regime.objects.select_for_update().get(pk=regime.pk)
        _refuse(_found(locked, regimes=[replace(record, code=row.code, programme=locked.code)]))
        return keep(actor=actor, row=row, values=_values(record), subject=regime_subject(regime), seen=seen, at=at)


def remove_regime(*, actor: User, regime: Regime, at: datetime, today: date) -> None:
    """A regime under which nobody reported goes, with its forms. Raises Refused."""
    with editing(actor=actor, programme=regime.programme, today=today):
        row = Regime.objects.select_for_update().get(pk=regime.pk)
        drop(actor=actor, row=row, subject=regime_subject(regime), at=at)


def set_calendar(
    *,
    actor: User,
    programme: Programme,
    calendar: Sequence[CalendarRecord],
    seen: str = "",
    at: datetime,
    today: date,
) -> None:
    """Give periods of a programme their own dates; all earlier ones go. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        before = calendar_snapshot(locked)
        check_seen(before, seen, locked.code)
        rows = [replace(row, programme=locked.code) for row in calendar]
        _refuse(_found(locked, calendar=rows))
        _bring(locked, rows)
        after = calendar_snapshot(locked)
        if before != after:
            subject = subject_of(locked.code, "calendarentry")
            write_audit(actor=actor, action="change", subject=subject, before=before, after=after, at=at)


def regime_subject(regime: Regime, *parts: str) -> str:
    """The audit subject of a regime or of something in it: `programme/P/regime/R/form/F`."""
    return subject_of(regime.programme.code, "regime", regime.code, *parts)


def calendar_snapshot(programme: Programme) -> dict[str, Any]:
    """A programme's calendar as plain values, in order of the periods."""
    rows = CalendarEntry.objects.filter(programme=programme).order_by("ends", "period")
    told: dict[str, Any] = plain({"calendar": list(rows.values("period", "starts", "ends", "due"))})
    return told


def calendar_seal(programme: Programme) -> str:
    """What a page keeps of a calendar to notice that somebody changed it meanwhile."""
    return digest([calendar_snapshot(programme)])


def _bring(programme: Programme, rows: Sequence[CalendarRecord]) -> None:
    wanted = [
        {"programme_id": programme.pk, "period": row.period, "starts": row.starts, "ends": row.ends, "due": row.due}
        for row in rows
    ]
    scope = CalendarEntry.objects.filter(programme=programme)
    bring(CalendarEntry, scope=scope, rows=wanted, key=["programme_id", "period"], remove=True)


def _values(record: RegimeRecord) -> Mapping[str, Any]:
    days = {"deadline_days": record.deadline_days or 1, "grace_days": record.grace_days or 0}
    return {**{name: getattr(record, name) for name in _TEXTS}, **days}


def _found(programme: Programme, **tables: Any) -> list[Finding]:
    known = [ProgrammeRecord(programme.code, programme.title)]
    return check_regimes(organisations=(), programmes=known, indicators=(), **tables)


def _refuse(findings: Sequence[Finding]) -> None:
    if has_errors(findings):
        raise Refused(findings)

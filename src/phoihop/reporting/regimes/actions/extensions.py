"""Giving one unit more time for one report, and taking it back; each is one transaction with its audit row."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date, period_name
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.access import require_extending
from phoihop.reporting.regimes.actions.heads import regime_subject
from phoihop.reporting.regimes.models import Extension, Regime
from phoihop.reporting.regimes.queries import expected_on
from phoihop_rollup.periods import find_period

LONGEST = timedelta(days=366)


class NothingToExtend(ProductError):
    """The unit owes no report for the period."""

    code = "T001"
    problem = N_("{unit} không phải gửi báo cáo kỳ {period} nên không có hạn để gia hạn.")
    remedy = N_("Kiểm tra lại đơn vị và kỳ.")
    status = 404


class NotLater(ProductError):
    """The day is not after the deadline that holds anyway, or much too far after it."""

    code = "T002"
    problem = N_("Ngày gia hạn {until} phải sau hạn đang có ({limit}) và không quá 366 ngày sau đó.")
    remedy = N_("Ghi ngày khác.")
    status = 422


class NoReason(ProductError):
    """More time is given without saying why."""

    code = "T003"
    problem = N_("Gia hạn phải ghi rõ lý do.")
    remedy = N_("Ghi lý do, ví dụ số văn bản đề nghị của đơn vị.")
    status = 422


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    """A unit was given more time for a report."""

    extension: int


def extend(
    *,
    actor: User,
    regime: Regime,
    organisation: Organisation,
    period: str,
    until: date,
    reason: str,
    today: date,
    at: datetime,
) -> Extension:
    """Give the unit until the end of that day; an earlier extension of the report is replaced.

    Raises OutOfReach, NothingToExtend, NotLater, NoReason.
    """
    require_active(actor)
    require_extending(actor=actor, regime=regime, organisation=organisation, today=today)
    if not reason.strip():
        raise NoReason
    limit = _usual(regime, organisation, period)
    if not limit < until <= limit + LONGEST:
        raise NotLater(until=format_date(until), limit=format_date(limit))
    with writing():
        known = _locked(regime, organisation, period)
        before = _told(known)
        row = known or Extension(regime=regime, organisation=organisation, period=period)
        row.until, row.reason, row.by, row.at = until, reason.strip(), actor, at
        row.save()
        announce(DeadlineExtended(row.pk))
        subject = extension_subject(regime, organisation, period)
        record(actor=actor, action="deadline.extend", subject=subject, before=before, after=_told(row), at=at)
    return row


def end_extension(
    *, actor: User, regime: Regime, organisation: Organisation, period: str, today: date, at: datetime
) -> None:
    """Take the extension of a report back, if there is one: the usual deadline holds again. Raises OutOfReach."""
    require_active(actor)
    require_extending(actor=actor, regime=regime, organisation=organisation, today=today)
    with writing():
        known = _locked(regime, organisation, period)
        if known is not None:
            known.delete()
            subject = extension_subject(regime, organisation, period)
            record(actor=actor, action="deadline.restore", subject=subject, before=_told(known), at=at)


def extension_subject(regime: Regime, organisation: Organisation, period: str) -> str:
    """The audit subject of a report's deadline."""
    return regime_subject(regime, "deadline", organisation.code, period)


def _usual(regime: Regime, organisation: Organisation, period: str) -> date:
    known = find_period(period)
    usual = expected_on(regime=regime, organisation=organisation, period=known) if known else None
    if usual is None:
        raise NothingToExtend(unit=str(organisation), period=period_name(period) if known else period[:20])
    return usual.grace_until


def _locked(regime: Regime, organisation: Organisation, period: str) -> Extension | None:
    # The regime's row stands for the extension that may not be there yet.
    Regime.objects.select_for_update().get(pk=regime.pk)
    return Extension.objects.filter(regime=regime, organisation=organisation, period=period).first()


def _told(row: Extension | None) -> dict[str, str] | None:
    return {"until": row.until.isoformat(), "reason": row.reason} if row else None

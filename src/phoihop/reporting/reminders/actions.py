"""Reminding units, by itself and by hand; telling people what became of reports; giving out calendars."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse

from phoihop.base.audit.actions import record, writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.bodies.notices.actions import tell
from phoihop.bodies.notices.enums import NoticeKind
from phoihop.bodies.notices.queries import find_unread
from phoihop.bodies.notices.rules import Told
from phoihop.bodies.organisations.access import above
from phoihop.bodies.organisations.queries import reporters_of, reviewers_at
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions import regime_subject
from phoihop.reporting.regimes.models import Extension, Regime
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.reminders.access import reminded_by
from phoihop.reporting.reminders.enums import Occasion
from phoihop.reporting.reminders.models import CalendarFeed, Reminder
from phoihop.reporting.reminders.queries import already_reminded, count_new, list_debts, list_due, reviewers
from phoihop.reporting.reminders.rules import Debt, due_today
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import CellNote, Revision
from phoihop.reporting.submissions.render.changes import places_in_words
from phoihop_rollup.periods import Period

QUEUE = "notices"
DELIVER, DECIDED, EXTENDED = "reminders.deliver", "reminders.decided", "reminders.extended"
NOTED = "reminders.noted"
"""The jobs' names; the functions stand in `jobs`."""

_KINDS = {
    Occasion.FIVE_DAYS: NoticeKind.DUE_SOON,
    Occasion.ONE_DAY: NoticeKind.DUE_NOW,
    Occasion.DAY_AFTER: NoticeKind.OVERDUE,
    Occasion.BY_HAND: NoticeKind.REMINDED,
}


class NobodyToRemind(ProductError):
    """None of the units chosen owes the report any more, or none is in the actor's reach."""

    code = "T010"
    problem = N_("Không có đơn vị nào để nhắc: các đơn vị đã chọn đã gửi báo cáo hoặc không thuộc phạm vi của bạn.")
    remedy = N_("Tải lại trang để xem đơn vị nào còn nợ báo cáo.")
    status = 409


def remind_due(*, at: datetime, today: date) -> int:
    """Remind of everything that is due for it today and was not reminded of yet; gives how many reminders went out."""
    due = due_today(list_due(today=today), today)
    with transaction.atomic():
        known = already_reminded(debts=[debt for debt, _occasion in due])
        new = [(debt, occasion) for debt, occasion in due if (*debt.place, occasion.value, debt.deadline) not in known]
        told = _reporters([debt for debt, _occasion in new], today)
        rows = [_reminder(debt, occasion, told, at) for debt, occasion in new]
        Reminder.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
        tell(told=[each for debt, occasion in new for each in _told(debt, occasion, told)], at=at)
    return len(new)


def remind(
    *, actor: User, regime: Regime, period: Period, units: Collection[str], today: date, at: datetime
) -> list[Reminder]:
    """Remind those of the units that still owe the report and are in the actor's reach; their accounts are told by a job.

    Raises NobodyToRemind.
    """
    require_active(actor)
    debts = [debt for debt in list_debts(regime=regime, period=period) if debt.unit in units]
    code = regime.programme.code
    mine = reminded_by(actor=actor, programme=code, units=[debt.organisation for debt in debts], today=today)
    debts = [debt for debt in debts if debt.organisation in mine]
    if not debts:
        raise NobodyToRemind
    with writing():
        told = _reporters(debts, today)
        rows = [_reminder(debt, Occasion.BY_HAND, told, at, by=actor) for debt in debts]
        made = Reminder.objects.bulk_create(rows, batch_size=1000)
        defer(task=DELIVER, queue=QUEUE, reminders=[row.pk for row in made])
        subject = regime_subject(regime, "reminders", period.name)
        after = {"units": [debt.unit for debt in debts]}
        record(actor=actor, action="reminders.send", subject=subject, after=after, at=at)
    return made


def deliver(*, reminders: Collection[int], today: date, at: datetime) -> None:
    """Tell the accounts of the units that somebody reminded."""
    rows = Reminder.objects.filter(pk__in=reminders).select_related("regime__programme", "organisation", "by")
    by_programme: dict[str, list[Reminder]] = {}
    for row in rows:
        by_programme.setdefault(row.regime.programme.code, []).append(row)
    for code, its in by_programme.items():
        units = [row.organisation_id for row in its]
        accounts = reporters_of(organisations=units, programme=code, today=today)
        tell(told=[each for row in its for each in _by_hand(row, accounts.get(row.organisation_id, ()))], at=at)


def order_decided(*, revisions: Sequence[int], kind: NoticeKind) -> None:
    """Queue the telling of a decision; not of what a bundle brought in, which is history."""
    first = Revision.objects.filter(pk__in=revisions[:1]).exclude(source=Source.BUNDLE.value)
    if first.exists():
        defer(task=DECIDED, queue=QUEUE, revisions=list(revisions), kind=kind.value)


def tell_decided(*, revisions: Collection[int], kind: NoticeKind, today: date, at: datetime) -> None:
    """Tell the reporters of these revisions' units that they were accepted, or returned."""
    rows = Revision.objects.filter(pk__in=revisions)
    for revision in rows.select_related("submission__regime__programme", "submission__organisation"):
        report = revision.submission
        words = _report(report.regime, report.organisation.code, report.organisation.name, report.period)
        accounts = reporters_of(
            organisations=[report.organisation_id], programme=report.regime.programme.code, today=today
        )
        recipients = {*accounts.get(report.organisation_id, ()), revision.author_id}
        key = f"{kind.value}/{revision.pk}"
        tell(told=[Told(user, kind, key, **words) for user in sorted(recipients)], at=at)


def order_extended(*, extension: int) -> None:
    """Queue the telling of a unit's new deadline."""
    defer(task=EXTENDED, queue=QUEUE, extension=extension)


def tell_extended(*, extension: int, today: date, at: datetime) -> None:
    """Tell the unit's reporters its new deadline, if it still holds."""
    row = Extension.objects.filter(pk=extension).select_related("regime__programme", "organisation").first()
    if row is None:
        return
    words = _report(row.regime, row.organisation.code, row.organisation.name, row.period)
    words["params"] |= {"day": row.until.isoformat(), "reason": row.reason}
    key = f"extended/{row.pk}/{row.until.isoformat()}"
    accounts = reporters_of(organisations=[row.organisation_id], programme=row.regime.programme.code, today=today)
    told = accounts.get(row.organisation_id, ())
    tell(told=[Told(user, NoticeKind.EXTENDED, key, **words) for user in told], at=at)


def order_noted(*, note: int) -> None:
    """Queue the telling of what was said about a cell."""
    defer(task=NOTED, queue=QUEUE, note=note)


def tell_noted(*, note: int, today: date, at: datetime) -> None:
    """Tell those concerned by a cell that somebody said something about it; nobody again who has yet to read the last.

    Concerned are the unit's reporters, once a report was sent the nearest reviewers above it, and whoever of all those
    above said something about the cell before; never the writer.
    """
    row = CellNote.objects.select_related("submission__regime__programme", "submission__organisation", "author").get(
        pk=note
    )
    report = row.submission
    asked = asked_of(regime=report.regime, organisation=report.organisation, period=report.period)
    words = _report(report.regime, report.organisation.code, report.organisation.name, report.period)
    cell = places_in_words(asked).get(row.place, row.place.strip("@|").replace("|", " "))
    words["params"] |= {"cell": cell, "sender": str(row.author)}
    codes = {"programme": report.regime.programme.code, "regime": report.regime.code, "period": report.period}
    page = reverse("submissions:cell", kwargs={**codes, "unit": report.organisation.code})
    words["link"] = f"{page}?{urlencode({'o': row.place})}"
    recipients = _concerned(row, today, asked.ends if asked else today)
    recipients -= find_unread(kind=NoticeKind.NOTED, link=words["link"], recipients=recipients)
    tell(told=[Told(user, NoticeKind.NOTED, f"noted/{row.pk}", **words) for user in sorted(recipients)], at=at)


def _concerned(note: CellNote, today: date, day: date) -> set[int]:
    """The accounts that a note is for; `day` is the period's last, on which the unit lay under its reviewers."""
    report = note.submission
    unit, code = report.organisation, report.regime.programme.code
    line = above(organisation=unit, day=min(day, today))
    reviewers = reviewers_at(organisations=line, programme=code, today=today)
    nearest = next((reviewers[one] for one in line if one in reviewers), []) if report.revision_id else []
    reporters = reporters_of(organisations=[unit.pk], programme=code, today=today).get(unit.pk, [])
    said = CellNote.objects.filter(submission=report, place=note.place).order_by().values_list("author", flat=True)
    anywhere = {user for accounts in reviewers.values() for user in accounts}
    return ({*reporters, *nearest} | (set(said) & anywhere)) - {note.author_id}


def tell_waiting(*, today: date, at: datetime) -> int:
    """Tell each reviewer how many reports came in yesterday that still wait for them; gives how many were told."""
    until = datetime.combine(today, time(), HANOI)
    since = until - timedelta(days=1)
    told = []
    for user in reviewers(today=today):
        count = count_new(reviewer=user, since=since, until=until, today=today)
        if count:
            key = f"waiting/{today.isoformat()}"
            told.append(Told(user.pk, NoticeKind.WAITING, key, {"count": count}, reverse("review:queue")))
    tell(told=told, at=at)
    return len(told)


def open_calendar(*, actor: User, at: datetime) -> CalendarFeed:
    """Give the actor a new secret address of his deadlines; an earlier one is void."""
    return _serve(actor, is_open=True, action="calendar.open", at=at)


def close_calendar(*, actor: User, at: datetime) -> CalendarFeed:
    """Make the actor's address void."""
    return _serve(actor, is_open=False, action="calendar.close", at=at)


def _serve(actor: User, *, is_open: bool, action: str, at: datetime) -> CalendarFeed:
    require_active(actor)
    with writing():
        CalendarFeed.objects.get_or_create(user=actor)
        feed = CalendarFeed.objects.select_for_update().get(user=actor)
        feed.serial, feed.is_open = feed.serial + 1, is_open
        feed.save()
        record(actor=actor, action=action, subject=f"account {actor.username}", at=at)
    return feed


def _reporters(debts: Iterable[Debt], today: date) -> dict[tuple[str, int], list[int]]:
    """Programme and unit → the accounts that report for it."""
    units: dict[str, set[int]] = {}
    for debt in debts:
        units.setdefault(debt.programme, set()).add(debt.organisation)
    return {
        (code, unit): accounts
        for code, its in units.items()
        for unit, accounts in reporters_of(organisations=its, programme=code, today=today).items()
    }


def _reminder(
    debt: Debt,
    occasion: Occasion,
    told: Mapping[tuple[str, int], Sequence[int]],
    at: datetime,
    by: User | None = None,
) -> Reminder:
    return Reminder(
        regime_id=debt.regime,
        organisation_id=debt.organisation,
        period=debt.period,
        occasion=occasion.value,
        deadline=debt.deadline,
        by=by,
        at=at,
        accounts=len(told.get((debt.programme, debt.organisation), ())),
    )


def _told(debt: Debt, occasion: Occasion, told: Mapping[tuple[str, int], Sequence[int]]) -> Iterable[Told]:
    words = {"programme": debt.programme, "regime": debt.regime_code, "unit": debt.unit, "period": debt.period}
    params = {"period": debt.period, "unit": debt.unit_name, "day": debt.deadline.isoformat()}
    key = f"{occasion.value}/{'/'.join(words.values())}/{debt.deadline.isoformat()}"
    link = reverse("submissions:report", kwargs=words)
    for user in told.get((debt.programme, debt.organisation), ()):
        yield Told(user, _KINDS[occasion], key, params, link, debt.programme, debt.unit)


def _by_hand(row: Reminder, accounts: Iterable[int]) -> Iterable[Told]:
    words = _report(row.regime, row.organisation.code, row.organisation.name, row.period)
    words["params"] |= {"day": row.deadline.isoformat(), "sender": str(row.by)}
    return [Told(user, NoticeKind.REMINDED, f"by_hand/{row.pk}", **words) for user in accounts]


def _report(regime: Regime, unit: str, unit_name: str, period: str) -> dict[str, Any]:
    """What a notice about a report says of it, and where it leads."""
    words = {"programme": regime.programme.code, "regime": regime.code, "unit": unit, "period": period}
    return {
        "params": {"period": period, "unit": unit_name},
        "link": reverse("submissions:report", kwargs=words),
        "programme": regime.programme.code,
        "organisation": unit,
    }

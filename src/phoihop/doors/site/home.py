"""The first page by role: what each person's day asks of them, with the way to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge
from phoihop.base.ui.templatetags.ui import period
from phoihop.bodies.organisations.access import MANAGING, OVERSEEING, REPORTING, REVIEWING, holds_role
from phoihop.bodies.people.models import User
from phoihop.doors.site.consolidations import CONSOLIDATING
from phoihop.outcomes.summaries.enums import ORDER_STATE_LABELS, OrderState
from phoihop.outcomes.summaries.queries.latest import Latest, list_latest
from phoihop.reporting.review.queries import count_waiting
from phoihop.reporting.submissions.enums import DUTY_LABELS, STATE_LABELS, Duty, State
from phoihop.reporting.submissions.queries import counts_of_latest, duties_of, list_askings
from phoihop.reporting.submissions.rules import Count, Owed, due_words, sort_duties

MADE_LOOKS = {
    OrderState.QUEUED: ("hourglass", "grey"),
    OrderState.RUNNING: ("progress", "blue"),
    OrderState.DONE: ("circle-check", "green"),
    OrderState.FAILED: ("circle-x", "red"),
}
MOST_MADE = 3
RECENT = timedelta(days=1)
"""How long an order that failed is told."""
LOOKS = {
    Duty.RETURNED: ("arrow-back-up", "red"),
    Duty.LATE: ("clock-exclamation", "red"),
    Duty.DUE: ("calendar-due", "amber"),
    Duty.RUNNING: ("hourglass", "grey"),
    Duty.SENT: ("send", "blue"),
    Duty.ACCEPTED: ("circle-check", "green"),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One report on the first page: what it is, how it stands, how far off its deadline is."""

    owed: Owed
    href: str
    badge: Badge
    draft: Badge | None
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One period among the units overseen."""

    count: Count
    late: int
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Made:
    """A summary report: what it is of, where it is, when it was asked for or made, how it stands."""

    title: str
    href: str
    at: datetime
    badge: Badge


def home_of(*, actor: User, today: date, at: datetime, everything: bool) -> dict[str, Any]:
    """What the first page shows this account, by the roles it holds; `everything` opens the old gaps."""
    askings = list_askings()
    found: dict[str, Any] = {"today": today, "is_manager": _holds(actor, MANAGING, today)}
    found["has_role"] = _holds(actor, (*REPORTING, *OVERSEEING), today)
    if _holds(actor, REPORTING, today):
        duties = sort_duties(duties_of(actor=actor, askings=askings, today=today), today)
        found |= {
            "reports": True,
            "pressing": _jobs(duties.pressing, today),
            "corrections": _jobs(duties.corrections, today),
            "coming": _jobs(duties.coming, today),
            "recent": _jobs(duties.recent, today),
            "old": _jobs(duties.old, today) if everything else [],
            "old_count": len(duties.old),
            "several_units": len({row.unit for row in (*duties.pressing, *duties.coming, *duties.recent)}) > 1,
        }
    found["consolidates"] = _holds(actor, CONSOLIDATING, today)
    if _holds(actor, REVIEWING, today):
        waiting, overdue = count_waiting(actor=actor, askings=askings, today=today)
        found |= {"reviews": True, "waiting": waiting, "overdue": overdue}
    if _holds(actor, OVERSEEING, today):
        counts = counts_of_latest(actor=actor, askings=askings, today=today)
        found |= {"oversees": True, "standings": [_standing(count, today) for count in counts]}
        latest = list_latest(actor=actor, today=today, since=at - RECENT, most=MOST_MADE)
        found["made"] = [_made(row) for row in latest]
    return found


def _holds(actor: User, roles: Iterable[str], today: date) -> bool:
    return holds_role(actor=actor, roles=tuple(roles), on=today)


def _jobs(rows: Iterable[Owed], today: date) -> list[Job]:
    return [_job(row, today) for row in rows]


def _job(row: Owed, today: date) -> Job:
    duty = row.duty(today)
    words = {"programme": row.programme, "regime": row.regime, "unit": row.unit, "period": row.period}
    done = duty in {Duty.SENT, Duty.ACCEPTED}
    return Job(
        owed=row,
        href=reverse("submissions:report", kwargs=words),
        badge=Badge(DUTY_LABELS[duty], *LOOKS[duty]),
        draft=_draft(row, done),
        words="" if done else due_words(row.due, row.grace_until, today),
    )


def _draft(row: Owed, done: bool) -> Badge | None:
    """That a draft is open, or that the report was taken back."""
    if row.state == State.WITHDRAWN:
        return Badge(STATE_LABELS[State.WITHDRAWN], "history", "amber")
    if not row.drafted:
        return None
    return Badge(N_("Đang sửa bản đã gửi") if done else STATE_LABELS[State.DRAFT], "pencil", "blue")


def _made(row: Latest) -> Made:
    state = OrderState(row.state)
    unit, name, badge = row.unit, period(row.period), Badge(ORDER_STATE_LABELS[state], *MADE_LOOKS[state])
    if not row.report:
        return Made(f"{unit} – {name}", reverse("summaries:order", args=[row.key]), row.at, badge)
    title = _("{unit} – {period}, lần lập {number}").format(unit=unit, period=name, number=row.number)
    return Made(title, reverse("summaries:version", args=[row.report]), row.at, badge)


def _standing(count: Count, today: date) -> Standing:
    href = f"{reverse('review:matrix')}?chuong-trinh={count.programme}"
    return Standing(count, count.late(today), due_words(count.due, count.grace_until, today), href)

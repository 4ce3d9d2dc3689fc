"""Who owes one period's report and is to be reminded; the calendar of one's own deadlines."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import anybody, page, signed_in
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import require_regime
from phoihop.reporting.reminders.access import REMINDING, feed_of, token_of
from phoihop.reporting.reminders.actions import close_calendar, open_calendar, remind
from phoihop.reporting.reminders.enums import OCCASION_LABELS, Occasion
from phoihop.reporting.reminders.forms import chosen_units
from phoihop.reporting.reminders.models import CalendarFeed
from phoihop.reporting.reminders.queries import Line, Reminded, Round, list_lines, list_rounds, own_deadlines, period_of
from phoihop.reporting.reminders.render import calendar
from phoihop.reporting.submissions.enums import STATE_LABELS, State
from phoihop.reporting.submissions.rules import Owed, due_words
from phoihop_rollup.periods import Period


@page(holding(*REMINDING), methods=("GET", "POST"))
@once
def debts(request: HttpRequest, programme: str, regime: str, period: str) -> HttpResponseBase:
    """The units in reach that owe a period's report, with who was reminded when; POST reminds those marked."""
    row, known = _asked(request, programme, regime, period)
    if request.method == "POST":
        units = chosen_units(request.POST)
        sent = remind(actor=actor_of(request), regime=row, period=known, units=units, today=today(), at=now())
        messages.success(request, _(N_("Đã nhắc {count} đơn vị.")).format(count=len(sent)))
        return HttpResponseRedirect(request.path)
    lines = list_lines(actor=actor_of(request), regime=row, period=known, today=today())
    rounds = list_rounds(actor=actor_of(request), regime=row, period=period, today=today())
    context = {
        "row": row,
        "period": period,
        "lines": [_line(line, today()) for line in lines],
        "unreached": sum(not line.accounts for line in lines),
        "rounds": [_round(one) for one in rounds],
        "matrix": f"{reverse('review:matrix')}?chuong-trinh={programme}&che-do={regime}&ky={period}",
    }
    return render(request, "reminders/debts.html", context)


@page(signed_in, methods=("GET", "POST"))
@once
def own_calendar(request: HttpRequest) -> HttpResponseBase:
    """The address of one's own calendar; POST gives a new one, or makes it void."""
    if request.method == "POST":
        change = close_calendar if request.POST.get("viec") == "dong" else open_calendar
        change(actor=actor_of(request), at=now())
        return HttpResponseRedirect(request.path)
    feed = CalendarFeed.objects.filter(user=request.user, is_open=True).first()  # type: ignore[misc]
    address = _absolute(reverse("reminders:feed", args=[token_of(feed)])) if feed else ""
    return render(request, "reminders/calendar.html", {"address": address})


@page(anybody)
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of the account whose secret address this is; whoever has no such address learns nothing."""
    user = feed_of(token=token).user
    owed = own_deadlines(user=user, today=today())
    content = calendar(owed=owed, links=[_absolute(_href(row)) for row in owed], at=now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="han-gui-bao-cao.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest, programme: str, regime: str, period: str) -> tuple[Regime, Period]:
    row = require_regime(actor=actor_of(request), programme=programme, regime=regime)
    known = period_of(period)
    if known is None:
        raise OutOfReach
    return row, known


def _line(line: Line, day: date) -> dict[str, Any]:
    debt = line.debt
    words = {"programme": debt.programme, "regime": debt.regime_code, "unit": debt.unit, "period": debt.period}
    return {
        "line": line,
        "debt": debt,
        "href": reverse("submissions:report", kwargs=words),
        "extend": reverse("regimes:extension", kwargs=words),
        "badge": _badge(debt.state),
        "words": due_words(debt.deadline, debt.deadline, day),
        "reminded": _reminded(line.reminded),
    }


def _badge(state: str) -> Badge:
    if not state:
        return Badge(N_("Chưa nhập"), "circle-dashed", "grey")
    icon, tone = ("arrow-back-up", "red") if state == State.RETURNED else ("pencil", "grey")
    return Badge(STATE_LABELS[State(state)], icon, tone)


def _reminded(one: Reminded | None) -> dict[str, Any] | None:
    return {"at": one.at, "by": one.by, "label": OCCASION_LABELS[Occasion(one.occasion)]} if one else None


def _round(one: Round) -> dict[str, Any]:
    return {"round": one, "label": OCCASION_LABELS[Occasion(one.occasion)]}


def _href(row: Owed) -> str:
    words = {"programme": row.programme, "regime": row.regime, "unit": row.unit, "period": row.period}
    return reverse("submissions:report", kwargs=words)


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"

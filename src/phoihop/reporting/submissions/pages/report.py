"""The task list of a report, its read-only view, reopening and taking it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from phoihop.base.clock import now, today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import REPORTING, REVIEWING, STEERING, OutOfReach, holding, holds_role
from phoihop.reporting.regimes.access import EXTENDING
from phoihop.reporting.submissions.actions import NothingDrafted, reopen, withdraw
from phoihop.reporting.submissions.enums import MOVE_LABELS, Move, State
from phoihop.reporting.submissions.forms import ReasonForm
from phoihop.reporting.submissions.pages.mending import openings_of
from phoihop.reporting.submissions.pages.surroundings import (
    address,
    demands_of,
    findings_of,
    met,
    placed,
    progress,
    surroundings,
)
from phoihop.reporting.submissions.queries import (
    Earlier,
    Reopened,
    Report,
    earlier_contents,
    kept_of,
    last_return,
    level_of,
    reopenings_of,
)
from phoihop.reporting.submissions.queries.cells import Mark, marks_of
from phoihop.reporting.submissions.render.changes import places_in_words
from phoihop.reporting.submissions.render.grid import Compared, Grid, grid_of
from phoihop.reporting.submissions.rules import Shut, entries_of, moves_from, next_state, parts_of_report

reporting = holding(*REPORTING)


@page(signed_in)
def report(request: HttpRequest, **codes: str) -> HttpResponse:
    """The period's task list for the unit's reporter; what was sent for all others who may see it."""
    day = today()
    try:
        found = met(request, codes)
    except Shut as shut:
        return render(request, "submissions/shut.html", {"shut": shut}, status=404)
    findings = findings_of(found)
    told = last_return(submission=found.submission)
    demands = demands_of(found, told) if told else []
    sections = progress(found, findings) if found.mine else []
    kept = kept_of(told=told, asked=found.asked)
    context: dict[str, Any] = {
        "sections": [each for each in sections if each[0].part not in kept],
        "settled": [each for each in sections if each[0].part in kept],
        "told": told,
        "opened": openings_of(found, told) if told else [],
        "demands": demands,
        "reopened": last_reopening(found),
        "level": level_of(submission=found.submission) if found.state is State.SUBMITTED and found.submission else None,
        "may_open_again": may_open_again(request, found),
        "wrong": placed(found, findings) if found.writable and found.drafted else [],
        "grids": grids(found) if not found.writable else [],
        "moves": moves(found),
        "may_reopen": may_reopen(found),
        "may_extend": _may_extend(request, found, day),
        "marks": (marks := marks_of(submission=found.submission) if found.submission else {}),
        "followed": followed(found, marks),
    }
    return render(request, "submissions/report.html", surroundings(found, day) | context)


@page(reporting, methods=("POST",))
@once
def reopening(request: HttpRequest, **codes: str) -> HttpResponse:
    """Begin to correct an accepted report."""
    found = met(request, codes)
    reopen(
        actor=request.user,  # type: ignore[arg-type]
        regime=found.regime,
        organisation=found.organisation,
        period=found.period,
        at=now(),
    )
    return HttpResponseRedirect(address(found, "report"))


@page(reporting, methods=("GET", "POST"))
@once
def withdrawing(request: HttpRequest, **codes: str) -> HttpResponse:
    """Take the report back, saying why."""
    found = met(request, codes)
    if not found.mine:
        raise OutOfReach
    if found.submission is None or found.submission.revision is None:
        raise NothingDrafted
    next_state(found.state, Move.WITHDRAW)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        withdraw(actor=request.user, submission=found.submission.pk, reason=reason, at=now())  # type: ignore[arg-type]
        return HttpResponseRedirect(address(found, "report"))
    here = surroundings(found, today(), here=_(N_("Rút báo cáo")))
    status = 422 if form.is_bound else 200
    return render(request, "submissions/withdraw.html", {**here, "form": form}, status=status)


def _may_extend(request: HttpRequest, found: Report, day: date) -> bool:
    """Whether to offer the page on which the unit is given more time; whose role reaches above it, is decided there."""
    if found.asked is None or found.mine:
        return False
    who: dict[str, Any] = {"actor": request.user, "on": day, "programme": found.regime.programme.code}
    own = found.organisation.pk if found.organisation.parent_id else None
    return holds_role(roles=EXTENDING, besides=own, **who)


def moves(found: Report) -> list[dict[str, str]]:
    """What its reporter may do with the report now, from the transition table."""
    if not found.mine:
        return []
    pages = {Move.SUBMIT: ("check", _(N_("Kiểm tra và gửi")), "send"), Move.WITHDRAW: ("withdraw", "", "arrow-back-up")}
    ready = {Move.SUBMIT: found.writable and found.drafted, Move.WITHDRAW: True}
    return [
        {"href": address(found, name), "label": label or _(MOVE_LABELS[move]), "icon": icon, "move": move.value}
        for move in moves_from(found.state)
        if move in pages and ready[move]
        for name, label, icon in [pages[move]]
    ]


def may_reopen(found: Report) -> bool:
    """Whether an accepted report can be corrected: by a further submission, the table says."""
    open_ = found.state is State.ACCEPTED and not found.drafted and found.asked is not None
    return open_ and found.mine and Move.SUBMIT in moves_from(found.state)


def followed(found: Report, marks: Mapping[str, Mark]) -> list[tuple[str, str]]:
    """The cells that somebody follows up: place and name, in the order of the report."""
    names = places_in_words(found.asked)
    places = [place for place, mark in marks.items() if mark.followed]
    order = {place: number for number, place in enumerate(names)}
    places.sort(key=lambda place: order.get(place, len(order)))
    return [(place, names.get(place, place.strip("@|").replace("|", " "))) for place in places]


def last_reopening(found: Report) -> Reopened | None:
    """Why the accepted report was opened again, while the unit corrects it."""
    if found.submission is None or found.state is not State.REOPENED:
        return None
    return next(iter(reopenings_of(submission=found.submission)), None)


def may_open_again(request: HttpRequest, found: Report) -> bool:
    """Whether to offer the page on which an accepted report is opened again; whether it may be, is decided there."""
    open_ = found.state is State.ACCEPTED and Move.REOPEN in moves_from(found.state)
    code = found.regime.programme.code
    who: dict[str, Any] = {"actor": request.user, "on": today(), "programme": code}
    return open_ and not found.mine and holds_role(roles=(*STEERING, *REVIEWING), **who)


def compared_of(found: Report, earlier: Earlier | None = None) -> Compared:
    """What was accepted before, to stand beside the numbers; read unless it is given."""
    told = earlier or earlier_contents(regime=found.regime, organisation=found.organisation, period=found.period)
    year = entries_of(told.year_content) if told.year_content else None
    before = entries_of(told.content) if told.content else {}
    return Compared(before, told.period if told.content else "", year, told.year_period if year else "")


def grids(found: Report, earlier: Earlier | None = None) -> list[Grid]:
    """Every section as it was sent, to be read, beside what was accepted before."""
    if found.asked is None:
        return []
    compared = compared_of(found, earlier)
    return [grid_of(part, found.content, compared) for part in parts_of_report(found.asked)]

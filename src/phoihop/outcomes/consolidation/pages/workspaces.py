"""The list of workspaces, and one workspace by tabs: overview, coverage, figures, what came later, what is open."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import today
from phoihop.base.language import N_
from phoihop.base.ui.declared import page
from phoihop.bodies.organisations.access import LEADING, STEERING, holds_role
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.consolidation.forms import UNITS, ChoiceForm
from phoihop.outcomes.consolidation.pages.frame import FROZEN, OPEN, framed, opened, overseers, place_of, soon
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.consolidation.queries.coverage import coverage_of
from phoihop.outcomes.consolidation.queries.findings import list_open
from phoihop.outcomes.consolidation.queries.later import SHOWN, Labels, Told, labels_in, list_later, tell_later
from phoihop.outcomes.consolidation.queries.lists import list_consolidations
from phoihop.outcomes.consolidation.queries.sheets import Moved, kept_of, moved_of, sheet_of
from phoihop.outcomes.consolidation.queries.units import list_headed, list_programmes_overseen
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.changes import Change
from phoihop.outcomes.consolidation.rules.records import Adjusted
from phoihop.reporting.reminders.access import REMINDING
from phoihop.reporting.submissions.enums import STATE_LABELS, State

MOST = 200
"""Rows of a list of units or reports; who needs more narrows the unit or the period."""
PERIODS = 24
"""Periods whose missing reports may be reminded of, the latest."""
PART_LABELS = {"numerator": N_("tử số"), "denominator": N_("mẫu số")}


@page(overseers)
def list_workspaces(request: HttpRequest) -> HttpResponse:
    """Consolidations in reach, and a chooser that leads to any."""
    actor, day = actor_of(request), today()
    programmes = list_programmes_overseen(actor=actor, today=day)
    asked = request.GET if "don_vi" in request.GET else None
    form = ChoiceForm(actor=actor, today=day, programmes=programmes, data=asked)
    if asked is not None and form.is_valid():
        clean = form.cleaned_data
        place = [clean["chuong_trinh"], clean["don_vi"].code, clean["ky"]]
        return HttpResponseRedirect(reverse("consolidation:workspace", args=place))
    rows = list_consolidations(actor=actor, today=day, most=MOST)
    context = {
        "form": form,
        "consolidates": holds_role(actor=actor, roles=(*STEERING, *LEADING), on=day),
        "programmes": programmes,
        "units": list_headed(actor=actor, today=day),
        "units_id": UNITS,
        "rows": [(row, FROZEN if row.frozen else OPEN) for row in rows],
    }
    return render(request, "consolidation/list.html", context, status=422 if form.errors else 200)


@page(overseers)
def workspace(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """The overview: frozen or not, how complete, what is left to do, where to go on."""
    found = opened(request, programme, unit, period)
    adjusted = adjustments_of(programme=found.programme, unit=found.unit, period=found.name)
    later = list_later(workspace=found, snapshot=found.frozen) if found.frozen else []
    context = {
        **framed(found, "workspace"),
        "later": len(later),
        "compared": sum(row.compared for row in later),
        "fresh": sum(row.used is None for row in later),
        "gone": sum(row.now is None for row in later),
        "adjusted": len(adjusted),
        "waiting": found.frozen is not None and kept_of(found.frozen) is None,
        "open_count": len(list_open(workspace=found)),
        "coverage_href": reverse("consolidation:coverage", args=place_of(found)),
    }
    return render(request, "consolidation/workspace.html", context)


@page(overseers)
def coverage(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Who has reported of those asked; asked by the overview, its numbers alone."""
    found = opened(request, programme, unit, period)
    told = coverage_of(workspace=found, today=today())
    owed = told.owed[-PERIODS:][::-1]
    context = {
        **framed(found, "coverage"),
        "coverage": told,
        "lacking": told.lacking[:MOST],
        "owed": owed,
        "older": len(told.owed) - len(owed),
        "reminds": holds_role(actor=actor_of(request), roles=REMINDING, on=today(), programme=found.programme.code),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "consolidation/coverage_part.html" if part else "consolidation/coverage.html", context)


@page(overseers)
@soon("figures")
def figures(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """The figures by content, as frozen or as of now, adjusted where adjusted."""
    found = opened(request, programme, unit, period)
    adjusted = adjustments_of(programme=found.programme, unit=found.unit, period=found.name)
    context = {
        **framed(found, "figures"),
        "sheet": sheet_of(workspace=found, adjustments=adjusted),
        "others": sum((row.unit, row.period, row.cell) != (found.unit.code, found.name, "") for row in adjusted),
    }
    return render(request, "consolidation/figures.html", context)


@page(overseers)
@soon("later")
def later(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """What came after the freezing: each report with its difference, and the figures it would move."""
    found = opened(request, programme, unit, period)
    context = framed(found, "later")
    if found.frozen is not None:
        rows = list_later(workspace=found, snapshot=found.frozen)
        kept = kept_of(found.frozen)
        context |= {
            "count": len(rows),
            "compared": sum(row.compared for row in rows),
            "fresh": sum(row.used is None for row in rows),
            "gone": sum(row.now is None for row in rows),
            "told": _named(tell_later(rows=rows[:SHOWN])),
            "waiting": kept is None,
            "moved": _with_adjustments(found, moved_of(workspace=found, kept=kept) if kept else []),
        }
    return render(request, "consolidation/later.html", context)


@page(overseers)
def open_matters(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Questions of checks and notes that are still open."""
    found = opened(request, programme, unit, period)
    rows = list_open(workspace=found)
    context = {
        **framed(found, "open"),
        "count": len(rows),
        "rows": [(row, STATE_LABELS[State(row.state)]) for row in rows[:MOST]],
    }
    return render(request, "consolidation/open.html", context)


def _with_adjustments(workspace: Workspace, moved: list[Moved]) -> list[tuple[Moved, Adjusted | None]]:
    """Each figure that moved beside its adjustment, which the frozen report prints in its place."""
    rows = adjustments_of(programme=workspace.programme, unit=workspace.unit, period=workspace.name) if moved else ()
    own = {
        row.indicator: row
        for row in rows
        if (row.unit, row.period, row.cell) == (workspace.unit.code, workspace.name, "")
    }
    return [(row, None if row.period else own.get(row.indicator.code)) for row in moved]


def _named(told: list[Told]) -> list[dict[str, Any]]:
    """Each later report with its changes, and in words of what each change is."""
    labels = labels_in(programmes={one.later.programme for one in told})
    return [
        {"one": one, "changes": [_in_words(change, labels[one.later.programme]) for change in one.changes]}
        for one in told
    ]


def _in_words(change: Change, labels: Labels) -> tuple[Change, str, str, bool]:
    key = change.key
    return change, labels.name(key.indicator, key.cell), PART_LABELS.get(key.part, ""), key.scope == "subtree"

"""What every page of a workspace has: whose it is, its tabs, its state, an answer to a form."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import today
from phoihop.base.language import N_
from phoihop.base.ui.answers import form_page, try_form
from phoihop.base.ui.declared import View
from phoihop.base.ui.tables import Badge
from phoihop.bodies.organisations.access import OVERSEEING, holding
from phoihop.bodies.people.access import actor_of
from phoihop.measures.figures.queries.desk import FiguresNotReady, within
from phoihop.outcomes.consolidation.queries.bases import Moved, moved_bases
from phoihop.outcomes.consolidation.queries.workspaces import Workspace, find_workspace
from phoihop.outcomes.consolidation.rules.records import Adjusted

overseers = holding(*OVERSEEING)
TABS = (
    ("workspace", N_("Tổng quan")),
    ("coverage", N_("Đủ, thiếu báo cáo")),
    ("figures", N_("Số liệu")),
    ("comparisons", N_("So sánh")),
    ("later", N_("Bản sửa sau khi chốt")),
    ("adjustments", N_("Điều chỉnh")),
    ("open", N_("Việc còn mở")),
)
GLANCE = 0.6
"""Seconds that a page waits for its figures before it opens without them."""
FROZEN, OPEN = Badge(N_("Đã chốt"), "lock", "blue"), Badge(N_("Chưa chốt"), "circle-dashed", "grey")


def opened(request: HttpRequest, programme: str, unit: str, period: str) -> Workspace:
    """The workspace of an address. Raises OutOfReach, PeriodUnknown."""
    return find_workspace(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())


def place_of(workspace: Workspace) -> list[str]:
    """The parts of a workspace's addresses."""
    return [workspace.programme.code, workspace.unit.code, workspace.name]


def framed(workspace: Workspace, tab: str) -> dict[str, Any]:
    """What the frame of a workspace's pages is drawn from."""
    place = place_of(workspace)
    return {
        "workspace": workspace,
        "state": FROZEN if workspace.frozen else OPEN,
        "tabs": [(reverse(f"consolidation:{name}", args=place), label, name == tab) for name, label in TABS],
    }


def moved_now(workspace: Workspace, adjustments: Iterable[Adjusted]) -> list[Moved] | None:
    """The adjustments whose figure has moved since; None while figures are not there to tell."""
    try:
        return moved_bases(workspace=workspace, adjustments=adjustments)
    except FiguresNotReady:
        return None


def soon(tab: str) -> Callable[[View], View]:
    """A page that opens at once: figures that are not there at a glance come after it, in its place, when they are.

    The browser asks for them again and then waits for as long as for any figures; without scripts the page is reloaded.
    """

    def declared(view: View) -> View:
        @wraps(view)
        def opening(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponseBase:
            waits = bool(getattr(request, "htmx", False)) or request.method == "POST"
            try:
                with nullcontext() if waits else within(GLANCE):
                    return view(request, programme, unit, period)
            except FiguresNotReady:
                found = opened(request, programme, unit, period)
                return render(request, "consolidation/counting.html", framed(found, tab))

        return opening

    return declared


def answered(
    request: HttpRequest,
    workspace: Workspace,
    form: Form,
    write: Callable[[dict[str, Any]], str],
    words: Mapping[str, Any],
    *,
    then: str = "workspace",
) -> HttpResponse:
    """A form of its own page, or what was done with it; `words` are title, button and lead (msgids), and what else stands above it."""
    told, error = try_form(request, form, lambda: write(form.cleaned_data))
    if told:
        messages.success(request, told)
        return HttpResponseRedirect(reverse(f"consolidation:{then}", args=place_of(workspace)))
    context = {**framed(workspace, ""), "form": form, **words, **({"error": error} if error else {})}
    return form_page(request, "consolidation/form.html", context)

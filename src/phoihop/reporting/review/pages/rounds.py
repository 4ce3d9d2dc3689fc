"""Watching a round of acceptances, and its result report by report."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.kept_errors import kept
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.review.actions import cancel_round
from phoihop.reporting.review.enums import ROUND_STATE_LABELS, ItemState, RoundState
from phoihop.reporting.review.models import AcceptanceRound, RoundItem
from phoihop.reporting.review.pages.queue import REVIEWERS, codes_of
from phoihop.reporting.review.queries import Place, RoundProgress, find_round, list_items
from phoihop.reporting.review.rules.rounds import is_open

LOOKS = {
    RoundState.QUEUED: ("hourglass", "grey"),
    RoundState.RUNNING: ("progress", "blue"),
    RoundState.DONE: ("circle-check", "green"),
    RoundState.FAILED: ("circle-x", "red"),
    RoundState.CANCELLED: ("ban", "grey"),
}


@page(REVIEWERS)
def round_(request: HttpRequest, order: int) -> HttpResponse:
    """How far a round has got; asked again each second by the page itself."""
    row, progress = find_round(actor=actor_of(request), order=order)
    if getattr(request, "htmx", False):
        if not is_open(row.state):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        if request.GET.get("da-thay") == _mark(row, progress):
            return HttpResponse(status=204)
        return render(request, "review/round_progress.html", _context(request, row, progress))
    items: list[dict[str, Any]] = []
    if not is_open(row.state):
        states = [ItemState.LEFT_OUT, ItemState.WAITING]
        found = list_items(actor=actor_of(request), order=row, states=states, today=today())
        items = [_told(item, place) for item, place in found]
    return render(request, "review/round.html", {**_context(request, row, progress), "items": items})


@page(REVIEWERS, methods=("POST",))
@once
def cancel(request: HttpRequest, order: int) -> HttpResponse:
    """Leave alone what is not accepted yet."""
    cancel_round(actor=actor_of(request), order=order, at=now())
    return HttpResponseRedirect(reverse("review:round", args=[order]))


def _context(request: HttpRequest, row: AcceptanceRound, progress: RoundProgress) -> dict[str, Any]:
    state = RoundState(row.state)
    return {
        "order": row,
        "progress": progress,
        "badge": Badge(ROUND_STATE_LABELS[state], *LOOKS[state]),
        "open": is_open(row.state),
        "percent": round(100 * progress.done / max(1, progress.total)),
        "error": kept(row.error) if row.error else None,
        "here": request.path,
        "seen": _mark(row, progress),
    }


def _mark(row: AcceptanceRound, progress: RoundProgress) -> str:
    return f"{row.state}-{progress.done}"


def _told(item: RoundItem, place: Place | None) -> dict[str, Any]:
    told: dict[str, Any] = {"error": kept(item.error) if item.error else None}
    if place is None:
        return {"unit": "", "period": "", "href": "", **told}
    href = reverse("review:report", kwargs=codes_of(place))
    return {"unit": place.unit_name, "period": place.period, "href": href, **told}

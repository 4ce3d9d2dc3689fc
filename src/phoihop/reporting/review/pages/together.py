"""Accepting many reports together: what exactly will be accepted, then the answer for each."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.review.actions import LeftOut, Together, accept_together, order_round
from phoihop.reporting.review.forms import chosen_keys, chosen_reports, waiting_filter
from phoihop.reporting.review.pages.queue import REVIEWERS, codes_of
from phoihop.reporting.review.queries import MOST, Candidate, Place, list_places, preview

AT_ONCE = 10
"""So many reports are accepted while the page is awaited; more are a round, which the worker does."""
_KEPT = "review_together"
"""Where the session keeps what became of the last reports accepted together."""


@page(REVIEWERS, methods=("GET", "POST"))
@once
def together(request: HttpRequest) -> HttpResponse:
    """The reports marked in the queue (or all that its filter leaves) with what is noticed; POST accepts them."""
    if request.method == "POST":
        chosen = chosen_reports(request.POST.getlist("chon"))
        if len(chosen) > AT_ONCE:
            order = order_round(actor=actor_of(request), chosen=chosen, at=now())
            return HttpResponseRedirect(reverse("review:round", args=[order.pk]))
        done = accept_together(actor=actor_of(request), chosen=chosen, at=now())
        request.session[_KEPT] = _kept(request, done)
        return HttpResponseRedirect(reverse("review:outcome"))
    wanted = waiting_filter(request.GET)
    everything = request.GET.get("tat-ca", "") != ""
    chosen_now = None if everything else chosen_keys(request.GET.getlist("chon"))
    found = preview(actor=actor_of(request), chosen=chosen_now, wanted=wanted, today=today())
    context = {
        "found": found,
        "rows": [_row(candidate) for candidate in found.candidates],
        "acceptable": sum(not candidate.own for candidate in found.candidates),
        "noticed": sum(bool(candidate.findings or candidate.changed) for candidate in found.candidates),
        "most": MOST,
    }
    return render(request, "review/together.html", context)


@page(REVIEWERS)
def outcome(request: HttpRequest) -> HttpResponse:
    """What became of the reports accepted together last."""
    kept = request.session.get(_KEPT)
    if kept is None:
        return HttpResponseRedirect(reverse("review:queue"))
    return render(request, "review/outcome.html", {"passed": 0, **kept})


def _row(candidate: Candidate) -> dict[str, Any]:
    waiting = candidate.waiting
    return {
        "candidate": candidate,
        "waiting": waiting,
        "href": reverse("review:report", kwargs=codes_of(waiting)),
        "value": f"{waiting.submission}:{waiting.hash}" + (f":{waiting.stop}" if waiting.stop else ""),
        "hash": waiting.hash[:12],
    }


def _kept(request: HttpRequest, done: Together) -> dict[str, Any]:
    """The answer for each report, named where the actor may see it."""
    keys = [left.submission for left in done.left_out]
    places = list_places(actor=actor_of(request), submissions=keys, today=today())
    rows = [_left_out(left, places.get(left.submission)) for left in done.left_out]
    return {"accepted": len(done.accepted), "passed": len(done.passed), "left_out": rows}


def _left_out(left: LeftOut, place: Place | None) -> dict[str, str]:
    told = {"reason": left.reason.sentence(), "code": left.reason.code}
    if place is None:
        return {"unit": "", "period": "", "href": "", **told}
    href = reverse("review:report", kwargs=codes_of(place))
    return {"unit": place.unit_name, "period": place.period, "href": href, **told}

"""What is done to a section: one action each, and back to the section."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.ui.declared import page
from phoihop.base.ui.errors import RequestUnclear
from phoihop.base.ui.once import once
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.narratives.actions import writing
from phoihop.outcomes.narratives.actions.writing import Seen, Spot
from phoihop.outcomes.narratives.forms import kept
from phoihop.outcomes.narratives.pages.sections import desk, named, overseers
from phoihop.outcomes.narratives.queries.places import find_place, find_section, list_outline

_WHOLE = "het"


@page(overseers, methods=("POST",))
@once
def pick(request: HttpRequest, programme: str, unit: str, period: str, key: str, text: int) -> HttpResponse:
    """A sentence of a unit's text into the section, or (`het`) the whole text."""
    chosen = request.POST.get("cau", "")
    sentence = None if chosen == _WHOLE else _whole(chosen)
    return _done(
        request, _spot(request, programme, unit, period, key), f"van-{text}",
        lambda spot, given: writing.pick(spot=spot, text=text, sentence=sentence, **given),
    )  # fmt: skip


@page(overseers, methods=("POST",))
@once
def write(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> HttpResponse:
    """The officer's own passage, or a sentence made of figures."""
    words = request.POST.get("noi-dung", "")
    spot = _spot(request, programme, unit, period, key)
    return _done(
        request, spot, "ban-soan", lambda spot, given: writing.write(spot=spot, text=words, **given), sent=words
    )


@page(overseers, methods=("POST",))
@once
def sources(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> HttpResponse:
    """Whether the report prints where the passages come from."""
    printed = request.POST.get("in") == "co"
    spot = _spot(request, programme, unit, period, key)
    return _done(
        request, spot, "ban-soan", lambda spot, given: writing.print_sources(spot=spot, printed=printed, **given)
    )


@page(overseers, methods=("POST",))
@once
def passage(request: HttpRequest, programme: str, unit: str, period: str, key: str, passage: int) -> HttpResponse:
    """What the pressed button says to one passage."""
    spot = _spot(request, programme, unit, period, key)
    doing, _dash, argument = request.POST.get("viec", "").partition("-")
    words = request.POST.get("noi-dung", "")
    if doing in ("len", "xuong"):
        return _done(
            request, spot, f"doan-{passage}",
            lambda spot, given: writing.move(spot=spot, passage=passage, up=doing == "len", **given),
        )  # fmt: skip
    if doing == "lai":
        return _done(
            request, spot, f"doan-{passage}", lambda spot, given: writing.restore(spot=spot, passage=passage, **given)
        )
    seen = Seen(passage, _whole(request.POST.get("lan", "")))
    actions: dict[str, Callable[[Spot, dict[str, Any]], object]] = {
        "luu": lambda spot, given: writing.edit(spot=spot, seen=seen, text=words, **given),
        "gop": lambda spot, given: writing.merge(spot=spot, seen=seen, **given),
        "tach": lambda spot, given: writing.split(spot=spot, seen=seen, before=_whole(argument), **given),
        "xoa": lambda spot, given: writing.remove(spot=spot, seen=seen, **given),
    }
    if doing not in actions:
        raise RequestUnclear
    sent = words if doing == "luu" else ""
    return _done(request, spot, f"doan-{passage}", actions[doing], passage=passage, sent=sent)


def _done(
    request: HttpRequest,
    spot: Spot,
    anchor: str,
    doing: Callable[[Spot, dict[str, Any]], object],
    *,
    passage: int = 0,
    sent: str = "",
) -> HttpResponse:
    """Do it and go back to where it was done; what stood in the way is told on the section itself, with what was sent."""
    try:
        doing(spot, {"actor": actor_of(request), "at": now(), "today": today()})
    except ProductError as error:
        findings = error.findings if isinstance(error, Refused) else ()
        trouble = {"error": error, "findings": findings, "passage": passage, "sent": sent}
        return desk(request, spot.place, spot.key, trouble=trouble, status=error.status)
    query = kept(request.GET)
    address = reverse("narratives:section", args=[*named(spot.place), spot.key])
    return HttpResponseRedirect(f"{address}{f'?{query}' if query else ''}#{anchor}")


def _spot(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> Spot:
    place = find_place(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())
    find_section(outline=list_outline(programme=place.programme), key=key)
    return Spot(place, key)


def _whole(text: str) -> int:
    number = whole_number(text, digits=9)
    if number is None:
        raise RequestUnclear
    return number

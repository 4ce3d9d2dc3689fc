"""One unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.clock import today
from phoihop.base.ui.declared import page, signed_in
from phoihop.bodies.organisations.access import MANAGING, OVERSEEING
from phoihop.bodies.organisations.actions import SHAPING
from phoihop.bodies.organisations.pages.asked import day_of
from phoihop.bodies.organisations.queries import view_unit
from phoihop.bodies.people.access import actor_of


@page(signed_in)
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """Where it stands on a day, its life, what lies below it, who has roles there."""
    view = view_unit(actor=actor_of(request), code=unit, day=day_of(request, today()), today=today())
    return render(
        request,
        "organisations/unit.html",
        {
            "view": view,
            "today": today(),
            "may_shape": bool(view.roles & set(SHAPING)),
            "may_manage": bool(view.roles & set(MANAGING)),
            "may_oversee": bool(view.roles & set(OVERSEEING)),
        },
    )

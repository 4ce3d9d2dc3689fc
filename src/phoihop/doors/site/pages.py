"""Pages that belong to no slice."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from phoihop.base.clock import now, today
from phoihop.base.ui.declared import anybody, page, signed_in
from phoihop.bodies.organisations.access import OVERSEEING, holding
from phoihop.bodies.people.access import actor_of
from phoihop.doors.site.consolidations import CONSOLIDATING, list_due, steps_of
from phoihop.doors.site.frame import THEME_COOKIE, THEMES
from phoihop.doors.site.home import home_of

_YEAR = timedelta(days=365)


@page(signed_in)
def home(request: HttpRequest) -> HttpResponse:
    """Việc của tôi: what is due, by role; `?cu=1` opens the gaps of long ago."""
    everything = request.GET.get("cu") == "1"
    found = home_of(actor=request.user, today=today(), at=now(), everything=everything)  # type: ignore[arg-type]
    return render(request, "site/home.html", found)


@page(holding(*CONSOLIDATING))
def due(request: HttpRequest) -> HttpResponse:
    """The summary reports that are due; to htmx the list alone."""
    part = bool(getattr(request, "htmx", False))
    rows = list_due(actor=actor_of(request), today=today())
    return render(request, "site/due_part.html" if part else "site/due.html", {"rows": rows})


@page(holding(*OVERSEEING))
def steps(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """What is left between a consolidation's figures and its issued report; to htmx the steps alone."""
    part = bool(getattr(request, "htmx", False))
    found = steps_of(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())
    return render(request, "site/steps_part.html" if part else "site/steps.html", found)


@page(anybody, methods=("POST",))
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme, kept in the browser alone."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    for name, cookie, known in (
        ("language", settings.LANGUAGE_COOKIE_NAME, dict(settings.LANGUAGES)),
        ("theme", THEME_COOKIE, THEMES),
    ):
        if request.POST.get(name) in known:
            response.set_cookie(cookie, request.POST[name], max_age=_YEAR, samesite="Lax", secure=True, httponly=True)
    return response


@page(anybody)
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")

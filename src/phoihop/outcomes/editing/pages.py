"""The buttons beside a section: take it, take it over, give it back, still writing."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from phoihop.agreements.programmes.models import Programme
from phoihop.base.clock import now, today
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OVERSEEING, OutOfReach, holding
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.editing.actions import Section, release, renew, take
from phoihop_rollup.periods import find_period

DO: Mapping[str, Callable[..., object]] = {
    "nhan": take,
    "nhan-thay": lambda **told: take(over=True, **told),
    "tra": release,
}
"""What a button does, by its word in the form."""


@page(holding(*OVERSEEING), methods=("POST",))
@once
def change(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Take a section, take it over or give it back; then back to the page that the button stands on."""
    do = DO.get(request.POST.get("viec", ""))
    if do is None:
        raise OutOfReach
    section = _section(request, programme, unit, period)
    do(actor=actor_of(request), section=section, at=now(), today=today())
    return HttpResponseRedirect(_back(request))


@page(holding(*OVERSEEING), methods=("POST",))
def still(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """A page that stays open gives a sign for whoever writes there."""
    renew(actor=actor_of(request), section=_section(request, programme, unit, period), at=now(), today=today())
    return HttpResponse(status=204)


def _section(request: HttpRequest, programme: str, unit: str, period: str) -> Section:
    found = Programme.objects.filter(code=to_nfc(programme)).first()
    body = Organisation.objects.filter(code=to_nfc(unit)).first()
    if found is None or body is None or find_period(period) is None:
        raise OutOfReach
    return Section(found, body, period, request.POST.get("phan", ""), request.POST.get("ten", ""))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("ve", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else "/"

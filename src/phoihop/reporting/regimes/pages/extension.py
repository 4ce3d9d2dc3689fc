"""More time for one unit's report: the form, and what was given and taken back before."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.regimes.access import EXTENDING, require_extending
from phoihop.reporting.regimes.actions import NothingToExtend, end_extension, extend
from phoihop.reporting.regimes.forms import ExtensionForm
from phoihop.reporting.regimes.queries import expected_on, find_extension, find_unit, require_regime
from phoihop_rollup.periods import find_period


@page(holding(*EXTENDING), methods=("GET", "POST"))
@once
def extension(request: HttpRequest, programme: str, regime: str, unit: str, period: str) -> HttpResponse:
    """The deadline of one report; POST gives more time, or takes it back."""
    row, organisation = (
        require_regime(actor=actor_of(request), programme=programme, regime=regime),
        find_unit(code=unit),
    )
    require_extending(actor=actor_of(request), regime=row, organisation=organisation, today=today())
    known = find_period(period)
    usual = expected_on(regime=row, organisation=organisation, period=known) if known else None
    if usual is None:
        raise NothingToExtend(unit=str(organisation), period=period_name(period) if known else period[:20])
    given = find_extension(regime=row, organisation=organisation, period=period)
    first = {"until": given.until, "reason": given.reason} if given else {}
    form = ExtensionForm(request.POST if request.method == "POST" else None, initial=first)
    shown: dict[str, Any] = {"form": form, "usual": usual, "given": given, "unit": organisation, "row": row}
    shown["back"] = reverse(
        "submissions:report", kwargs={"programme": programme, "regime": regime, "unit": unit, "period": period}
    )
    who: dict[str, Any] = {"actor": actor_of(request), "regime": row, "organisation": organisation, "period": period}
    if request.method != "POST":
        return render(request, "regimes/extension.html", shown)
    if "bo" in request.POST:
        end_extension(**who, today=today(), at=now())
        messages.success(request, _(N_("Đã bỏ gia hạn; hạn gửi trở lại như cũ.")))
        return HttpResponseRedirect(request.path)
    return _extended(request, shown, who, form)


def _extended(
    request: HttpRequest, shown: dict[str, Any], who: dict[str, Any], form: django_forms.Form
) -> HttpResponse:
    if form.is_valid():
        try:
            extend(**who, **form.cleaned_data, today=today(), at=now())
        except OutOfReach:
            raise
        except ProductError as error:
            shown["error"] = error
        else:
            messages.success(request, _(N_("Đã gia hạn. Đơn vị được báo trên trang.")))
            return HttpResponseRedirect(request.path)
    return render(request, "regimes/extension.html", shown, status=422)

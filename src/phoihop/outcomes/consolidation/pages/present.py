"""What a figure is now, told beside the form that adjusts it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.ui.declared import page
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.outcomes.consolidation.forms import AdjustForm
from phoihop.outcomes.consolidation.pages.frame import framed, opened, overseers
from phoihop.outcomes.consolidation.queries.bases import base_of
from phoihop.outcomes.consolidation.queries.later import labels_of

_PLACE = {"so_lieu", "don_vi", "ky"}


@page(overseers)
def present(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """The figure that the fields name, as reports make it; to htmx the sentence alone."""
    found = opened(request, programme, unit, period)
    form = AdjustForm(workspace=found, labels=labels_of(workspace=found), data=request.GET)
    form.is_valid()
    context = framed(found, "adjustments")
    if set(form.cleaned_data) >= _PLACE:
        place = form.place()
        figure = (place.unit, place.period, place.indicator, place.cell)
        context |= {
            "indicator": Indicator.objects.get(programme=found.programme, code=place.indicator),
            "place": place,
            "unit": form.cleaned_data["don_vi"],
        }
        try:
            of = (found.unit.code, found.name)
            context["base"] = base_of(programme=found.programme, snapshot=found.frozen, of=of, figure=figure)
        except FiguresNotReady:
            context["computing"] = True
    part = bool(getattr(request, "htmx", False))
    return render(request, "consolidation/present_part.html" if part else "consolidation/present.html", context)

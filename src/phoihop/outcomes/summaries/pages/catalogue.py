"""The names that may stand in templates: looked up, copied, dragged into Word."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.agreements.programmes.models import Programme
from phoihop.base.clock import today
from phoihop.base.ui.declared import page
from phoihop.base.ui.tables import download, wanted_download
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.consolidation.queries.units import list_programmes_overseen
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.pages.template_tables import names_table
from phoihop.outcomes.summaries.queries.measures import codes_of
from phoihop.outcomes.summaries.queries.templates import latest_examples
from phoihop.outcomes.summaries.rules.catalogue import catalogue


@page(overseers)
def names(request: HttpRequest) -> HttpResponse:
    """Every name of a programme's templates, with its meaning and an example out of the latest report in reach."""
    actor, day, kind = actor_of(request), today(), wanted_download(request)
    programmes = list_programmes_overseen(actor=actor, today=day)
    chosen = _chosen(request, programmes)
    words = to_nfc(request.GET.get("tim", "").strip())[:100]
    latest = latest_examples(actor=actor, programme=chosen, today=day)
    sections = catalogue(indicators=codes_of(programme=chosen), words=words)
    examples = latest.examples if latest else {}
    if kind:
        return download(names_table(sections, examples, chosen.code), kind)
    context = {
        "programmes": programmes,
        "chosen": chosen,
        "words": words,
        "latest": latest,
        "sections": [(one, [(entry, examples.get(entry.path, "")) for entry in one.entries]) for one in sections],
        "count": sum(len(one.entries) for one in sections),
    }
    return render(request, "summaries/names.html", context)


def _chosen(request: HttpRequest, programmes: Sequence[Programme]) -> Programme:
    """The programme that is asked for, else the first in reach. Raises OutOfReach."""
    asked = to_nfc(request.GET.get("chuong-trinh", "").strip())
    for one in programmes:
        if asked in ("", one.code):
            return one
    raise OutOfReach

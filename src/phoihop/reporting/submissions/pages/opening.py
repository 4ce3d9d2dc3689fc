"""A section that stays as it was sent in a returned report: to be read, and to be opened with a sentence."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from phoihop.base.clock import now, today
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.submissions.actions import open_section
from phoihop.reporting.submissions.forms import OpeningForm
from phoihop.reporting.submissions.pages.report import compared_of, reporting
from phoihop.reporting.submissions.pages.surroundings import address, met, part_of, surroundings
from phoihop.reporting.submissions.queries import kept_of, last_return
from phoihop.reporting.submissions.render.grid import grid_of


@page(reporting, methods=("GET", "POST"))
@once
def opening(request: HttpRequest, part: str, **codes: str) -> HttpResponse:
    """What was sent in the section, and a field for why it is mended after all; an open section is shown as such."""
    found = met(request, codes)
    if not found.mine:
        raise OutOfReach
    here, _parts = part_of(found, part)
    if (
        here not in kept_of(told=last_return(submission=found.submission), asked=found.asked)
        or found.submission is None
    ):
        return HttpResponseRedirect(address(found, "section", part=part))
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        open_section(
            actor=request.user,  # type: ignore[arg-type]
            submission=found.submission.pk,
            part=part,
            reason=form.cleaned_data["reason"],
            at=now(),
        )
        return HttpResponseRedirect(address(found, "section", part=part))
    context = {"form": form, "grid": grid_of(here, found.content, compared_of(found)), "part": here}
    status = 422 if form.is_bound else 200
    around = surroundings(found, today(), here=here.title)
    return render(request, "submissions/opening.html", around | context, status=status)

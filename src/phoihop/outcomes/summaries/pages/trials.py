"""Trying a version of a template on real figures: asking, watching, taking the file."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.ui.declared import page
from phoihop.base.ui.files import WORD, attachment
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.consolidation.queries.units import list_headed
from phoihop.outcomes.summaries.actions.templates import order_trial
from phoihop.outcomes.summaries.forms import UNITS, ReachForm
from phoihop.outcomes.summaries.pages.orders import progress_of, unchanged_answer, wants_part
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.queries.templates import find_template, find_template_version, find_trial
from phoihop.outcomes.summaries.stores import read_file


@page(overseers, methods=("GET", "POST"))
@once
def try_version(request: HttpRequest, template: int, number: int) -> HttpResponse:
    """Choose unit and period; sent, it leads to the trial's progress."""
    actor, day = actor_of(request), today()
    found = find_template(actor=actor, template=template, today=day)
    version, programme = find_template_version(template=found, number=number), found.programme
    sent = request.method == "POST"
    form = ReachForm(
        actor=actor, today=day, programmes=[programme], data=request.POST if sent else None, programme=programme.code
    )
    if sent and form.is_valid():
        unit, period = form.cleaned_data["don_vi"], form.cleaned_data["ky"]
        trial = order_trial(actor=actor, version=version, unit=unit, period=period, at=now(), today=day)
        return HttpResponseRedirect(reverse("summaries:trial", args=[trial.pk]))
    headed = list_headed(actor=actor, today=day, programme=programme.code)
    context = {"template": found, "version": version, "form": form, "units": headed, "units_id": UNITS}
    return render(request, "summaries/trial_new.html", context, status=422 if sent else 200)


@page(overseers)
def trial(request: HttpRequest, trial: int) -> HttpResponse:
    """How far a trial has got, then its file; asked again each second by the page itself."""
    found = find_trial(actor=actor_of(request), trial=trial, today=today())
    unchanged = unchanged_answer(request, found)
    if unchanged is not None:
        return unchanged
    context = {**progress_of(found, here=request.path), "cancel": "", "template": found.version.template}
    return render(request, "summaries/progress.html" if wants_part(request) else "summaries/trial.html", context)


@page(overseers)
def trial_file(request: HttpRequest, trial: int) -> HttpResponse:
    """The filled Word file of a trial."""
    found = find_trial(actor=actor_of(request), trial=trial, today=today())
    if not found.file:
        raise OutOfReach
    name = f"dien-thu-{found.organisation.code}-{found.period}-ban-{found.version.number}.docx"
    return attachment(read_file(found.file), name=name, kind=WORD)

"""Opening an accepted report again, by the secretariat or by who decides about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge
from phoihop.bodies.organisations.access import REVIEWING, STEERING, holding
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.review.actions import AnotherRevision, reopen_accepted
from phoihop.reporting.review.forms import ReopenForm
from phoihop.reporting.review.pages.report import STATE_LOOKS
from phoihop.reporting.review.queries import find_accepted
from phoihop.reporting.submissions.enums import STATE_LABELS, State
from phoihop.reporting.submissions.rules import MoveRefused


@page(holding(*REVIEWING, *STEERING), methods=("GET", "POST"))
@once
def reopen(request: HttpRequest, **codes: str) -> HttpResponse:
    """Why an accepted report is opened again; POST opens the revision that was seen."""
    names = {"programme": codes["programme"], "regime": codes["regime"], "organisation": codes["unit"]}
    report = find_accepted(actor=actor_of(request), period=codes["period"], today=today(), **names)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    error: ProductError | None = None
    if form.is_valid():
        try:
            reopen_accepted(
                actor=actor_of(request),
                submission=report.pk,
                revision_hash=request.POST.get("ban-da-xem", "")[:64],
                reason=form.cleaned_data["reason"],
                at=now(),
            )
        except (MoveRefused, AnotherRevision) as refused:
            error = refused
        else:
            messages.success(request, _("Đã mở lại báo cáo để đơn vị sửa; số liệu đã tiếp nhận vẫn có hiệu lực."))
            return HttpResponseRedirect(reverse("submissions:report", kwargs=codes))
    state = State(report.state)
    context = {
        "report": report,
        "codes": codes,
        "form": form,
        "error": error,
        "may": report.state == State.ACCEPTED,
        "badge": Badge(STATE_LABELS[state], *STATE_LOOKS[state]),
    }
    status = 409 if error else 422 if form.is_bound else 200
    return render(request, "review/reopen.html", context, status=status)

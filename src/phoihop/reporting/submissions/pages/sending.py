"""Looking a report through before it is sent, sending it once, and the receipt."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from phoihop.base.clock import HANOI, now, today
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.checks.rules import mark_of
from phoihop.reporting.submissions.actions import NothingDrafted, WarningsUnanswered, submit
from phoihop.reporting.submissions.enums import SOURCE_LABELS, Source
from phoihop.reporting.submissions.forms import SendForm
from phoihop.reporting.submissions.pages.report import grids, reporting
from phoihop.reporting.submissions.pages.surroundings import (
    Placed,
    address,
    met,
    placed,
    surroundings,
)
from phoihop.reporting.submissions.queries import Earlier, Report, history_of
from phoihop.reporting.submissions.queries.questions import Questions, questions_of
from phoihop.reporting.submissions.render.changes import told_differences
from phoihop.reporting.submissions.rules import differences, outside


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding with the way to its cell and the field for the unit's answer; None beside an error."""

    finding: Finding
    href: str
    field: BoundField | None


@page(reporting, methods=("GET", "POST"))
@once
def check(request: HttpRequest, **codes: str) -> HttpResponse:
    """Check your answers: all values as they will be sent, what is wrong, what changed; then send, once."""
    found = met(request, codes)
    if not found.mine:
        raise OutOfReach
    if found.shut:
        raise found.shut
    if found.submission is None or not found.drafted:
        raise NothingDrafted
    asked, form = _asking(request, found)
    number, refused = 0, list[Finding]()
    try:
        number, refused = _attempt(request, found, asked, form)
    except WarningsUnanswered:  # asked since the page looked: another unit's report came in between
        asked, form = _asking(request, found)
    if number:
        return HttpResponseRedirect(address(found, "receipt", number=number))
    findings, earlier = refused or asked.findings, asked.earlier(found.period)
    context = {
        "form": form,
        "placed": [_answered(row, form) for row in placed(found, findings)],
        "errors": sum(has_errors([finding]) for finding in findings),
        "warnings": sum(not has_errors([finding]) for finding in asked.findings),
        "grids": grids(found, earlier),
        "outside": outside(found.content, found.asked) if found.asked else [],
        "changes": _since_sent(found),
        "since_before": _since_before(found, earlier),
    }
    around = surroundings(found, today(), here=_(N_("Kiểm tra và gửi")))
    return render(request, "submissions/check.html", around | context, status=422 if form.is_bound else 200)


@page(signed_in)
def receipt(request: HttpRequest, number: int, **codes: str) -> HttpResponse:
    """The receipt of a revision: its code, when and by whom it was sent."""
    found = met(request, codes)
    event = history_of(submission=found.submission).numbered(number) if found.submission else None
    if event is None:
        raise OutOfReach
    context = {
        "event": event,
        "receipt_code": receipt_code(event.hash),
        "source": SOURCE_LABELS[Source(event.source)],
        "late": _late_by(found, event.at.astimezone(HANOI).date()),
    }
    return render(
        request, "submissions/receipt.html", surroundings(found, today(), here=_(N_("Phiếu gửi báo cáo"))) | context
    )


def receipt_code(content_hash: str) -> str:
    """The code of a receipt, fit to be read out: the first 60 bits of the content's hash in groups."""
    head = content_hash[:15].upper()
    return "-".join(head[start : start + 5] for start in (0, 5, 10))


def _late_by(found: Report, day: date) -> int:
    return (day - found.asked.grace_until).days if found.asked and day > found.asked.grace_until else 0


def _attempt(request: HttpRequest, found: Report, asked: Questions, form: SendForm) -> tuple[int, list[Finding]]:
    """The number of the revision that was sent; 0 where nothing was, with what was refused. Raises WarningsUnanswered."""
    if not form.is_valid() or has_errors(asked.findings):
        return 0, []
    try:
        return _send(request, found, form), []
    except Refused as error:
        return 0, list(error.findings)


def _send(request: HttpRequest, found: Report, form: SendForm) -> int:
    revision = submit(
        actor=request.user,  # type: ignore[arg-type]
        submission=found.submission.pk if found.submission else 0,
        source=Source.WEB,
        note=form.cleaned_data["note"],
        answers=form.answers,
        version=form.cleaned_data["version"],
        at=now(),
    )
    return int(revision.number)


def _answered(row: Placed, form: SendForm) -> Answered:
    return Answered(row.finding, row.href, form.answer_to(mark_of(row.finding)))


def _asking(request: HttpRequest, found: Report) -> tuple[Questions, SendForm]:
    """What is asked now, and the form with a field for the answer to each warning."""
    asked = _questions(found)
    marks = dict.fromkeys(mark_of(finding) for finding in asked.findings if not has_errors([finding]))
    posted = request.POST if request.method == "POST" else None
    return asked, SendForm(posted, marks=list(marks), initial={"version": found.version})


def _questions(found: Report) -> Questions:
    """Everything wrong or odd with what is written now, as the programme wants it checked."""
    place: dict[str, Any] = {"regime": found.regime, "organisation": found.organisation, "period": found.period}
    return questions_of(**place, content=found.content, asked=found.asked)


def _since_before(found: Report, earlier: Earlier) -> dict[str, Any]:
    """What differs from what was accepted for the period before; no rows where nothing was."""
    if earlier.content is None or found.asked is None:
        return {"rows": [], "period": earlier.period}
    rows = told_differences(differences(earlier.content, found.content), found.asked)
    return {"rows": rows, "period": earlier.period, "accepted": True}


def _since_sent(found: Report) -> dict[str, Any]:
    """What differs from what was sent before for this period."""
    told: dict[str, Any] = {"sent": []}
    if found.submission and found.submission.revision and found.asked:
        rows = differences(found.submission.revision.content, found.content)
        told["sent"] = told_differences(rows, found.asked)
        told["number"] = found.submission.revision.number
    return told

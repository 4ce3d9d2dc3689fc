"""One cell of a report: what it says, who changed it when, what was said about it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.submissions.access import may_note
from phoihop.reporting.submissions.actions import note
from phoihop.reporting.submissions.enums import SOURCE_LABELS, Source
from phoihop.reporting.submissions.forms import NoteForm
from phoihop.reporting.submissions.pages.surroundings import address, met, surroundings
from phoihop.reporting.submissions.queries import Report
from phoihop.reporting.submissions.queries.cells import events_of_cell, remarks_of_cell
from phoihop.reporting.submissions.render.changes import labels_of, places_in_words
from phoihop.reporting.submissions.render.grid import field_id
from phoihop.reporting.submissions.rules import entries_of, parts_of_report, place_of, shown


@page(signed_in, methods=("GET", "POST"))
@once
def cell(request: HttpRequest, **codes: str) -> HttpResponse:
    """The cell that `?o=` names, for whoever may read the report; its reporters and reviewers add what they have to say."""
    found = met(request, codes)
    place = request.GET.get("o", "")
    names = places_in_words(found.asked)
    entries = {key: entry for key, entry in entries_of(found.content).items() if place_of(key) == place}
    if place not in names and not entries:
        raise OutOfReach
    form = NoteForm(request.POST if request.method == "POST" else None, label_suffix="")
    error: ProductError | None = None
    if form.is_valid():
        try:
            _note(request, found, place, form)
            return HttpResponseRedirect(f"{address(found, 'cell')}?{urlencode({'o': place})}")
        except OutOfReach:
            raise
        except ProductError as refused:
            error = refused
    return _page(request, found, place, names.get(place, place.strip("@|").replace("|", " ")), form, error)


def _note(request: HttpRequest, found: Report, place: str, form: NoteForm) -> None:
    note(
        actor=request.user,  # type: ignore[arg-type]
        regime=found.regime,
        organisation=found.organisation,
        period=found.period,
        day=found.asked.ends if found.asked else None,
        place=place,
        text=form.cleaned_data["text"],
        followed=form.cleaned_data["followed"],
        at=now(),
    )


def _page(
    request: HttpRequest, found: Report, place: str, name: str, form: NoteForm, error: ProductError | None
) -> HttpResponse:
    remarks = remarks_of_cell(submission=found.submission, place=place) if found.submission else []
    followed = bool(remarks and remarks[-1].followed)
    form.initial["followed"] = followed
    context: dict[str, Any] = {
        "place": place,
        "cell_name": name,
        "remarks": remarks,
        "followed": followed,
        "form": form if found.submission and _may_note(request, found) else None,
        "error": error,
        "back": _back(found, place),
        **_values(found, place),
    }
    status = error.status if error else 422 if form.is_bound else 200
    return render(request, "submissions/cell.html", surroundings(found, today(), here=name) | context, status=status)


def _values(found: Report, place: str) -> dict[str, Any]:
    """What the parts of the cell say now, and how they came to."""
    labels, entries = labels_of(found.asked), entries_of(found.content)
    keys = [key for key in sorted({*labels, *entries}, reverse=True) if place_of(key) == place]
    report = found.submission
    events = events_of_cell(submission=report, place=place, with_draft=found.mine) if report else []
    return {
        "parts": [(labels.get(key, key), shown(key, entries.get(key))) for key in keys],
        "events": [(event, labels.get(event.key, event.key), SOURCE_LABELS[Source(event.source)]) for event in events],
    }


def _may_note(request: HttpRequest, found: Report) -> bool:
    day = found.asked.ends if found.asked else None
    unit, regime = found.organisation, found.regime
    return may_note(actor=request.user, regime=regime, organisation=unit, today=today(), day=day)  # type: ignore[arg-type]


def _back(found: Report, place: str) -> str:
    """The way back to the cell in the grid; to the report for those who do not write it now."""
    parts = parts_of_report(found.asked) if found.asked else []
    for part in parts if found.writable else []:
        key = next((key for key in part.keys if place_of(key) == place), None)
        if key is not None:
            return f"{address(found, 'section', part=part.slug)}#{field_id(key)}"
    return address(found, "report")

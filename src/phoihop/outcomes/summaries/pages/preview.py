"""A report in the browser: the document, its contents, a number's origin beside it, pictures, its making for older ones."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.models import Content
from phoihop.base.clock import now, today
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.editing.queries import editors_of
from phoihop.outcomes.narratives.rules.outline import outline_of
from phoihop.outcomes.summaries.actions.preview_orders import order_preview
from phoihop.outcomes.summaries.models import SummaryVersion, VersionPreview
from phoihop.outcomes.summaries.pages.labels import NUMBER_BADGES
from phoihop.outcomes.summaries.pages.orders import progress_of, unchanged_answer, wants_part
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.pages.tables import figure_address, key_address
from phoihop.outcomes.summaries.pages.threads import thread_context
from phoihop.outcomes.summaries.queries.comments import Thread, changed, count_open, list_threads
from phoihop.outcomes.summaries.queries.naming import title_of
from phoihop.outcomes.summaries.queries.numbers import number_facts
from phoihop.outcomes.summaries.queries.previews import (
    find_picture,
    find_preview,
    find_preview_order,
    headings_of,
    list_parts,
)
from phoihop.outcomes.summaries.queries.versions import find_version
from phoihop.outcomes.summaries.render.page import PartPage, note_html
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.preview import Heading, at_once

WHOLE = "day-du"
"""In the address: every part at once, as for printing."""
MOST_DECIMALS = 4
"""Of the value behind a number, where it is shown beside the text that was printed."""


@page(overseers)
def preview(request: HttpRequest, report: str) -> HttpResponse:
    """The document; of an older version that has no preview yet, how to get it."""
    actor, day = actor_of(request), today()
    version = find_version(actor=actor, report=report, today=day)
    found = find_preview(version=version)
    if found is None:
        return _making(request, version)
    threads = list_threads(version=version)
    count = len(found.weights) if request.GET.get(WHOLE) else at_once(found.weights)
    parts = list_parts(preview=found, numbers=range(count))
    drawn = PartPage(count_open(threads))
    asked = request.GET.get("mo", "")
    context = {
        "version": version,
        "title": title_of(version),
        "example": loads(version.manifest).example,
        "tracked": found.tracked,
        "headings": [(one, _place_of(one, count)) for one in headings_of(found)],
        "parts": [(number, drawn.part(part)) for number, part in enumerate(parts)],
        "later": [(number, _name_of(found, number)) for number in range(count, len(found.weights))],
        "notes": [(number, note_html(note)) for number, note in enumerate(found.notes, 1)],
        **_talk(found, threads),
        **_editing(version),
        **(thread_context(request, version, found, threads, asked) if asked else {}),
    }
    return render(request, "summaries/preview.html", context)


@page(overseers)
def part(request: HttpRequest, report: str, number: int) -> HttpResponse:
    """A part of the document that the page fetches when it comes into sight."""
    version = find_version(actor=actor_of(request), report=report, today=today())
    if not wants_part(request):
        return HttpResponseRedirect(f"{reverse('summaries:preview', args=[report])}?{WHOLE}=1#phan-{number}")
    found = find_preview(version=version)
    if found is None or number >= len(found.weights):
        raise OutOfReach
    drawn = PartPage(count_open(list_threads(version=version)))
    told = drawn.part(list_parts(preview=found, numbers=[number])[0])
    return render(request, "summaries/preview_part.html", {"number": number, "part": told})


@page(overseers)
def number(request: HttpRequest, report: str, serial: int) -> HttpResponse:
    """Which figure a number is, how it stands now, who is missing, and the way to its reports."""
    actor, day = actor_of(request), today()
    version = find_version(actor=actor, report=report, today=day)
    entry = loads(version.manifest).by_serial.get(serial)
    if entry is None:
        raise OutOfReach
    facts, programme = (
        number_facts(actor=actor, version=version, entry=entry, today=day),
        version.summary.programme.code,
    )
    told = entry.number
    context = {
        "version": version,
        "report_title": title_of(version),
        "facts": facts,
        "number": told,
        "was": round(told.value, MOST_DECIMALS).normalize(),
        "title": facts.names.indicator(told),
        "place": facts.names.place(told.key),
        "against": facts.names.place(told.against) if told.against else "",
        "badge": NUMBER_BADGES[facts.state] if facts.state else None,
        "address": figure_address(programme, told),
        "against_address": key_address(programme, told.against) if told.against else "",
    }
    return render(request, "summaries/number_facts.html" if wants_part(request) else "summaries/number.html", context)


@page(overseers)
def picture(request: HttpRequest, report: str, name: str) -> HttpResponse:
    """A picture of the document, as the worker took it out."""
    found = find_picture(actor=actor_of(request), report=report, name=name, today=today())
    response = HttpResponse(bytes(found.content), content_type=found.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@page(overseers, methods=("POST",))
@once
def make_preview(request: HttpRequest, report: str) -> HttpResponse:
    """Ask for the preview of an older version."""
    order_preview(actor=actor_of(request), report=report, at=now(), today=today())
    return HttpResponseRedirect(reverse("summaries:preview", args=[report]))


def _making(request: HttpRequest, version: SummaryVersion) -> HttpResponse:
    order = find_preview_order(version=version)
    context: dict[str, Any] = {"version": version, "title": title_of(version), "order": order}
    if order is not None:
        unchanged = unchanged_answer(request, order)
        if unchanged is not None:
            return unchanged
        context |= progress_of(order, here=request.path)
    elif wants_part(request):
        return HttpResponse(status=204)
    return render(
        request, "summaries/progress.html" if wants_part(request) else "summaries/preview_making.html", context
    )


def _place_of(heading: Heading, carried: int) -> str:
    """Where a heading is on the page: itself, or the part that is still to be fetched."""
    return f"d-{heading.key}" if heading.part < carried else f"phan-{heading.part}"


def _talk(found: VersionPreview, threads: Sequence[Thread]) -> dict[str, Any]:
    """What is still to be settled, what was said about paragraphs that are gone, how much is settled."""
    return {
        "threads": [thread for thread in threads if thread.closed is None and thread.block in found.places],
        "changed": changed(threads, found.places),
        "settled": sum(thread.closed is not None for thread in threads),
    }


def _name_of(found: VersionPreview, number: int) -> str:
    return next((one.text for one in headings_of(found) if one.part == number), "")


def _editing(version: SummaryVersion) -> dict[str, Any]:
    """The sections of the next report of this unit and period, and who is writing them."""
    summary = version.summary
    contents = Content.objects.filter(programme=summary.programme).order_by("number").values_list("number", "title")
    editors = editors_of(programme=summary.programme, unit=summary.organisation, period=summary.period, at=now())
    return {"sections": outline_of(contents), "editors": editors}

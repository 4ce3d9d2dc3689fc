"""An edited report sent back to be made anew: the file, the places to decide side by side, the new version."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import _
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.files import WORD, attachment
from phoihop.base.ui.once import once
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.summaries.actions.ordering import Sent
from phoihop.outcomes.summaries.actions.regeneration_orders import adjust_and_order_again, decide, order_regeneration
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.forms import EditedForm, sent
from phoihop.outcomes.summaries.models import Regeneration, SummaryVersion
from phoihop.outcomes.summaries.pages.labels import CONFLICT_BADGES, ORDER_BADGES
from phoihop.outcomes.summaries.pages.orders import progress_of, unchanged_answer, wants_part
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.queries.naming import names_of, title_of
from phoihop.outcomes.summaries.queries.regenerations import find_keeping, find_regeneration, list_regenerations
from phoihop.outcomes.summaries.queries.versions import find_version
from phoihop.outcomes.summaries.rules.manifest import Manifest, loads
from phoihop.outcomes.summaries.rules.orders import is_open
from phoihop.outcomes.summaries.rules.regeneration import CHOICE_LABELS, Conflict, Outcome, appendix, outcome_of
from phoihop.outcomes.summaries.rules.renewing import adjusted_value
from phoihop.outcomes.summaries.rules.sending import MOST_BYTES
from phoihop.outcomes.summaries.stores import read_file

FIELD = "chon-"
"""Before a conflict's key in the name of its choice."""
REASON = "ly-do-"
_SHOWN = 200


@page(overseers, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def send(request: HttpRequest, report: str) -> HttpResponse:
    """Send the edited Word file of a version; it leads to what would be refreshed."""
    actor, day = actor_of(request), today()
    version = find_version(actor=actor, report=report, today=day)
    form = EditedForm(request.POST, request.FILES) if request.method == "POST" else EditedForm()
    error: ProductError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            file: Sent = sent(form.cleaned_data["tep"])
            row = order_regeneration(actor=actor, version=version, sent=file, at=now(), today=day)
            return HttpResponseRedirect(reverse("summaries:regeneration", args=[report, row.pk]))
        except ProductError as told:
            error = told
    context = {
        "form": form,
        "version": version,
        "report_title": title_of(version),
        "error": error,
        "findings": error.findings if isinstance(error, Refused) else (),
        "sent": [(row, ORDER_BADGES[row.state]) for row in list_regenerations(version=version)[:20]],
    }
    return render(request, "summaries/regenerate.html", context, status=422 if request.method == "POST" else 200)


@page(overseers, methods=("GET", "POST"))
@once
def regeneration(request: HttpRequest, report: str, regeneration: int) -> HttpResponse:
    """How far it is; then every place to decide; sent, the progress of the new version."""
    actor, day = actor_of(request), today()
    found = find_regeneration(actor=actor, regeneration=regeneration, report=report, today=day)
    if request.method == "POST":
        decide(actor=actor, regeneration=found, choices=_choices(request.POST), at=now(), today=day)
        return HttpResponseRedirect(request.path)
    keeping = find_keeping(regeneration=found)
    order = keeping if keeping is not None and keeping.state != OrderState.CANCELLED else found
    unchanged = unchanged_answer(request, order)
    if unchanged is not None:
        return unchanged
    context: dict[str, Any] = {
        **progress_of(order, here=request.path),
        "regeneration": found,
        "version": found.version,
        "report_title": title_of(found.version),
        "made": keeping.made if keeping else None,
    }
    if wants_part(request):
        return render(request, "summaries/progress.html", context)
    if found.result is not None and not is_open(order.state):
        context |= _told(found, decides=context["made"] is None and found.state == OrderState.DONE)
    return render(request, "summaries/regeneration.html", context)


@page(overseers, methods=("POST",))
@once
def adjusted(request: HttpRequest, report: str, regeneration: int) -> HttpResponse:
    """Make one's own number an adjustment with a reason; the file is set against the figures anew."""
    actor, day = actor_of(request), today()
    found = find_regeneration(actor=actor, regeneration=regeneration, report=report, today=day)
    key = request.POST.get("so", "")
    reason = to_nfc(request.POST.get(f"{REASON}{key}", ""))[:2000]
    row = adjust_and_order_again(actor=actor, regeneration=found, key=key, reason=reason, at=now(), today=day)
    return HttpResponseRedirect(reverse("summaries:regeneration", args=[report, row.pk]))


@page(overseers)
def sent_file(request: HttpRequest, report: str, regeneration: int) -> HttpResponse:
    """The officer's file as it was sent."""
    found = find_regeneration(actor=actor_of(request), regeneration=regeneration, report=report, today=today())
    return attachment(read_file(found.file), name=found.file_name, kind=WORD)


@page(overseers)
def unplaced(request: HttpRequest, report: str, regeneration: int) -> HttpResponse:
    """The texts that found no place, as plain text."""
    found = find_regeneration(actor=actor_of(request), regeneration=regeneration, report=report, today=today())
    text = appendix(outcome_of(found.result).unplaced) if found.result else ""
    return attachment(text.encode(), name=_("doan-chua-co-cho") + ".txt", kind="text/plain; charset=utf-8")


def _told(row: Regeneration, *, decides: bool) -> dict[str, Any]:
    outcome, manifest = outcome_of(row.result or {}), loads(_manifest(row.version))
    return {
        "outcome": outcome,
        "decides": decides,
        "conflicts": [_conflict(*words) for words in _named(row.version, manifest, outcome)],
        "removed": _figures(row.version, manifest, outcome.removed[:_SHOWN]),
        "unknown": _figures(row.version, manifest, outcome.unknown[:_SHOWN]),
        "changes": outcome.changes[:_SHOWN],
    }


def _manifest(version: SummaryVersion) -> str:
    return SummaryVersion.objects.values_list("manifest", flat=True).get(pk=version.pk)


def _named(version: SummaryVersion, manifest: Manifest, outcome: Outcome) -> list[tuple[Conflict, str, bool]]:
    """The conflicts, a number's with its figure in words and whether it may become an adjustment."""
    numbers = {row.serial: manifest.by_serial[row.serial].number for row in outcome.conflicts if row.serial}
    names = names_of(programme=version.summary.programme, numbers=numbers.values()) if numbers else None
    words = {at: f"{names.indicator(one)}, {names.place(one.key)}" for at, one in numbers.items()} if names else {}
    return [
        (
            row,
            words.get(row.serial, ""),
            row.serial in numbers and adjusted_value(numbers[row.serial], row.mine) is not None,
        )
        for row in outcome.conflicts
    ]


def _conflict(conflict: Conflict, figure: str, adjustable: bool) -> dict[str, Any]:
    choices = conflict.choices()
    return {
        "row": conflict,
        "figure": figure,
        "badge": CONFLICT_BADGES[conflict.kind],
        "field": f"{FIELD}{conflict.key}",
        "reason": f"{REASON}{conflict.key}" if adjustable else "",
        "choices": [(choice.value, CHOICE_LABELS[choice], at == 0) for at, choice in enumerate(choices)],
    }


def _figures(version: SummaryVersion, manifest: Manifest, serials: tuple[int, ...]) -> list[tuple[str, str, str]]:
    """(what, whose and when, as printed) of these numbers."""
    numbers = [manifest.by_serial[serial].number for serial in serials]
    if not numbers:
        return []
    names = names_of(programme=version.summary.programme, numbers=numbers)
    return [(names.indicator(number), names.place(number.key), number.text) for number in numbers]


def _choices(posted: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(FIELD): posted[name] for name in posted if name.startswith(FIELD)}

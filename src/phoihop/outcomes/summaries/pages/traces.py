"""Files sent for tracing, and what became of their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Table, download, wanted_download
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.summaries.actions.ordering import delete_trace, order_trace
from phoihop.outcomes.summaries.enums import NUMBER_STATE_LABELS, NumberState, OrderState
from phoihop.outcomes.summaries.forms import SendForm, sent
from phoihop.outcomes.summaries.models import SummaryTrace, SummaryVersion
from phoihop.outcomes.summaries.pages.labels import NUMBER_BADGES, ORDER_BADGES
from phoihop.outcomes.summaries.pages.orders import progress_of, unchanged_answer, wants_part
from phoihop.outcomes.summaries.pages.reports import MOST, FilterUnknown, overseers, whole
from phoihop.outcomes.summaries.pages.tables import page_of, traced_table
from phoihop.outcomes.summaries.queries.naming import names_of, title_of
from phoihop.outcomes.summaries.queries.orders import find_trace, list_traces
from phoihop.outcomes.summaries.rules.manifest import Manifest, loads
from phoihop.outcomes.summaries.rules.sending import MOST_BYTES
from phoihop.outcomes.summaries.rules.traced import TraceLine, TraceResult, of_record

CHANGED, EVERYTHING = "khac", "tat-ca"
STATES: Mapping[str, frozenset[NumberState]] = {
    CHANGED: frozenset(NumberState) - {NumberState.STANDS},
    **{state.value: frozenset({state}) for state in NumberState},
    EVERYTHING: frozenset(NumberState),
}
"""What the list of numbers may be narrowed to, by the word in the address."""
LABELS: Mapping[str, str] = {
    CHANGED: N_("Không còn đúng"),
    **{state.value: label for state, label in NUMBER_STATE_LABELS.items()},
    EVERYTHING: N_("Tất cả"),
}


@page(overseers, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def upload(request: HttpRequest) -> HttpResponse:
    """Send a report that came back; it leads to the tracing's progress."""
    actor = actor_of(request)
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    error: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            trace = order_trace(actor=actor, sent=sent(form.cleaned_data["tep"]), at=now())
            return HttpResponseRedirect(reverse("summaries:tracing", args=[trace.pk]))
        except Refused as told:
            error = told
    context = {
        "form": form,
        "error": error,
        "findings": error.findings if error else (),
        "traces": [(row, ORDER_BADGES[row.state]) for row in list_traces(actor=actor)[:20]],
    }
    return render(request, "summaries/upload.html", context, status=422 if request.method == "POST" else 200)


@page(overseers)
def tracing(request: HttpRequest, trace: int) -> HttpResponse:
    """The progress of a tracing, then its result."""
    actor = actor_of(request)
    found = find_trace(actor=actor, trace=trace, today=today())
    unchanged = unchanged_answer(request, found)
    if unchanged is not None:
        return unchanged
    context = {
        **progress_of(found, here=request.path),
        "trace": found,
        "mine": found.requested_by_id == actor.pk,
        "title": found.file_name or _("Bản đã lập"),
    }
    if wants_part(request):
        return render(request, "summaries/progress.html", context)
    if found.state != OrderState.DONE:
        return render(request, "summaries/waiting.html", context)
    return _result(request, found, context)


@page(overseers, methods=("POST",))
@once
def delete(request: HttpRequest, trace: int) -> HttpResponse:
    """Remove one's own tracing with its file."""
    delete_trace(actor=actor_of(request), trace=trace, at=now())
    messages.success(request, _("Đã xóa kết quả truy nguyên và tệp đã gửi."))
    return HttpResponseRedirect(reverse("summaries:upload"))


def _result(request: HttpRequest, trace: SummaryTrace, context: dict[str, Any]) -> HttpResponse:
    version = trace.version
    if version is None or trace.result is None:  # the database's constraint holds this
        raise LookupError(trace.pk)
    manifest, result = loads(version.manifest), of_record(trace.result)
    chosen, kind = _chosen(request, result), wanted_download(request)
    lines: Sequence[TraceLine] = [line for line in result.lines if line.state in STATES[chosen]]
    if kind:
        return download(_table(version, manifest, lines), kind)
    lines, following = page_of(lines, after=whole(request, "tu"), most=MOST)
    more = {
        "version": version,
        "report_title": title_of(version),
        "result": result,
        "counts": [(NUMBER_BADGES[state], result.count(state)) for state in NumberState],
        "choices": [
            (word, LABELS[word], sum(line.state in states for line in result.lines)) for word, states in STATES.items()
        ],
        "chosen": chosen,
        "table": _table(version, manifest, lines),
        "next": following,
    }
    return render(request, "summaries/tracing.html", {**context, **more})


def _chosen(request: HttpRequest, result: TraceResult) -> str:
    """What the address narrows to; without a word what needs looking at, or everything where nothing does."""
    word = request.GET.get("trang-thai", "")
    if word and word not in STATES:
        raise FilterUnknown(value=word[:40])
    everything_stands = result.count(NumberState.STANDS) == len(result.lines)
    return word or (EVERYTHING if everything_stands else CHANGED)


def _table(version: SummaryVersion, manifest: Manifest, lines: Sequence[TraceLine]) -> Table:
    by_serial = manifest.by_serial
    names = names_of(programme=version.summary.programme, numbers=(by_serial[line.serial].number for line in lines))
    return traced_table(version, lines, by_serial, names, sample=manifest.example)

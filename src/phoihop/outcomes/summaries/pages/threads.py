"""What is said about a paragraph: read, begun, answered, settled."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.summaries.actions.commenting import LONGEST, answer, comment_on, settle
from phoihop.outcomes.summaries.models import SummaryVersion, VersionPreview
from phoihop.outcomes.summaries.pages.orders import wants_part
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.queries.comments import Thread, count_open, list_threads
from phoihop.outcomes.summaries.queries.naming import title_of
from phoihop.outcomes.summaries.queries.previews import find_block, find_preview
from phoihop.outcomes.summaries.queries.versions import find_version
from phoihop.outcomes.summaries.render.page import PartPage
from phoihop.outcomes.summaries.rules.preview import quote_of

LARGEST = 100 * 2**10


@page(overseers, methods=("GET", "POST"), largest=LARGEST)
@once
def threads(request: HttpRequest, report: str, block: str) -> HttpResponse:
    """What was said about a paragraph; a form of it says more, answers, settles or opens again."""
    version = find_version(actor=actor_of(request), report=report, today=today())
    error: ProductError | None = None
    if request.method == "POST":
        try:
            _changed(request, version, block)
            return HttpResponseRedirect(_back(request, report, block))
        except ProductError as told:
            if told.status == 404:
                raise
            error = told
    found = find_preview(version=version)
    if found is None:
        raise OutOfReach
    context = {
        "version": version,
        "report_title": title_of(version),
        "error": error,
        "said": request.POST.get("loi", ""),
        "answered": whole_of(request, "tra-loi"),
        **thread_context(request, version, found, list_threads(version=version), block),
    }
    template = "summaries/threads_part.html" if wants_part(request) else "summaries/threads.html"
    return render(request, template, context, status=error.status if error else 200)


def thread_context(
    request: HttpRequest, version: SummaryVersion, found: VersionPreview, every: Sequence[Thread], block: str
) -> dict[str, Any]:
    """What the threads of one paragraph are drawn from. Raises OutOfReach where there is neither paragraph nor word."""
    paragraph = find_block(preview=found, key=block)
    here = [thread for thread in every if thread.block == block]
    if paragraph is None and not here:
        raise OutOfReach
    return {
        "key": block,
        "quote": quote_of(paragraph) if paragraph is not None else here[-1].first.quote,
        "stands": paragraph is not None,
        "about": here,
        "longest": LONGEST,
        "talk": PartPage(count_open(every)).talk(block, swapped=True) if paragraph is not None else "",
        "here": reverse("summaries:threads", args=[version.report_id, block]),
    }


def _changed(request: HttpRequest, version: SummaryVersion, block: str) -> None:
    told: dict[str, Any] = {"actor": actor_of(request), "version": version, "at": now(), "today": today()}
    text, comment = request.POST.get("loi", ""), whole_of(request, "tra-loi")
    do: dict[str, Callable[[], object]] = {
        "": lambda: (
            answer(comment=comment, text=text, **told) if comment else comment_on(block=block, text=text, **told)
        ),
        "xong": lambda: settle(comment=comment, resolved=True, **told),
        "mo-lai": lambda: settle(comment=comment, resolved=False, **told),
    }
    word = request.POST.get("viec", "")
    if word not in do:
        raise OutOfReach
    do[word]()


def whole_of(request: HttpRequest, name: str) -> int:
    """A whole number out of a form, 0 for what is none."""
    return whole_number(request.POST.get(name, "")) or 0


def _back(request: HttpRequest, report: str, block: str) -> str:
    """To the threads themselves inside the open page, else to the document with them beside it."""
    if wants_part(request):
        return reverse("summaries:threads", args=[report, block])
    return f"{reverse('summaries:preview', args=[report])}?mo={block}#d-{block}"

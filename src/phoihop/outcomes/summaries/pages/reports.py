"""Reports that were made: the list, one version with its numbers, its files."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.ui.declared import page
from phoihop.base.ui.files import WORD, attachment
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import DOWNLOADS, download, wanted_download
from phoihop.base.ui.whole import whole_number
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OVERSEEING, holding
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.queries.units import list_programmes_overseen
from phoihop.outcomes.summaries.actions.ordering import order_comparison
from phoihop.outcomes.summaries.pages.labels import ORDER_BADGES
from phoihop.outcomes.summaries.pages.tables import named_like, numbers_table, page_of, versions_table
from phoihop.outcomes.summaries.queries.naming import names_of, title_of
from phoihop.outcomes.summaries.queries.orders import list_orders, list_traces, list_traces_of
from phoihop.outcomes.summaries.queries.overtaken import count_overtaken, list_opened_again, list_overtaken
from phoihop.outcomes.summaries.queries.versions import (
    Wanted,
    find_file,
    find_version,
    list_siblings,
    list_versions,
)
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS
from phoihop_rollup.periods import find_period

MOST = 200
ON_A_PAGE = 50
NUMBERS = 50
"""Numbers of a report shown at once: on a phone each is a card."""
FEW = 10
"""So many numbers stand open, more are folded."""
overseers = holding(*OVERSEEING)


class FilterUnknown(ProductError):
    """A list was narrowed by something that is no choice of it."""

    code = "W213"
    problem = N_("Không lọc được theo «{value}».")
    remedy = N_("Chọn lại trong các ô lọc trên trang.")


@page(overseers)
def list_reports(request: HttpRequest) -> HttpResponse:
    """Reports in reach, orders under way, the actor's own tracings."""
    actor, day, kind = actor_of(request), today(), wanted_download(request)
    wanted = _wanted(request)
    found = list(list_versions(actor=actor, today=day, wanted=wanted)[: (2000 if kind else ON_A_PAGE) + 1])
    programmes = list_programmes_overseen(actor=actor, today=day)
    sample = any(EXAMPLE_WORDS in programme.title for programme in programmes)
    shown = found if kind else found[:ON_A_PAGE]
    table = versions_table(shown, count_overtaken(versions=[row.pk for row in shown]), sample=sample)
    if kind:
        return download(table, kind)
    context = {
        "table": table,
        "next": shown[-1].pk if len(found) > ON_A_PAGE else None,
        "orders": [(order, ORDER_BADGES[order.state]) for order in _orders(actor)],
        "traces": [(trace, ORDER_BADGES[trace.state]) for trace in list_traces(actor=actor)[:8]],
        "programmes": programmes,
        "wanted": wanted,
        "narrowed": any((wanted.programme, wanted.unit, wanted.period, wanted.before)),
    }
    return render(request, "summaries/list.html", context)


@page(overseers)
def version(request: HttpRequest, report: str) -> HttpResponse:
    """One version: where it came from, its numbers, its files."""
    actor, day, kind = actor_of(request), today(), wanted_download(request)
    found = find_version(actor=actor, report=report, today=day)
    manifest = loads(found.manifest)
    names = names_of(programme=found.summary.programme, numbers=(entry.number for entry in manifest.entries))
    words = to_nfc(request.GET.get("tim", "").strip())[:100]
    sought = named_like(manifest.entries, names, words)
    if kind:
        return download(numbers_table(found, sought, names, sample=manifest.example), kind)
    entries, following = page_of(sought, after=whole(request, "tu"), most=NUMBERS)
    overtaken, count = list_overtaken(version=found, most=MOST)
    context = {
        "version": found,
        "title": title_of(found),
        "provenance": manifest.provenance,
        "table": numbers_table(found, entries, names, sample=manifest.example),
        "total": len(manifest.entries),
        "words": words,
        "count": len(sought),
        "shown": bool(words or "tu" in request.GET or len(manifest.entries) <= FEW),
        "overtaken": overtaken,
        "count_overtaken": count,
        "opened_again": list_opened_again(version=found, most=MOST),
        "next": following,
        "siblings": list_siblings(version=found),
        "traces": [
            (trace, ORDER_BADGES[trace.state]) for trace in list_traces_of(actor=actor, version=found, today=day)[:8]
        ],
    }
    return render(request, "summaries/version.html", context)


@page(overseers)
def document(request: HttpRequest, report: str) -> HttpResponse:
    """The Word file."""
    return _file(request, report, "docx")


@page(overseers)
def annex(request: HttpRequest, report: str) -> HttpResponse:
    """The Excel annex."""
    return _file(request, report, "xlsx")


@page(overseers, methods=("POST",))
@once
def compare(request: HttpRequest, report: str) -> HttpResponse:
    """Ask for the kept document to be compared with the figures of now."""
    actor, day = actor_of(request), today()
    found = find_version(actor=actor, report=report, today=day)
    trace = order_comparison(actor=actor, version=found, at=now(), today=day)
    return HttpResponseRedirect(reverse("summaries:tracing", args=[trace.pk]))


def whole(request: HttpRequest, name: str) -> int:
    """A whole number out of the address, 0 without one. Raises FilterUnknown."""
    text = request.GET.get(name, "") or "0"
    number = whole_number(text)
    if number is None:
        raise FilterUnknown(value=text[:40])
    return number


def _orders(actor: User) -> list:
    return list(list_orders(actor=actor, since=now() - timedelta(days=1))[:8])


def _wanted(request: HttpRequest) -> Wanted:
    name = to_nfc(request.GET.get("ky", "").strip())
    if name and find_period(name) is None:
        raise FilterUnknown(value=name[:40])
    return Wanted(
        programme=to_nfc(request.GET.get("chuong-trinh", "").strip())[:100],
        unit=to_nfc(request.GET.get("don-vi", "").strip())[:200],
        period=name,
        before=whole(request, "truoc") or None,
    )


def _file(request: HttpRequest, report: str, kind: str) -> HttpResponse:
    found, content = find_file(actor=actor_of(request), report=report, today=today(), kind=kind)
    stem = "bao-cao-tong-hop" if kind == "docx" else "phu-luc"
    name = f"{stem}-{found.summary.organisation.code}-{found.summary.period}-lan-{found.number}.{kind}"
    return attachment(content, name=name, kind=WORD if kind == "docx" else DOWNLOADS["xlsx"])

"""Asking for a report, and watching it being made."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.kept_errors import kept
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.once import once
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.queries.units import list_headed, list_programmes_overseen
from phoihop.outcomes.summaries.actions.ordering import cancel_order, order_summary
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.forms import UNITS, HeadingForm, WishForm
from phoihop.outcomes.summaries.models import Order
from phoihop.outcomes.summaries.pages.labels import ORDER_BADGES
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.queries.orders import count_ahead, find_order
from phoihop.outcomes.summaries.queries.templates import list_offered
from phoihop.outcomes.summaries.rules.orders import is_open, may_move
from phoihop.outcomes.summaries.rules.sending import MOST_BYTES


@page(overseers, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def make(request: HttpRequest) -> HttpResponse:
    """The form of a new report; sent, it leads to the order's progress."""
    actor, day = actor_of(request), today()
    programmes = list_programmes_overseen(actor=actor, today=day)
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"initial": _asked(request)}
    templates = list_offered(programmes=programmes)
    wish = WishForm(actor=actor, today=day, programmes=programmes, templates=templates, **given)
    heading = HeadingForm(request.POST if request.method == "POST" else None)
    error: ProductError | None = None
    if request.method == "POST" and all([wish.is_valid(), heading.is_valid()]):
        try:
            order = order_summary(actor=actor, wish=wish.wish(heading.heading()), at=now(), today=day)
            return HttpResponseRedirect(reverse("summaries:order", args=[order.pk]))
        except ProductError as told:
            error = told
    return _form(request, actor, {"form": wish, "heading": heading, "error": error, "programmes": programmes})


@page(overseers)
def order(request: HttpRequest, order: int) -> HttpResponse:
    """How far an order has got; asked again each second by the page itself."""
    found = find_order(actor=actor_of(request), order=order, today=today())
    unchanged = unchanged_answer(request, found)
    if unchanged is not None:
        return unchanged
    context = {
        **progress_of(found, here=request.path),
        "cancel": reverse("summaries:cancel", args=[found.pk]) if may_move(found.state, OrderState.CANCELLED) else "",
    }
    return render(request, "summaries/progress.html" if wants_part(request) else "summaries/order.html", context)


@page(overseers, methods=("POST",))
@once
def cancel(request: HttpRequest, order: int) -> HttpResponse:
    """Take a waiting order back."""
    found = cancel_order(actor=actor_of(request), order=order, at=now(), today=today())
    return HttpResponseRedirect(reverse("summaries:order", args=[found.pk]))


def progress_of(order: Order, *, here: str) -> dict[str, Any]:
    """What the progress of any order is drawn from."""
    return {
        "order": order,
        "badge": ORDER_BADGES[order.state],
        "open": is_open(order.state),
        "percent": round(100 * order.done / order.total),
        "ahead": count_ahead(order=order) if order.state == OrderState.QUEUED else 0,
        "error": kept(order.error) if order.error else None,
        "here": here,
        "seen": _mark(order),
    }


def wants_part(request: HttpRequest) -> bool:
    """Whether the page itself asks for its changed part."""
    return bool(getattr(request, "htmx", False))


def unchanged_answer(request: HttpRequest, order: Order) -> HttpResponse | None:
    """For a page that asks again: nothing where nothing changed, a new page where the order is closed."""
    if not wants_part(request):
        return None
    if not is_open(order.state):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponse(status=204) if request.GET.get("da-thay") == _mark(order) else None


def _mark(order: Order) -> str:
    return f"{order.state}-{order.done}"


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address fills in beforehand, as other pages link here."""
    names = {"chuong_trinh": "chuong-trinh", "don_vi": "don-vi", "ky": "ky", "mau_chuong_trinh": "mau"}
    return {field: to_nfc(request.GET.get(name, ""))[:200] for field, name in names.items() if request.GET.get(name)}


def _form(request: HttpRequest, actor: User, context: dict[str, Any]) -> HttpResponse:
    error, headed = context["error"], list_headed(actor=actor, today=today())
    wrong = request.method == "POST"
    more = {
        "units": headed,
        "units_id": UNITS,
        "findings": error.findings if isinstance(error, Refused) else (),
        "open_heading": bool(context["heading"].errors) or any(map(request.POST.get, HeadingForm.base_fields)),
    }
    return render(request, "summaries/make.html", {**context, **more}, status=422 if wrong else 200)

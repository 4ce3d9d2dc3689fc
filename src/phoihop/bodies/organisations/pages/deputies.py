"""Acting for somebody who is away: giving it, taking it up, laying it down, and what was done in whose name."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.audit.queries import entries_on_behalf
from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.once import once
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.organisations.access import MANAGING, OutOfReach, act_for, holding
from phoihop.bodies.organisations.actions.delegations import delegate, end_delegation, find_deputy
from phoihop.bodies.organisations.enums import ACTING
from phoihop.bodies.organisations.forms import DeputyForm
from phoihop.bodies.organisations.queries import find_managed
from phoihop.bodies.organisations.queries.delegations import holds_on, list_delegations
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User


@page(signed_in, methods=("GET", "POST"))
@once
def own(request: HttpRequest) -> HttpResponseBase:
    """Who acts for me, for whom I act; POST gives, ends, takes up or lays down."""
    actor = actor_of(request)
    match request.POST.get("viec", "") if request.method == "POST" else None:
        case None:
            return _shown(request, actor, DeputyForm(actor=actor, today=today()))
        case "nhan":
            _take_up(request, actor)
        case "dung":
            request.session.pop(ACTING, None)
            messages.success(request, _(N_("Từ giờ bạn làm việc với vai trò của chính mình.")))
        case "thoi":
            end_delegation(actor=actor, delegation=_key(request), today=today(), at=now())
            messages.success(request, _(N_("Đã thôi ủy quyền làm thay.")))
        case _other:
            return _given(request, actor)
    return HttpResponseRedirect(reverse("organisations:deputies"))


@page(holding(*MANAGING), methods=("GET", "POST"))
@once
def managed(request: HttpRequest, account: int) -> HttpResponseBase:
    """The same for an account in an administrator's hands: giving and ending."""
    principal = find_managed(actor=actor_of(request), account=account, today=today())
    if request.method != "POST":
        return _shown(request, principal, DeputyForm(actor=actor_of(request), today=today()))
    if request.POST.get("viec") == "thoi":
        end_delegation(actor=actor_of(request), delegation=_key(request), today=today(), at=now())
        return HttpResponseRedirect(request.path)
    return _given(request, principal)


def _given(request: HttpRequest, principal: User) -> HttpResponse:
    form = DeputyForm(request.POST, actor=actor_of(request), today=today())
    error: ProductError | None = None
    if form.is_valid():
        clean = form.cleaned_data
        days = {"start": clean["start"], "end": clean["end"], "reason": clean["reason"]}
        deputy = find_deputy(username=clean["deputy"])
        try:
            delegate(actor=actor_of(request), principal=principal, deputy=deputy, **days, today=today(), at=now())
        except OutOfReach:
            raise
        except ProductError as refused:
            error = refused
        else:
            messages.success(request, _(N_("Đã ủy quyền làm thay; người làm thay được báo trên trang.")))
            return HttpResponseRedirect(request.path)
    return _shown(request, principal, form, error=error, status=422)


def _take_up(request: HttpRequest, actor: User) -> None:
    key = _key(request)
    # The change of name holds from the next request; here it is only asked whether it may.
    if not act_for(actor=User.objects.get(pk=actor.pk), delegation=key, today=today()):
        raise OutOfReach
    request.session[ACTING] = key
    messages.success(request, _(N_("Từ giờ mọi việc bạn làm được ghi là làm thay.")))


def _key(request: HttpRequest) -> int:
    key = whole_number(request.POST.get("uy-quyen", ""))
    if key is None:
        raise OutOfReach
    return key


def _shown(
    request: HttpRequest, account: User, form: DeputyForm, *, error: ProductError | None = None, status: int = 200
) -> HttpResponse:
    rows = list(list_delegations(account=account))
    mine = account.pk == request.user.pk
    context: dict[str, Any] = {
        "account": account,
        "mine": mine,
        "form": form,
        "error": error,
        "given": [(row, holds_on(row, today())) for row in rows if row.principal_id == account.pk],
        "taken": [(row, holds_on(row, today())) for row in rows if row.deputy_id == account.pk],
        "today": today(),
        "done": entries_on_behalf(of=account.username),
    }
    return render(request, "organisations/deputies.html", context, status=status)

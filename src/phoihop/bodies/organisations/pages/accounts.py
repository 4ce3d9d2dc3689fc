"""Accounts and roles, for administrators within their reach."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import MANAGING, OutOfReach, holding
from phoihop.bodies.organisations.actions import (
    correct_person,
    deactivate_account,
    grant_role,
    open_account,
    reactivate_account,
    reset_password,
    revoke_role,
)
from phoihop.bodies.organisations.forms import AccountForm, NewAccountForm, PasswordForm, RoleForm, suggested_password
from phoihop.bodies.organisations.forms.accounts import roles
from phoihop.bodies.organisations.forms.fields import NotYours
from phoihop.bodies.organisations.pages.asked import text_of, unit_of
from phoihop.bodies.organisations.queries import AccountsAsked, find_account, find_grant, find_managed, list_accounts
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User

_manager = holding(*MANAGING)
STATES = (("dang-dung", N_("Đang hoạt động")), ("da-ngung", N_("Đã ngừng")))


@page(_manager)
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that have a role in reach."""
    asked = AccountsAsked(
        search=text_of(request, "tim"),
        role=text_of(request, "vai-tro"),
        unit=unit_of(request, "don-vi"),
        state=text_of(request, "trang-thai"),
        after=text_of(request, "sau"),
    )
    lines, after = list_accounts(actor=actor_of(request), asked=asked, today=today())
    shown = {"asked": asked, "lines": lines, "after": after, "roles": roles(), "states": STATES}
    return render(request, "organisations/accounts.html", shown)


@page(_manager)
def account(request: HttpRequest, account: int) -> HttpResponse:
    """One account: who, which roles, what was changed."""
    view = find_account(actor=actor_of(request), account=account, today=today())
    return render(request, "organisations/account.html", {"view": view, "line": view.line})


@page(_manager, methods=("GET", "POST"))
@once
def create(request: HttpRequest) -> HttpResponseBase:
    """An account with the role it begins with."""
    unit = unit_of(request, "don-vi")
    initial = {"password": suggested_password(), "organisation": unit}
    form = NewAccountForm(request.POST or None, actor=actor_of(request), today=today(), initial=initial)

    def write(clean: dict[str, Any]) -> User:
        return open_account(actor=actor_of(request), today=today(), at=now(), **clean)

    done = N_("Đã lập tài khoản «{username}». Mật khẩu ban đầu không hiện lại nữa.")
    return _answer(request, "account_create", {"form": form}, write, done)


@page(_manager, methods=("GET", "POST"))
@once
def correct(request: HttpRequest, account: int) -> HttpResponseBase:
    """Name and position."""
    user = find_managed(actor=actor_of(request), account=account, today=today())
    initial = {"full_name": user.full_name, "position": user.position}
    form = AccountForm(request.POST or None, actor=actor_of(request), today=today(), initial=initial)

    def write(clean: dict[str, Any]) -> User:
        return correct_person(actor=actor_of(request), account=user, today=today(), at=now(), **clean)

    return _answer(request, "account_correct", {"account": user, "form": form}, write, N_("Đã sửa «{username}»."))


@page(_manager, methods=("GET", "POST"))
@once
def grant(request: HttpRequest, account: int) -> HttpResponseBase:
    """A role more, or other days of one it has."""
    user = find_managed(actor=actor_of(request), account=account, today=today())
    form = RoleForm(request.POST or None, actor=actor_of(request), today=today())

    def write(clean: dict[str, Any]) -> User:
        return grant_role(actor=actor_of(request), user=user, today=today(), at=now(), **clean).user

    return _answer(
        request, "role_grant", {"account": user, "form": form}, write, N_("Đã giao vai trò cho «{username}».")
    )


@page(_manager, methods=("GET", "POST"))
@once
def revoke(request: HttpRequest, account: int, grant: int) -> HttpResponseBase:
    """Asks, then takes the role away."""
    held = find_grant(actor=actor_of(request), account=account, grant=grant, today=today())

    def write(_clean: dict[str, Any]) -> User:
        revoke_role(actor=actor_of(request), grant=held, today=today(), at=now())
        return held.user

    shown = {"account": held.user, "grant": held}
    return _answer(request, "role_revoke", shown, write, N_("Đã thu hồi vai trò của «{username}»."))


@page(_manager, methods=("GET", "POST"))
@once
def password(request: HttpRequest, account: int) -> HttpResponseBase:
    """Another password; the account's sessions end."""
    user = find_managed(actor=actor_of(request), account=account, today=today())
    initial = {"password": suggested_password()}
    form = PasswordForm(request.POST or None, actor=actor_of(request), today=today(), initial=initial)

    def write(clean: dict[str, Any]) -> User:
        return reset_password(actor=actor_of(request), account=user, today=today(), at=now(), **clean)

    done = N_("Đã đặt mật khẩu mới cho «{username}»; các phiên đang mở của tài khoản đã kết thúc.")
    return _answer(request, "account_password", {"account": user, "form": form}, write, done)


@page(_manager, methods=("GET", "POST"))
@once
def state(request: HttpRequest, account: int) -> HttpResponseBase:
    """Asks, then shuts the account or opens it again."""
    user = find_managed(actor=actor_of(request), account=account, today=today())
    opens = not user.is_active

    def write(_clean: dict[str, Any]) -> User:
        change = reactivate_account if opens else deactivate_account
        return change(actor=actor_of(request), account=user, today=today(), at=now())

    done = N_("Đã mở lại tài khoản «{username}».") if opens else N_("Đã ngừng tài khoản «{username}».")
    return _answer(request, "account_state", {"account": user}, write, done)


def _answer(
    request: HttpRequest, name: str, shown: dict[str, Any], write: Callable[[dict[str, Any]], User], done: str
) -> HttpResponseBase:
    """The form or the question; after the write the account's page; else again, with what is wrong."""
    form: Form | None = shown.get("form")
    template = f"organisations/{name}.html"
    if request.method != "POST":
        return render(request, template, shown)
    if form is not None and not form.is_valid():
        return render(request, template, shown, status=422)
    try:
        user = write(form.cleaned_data if form else {})
    except OutOfReach:
        shown["error"] = NotYours()
    except ProductError as error:
        shown["error"] = error
    else:
        messages.success(request, _(done).format(username=user.username))
        return HttpResponseRedirect(reverse("organisations:account", args=[user.pk]))
    return render(request, template, shown, status=422)

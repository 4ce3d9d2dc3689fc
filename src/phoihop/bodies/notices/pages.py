"""The inbox of each account, and how it wants to be told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now
from phoihop.base.language import _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.once import once
from phoihop.bodies.notices import actions
from phoihop.bodies.notices.enums import KIND_LABELS, NoticeKind
from phoihop.bodies.notices.forms import FilterUnknown, WaysForm, is_unread, key_of, kind_of
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.notices.queries import kinds_told, list_inbox, mail_is_on, mailbox_of
from phoihop.bodies.notices.rules import sentence

LOOKS = {
    NoticeKind.RETURNED: ("arrow-back-up", "red"),
    NoticeKind.REOPENED: ("pencil", "amber"),
    NoticeKind.ACCEPTED: ("circle-check", "green"),
    NoticeKind.WAITING: ("hourglass", "blue"),
    NoticeKind.NOTED: ("message-2", "blue"),
    NoticeKind.DUE_SOON: ("calendar-due", "blue"),
    NoticeKind.DUE_NOW: ("calendar-due", "amber"),
    NoticeKind.OVERDUE: ("clock-exclamation", "red"),
    NoticeKind.REMINDED: ("bell", "amber"),
    NoticeKind.EXTENDED: ("calendar", "green"),
    NoticeKind.MADE: ("file-text", "green"),
    NoticeKind.OUTDATED: ("history", "amber"),
    NoticeKind.COMMENTED: ("message-2", "blue"),
    NoticeKind.TAKEN_OVER: ("user-plus", "amber"),
    NoticeKind.TO_SIGN: ("hourglass", "amber"),
    NoticeKind.UNSIGNED: ("arrow-back-up", "red"),
    NoticeKind.SIGNED: ("lock", "blue"),
    NoticeKind.ISSUED: ("shield-check", "green"),
    NoticeKind.DEPUTY: ("user-plus", "blue"),
}


@page(signed_in, methods=("GET", "POST"))
@once
def inbox(request: HttpRequest) -> HttpResponseBase:
    """What the account was told, latest first; POST marks one or all as read or unread."""
    if request.method == "POST":
        return _marked(request)
    kind, unread = kind_of(request.GET), is_unread(request.GET)
    before = key_of(request.GET.get("truoc", ""), "truoc")
    found = list_inbox(actor=request.user, kind=kind, unread=unread, before=before)  # type: ignore[arg-type]
    kinds = [(word.value, _(KIND_LABELS[word]), word == kind) for word in kinds_told(actor=request.user)]  # type: ignore[arg-type]
    context = {
        "lines": [_line(notice) for notice in found.notices],
        "more": found.more,
        "before": before,
        "kinds": kinds,
        "unread_only": unread,
        "is_filtered": bool(kind or unread),
    }
    return render(request, "notices/inbox.html", context)


@page(signed_in)
def follow(request: HttpRequest, notice: int) -> HttpResponse:
    """To where a notice leads; it is read then."""
    found = actions.read(actor=request.user, notice=notice, at=now())  # type: ignore[arg-type]
    return HttpResponseRedirect(found.link or reverse("notices:inbox"))


@page(signed_in, methods=("GET", "POST"))
@once
def ways(request: HttpRequest) -> HttpResponseBase:
    """Where and how the account wants its notices by e-mail."""
    form = WaysForm(request.POST or None, box=mailbox_of(actor=request.user))  # type: ignore[arg-type]
    context = {"form": form, "mail_is_on": mail_is_on()}
    if request.method != "POST":
        return render(request, "notices/ways.html", context)
    if not form.is_valid():
        return render(request, "notices/ways.html", context, status=422)
    address = form.cleaned_data["address"]
    actions.choose_ways(actor=request.user, address=address, ways=form.ways(), at=now())  # type: ignore[arg-type]
    messages.success(request, _("Đã lưu cách nhận thông báo."))
    return HttpResponseRedirect(reverse("notices:ways"))


def _marked(request: HttpRequest) -> HttpResponse:
    words: dict[str, Any] = {"actor": request.user}
    key = key_of(request.POST.get("tin", ""), "tin")
    match request.POST.get("viec", ""), key:
        case "doc-het", None:
            count = actions.read_all(**words, at=now())
            messages.success(request, _("Đã đánh dấu {count} thông báo là đã đọc.").format(count=count))
        case "doc", int():
            actions.read(**words, notice=key, at=now())
        case "chua-doc", int():
            actions.unread(**words, notice=key)
        case other, _key:
            raise FilterUnknown(name="viec", value=other[:40])
    back = request.GET.urlencode()
    return HttpResponseRedirect(f"{reverse('notices:inbox')}{'?' if back else ''}{back}")


def _line(notice: Notice) -> dict[str, Any]:
    icon, tone = LOOKS[NoticeKind(notice.kind)]
    return {
        "notice": notice,
        "text": sentence(notice.kind, notice.params),
        "label": KIND_LABELS[NoticeKind(notice.kind)],
        "icon": icon,
        "tone": tone,
    }

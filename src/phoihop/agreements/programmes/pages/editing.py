"""Editing programmes: the head, and everything in it record by record."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import EDITING, require_edit
from phoihop.agreements.programmes.actions import breakdown_seal, change_programme, create_programme, seal_of
from phoihop.agreements.programmes.forms import COLUMNS, REMEDIES, ProgrammeForm, RecordForm, cell_values, with_labels
from phoihop.agreements.programmes.models import Breakdown, Indicator, Programme
from phoihop.agreements.programmes.pages.editors import EDITORS, Edit, Editor
from phoihop.agreements.programmes.pages.reading import crumbs_of
from phoihop.agreements.programmes.queries import facts_on, find_record, require_programme
from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.fields import show_refusal
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.people.access import actor_of

POSTING = ("GET", "POST")
MANY = 6
"""A form of more fields than this stands in two columns where there is room."""
SAVED = N_("Đã lưu. Thay đổi được ghi vào lịch sử.")
REMOVED = N_("Đã xóa. Việc xóa được ghi vào lịch sử.")


@page(holding(*EDITING), methods=POSTING)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new programme."""
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_programme(
                actor=actor_of(request),
                programme=form.record(),
                lead=form.cleaned_data["lead"],
                at=now(),
                today=today(),
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _(SAVED))
            return HttpResponseRedirect(reverse("programmes:programme", args=[made.code]))
    title = _(N_("Thêm chương trình"))
    crumbs = [(_(N_("Chương trình")), reverse("programmes:list")), (title, "")]
    return answer(request, {"form": form, "title": title, "crumbs": crumbs})


@page(holding(*EDITING), methods=POSTING)
@once
def head(request: HttpRequest, programme: str) -> HttpResponse:
    """The head of a programme."""
    row = editable(request, programme)
    form = _form(request, ProgrammeForm, row, row, seal_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            change_programme(
                actor=actor_of(request),
                programme=row,
                record=form.record(),
                seen=form.cleaned_data["seen"],
                at=now(),
                today=today(),
            )
        except Refused as refused:
            refuse(form, refused, seal_of(row))
        else:
            messages.success(request, _(SAVED))
            return HttpResponseRedirect(reverse("programmes:programme", args=[row.code]))
    title = _(N_("Sửa chương trình"))
    return answer(request, {"form": form, "title": title, "crumbs": [*crumbs_of(row.code), (title, "")]})


@page(holding(*EDITING), methods=POSTING)
@once
def record(request: HttpRequest, programme: str, noun: str, key: int | None = None) -> HttpResponse:
    """One record of a programme: new, changed or removed."""
    row, editor = editable(request, programme), EDITORS.get(noun)
    if editor is None:
        raise OutOfReach
    found = find_record(programme=row, model=editor.model, key=key) if key is not None else None
    edit = Edit(actor_of(request), row, key, now(), today())
    form, rows = _forms(request, editor, row, found)
    back = f"{reverse('programmes:programme', args=[row.code])}#{editor.anchor}"
    done = _done(request, editor, edit, form, rows, found)
    if done:
        messages.success(request, _(done))
        return HttpResponseRedirect(back)
    title = _(editor.change if found else editor.add)
    crumbs = [*crumbs_of(row.code), (title, "")]
    context = {"form": form, "rows": rows, "title": title, "crumbs": crumbs, "back": back, "removable": bool(found)}
    return answer(request, {**context, "named": str(found or "")})


def editable(request: HttpRequest, code: str) -> Programme:
    """The programme, for one who may change it. Raises OutOfReach."""
    row = require_programme(actor=actor_of(request), code=code)
    require_edit(actor=actor_of(request), programme=row, today=today())
    return row


def refuse(form: Any, refused: Refused, seal: str = "") -> None:
    """Show a refusal beside the form's fields; after a clash the form goes on from what stands now."""
    show_refusal(form, with_labels(refused), fields=COLUMNS, remedies=REMEDIES)
    if seal and any(finding.code == "A112" for finding in refused.findings):
        form.data = {**form.data.dict(), "seen": seal}


def answer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The editing page; with errors it is not found well."""
    wrong = context["form"].errors or getattr(context.get("rows"), "total_error_count", int)()
    context["many"] = len(context["form"].fields) > MANY
    return render(request, "programmes/record.html", context, status=422 if wrong else 200)


def _done(request: HttpRequest, editor: Editor, edit: Edit, form: Any, rows: Any, found: Model | None) -> str:
    """What was done, as a sentence; '' where the form is to be shown (again)."""
    if request.method != "POST":
        return ""
    try:
        if "xoa" in request.POST and found:
            editor.remove(**edit.words)
            return REMOVED
        if form.is_valid() and (rows is None or rows.is_valid()):
            editor.save(edit, form, rows)
            return SAVED
    except Refused as refused:
        form.is_valid()
        refuse(form, refused, _seal(found))
    return ""


def _forms(request: HttpRequest, editor: Editor, programme: Programme, found: Model | None) -> tuple[Any, Any]:
    words = {"facts": sum(facts_on(found).values())} if isinstance(found, Indicator) else {}
    form = _form(request, editor.form, programme, found, _seal(found), **words)
    if editor.rows is None:
        return form, None
    first = cell_values(found) if isinstance(found, Breakdown) else []
    return form, editor.rows(_data(request), initial=first, prefix="o")


def _form(
    request: HttpRequest, kind: type[RecordForm], programme: Programme, found: Any, seal: str, **words: Any
) -> Any:
    first = {**kind.values_of(found), "seen": seal} if found else {}
    return kind(_data(request), initial=first, programme=programme, known=bool(found), **words)


def _data(request: HttpRequest) -> Any:
    """What was typed; removing types nothing."""
    return request.POST if request.method == "POST" and "xoa" not in request.POST else None


def _seal(found: Model | None) -> str:
    return breakdown_seal(found) if isinstance(found, Breakdown) else seal_of(found)

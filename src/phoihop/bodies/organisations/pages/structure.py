"""Changing the structure: a new unit, another name, another superior, an end with successors, details."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach, holding, require
from phoihop.bodies.organisations.actions import (
    SHAPING,
    close_organisation,
    correct_organisation,
    create_organisation,
    move_organisation,
    rename_organisation,
)
from phoihop.bodies.organisations.forms import (
    CloseForm,
    CreateForm,
    DetailsForm,
    MoveForm,
    RenameForm,
    Successors,
)
from phoihop.bodies.organisations.forms.fields import NotYours
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.pages.asked import found_unit
from phoihop.bodies.organisations.rules import OrganisationRecord, SuccessionRecord
from phoihop.bodies.people.access import actor_of

_shaper = holding(*SHAPING)
_REMEDIES = {
    "O104": N_("chọn cơ quan cấp trên khác"),
    "O105": N_("chọn ngày sau ngày thành lập"),
    "O106": N_("chuyển đơn vị ấy sang cấp trên khác từ ngày đó rồi làm lại"),
    "O107": N_("chọn ngày khi cấp trên đã thành lập, hoặc cấp trên khác"),
    "O109": N_("ghi đơn vị kế thừa"),
    "O204": N_("chọn ngày trong thời gian đơn vị tồn tại"),
    "O302": N_("ghi mỗi đơn vị kế thừa một lần"),
    "O306": N_("sửa các tỷ phần để cộng lại đúng bằng 1"),
    "O307": N_("chọn đơn vị còn tồn tại ngày đó"),
    "O308": N_("chọn đơn vị có ngày đó, hoặc thêm đơn vị mới trước"),
    "O310": N_("chọn đơn vị khác; đơn vị sống tiếp dưới tên mới thì chỉ cần đổi tên"),
}
"""How to mend on a page what the findings say of a bundle's tables."""
_NUMBERS = {"O112", "O113", "O114", "O305", "O306"}
"""Findings whose value is a number."""


@page(_shaper, methods=("GET", "POST"))
@once
def create(request: HttpRequest, unit: str) -> HttpResponseBase:
    """A new unit below this one."""
    above = _mine(request, unit)
    form = CreateForm(request.POST or None, actor=actor_of(request), today=today())

    def write(clean: dict[str, Any]) -> Organisation:
        asked = OrganisationRecord(**{**clean, "parent": above.code})
        return create_organisation(actor=actor_of(request), organisation=asked, today=today(), at=now())

    return _answer(request, above, form, write, "create", N_("Đã thêm đơn vị «{name}»."))


@page(_shaper, methods=("GET", "POST"))
@once
def rename(request: HttpRequest, unit: str) -> HttpResponseBase:
    """Another name from a day on."""
    own = _mine(request, unit)
    form = RenameForm(request.POST or None, actor=actor_of(request), today=today(), initial={"on": today()})

    def write(clean: dict[str, Any]) -> Organisation:
        return rename_organisation(actor=actor_of(request), organisation=unit, today=today(), at=now(), **clean)

    return _answer(request, own, form, write, "rename", N_("Đã đổi tên; tên bây giờ là «{name}»."))


@page(_shaper, methods=("GET", "POST"))
@once
def move(request: HttpRequest, unit: str) -> HttpResponseBase:
    """Another superior from a day on."""
    own = _mine(request, unit)
    form = MoveForm(request.POST or None, actor=actor_of(request), today=today())

    def write(clean: dict[str, Any]) -> Organisation:
        parent = clean["parent"].code
        move_organisation(
            actor=actor_of(request), organisation=unit, parent=parent, on=clean["on"], today=today(), at=now()
        )
        return own

    return _answer(request, own, form, write, "move", N_("Đã chuyển «{name}» sang cơ quan cấp trên mới."))


@page(_shaper, methods=("GET", "POST"))
@once
def details(request: HttpRequest, unit: str) -> HttpResponseBase:
    """What has no history."""
    own = _mine(request, unit)
    fields = ("name_en", "kind", "block", "latitude", "longitude")
    initial = {name: getattr(own, name) for name in fields}
    form = DetailsForm(request.POST or None, actor=actor_of(request), today=today(), initial=initial)

    def write(clean: dict[str, Any]) -> Organisation:
        return correct_organisation(actor=actor_of(request), organisation=unit, today=today(), at=now(), **clean)

    return _answer(request, own, form, write, "details", N_("Đã sửa thông tin của «{name}»."))


@page(_shaper, methods=("GET", "POST"))
@once
def close(request: HttpRequest, unit: str) -> HttpResponseBase:
    """The end of a unit, with as many successors as there are; rows are added without script too."""
    own = _mine(request, unit)
    asking: dict[str, Any] = {"actor": actor_of(request), "today": today()}
    form = CloseForm(request.POST or None, **asking)
    more = "them-dong" in request.POST
    rows = Successors(_one_more(request) if more else request.POST or None, prefix="ke-thua", form_kwargs=asking)
    if more:
        _unjudged(form, *rows.forms)
        return render(request, "organisations/close.html", {"unit": own, "form": form, "rows": rows})

    def write(clean: dict[str, Any]) -> Organisation:
        return close_organisation(
            actor=actor_of(request),
            organisation=unit,
            on=clean["on"],
            successions=_successions(unit, rows),
            today=today(),
            at=now(),
        )

    return _answer(request, own, form, write, "close", N_("Đã kết thúc đơn vị «{name}»."), rows=rows)


def _mine(request: HttpRequest, code: str) -> Organisation:
    """The unit, where the actor may shape it: a form that will be refused is not shown. Raises OutOfReach."""
    unit = found_unit(request, code)
    require(actor=actor_of(request), roles=SHAPING, organisation=unit, today=today(), wholly=True)
    return unit


def _answer(
    request: HttpRequest,
    unit: Organisation,
    form: Form,
    write: Callable[[dict[str, Any]], Organisation],
    name: str,
    done: str,
    rows: BaseFormSet | None = None,
) -> HttpResponseBase:
    """The form; once it is right and the write is taken, the unit's page; else the form with everything that is wrong."""
    shown: dict[str, Any] = {"unit": unit, "form": form, "rows": rows}
    if request.method != "POST":
        return render(request, f"organisations/{name}.html", shown)
    valid = form.is_valid()
    if (rows is None or rows.is_valid()) and valid:
        try:
            written = write(form.cleaned_data)
        except Refused as refused:
            shown["findings"] = [_on_page(finding) for finding in refused.findings]
        except OutOfReach:
            shown["error"] = NotYours()
        except ProductError as error:
            shown["error"] = error
        else:
            messages.success(request, _(done).format(name=written.name))
            return HttpResponseRedirect(reverse("organisations:unit", args=[written.code]))
    return render(request, f"organisations/{name}.html", shown, status=422)


def _on_page(finding: Finding) -> Finding:
    """The finding as people on a page read it: remedies without tables, numbers with a comma."""
    remedy = _REMEDIES.get(finding.code, finding.remedy)
    value = finding.value.replace(".", ",") if finding.code in _NUMBERS else finding.value
    return replace(finding, remedy=remedy, value=value)


def _successions(unit: str, rows: BaseFormSet) -> list[SuccessionRecord]:
    typed = [row.cleaned_data for row in rows.forms if row.cleaned_data]
    return [
        SuccessionRecord(unit, row["target"].code, None, row["share"], row["kind"], row["document"]) for row in typed
    ]


def _one_more(request: HttpRequest) -> Any:
    data, name = request.POST.copy(), "ke-thua-TOTAL_FORMS"
    typed = data.get(name, "")
    data[name] = str(int(typed) + 1) if typed.isdecimal() and len(typed) < 4 else "1"
    return data


def _unjudged(*forms: Form) -> None:
    """Show what was typed without saying yet what is wrong with it."""
    for form in forms:
        form._errors = ErrorDict()  # type: ignore[attr-defined]

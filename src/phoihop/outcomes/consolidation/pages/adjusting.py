"""The adjustments of a workspace: those that stand and those withdrawn, a form for another, withdrawing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.consolidation.actions.adjusting import adjust, withdraw_adjustment
from phoihop.outcomes.consolidation.forms import AdjustForm, ReasonForm
from phoihop.outcomes.consolidation.pages.frame import answered, framed, moved_now, opened, overseers, place_of, soon
from phoihop.outcomes.consolidation.queries.adjustments import adjusted, list_adjustments
from phoihop.outcomes.consolidation.queries.bases import Moved
from phoihop.outcomes.consolidation.queries.later import labels_of
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.records import Adjusted


@page(overseers, methods=("GET", "POST"))
@once
@soon("adjustments")
def adjustments(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Every adjustment with its author and reason; POST makes another."""
    found = opened(request, programme, unit, period)
    labels = labels_of(workspace=found)
    data = request.POST if request.method == "POST" else None
    form = AdjustForm(workspace=found, labels=labels, data=data, initial=_asked(request, found.unit.code, found.name))
    error: ProductError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            adjust(
                actor=actor_of(request),
                programme=found.programme,
                unit=found.unit,
                period=found.name,
                place=form.place(),
                value=form.cleaned_data["gia_tri"],
                reason=form.cleaned_data["ly_do"],
                at=now(),
                today=today(),
            )
            messages.success(request, _("Đã ghi điều chỉnh; số liệu gốc của các đơn vị giữ nguyên."))
            return HttpResponseRedirect(reverse("consolidation:adjustments", args=place_of(found)))
        except OutOfReach:
            raise
        except ProductError as told:
            error = told
    rows = list_adjustments(programme=found.programme, unit=found.unit, period=found.name)
    each = [(row, getattr(row, "withdrawal", None)) for row in rows]
    moved = _moved(found, [adjusted(row) for row, withdrawn in each if withdrawn is None])
    context = {
        **framed(found, "adjustments"),
        "rows": [
            (row, labels.name(row.indicator.code, row.cell), withdrawn, (moved or {}).get(adjusted(row)))
            for row, withdrawn in each
        ],
        "unknown": moved is None,
        "form": form,
        "error": error,
        "shown": bool(form.errors or error or "so-lieu" in request.GET),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "consolidation/adjustments.html", context, status=status)


@page(overseers, methods=("GET", "POST"))
@once
def withdrawing(request: HttpRequest, programme: str, unit: str, period: str, adjustment: int) -> HttpResponse:
    """Why an adjustment is taken back; POST takes it back."""
    found = opened(request, programme, unit, period)
    rows = list_adjustments(programme=found.programme, unit=found.unit, period=found.name)
    if not any(row.pk == adjustment for row in rows):
        raise OutOfReach
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def write(clean: dict[str, Any]) -> str:
        withdraw_adjustment(
            actor=actor_of(request), adjustment=adjustment, reason=clean["ly_do"], at=now(), today=today()
        )
        return _("Đã rút điều chỉnh; báo cáo đã lập với điều chỉnh này giữ nguyên như lúc lập.")

    words = {
        "title": N_("Rút điều chỉnh"),
        "button": N_("Rút điều chỉnh"),
        "lead": N_("Báo cáo lập sau đó dùng lại số tính từ các báo cáo đã tiếp nhận."),
    }
    return answered(request, found, form, write, words, then="adjustments")


def _moved(workspace: Workspace, standing: list[Adjusted]) -> dict[Adjusted, Moved] | None:
    """Adjustment → what became of its figure; None while figures are not ready."""
    found = moved_now(workspace, standing)
    return None if found is None else {row.adjusted: row for row in found}


def _asked(request: HttpRequest, unit: str, period: str) -> dict[str, str]:
    """What the address fills in beforehand, as the table of figures links here."""
    return {"don_vi": unit, "ky": period, "so_lieu": to_nfc(request.GET.get("so-lieu", ""))[:200]}

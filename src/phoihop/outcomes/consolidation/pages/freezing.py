"""Freezing a workspace's figures, opening them again, ordering reminders of what is missing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.templatetags.ui import period as in_words
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.consolidation.actions.freezing import freeze, unfreeze
from phoihop.outcomes.consolidation.forms import FreezeForm, UnfreezeForm
from phoihop.outcomes.consolidation.pages.frame import answered, moved_now, opened, overseers, place_of, soon
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.consolidation.queries.bases import Moved
from phoihop.outcomes.consolidation.queries.coverage import coverage_of
from phoihop.outcomes.consolidation.queries.later import labels_of
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.reporting.regimes.queries.expectations import regime_of
from phoihop.reporting.reminders.actions import remind
from phoihop.reporting.reminders.queries import period_of


@page(overseers, methods=("GET", "POST"))
@once
@soon("")
def freezing(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """What freezing does, and the day to freeze by; POST freezes."""
    found = opened(request, programme, unit, period)
    form = FreezeForm(request.POST if request.method == "POST" else None)

    def write(clean: dict[str, Any]) -> str:
        row = freeze(
            actor=actor_of(request),
            programme=found.programme,
            unit=found.unit,
            period=found.name,
            as_of=clean["ngay"],
            at=now(),
            today=today(),
        )
        return _("Đã chốt số liệu (lần chốt {number}).").format(number=row.number)

    words = {
        "title": N_("Chốt số liệu"),
        "button": N_("Chốt số liệu"),
        "lead": N_(
            "Giữ đúng các báo cáo đang được tiếp nhận. Báo cáo tổng hợp lập từ đây trở đi dùng bản chốt này; báo cáo gửi"
            " sau không làm đổi con số nào, chỉ được liệt kê kèm chênh lệch."
        ),
    }
    moved = [] if form.is_bound else _moved(found)
    return answered(request, found, form, write, {**words, "moved_bases": moved, "unknown": moved is None})


def _moved(workspace: Workspace) -> list[tuple[Moved, str]] | None:
    """Adjustments that were made of another number than freezing would keep, each with its figure's name; None while
    the figures are not there to tell."""
    rows = adjustments_of(programme=workspace.programme, unit=workspace.unit, period=workspace.name)
    found = moved_now(workspace, rows)
    if not found:
        return None if found is None else []
    labels = labels_of(workspace=workspace)
    return [(row, labels.name(row.adjusted.indicator, row.adjusted.cell)) for row in found]


@page(overseers, methods=("GET", "POST"))
@once
def unfreezing(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Why the figures are opened again; POST opens them."""
    found = opened(request, programme, unit, period)
    seen = {"lan": found.frozen.number if found.frozen else 0}
    form = UnfreezeForm(request.POST if request.method == "POST" else None, initial=seen)

    def write(clean: dict[str, Any]) -> str:
        unfreeze(
            actor=actor_of(request),
            programme=found.programme,
            unit=found.unit,
            period=found.name,
            number=clean["lan"],
            reason=clean["ly_do"],
            at=now(),
            today=today(),
        )
        return _("Đã mở chốt số liệu. Báo cáo đã lập từ bản chốt giữ nguyên như lúc lập.")

    words = {
        "title": N_("Mở chốt số liệu"),
        "button": N_("Mở chốt"),
        "lead": N_("Báo cáo lập sau khi mở chốt lại dùng số liệu mới nhất; bản chốt cũ và lý do mở được giữ lại."),
    }
    return answered(request, found, form, write, words)


@page(overseers, methods=("POST",))
@once
def reminding(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Remind the units that still owe the report of one period."""
    found = opened(request, programme, unit, period)
    asked = coverage_of(workspace=found, today=today()).owed
    wanted = (request.POST.get("che-do", ""), request.POST.get("ky", ""))
    owed = next((row for row in asked if (row.regime, row.period) == wanted), None)
    regime = regime_of(programme=found.programme.code, regime=owed.regime) if owed else None
    known = period_of(owed.period) if owed else None
    if owed is None or regime is None or known is None:
        raise OutOfReach
    sent = remind(actor=actor_of(request), regime=regime, period=known, units=owed.units, today=today(), at=now())
    told = _("Đã nhắc {count} đơn vị gửi báo cáo {period}.")
    messages.success(request, told.format(count=len(sent), period=in_words(owed.period).lower()))
    return HttpResponseRedirect(reverse("consolidation:coverage", args=place_of(found)))

"""Many workbooks at once, for the secretariat: a zip of empty ones to hand out, a zip of filled ones to take in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.kept_errors import kept, kept_finding
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table, download, wanted_download
from phoihop.base.ui.templatetags.ui import problem, remedy
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.access import STEERING, OutOfReach, holding
from phoihop.reporting.submissions.actions.batches import MOST_BYTES, order_filling, order_packing
from phoihop.reporting.submissions.forms import BatchForm, PackForm, sent_file
from phoihop.reporting.submissions.pages.workbooks import attachment
from phoihop.reporting.submissions.queries.workbooks import find_batch, list_batches, list_steered_regimes
from phoihop.reporting.workbooks.enums import (
    BATCH_KIND_LABELS,
    BATCH_STATE_LABELS,
    OUTCOME_LABELS,
    BatchKind,
    BatchState,
    Outcome,
)
from phoihop.reporting.workbooks.models import WorkbookBatch, WorkbookResult
from phoihop.reporting.workbooks.rules.batches import is_open

steering = holding(*STEERING)
_STATE_LOOKS = {
    BatchState.QUEUED: ("hourglass", "grey"),
    BatchState.RUNNING: ("progress", "blue"),
    BatchState.DONE: ("circle-check", "green"),
    BatchState.FAILED: ("alert-circle", "red"),
}
_OUTCOME_LOOKS = {
    Outcome.APPLIED: ("circle-check", "green"),
    Outcome.UNCHANGED: ("circle-dashed", "grey"),
    Outcome.REFUSED: ("circle-x", "red"),
    Outcome.MADE: ("file-spreadsheet", "green"),
}
_COLUMNS = (
    Column("name", N_("Tệp"), heading=True, width=40),
    Column("unit", N_("Đơn vị"), width=30),
    Column("period", N_("Kỳ"), width=16),
    Column("outcome", N_("Kết quả"), width=24),
    Column("changed", N_("Số ô đã ghi"), number=True, width=10),
    Column("reason", N_("Lý do, cách sửa"), width=80),
)
_SHOWN = 200


@page(steering, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def batches(request: HttpRequest) -> HttpResponse:
    """Two forms, take in and hand out, and what was asked for before."""
    actor: Any = request.user
    regimes = list_steered_regimes(actor=actor, today=today())
    posted = request.POST if request.method == "POST" else None
    filling = posted is not None and "fill" in posted
    send = BatchForm(posted, request.FILES) if filling else BatchForm()
    pack = PackForm(posted if posted is not None and not filling else None, regimes=regimes, today=today())
    error: ProductError | None = None
    try:
        if send.is_valid():
            return _follow(order_filling(actor=actor, sent=sent_file(send.cleaned_data["goi"]), at=now()))
        if pack.is_valid():
            return _follow(order_packing(actor=actor, at=now(), **pack.cleaned_data))
    except ProductError as told:
        error = told
    rows = [(row, _state_badge(row), _(BATCH_KIND_LABELS[BatchKind(row.kind)])) for row in list_batches(actor=actor)]
    context = {"send": send, "pack": pack, "error": error, "batches": rows}
    status = 422 if posted is not None else 200
    return render(request, "submissions/batches.html", context, status=status)


@page(steering)
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """How far a batch has got, then what became of each workbook."""
    found = find_batch(actor=request.user, batch=batch)  # type: ignore[arg-type]
    unchanged = _unchanged(request, found)
    if unchanged is not None:
        return unchanged
    results = list(found.results.select_related("organisation"))
    kind = wanted_download(request)
    table = _table(found, results)
    if kind:
        return download(table, kind)
    shown = Table(table.name, table.caption, table.columns, table.rows[:_SHOWN], note=_rest(len(results)))
    context = {
        "batch": found,
        "badge": _state_badge(found),
        "kind": _(BATCH_KIND_LABELS[BatchKind(found.kind)]),
        "open": is_open(found.state),
        "percent": round(100 * found.done / found.total) if found.total else 0,
        "seen": _mark(found),
        "here": request.path,
        "error": kept(found.error) if found.error else None,
        "counts": [
            (_outcome_badge(outcome), sum(row.outcome == outcome for row in results))
            for outcome in Outcome
            if any(row.outcome == outcome for row in results)
        ],
        "table": shown,
        "packed": found.kind == BatchKind.PACK and found.state == BatchState.DONE,
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "submissions/batch_progress.html" if part else "submissions/batch.html", context)


@page(steering)
def batch_file(request: HttpRequest, batch: int) -> HttpResponse:
    """The zip of workbooks to hand out."""
    found = find_batch(actor=request.user, batch=batch, with_file=True)  # type: ignore[arg-type]
    if found.kind != BatchKind.PACK or found.file is None:
        raise OutOfReach
    return attachment(bytes(found.file), found.file_name, "zip")


def _follow(batch: WorkbookBatch) -> HttpResponse:
    return HttpResponseRedirect(reverse("submissions:batch", args=[batch.pk]))


def _unchanged(request: HttpRequest, batch: WorkbookBatch) -> HttpResponse | None:
    """For a page that asks again: nothing where nothing changed, a new page where the work is over."""
    if not getattr(request, "htmx", False):
        return None
    if not is_open(batch.state):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponse(status=204) if request.GET.get("da-thay") == _mark(batch) else None


def _mark(batch: WorkbookBatch) -> str:
    return f"{batch.state}-{batch.done}-{batch.total}"


def _table(batch: WorkbookBatch, results: list[WorkbookResult]) -> Table:
    order = [Outcome.REFUSED, Outcome.APPLIED, Outcome.UNCHANGED, Outcome.MADE]
    rows = [_row(result) for result in sorted(results, key=lambda row: (order.index(Outcome(row.outcome)), row.number))]
    return Table(f"ket-qua-{batch.pk}", _(N_("Kết quả từng tệp")), _COLUMNS, rows)


def _row(result: WorkbookResult) -> Row:
    told = [kept_finding(finding) for finding in result.findings]
    reasons = [" ".join((problem(row), _(N_("Cách sửa:")), remedy(row))) for row in told]
    badge = _outcome_badge(Outcome(result.outcome))
    return Row(
        {
            "name": Cell(result.name),
            "unit": Cell(str(result.organisation) if result.organisation else ""),
            "period": Cell(result.period, text=period_name(result.period) if result.period else ""),
            "outcome": Cell(_(badge.label), badge=badge),
            "changed": Cell(result.changed),
            "reason": Cell(" ".join(reasons)),
        }
    )


def _rest(number: int) -> str:
    if number <= _SHOWN:
        return ""
    return _(N_("Đang hiện {shown} trong {number} tệp; tải Excel hoặc CSV để xem đủ.")).format(
        shown=_SHOWN, number=number
    )


def _state_badge(batch: WorkbookBatch) -> Badge:
    state = BatchState(batch.state)
    return Badge(BATCH_STATE_LABELS[state], *_STATE_LOOKS[state])


def _outcome_badge(outcome: Outcome) -> Badge:
    return Badge(OUTCOME_LABELS[outcome], *_OUTCOME_LOOKS[outcome])

"""A unit's report in Excel: the workbook to fill in, sending it back, looking before it is applied."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.base.kept_errors import kept_finding
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import DOWNLOADS
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.actions import DraftOverwritten
from phoihop.reporting.submissions.actions.workbooks import (
    CellsOverlap,
    apply_workbook,
    preview_upload,
    upload_workbook,
)
from phoihop.reporting.submissions.forms import ApplyForm, WorkbookForm, sent_file
from phoihop.reporting.submissions.pages.report import reporting
from phoihop.reporting.submissions.pages.surroundings import address, met, surroundings
from phoihop.reporting.submissions.queries import Report
from phoihop.reporting.submissions.queries.workbooks import file_name_of, find_upload, workbook_of
from phoihop.reporting.submissions.render.workbooks import told_changes
from phoihop.reporting.workbooks.models import UploadedWorkbook
from phoihop.reporting.workbooks.rules.sheets import MOST_BYTES


@page(reporting, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def workbook(request: HttpRequest, **codes: str) -> HttpResponse:
    """The workbook to take away, and the form to send it back."""
    found, _asked = _writing(request, codes)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    error: ProductError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            upload = upload_workbook(
                actor=request.user,  # type: ignore[arg-type]
                regime=found.regime,
                organisation=found.organisation,
                period=found.period,
                sent=sent_file(form.cleaned_data["tep"]),
                at=now(),
            )
            return HttpResponseRedirect(address(found, "workbook_preview", upload=upload.pk))
        except Refused as refused:
            error = refused
    context = {"form": form, "error": error, "findings": error.findings if isinstance(error, Refused) else ()}
    around = surroundings(found, today(), here=_(N_("Điền bằng Excel")))
    return render(request, "submissions/workbook.html", around | context, status=422 if form.is_bound else 200)


@page(reporting)
def workbook_file(request: HttpRequest, **codes: str) -> HttpResponse:
    """The workbook with what the report says now."""
    found, asked = _writing(request, codes)
    content = workbook_of(
        regime=found.regime,
        organisation=found.organisation,
        asked=asked,
        content=found.content,
        version=found.version,
    )
    return attachment(content, file_name_of(organisation=found.organisation.code, period=found.period), "xlsx")


@page(reporting, methods=("GET", "POST"))
@once
def workbook_preview(request: HttpRequest, upload: int, **codes: str) -> HttpResponse:
    """What a workbook changes, leaves, and what of it is refused; sent, it is applied whole or not at all."""
    found, asked = _writing(request, codes)
    row = find_upload(actor=request.user, upload=upload)  # type: ignore[arg-type]
    if (row.regime_id, row.organisation_id, row.period) != (found.regime.pk, found.organisation.pk, found.period):
        raise OutOfReach
    error: ProductError | None = None
    form = ApplyForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            done = apply_workbook(actor=request.user, upload=row.pk, at=now(), **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(
                request, _(N_("Đã ghi {count} ô từ biểu Excel vào bản đang soạn.")).format(count=done.changed)
            )
            return HttpResponseRedirect(address(found, "report"))
        except (DraftOverwritten, CellsOverlap, Refused) as told:
            error = told
            found, asked = _writing(request, codes)
    context = _previewed(row, found, asked) | {"error": error}
    status = error.status if error else 422 if form.is_bound else 200
    around = surroundings(found, today(), here=_(N_("Xem trước biểu Excel")))
    return render(request, "submissions/workbook_preview.html", around | context, status=status)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save."""
    types = {**DOWNLOADS, "zip": "application/zip"}
    response = HttpResponse(content, content_type=types[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _writing(request: HttpRequest, codes: dict[str, str]) -> tuple[Report, AskedReport]:
    """The report, if its reporter may write it now. Raises OutOfReach, Shut."""
    found = met(request, codes)
    if not found.mine:
        raise OutOfReach
    if found.shut is not None:
        raise found.shut
    if found.asked is None:
        raise OutOfReach
    return found, found.asked


def _previewed(row: UploadedWorkbook, found: Report, asked: AskedReport) -> dict[str, Any]:
    preview = preview_upload(upload=row, content=found.content, asked=asked)
    findings = [kept_finding(finding) for finding in row.findings]
    refused = [finding for finding in findings if has_errors([finding])]
    warnings: list[Finding] = [finding for finding in findings if finding not in refused]
    keys = _refused_places(refused)
    changes = [change for change in told_changes(preview, asked, row.places) if change.place not in keys]
    return {
        "upload": row,
        "changes": changes,
        "taken": sum(change.taken for change in changes),
        "unchanged": preview.unchanged,
        "refused": refused,
        "warnings": warnings,
        "version": found.version,
        "applied": row.applied_at is not None,
    }


def _refused_places(refused: list[Finding]) -> set[str]:
    return {finding.table for finding in refused}

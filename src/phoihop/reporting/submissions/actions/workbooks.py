"""Taking workbooks back: kept for a look first, then applied whole or not at all."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.access import require_writer
from phoihop.reporting.submissions.actions.drafts import DraftOverwritten, save_cells
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries import base_content
from phoihop.reporting.submissions.queries.reports import NOTHING
from phoihop.reporting.submissions.queries.workbooks import name_of_unit, named
from phoihop.reporting.submissions.rules import Content, NotAsked
from phoihop.reporting.submissions.rules.subject import report_subject
from phoihop.reporting.submissions.rules.workbooks import Preview, changes_of, misplaced, preview_of
from phoihop.reporting.workbooks.models import UploadedWorkbook
from phoihop.reporting.workbooks.readers.apart import Opened, Sent, open_apart
from phoihop.reporting.workbooks.readers.stamps import stamp_of
from phoihop.reporting.workbooks.rules.filled import Filled, read_filled
from phoihop.reporting.workbooks.rules.kept import keep_told, kept_told
from phoihop.reporting.workbooks.rules.stamp import Stamp, of_record

KEPT_FOR = timedelta(days=1)


class CellsOverlap(ProductError):
    """A workbook would overwrite what was changed in the draft since the workbook was made, and nobody agreed to it."""

    code = "X001"
    problem = N_("Có {count} ô đã được sửa trên trang sau khi biểu được tải về; chưa ghi gì.")
    remedy = N_("Xem hai giá trị ở từng ô, rồi đánh dấu đồng ý ghi đè hoặc sửa lại biểu.")
    status = 409


def upload_workbook(
    *, actor: User, regime: Regime, organisation: Organisation, period: str, sent: Sent, at: datetime
) -> UploadedWorkbook:
    """Read a workbook that a unit sent for this report, and keep what it says for the preview.

    Raises OutOfReach, NotAsked, and Refused with everything that keeps the file from being this report's workbook.
    What is wrong in its cells is kept with it.
    """
    require_writer(actor=actor, regime=regime, organisation=organisation, at=at)
    asked = _asked(regime, organisation, period)
    stamp, filled = _read(open_apart(sent), sent.name, regime, organisation, asked)
    return UploadedWorkbook.objects.create(
        regime=regime,
        organisation=organisation,
        period=period,
        uploaded_by=actor,
        at=at,
        file_name=sent.name[:200],
        file_hash=hashlib.sha256(sent.content).hexdigest(),
        stamp=stamp.record(),
        told=keep_told(filled.told),
        places=dict(filled.places),
        findings=[keep_finding(finding) for finding in filled.findings],
    )


def preview_upload(*, upload: UploadedWorkbook, content: Content, asked: AskedReport) -> Preview:
    """What a kept workbook would change in this content."""
    return preview_of(kept_told(upload.told), content, asked, of_record(upload.stamp))


def apply_workbook(*, actor: User, upload: int, version: int, overwrite: bool, at: datetime) -> UploadedWorkbook:
    """Write a previewed workbook into the draft, whole or not at all; `version` is the draft's that the preview showed.

    A second time it changes nothing. Raises OutOfReach, Refused for cells that cannot be read, DraftOverwritten where
    the draft is no longer the one of the preview, CellsOverlap where both sides changed a cell and not `overwrite`,
    Shut.
    """
    with writing():
        row = _locked(actor, upload)
        require_writer(actor=actor, regime=row.regime, organisation=row.organisation, at=at)
        if row.applied_at is not None:
            return row
        findings = [kept_finding(finding) for finding in row.findings]
        if has_errors(findings):
            raise Refused(findings)
        asked = _asked(row.regime, row.organisation, row.period)
        _same_form(of_record(row.stamp), row, asked)
        saved, content = _draft(row.regime, row.organisation, row.period)
        if saved != version:
            raise DraftOverwritten(saved=saved, seen=version)
        preview = preview_upload(upload=row, content=content, asked=asked)
        if preview.taken and not overwrite:
            raise CellsOverlap(count=len(preview.taken))
        if preview.changed:
            save_cells(
                actor=actor,
                regime=row.regime,
                organisation=row.organisation,
                period=row.period,
                changes=changes_of(preview),
                version=version,
                source=Source.EXCEL,
                at=at,
            )
            _record(actor, row.regime, row.organisation, row.period, len(preview.changed), row.file_hash, at)
        row.applied_at, row.changed = at, len(preview.changed)
        row.save(update_fields=["applied_at", "changed"])
    return row


def forget_uploads(*, at: datetime) -> int:
    """Remove what workbooks said that nobody applied within a day, and what was applied; gives how many."""
    return UploadedWorkbook.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def _asked(regime: Regime, organisation: Organisation, period: str) -> AskedReport:
    asked = asked_of(regime=regime, organisation=organisation, period=period)
    if asked is None:
        raise NotAsked(unit=str(organisation), period=period)
    return asked


def _stamp(opened: Opened, name: str) -> Stamp:
    if isinstance(opened, tuple):
        raise Refused(opened)
    stamp = stamp_of(opened, name)
    if isinstance(stamp, Finding):
        raise Refused([stamp])
    return stamp


def _read(
    opened: Opened, name: str, regime: Regime, organisation: Organisation, asked: AskedReport
) -> tuple[Stamp, Filled]:
    stamp = _stamp(opened, name)
    here = named(regime=regime, organisation=organisation, period=asked.period)
    their_unit = name_of_unit(code=stamp.unit) if stamp.unit != here.unit else here.unit_name
    wrong: Sequence[Finding] = list(misplaced(stamp, here, asked, their_unit, name))
    if wrong or isinstance(opened, tuple):
        raise Refused(wrong)
    return stamp, read_filled(opened, asked, stamp)


def _same_form(stamp: Stamp, row: UploadedWorkbook, asked: AskedReport) -> None:
    """Refuse what was read by a form that has changed since. Raises Refused."""
    here = named(regime=row.regime, organisation=row.organisation, period=row.period)
    wrong = list(misplaced(stamp, here, asked, here.unit_name, row.file_name))
    if wrong:
        raise Refused(wrong)


def _locked(actor: User, upload: int) -> UploadedWorkbook:
    rows = UploadedWorkbook.objects.select_for_update(of=("self",)).select_related("regime__programme", "organisation")
    row = rows.filter(pk=upload, uploaded_by=actor).first()
    if row is None:
        raise OutOfReach
    return row


def _draft(regime: Regime, organisation: Organisation, period: str) -> tuple[int, Content]:
    """Version and content of what is written on, locked to the end of the transaction."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("revision")
    row = rows.filter(regime=regime, organisation=organisation, period=period).first()
    return (row.draft_version, base_content(submission=row)) if row else (0, NOTHING)


def _record(
    actor: User, regime: Regime, organisation: Organisation, period: str, cells: int, file_hash: str, at: datetime
) -> None:
    subject = report_subject(regime.code, organisation.code, period)
    record(actor=actor, action="draft.workbook", subject=subject, after={"cells": cells, "sha256": file_hash}, at=at)

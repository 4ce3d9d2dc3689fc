"""Writes about old files: sending, reading, mapping, applying. What is heavy is done by the worker."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.jobs.deferring import defer
from phoihop.base.jobs.settling import Settling
from phoihop.base.kept_errors import keep
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import STEERING, OutOfReach, holds_role, in_name_of
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.enums import FileState, Writing
from phoihop.reporting.legacy.models import LegacyFile, LegacyMapping
from phoihop.reporting.legacy.queries import Preview, preview_of, remembered_mappings, setting_for
from phoihop.reporting.legacy.readers.apart import grids_apart
from phoihop.reporting.legacy.rules.applying import reports_of
from phoihop.reporting.legacy.rules.grids import Grid, grid_of, grid_record, read_grid
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, Layout, mapping_of, mapping_record, merged
from phoihop.reporting.legacy.rules.readings import TableReading, best_of, reading_of, reading_record
from phoihop.reporting.legacy.rules.sending import refuse_outright
from phoihop.reporting.review.actions import load_reports
from phoihop.reporting.submissions.enums import State

QUEUE = "reports"
READ, APPLY = "legacy.read", "legacy.apply"
"""The jobs' names; the functions stand in `jobs`."""


class NotInHand(ProductError):
    """The file is not at the step that is asked for: another tab or the worker was faster."""

    code = "L130"
    problem = N_("Tệp này không ở bước đó nữa.")
    remedy = N_("Tải lại trang để xem tình trạng hiện nay.")
    status = 409


def send_file(
    *, actor: User, programme: Programme, period: str, name: str, content: bytes, at: datetime, today: date
) -> LegacyFile:
    """Keep an old file and ask the worker to read it. Raises OutOfReach, Refused (empty, too large)."""
    require_active(actor)
    if not holds_role(actor=actor, roles=STEERING, on=today, programme=programme.code):
        raise OutOfReach
    refuse_outright(content, name=name)
    with writing():
        file = LegacyFile.objects.create(
            sent_by=actor,
            at=at,
            programme=programme,
            period=period,
            name=name[:200],
            file_hash=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        defer(task=READ, queue=QUEUE, file=file.pk, on_behalf=actor.on_behalf)
        after = {"file": file.pk, "sha256": file.file_hash, "programme": programme.code}
        record(actor=actor, action="legacy.send", subject=file.name, after=after, at=at)
    return file


def read_sent(*, file: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Read a file apart, guess which of its tables hold figures and what their labels mean; its bytes are not kept."""
    with Settling(attempts=attempts, failed=lambda error: _unreadable(file, error, at)):
        row = LegacyFile.objects.select_related("programme", "sent_by").get(pk=file)
        if row.state != FileState.QUEUED or row.content is None:
            return
        in_name_of(actor=row.sent_by, principal=on_behalf)
        grids = grids_apart(bytes(row.content), name=row.name)
        readings = _read_all(row, grids, today)
        LegacyFile.objects.filter(pk=file, state=FileState.QUEUED).update(
            state=FileState.READ,
            content=None,
            grids=[grid_record(grid) for grid in grids],
            table=best_of(readings),
            readings=[reading_record(reading) for reading in readings],
        )


def _unreadable(file: int, error: ProductError, at: datetime) -> None:
    LegacyFile.objects.filter(pk=file, state=FileState.QUEUED).update(
        state=FileState.FAILED, content=None, error=keep(error), finished_at=at
    )


def _read_all(row: LegacyFile, grids: Sequence[Grid], today: date) -> list[TableReading]:
    """How each table is read, with the units of the periods that the tables turn out to be of."""
    remembered = remembered_mappings(programme=row.programme)
    readings: list[TableReading] = []
    for periods in ([row.period], None):
        setting = setting_for(
            actor=row.sent_by,
            programme=row.programme,
            today=today,
            periods=periods or [reading.period for reading in readings],
            remembered=remembered,
        )
        readings = setting.read_all(grids, given=row.period)
    return readings


def read_otherwise(
    *, actor: User, file: int, table: int, period: str, writing_of: Writing, layout: Layout | None, today: date
) -> None:
    """Read a table in another writing, of another period, or with headers elsewhere (None: guessed anew).

    Raises OutOfReach, NotInHand.
    """
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        before = _reading(row, table)
        setting = setting_for(
            actor=actor,
            programme=row.programme,
            today=today,
            periods=[row.period, period],
            remembered=remembered_mappings(programme=row.programme),
        )
        read = read_grid(grid_of((row.grids or [])[table]), writing_of)
        found = setting.read_anew(read, given=row.period, period=period, layout=layout)
        mapping = guess_again(found.mapping, before.mapping) if layout is not None else found.mapping
        _keep(row, table, replace(found, taken=True, mapping=replace(mapping, writing=writing_of)))


def guess_again(guessed: ColumnMapping, before: ColumnMapping) -> ColumnMapping:
    """A new guess in which what people had said of the same labels stands."""
    units = {key: before.units.get(key) or target for key, target in guessed.units.items()}
    indicators = {key: before.indicators.get(key) or target for key, target in guessed.indicators.items()}
    return replace(guessed, units=units, indicators=indicators, left_out=before.left_out)


def keep_mapping(*, actor: User, file: int, table: int, mapping: ColumnMapping) -> None:
    """Keep what a table's labels mean while it is being looked through. Raises OutOfReach, NotInHand."""
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        _keep(row, table, replace(_reading(row, table), mapping=mapping))


def choose_tables(*, actor: User, file: int, taken: Collection[int]) -> None:
    """Say which tables of a file are to be written. Raises OutOfReach, NotInHand."""
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        row.readings = [{**record, "taken": place in taken} for place, record in enumerate(row.readings or ())]
        row.save(update_fields=["readings"])


def _reading(row: LegacyFile, table: int) -> TableReading:
    readings = row.readings or []
    if not 0 <= table < len(readings):
        raise NotInHand
    return reading_of(readings[table])


def _keep(row: LegacyFile, table: int, reading: TableReading) -> None:
    readings = list(row.readings or ())
    readings[table] = reading_record(reading)
    row.readings = readings
    row.save(update_fields=["readings"])


def order_apply(*, actor: User, file: int, at: datetime, today: date) -> LegacyFile:
    """Ask the worker to write the reports, and remember the mapping. Raises OutOfReach, NotInHand, Refused."""
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        preview = preview_of(actor=actor, file=row, today=today)
        if not preview.sound:
            raise Refused(preview.findings)
        row.state, row.error = FileState.ORDERED.value, None
        row.save(update_fields=["state", "error"])
        for table in preview.taken:
            _remember(actor, row.programme, table.labels.fingerprint, table.reading.mapping, at)
        defer(task=APPLY, queue=QUEUE, file=row.pk, on_behalf=actor.on_behalf)
        record(actor=actor, action="legacy.order", subject=row.name, after=_told(preview), at=at)
    return row


def apply_ordered(*, file: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Write the file's reports as submitted, all of them or none; who sent the file is their author."""
    with Settling(attempts=attempts, failed=lambda error: _not_applied(file, error)), writing(alone=True):
        row = LegacyFile.objects.select_for_update(of=("self",)).select_related("programme", "sent_by").get(pk=file)
        if row.state != FileState.ORDERED:
            return
        in_name_of(actor=row.sent_by, principal=on_behalf)
        preview = preview_of(actor=row.sent_by, file=row, today=today)
        if not preview.sound:
            raise Refused(preview.findings)
        reports = reports_of(preview.facts, programme=row.programme.code, status=State.SUBMITTED.value, note=row.name)
        load_reports(actor=row.sent_by, reports=reports, at=at)
        row.state, row.reports, row.finished_at = FileState.DONE.value, len(reports), at
        row.save(update_fields=["state", "reports", "finished_at"])
        after = {**_told(preview), "sha256": row.file_hash, "reports": len(reports)}
        record(actor=row.sent_by, action="legacy.apply", subject=row.name, after=after, at=at)


def _told(preview: Preview) -> dict[str, Any]:
    """What the audit is told of a file: its tables and the periods of their figures."""
    return {
        "file": preview.file.pk,
        "tables": [table.name for table in preview.taken],
        "periods": sorted({fact.period for fact in preview.facts}),
    }


def _not_applied(file: int, error: ProductError) -> None:
    LegacyFile.objects.filter(pk=file, state=FileState.ORDERED).update(state=FileState.READ, error=keep(error))


def delete_file(*, actor: User, file: int, at: datetime) -> None:
    """Remove one's own file; reports that it gave stay. Raises OutOfReach, NotInHand while the worker has it."""
    require_active(actor)
    with writing():
        row = _locked(actor, file)
        if row.state in (FileState.QUEUED, FileState.ORDERED):
            raise NotInHand
        row.delete()
        record(actor=actor, action="legacy.delete", subject=row.name, before={"sha256": row.file_hash}, at=at)


def _in_hand(actor: User, file: int) -> LegacyFile:
    row = _locked(actor, file)
    if row.state != FileState.READ:
        raise NotInHand
    return row


def _locked(actor: User, file: int) -> LegacyFile:
    rows = LegacyFile.objects.select_for_update(of=("self",)).select_related("programme", "sent_by").defer("content")
    found = rows.filter(pk=file, sent_by=actor).first()
    if found is None:
        raise OutOfReach
    return found


def _remember(actor: User, programme: Programme, fingerprint: str, mapping: ColumnMapping, at: datetime) -> None:
    """Keep the mapping for the next file of this header, with its audit row; nothing where it says nothing new."""
    found = LegacyMapping.objects.select_for_update().filter(programme=programme, fingerprint=fingerprint).first()
    before: dict[str, Any] | None = found.mapping if found else None
    after = mapping_record(merged(mapping_of(before) if before else None, mapping))
    if after == before:
        return
    LegacyMapping.objects.update_or_create(
        programme=programme, fingerprint=fingerprint, defaults={"mapping": after, "changed_by": actor, "at": at}
    )
    subject = f"{programme.code} {fingerprint}"
    record(actor=actor, action="legacy.mapping", subject=subject, before=before, after=after, at=at)

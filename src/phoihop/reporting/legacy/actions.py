"""Writes about old files: sending, reading, mapping, applying. What is heavy is done by the worker."""

import hashlib
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
from phoihop.bodies.organisations.access import STEERING, OutOfReach, holds_role
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.enums import FileState, Writing
from phoihop.reporting.legacy.models import LegacyFile, LegacyMapping
from phoihop.reporting.legacy.queries import known_to, period_days, preview_of, remembered_mapping
from phoihop.reporting.legacy.readers.apart import grids_apart
from phoihop.reporting.legacy.rules.applying import reports_of
from phoihop.reporting.legacy.rules.grids import Grid, ReadGrid, grid_of, grid_record, read_grid
from phoihop.reporting.legacy.rules.guessing import guess_layout, guess_mapping, guess_period, recognised
from phoihop.reporting.legacy.rules.labels import labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, Layout, mapping_of, mapping_record, merged
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
        defer(task=READ, queue=QUEUE, file=file.pk)
        after = {"file": file.pk, "sha256": file.file_hash, "programme": programme.code}
        record(actor=actor, action="legacy.send", subject=file.name, after=after, at=at)
    return file


def read_sent(*, file: int, at: datetime, today: date, attempts: int = 0) -> None:
    """Read a file apart, choose the table of which most is recognised, guess its mapping; its bytes are not kept."""
    with Settling(attempts=attempts, failed=lambda error: _unreadable(file, error, at)):
        row = LegacyFile.objects.select_related("programme", "sent_by").get(pk=file)
        if row.state != FileState.QUEUED or row.content is None:
            return
        grids = grids_apart(bytes(row.content), name=row.name)
        table, period, mapping = _best(row, grids, today)
        LegacyFile.objects.filter(pk=file, state=FileState.QUEUED).update(
            state=FileState.READ,
            content=None,
            grids=[grid_record(grid) for grid in grids],
            table=table,
            period=period,
            mapping=mapping_record(mapping),
        )


def _unreadable(file: int, error: ProductError, at: datetime) -> None:
    LegacyFile.objects.filter(pk=file, state=FileState.QUEUED).update(
        state=FileState.FAILED, content=None, error=keep(error), finished_at=at
    )


def _best(row: LegacyFile, grids: list[Grid], today: date) -> tuple[int, str, ColumnMapping]:
    found = [(place, *_guessed(row, read_grid(grid, Writing.AUTO), today)) for place, grid in enumerate(grids)]
    place, period, mapping, _hits = max(found, key=lambda each: each[3])
    return place, period, mapping


def _guessed(
    row: LegacyFile, read: ReadGrid, today: date, layout: Layout | None = None, period: str = ""
) -> tuple[str, ColumnMapping, int]:
    """The period, the mapping as far as it is certain or remembered, and how many labels have a meaning."""
    actor, programme = row.sent_by, row.programme
    every = known_to(actor=actor, programme=programme, days=None, today=today)
    layout = layout or guess_layout(read, every)
    period = period or row.period or guess_period(read, layout)
    days = period_days(programme=programme, period=period)
    known = known_to(actor=actor, programme=programme, days=days, today=today) if days else every
    labels = labels_of(read, layout)
    remembered = remembered_mapping(programme=programme, fingerprint=labels.fingerprint)
    mapping = guess_mapping(read, known, layout=layout, remembered=remembered)
    return period, mapping, recognised(labels, mapping)


def read_otherwise(
    *, actor: User, file: int, table: int, period: str, writing_of: Writing, layout: Layout | None, today: date
) -> None:
    """Read another table, in another writing, or with headers elsewhere (None: guessed anew). Raises OutOfReach, NotInHand."""
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        grids = row.grids or []
        if not 0 <= table < len(grids):
            raise NotInHand
        read = read_grid(grid_of(grids[table]), writing_of)
        told, mapping, _hits = _guessed(row, read, today, layout, period)
        if layout is not None and row.table == table:
            mapping = guess_again(mapping, mapping_of(row.mapping))
        row.table, row.period = table, told
        row.mapping = mapping_record(replace(mapping, writing=writing_of))
        row.save(update_fields=["table", "period", "mapping"])


def guess_again(guessed: ColumnMapping, before: ColumnMapping) -> ColumnMapping:
    """A new guess in which what people had said of the same labels stands."""
    units = {key: before.units.get(key) or target for key, target in guessed.units.items()}
    indicators = {key: before.indicators.get(key) or target for key, target in guessed.indicators.items()}
    return replace(guessed, units=units, indicators=indicators)


def keep_mapping(*, actor: User, file: int, mapping: ColumnMapping) -> None:
    """Keep what the labels mean while it is being looked through. Raises OutOfReach, NotInHand."""
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        row.mapping = mapping_record(mapping)
        row.save(update_fields=["mapping"])


def order_apply(*, actor: User, file: int, at: datetime, today: date) -> LegacyFile:
    """Ask the worker to write the reports, and remember the mapping. Raises OutOfReach, NotInHand, Refused."""
    require_active(actor)
    with writing():
        row = _in_hand(actor, file)
        preview = preview_of(actor=actor, file=row, today=today)
        if not preview.applied.sound:
            raise Refused(preview.applied.findings)
        row.state, row.error = FileState.ORDERED.value, None
        row.save(update_fields=["state", "error"])
        _remember(actor, row.programme, preview.labels.fingerprint, preview.mapping, at)
        defer(task=APPLY, queue=QUEUE, file=row.pk)
        record(
            actor=actor, action="legacy.order", subject=row.name, after={"file": row.pk, "period": row.period}, at=at
        )
    return row


def apply_ordered(*, file: int, at: datetime, today: date, attempts: int = 0) -> None:
    """Write the file's reports as submitted, all of them or none; who sent the file is their author."""
    with Settling(attempts=attempts, failed=lambda error: _not_applied(file, error)), writing(alone=True):
        row = LegacyFile.objects.select_for_update(of=("self",)).select_related("programme", "sent_by").get(pk=file)
        if row.state != FileState.ORDERED:
            return
        preview = preview_of(actor=row.sent_by, file=row, today=today)
        if not preview.applied.sound:
            raise Refused(preview.applied.findings)
        reports = reports_of(
            preview.applied.facts,
            programme=row.programme.code,
            period=row.period,
            status=State.SUBMITTED.value,
            note=row.name,
        )
        load_reports(actor=row.sent_by, reports=reports, at=at)
        row.state, row.reports, row.finished_at = FileState.DONE.value, len(reports), at
        row.save(update_fields=["state", "reports", "finished_at"])
        after = {"file": row.pk, "sha256": row.file_hash, "period": row.period, "reports": len(reports)}
        record(actor=row.sent_by, action="legacy.apply", subject=row.name, after=after, at=at)


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

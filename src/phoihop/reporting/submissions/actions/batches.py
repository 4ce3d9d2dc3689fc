"""Many workbooks at once: asked for by the secretariat on a page, done by the worker, each workbook whole or not at all.

Some are written in one transaction with their results: a worker that died is followed by another, which goes on after
the last workbook that has a result.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from phoihop.base.apart.archives import Harmful, HarmKind, unpacking
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.jobs.settling import Settling
from phoihop.base.kept_errors import keep, keep_finding
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import STEERING, OutOfReach, holds_role, in_name_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.access import day_of
from phoihop.reporting.submissions.actions.arrivals import TakenIn, take_in
from phoihop.reporting.submissions.actions.drafts import UnknownPeriod
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries.reports import NOTHING
from phoihop.reporting.submissions.queries.workbooks import FormsAsked, file_name_of, stewarded, workbook_of
from phoihop.reporting.workbooks.enums import BatchKind, BatchState, Outcome
from phoihop.reporting.workbooks.models import WorkbookBatch, WorkbookResult
from phoihop.reporting.workbooks.readers.apart import TOGETHER, Opened, Sent, open_many_apart
from phoihop.reporting.workbooks.rules.batches import is_open, may_move
from phoihop_rollup.periods import find_period

QUEUE = "reports"
FILL, PACK = "submissions.fill_workbooks", "submissions.pack_workbooks"
"""The jobs' names; the functions stand in `jobs`."""
MOST_BYTES = 50 * 2**20
MOST_FILES = 1_000
KEPT_FOR = timedelta(days=14)
_AT_ONCE = 2
_TOLD_EVERY = 10
_ENDINGS = (".xlsx", ".xls", ".ods", ".xlsm")


class NoZip(ProductError):
    """What was sent as a batch is no zip of workbooks."""

    code = "X002"
    problem = N_("Gói «{name}» không dùng được: {reason}.")
    remedy = N_(
        "Nén các biểu .xlsx đã điền thành một tệp .zip không có mật khẩu, tối đa 50 MB và 1.000 tệp, rồi gửi lại."
    )
    status = 422


class NothingToPack(ProductError):
    """No unit in reach is asked for this report."""

    code = "X003"
    problem = N_("Không có đơn vị nào trong phạm vi của bạn phải báo cáo kỳ này theo chế độ báo cáo đã chọn.")
    remedy = N_("Chọn kỳ và chế độ báo cáo khác, hoặc kiểm tra phân công biểu mẫu.")
    status = 422


def order_filling(*, actor: User, sent: Sent, at: datetime) -> WorkbookBatch:
    """Keep a zip of filled workbooks and ask the worker to take each in. Raises OutOfReach, NoZip."""
    _require_steering(actor, at)
    if len(sent.content) > MOST_BYTES:
        raise NoZip(name=sent.name, reason=_TOO_LARGE)
    if not sent.content.startswith(b"PK"):
        raise NoZip(name=sent.name, reason=_NO_ARCHIVE)
    with writing():
        batch = WorkbookBatch.objects.create(
            kind=BatchKind.FILL.value, requested_by=actor, at=at, file=sent.content, file_name=sent.name[:200]
        )
        defer(task=FILL, queue=QUEUE, batch=batch.pk, on_behalf=actor.on_behalf)
        record(actor=actor, action="workbooks.fill", subject=sent.name[:200], after={"batch": batch.pk}, at=at)
    return batch


def order_packing(*, actor: User, regime: Regime, period: str, at: datetime) -> WorkbookBatch:
    """Ask the worker for the workbooks of every unit in reach for a period. Raises OutOfReach, UnknownPeriod."""
    _require_steering(actor, at, regime)
    found = find_period(period)
    if found is None or found.frequency is None:
        raise UnknownPeriod(period=period)
    with writing():
        batch = WorkbookBatch.objects.create(
            kind=BatchKind.PACK.value,
            requested_by=actor,
            at=at,
            regime=regime,
            period=period,
            file_name=f"goi-bieu_{regime.code}_{period}.zip".replace("/", "-"),
        )
        defer(task=PACK, queue=QUEUE, batch=batch.pk, on_behalf=actor.on_behalf)
        record(actor=actor, action="workbooks.pack", subject=batch.file_name, after={"batch": batch.pk}, at=at)
    return batch


def fill_ordered(*, batch: int, on_behalf: str = "", at: datetime, attempts: int = 0) -> None:
    """Take in every workbook of a batch, some at a time, in one transaction with their results."""
    with Settling(attempts=attempts, failed=lambda error: _fail(batch, error)):
        row = _begin(batch, on_behalf)
        if row is None:
            return
        files = _files(row)
        WorkbookBatch.objects.filter(pk=batch).update(total=len(files))
        known = set(WorkbookResult.objects.filter(batch=row).values_list("number", flat=True))
        left = [(number, file) for number, file in enumerate(files, 1) if number not in known]
        forms = FormsAsked()
        for run in _opened(left):
            try:
                _settle(row, run, forms, at)
            except IntegrityError:  # a unit began its report in the same moment: now there is one to lock
                _settle(row, run, forms, at)
        _finish(batch, file=None)


def pack_ordered(*, batch: int, on_behalf: str = "", today: date, attempts: int = 0) -> None:
    """Make the workbooks of a batch and keep them as one zip."""
    with Settling(attempts=attempts, failed=lambda error: _fail(batch, error)):
        row = _begin(batch, on_behalf)
        if row is None or row.regime is None:
            return
        units = list(stewarded(actor=row.requested_by, programme=row.regime.programme.code, today=today))
        WorkbookBatch.objects.filter(pk=batch).update(total=len(units))
        made: list[WorkbookResult] = []
        forms = FormsAsked()
        out = BytesIO()
        with ZipFile(out, "w", ZIP_STORED) as archive:
            for done, unit in enumerate(units, 1):
                content = _sent_workbook(row.regime, unit, row.period, forms)
                if content is not None:
                    name = file_name_of(organisation=unit.code, period=row.period)
                    archive.writestr(name, content)
                    made.append(_made(row, len(made) + 1, name, unit))
                if done % _TOLD_EVERY == 0:
                    WorkbookBatch.objects.filter(pk=batch).update(done=done)
        if not made:
            raise NothingToPack
        with transaction.atomic():
            WorkbookResult.objects.filter(batch=row).delete()
            WorkbookResult.objects.bulk_create(made)
            WorkbookBatch.objects.filter(pk=batch).update(total=len(made), done=len(made))
            _finish(batch, file=out.getvalue())


def forget_batches(*, at: datetime) -> int:
    """Remove batches that were asked for two weeks ago, with their zips and results; gives how many rows."""
    return WorkbookBatch.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


_TOO_LARGE, _NO_ARCHIVE = N_("lớn hơn 50 MB"), N_("không phải tệp .zip")
_REASONS = {
    HarmKind.LARGE: N_("giải nén ra quá lớn hoặc có quá nhiều mục"),
    HarmKind.LOCKED: N_("có mật khẩu"),
    HarmKind.BROKEN: N_("bị hỏng hoặc bị cắt cụt"),
}
_EMPTY, _MANY = N_("không có tệp nào bên trong"), N_("có hơn 1.000 tệp")


def _require_steering(actor: User, at: datetime, regime: Regime | None = None) -> None:
    require_active(actor)
    programme = regime.programme.code if regime else ""
    if not holds_role(actor=actor, roles=STEERING, on=day_of(at), programme=programme):
        raise OutOfReach


def _files(batch: WorkbookBatch) -> list[Sent]:
    """The files in the zip in the order of their names, without what systems add. Raises NoZip."""
    try:
        found = [Sent(entry.name, entry.content) for entry in unpacking(bytes(batch.file or b""))]
    except Harmful as harmful:
        harm = harmful.harms[0]
        if harm.kind in _REASONS:
            raise NoZip(name=batch.file_name, reason=_REASONS[harm.kind]) from None
        raise NoZip(name=batch.file_name, reason=harm.problem, entry=harm.entry) from None
    files = sorted((file for file in found if not _is_litter(file.name)), key=lambda file: file.name)
    if not files or len(files) > MOST_FILES:
        raise NoZip(name=batch.file_name, reason=_MANY if files else _EMPTY)
    return files


def _is_litter(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith((".", "~$")) or last in {"Thumbs.db", "desktop.ini"}


def _opened(files: Sequence[tuple[int, Sent]]) -> Iterator[list[tuple[int, Sent, Opened]]]:
    """The files with their sheets, some at a time; processes apart read ahead while those before are written."""
    runs = [files[start : start + TOGETHER] for start in range(0, len(files), TOGETHER)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(lambda run: open_many_apart([file for _number, file in run]), runs)
        for run, opened in zip(runs, answers, strict=True):
            yield [(number, file, sheets) for (number, file), sheets in zip(run, opened, strict=True)]


def _settle(batch: WorkbookBatch, run: Sequence[tuple[int, Sent, Opened]], forms: FormsAsked, at: datetime) -> None:
    """Write some workbooks and what becomes of each."""
    with transaction.atomic():
        arrived = [(file, opened) for _number, file, opened in run]
        taken = take_in(actor=batch.requested_by, arrived=arrived, forms=forms, at=at)
        WorkbookResult.objects.bulk_create(
            _result(batch, number, file.name, one) for (number, file, _opened), one in zip(run, taken, strict=True)
        )
        WorkbookBatch.objects.filter(pk=batch.pk).update(done=run[-1][0])


def _result(batch: WorkbookBatch, number: int, name: str, taken: TakenIn) -> WorkbookResult:
    applied = Outcome.APPLIED if taken.changed else Outcome.UNCHANGED
    return WorkbookResult(
        batch=batch,
        number=number,
        name=name[:300],
        outcome=(Outcome.REFUSED if taken.refused else applied).value,
        organisation=taken.organisation,
        period=taken.period,
        changed=taken.changed,
        findings=[keep_finding(finding) for finding in taken.findings],
    )


def _sent_workbook(regime: Regime, unit: Organisation, period: str, forms: FormsAsked) -> bytes | None:
    """A unit's workbook over what it has sent: a draft is its writers' alone. None where nothing is asked."""
    asked = forms.asked(regime, unit, period)
    if asked is None:
        return None
    rows = Submission.objects.filter(regime=regime, organisation=unit, period=period).select_related("revision")
    row = rows.first()
    content = row.revision.content if row and row.revision else NOTHING
    version = row.draft_version if row else 0
    return workbook_of(regime=regime, organisation=unit, asked=asked, content=content, version=version)


def _made(batch: WorkbookBatch, number: int, name: str, unit: Organisation) -> WorkbookResult:
    return WorkbookResult(
        batch=batch, number=number, name=name, outcome=Outcome.MADE.value, organisation=unit, period=batch.period
    )


def _begin(batch: int, on_behalf: str) -> WorkbookBatch | None:
    """Take the work up in the name it was asked for in, also one whose worker died; None where it is closed or gone."""
    with transaction.atomic():
        rows = WorkbookBatch.objects.select_for_update(of=("self",)).select_related("regime__programme", "requested_by")
        row = rows.filter(pk=batch).first()
        if row is None or not is_open(row.state):
            return None
        row.state = BatchState.RUNNING.value
        row.save(update_fields=["state"])
    in_name_of(actor=row.requested_by, principal=on_behalf)
    return row


def _finish(batch: int, *, file: bytes | None) -> None:
    WorkbookBatch.objects.filter(pk=batch).update(state=BatchState.DONE.value, finished_at=Now(), file=file)


def _fail(batch: int, error: ProductError) -> None:
    with transaction.atomic():
        row = WorkbookBatch.objects.select_for_update().filter(pk=batch).first()
        if row is not None and may_move(row.state, BatchState.FAILED):
            WorkbookBatch.objects.filter(pk=batch).update(
                state=BatchState.FAILED.value, finished_at=Now(), error=keep(error), file=None
            )

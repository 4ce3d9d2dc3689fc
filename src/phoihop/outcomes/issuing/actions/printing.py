"""The PDF of an issued document: asked for on a page, made by the worker, kept with its hash."""

from datetime import date, datetime
from hashlib import sha256

from django.conf import settings

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.jobs.settling import Settling
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.issuing.access import require_handling
from phoihop.outcomes.issuing.models import IssuedReport, PdfOrder, ReportPdf, Signing
from phoihop.outcomes.issuing.render.pdf import find_office, to_pdf
from phoihop.outcomes.summaries.actions.orders import fail, finish, still_running, take_up
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import SummaryVersion

QUEUE, CONVERT = "issuing", "issuing.convert"
"""The queue and the name of the job."""
_OPEN = (OrderState.QUEUED.value, OrderState.RUNNING.value)


class NotIssued(ProductError):
    """The version has not been issued, so that there is nothing to print or to sign digitally."""

    code = "Y315"
    problem = N_("Văn bản chưa ban hành nên chưa có bản để chuyển PDF hay ký số.")
    remedy = N_("Ban hành văn bản trước.")
    status = 409


class PrintedAlready(ProductError):
    """The PDF is there, or is being made."""

    code = "Y316"
    problem = N_("Bản PDF của văn bản đã có hoặc đang được tạo.")
    remedy = N_("Tải lại trang.")
    status = 409


def order_pdf(*, actor: User, version: SummaryVersion, at: datetime, today: date) -> PdfOrder:
    """Ask for the PDF of an issued version. Raises OutOfReach, NotIssued, PrintedAlready, OfficeAbsent."""
    require_active(actor)
    require_handling(actor=actor, version=version, today=today)
    find_office(settings.OFFICE_PROGRAM)
    with writing():
        issued = issued_of(version)
        under_way = PdfOrder.objects.filter(issued=issued, state__in=_OPEN).exists()
        if under_way or ReportPdf.objects.filter(issued=issued).exists():
            raise PrintedAlready
        order = PdfOrder.objects.create(requested_by=actor, at=at, total=1, issued=issued)
        defer(task=CONVERT, queue=QUEUE, order=order.pk)
        record(actor=actor, action="issued.pdf", subject=version.report_id, after={"order": order.pk}, at=at)
    return order


def convert_ordered(*, order: int, at: datetime, attempts: int = 0) -> None:
    """Make the PDF of an order and keep it; an error that is final is kept in its place."""
    with Settling(attempts=attempts, failed=lambda error: fail(PdfOrder, order, error)):
        row = take_up(PdfOrder, order)
        if row is None:
            return
        issued = IssuedReport.objects.get(pk=row.issued_id)
        office = find_office(settings.OFFICE_PROGRAM)
        content = to_pdf(bytes(issued.document), office=office, folder=settings.DATA / "office")
        with writing():
            if still_running(PdfOrder, order):
                digest = sha256(content).hexdigest()
                ReportPdf.objects.create(issued=issued, content=content, content_hash=digest, size=len(content), at=at)
                finish(PdfOrder, order, 1)
                subject = issued.signing.version.report_id
                record(actor=row.requested_by, action="issued.printed", subject=subject, after={"pdf": digest}, at=at)


def issued_of(version: SummaryVersion) -> IssuedReport:
    """What was issued of a version, locked by its way until the transaction ends. Raises NotIssued."""
    signing = Signing.objects.select_for_update().filter(version=version.pk).first()
    issued = IssuedReport.objects.filter(signing=signing).defer("document").first() if signing else None
    if issued is None:
        raise NotIssued
    return issued

"""Asking the worker: for a report, for a file or a kept version to be traced; and taking it back.

Light: pages import this module; what is asked is done by `fulfilling`, in the worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.transaction import on_commit

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import SummaryOrder, SummaryTrace, SummaryVersion, TemplateVersion
from phoihop.outcomes.summaries.queries.measures import codes_of
from phoihop.outcomes.summaries.queries.orders import find_order
from phoihop.outcomes.summaries.render.apart import Checked, check_apart
from phoihop.outcomes.summaries.rules.orders import MAKING_STEPS, TRACING_STEPS, may_move
from phoihop.outcomes.summaries.rules.sending import check_sent
from phoihop.outcomes.summaries.stores import forget_file, keep_file

QUEUE = "reports"
MAKE, TRACE = "summaries.make", "summaries.trace"
"""The jobs' names; the functions stand in `jobs`."""


class BegunAlready(ProductError):
    """An order was to be cancelled that the worker has taken up or finished."""

    code = "W210"
    problem = N_("Việc này đã bắt đầu hoặc đã xong nên không hủy được nữa.")
    remedy = N_("Xem kết quả trên trang tiến độ.")
    status = 409


@dataclass(frozen=True, slots=True)
class SummaryMade:
    """The worker has made the report of an order."""

    order: int
    requested_by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its name on the sender's machine and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """Which report is wanted. `heading` may give superior, symbol, place, authority, office."""

    programme: Programme
    unit: Organisation
    period: str
    heading: Mapping[str, str] = field(default_factory=dict)
    template: Sent | None = None
    version: TemplateVersion | None = None
    """Of a template of the programme."""


def order_summary(*, actor: User, wish: Wish, at: datetime, today: date) -> SummaryOrder:
    """Ask for a report. Raises OutOfReach, and Refused with everything that is wrong with the template."""
    require_active(actor)
    require_oversight(actor=actor, programme=wish.programme, unit=wish.unit, today=today)
    if wish.version and wish.version.template.programme_id != wish.programme.pk:
        raise OutOfReach
    template = _kept_template(wish)
    with writing():
        order = SummaryOrder.objects.create(
            requested_by=actor,
            at=at,
            total=len(MAKING_STEPS),
            programme=wish.programme,
            organisation=wish.unit,
            period=wish.period,
            heading=dict(wish.heading),
            template_file=template,
            template_name=wish.template.name[:200] if wish.template else "",
            template_version=wish.version,
        )
        defer(task=MAKE, queue=QUEUE, order=order.pk, on_behalf=actor.on_behalf)
        subject = f"{wish.programme.code} {wish.unit.code} {wish.period}"
        record(actor=actor, action="summary.order", subject=subject, after={"order": order.pk}, at=at)
    return order


def cancel_order(*, actor: User, order: int, at: datetime, today: date) -> SummaryOrder:
    """Take an order back that still waits. Raises OutOfReach, BegunAlready."""
    require_active(actor)
    found = find_order(actor=actor, order=order, today=today)
    with writing():
        locked = SummaryOrder.objects.select_for_update().get(pk=found.pk)
        if not may_move(locked.state, OrderState.CANCELLED):
            raise BegunAlready
        SummaryOrder.objects.filter(pk=locked.pk).update(state=OrderState.CANCELLED, finished_at=at)
        record(actor=actor, action="summary.cancel", subject=str(locked.pk), at=at)
    found.state = OrderState.CANCELLED
    return found


def order_trace(*, actor: User, sent: Sent, at: datetime) -> SummaryTrace:
    """Keep a file and ask for its tracing. Raises Refused for what is no Word file at first sight.

    Whose report it is shows when it is opened; then the actor's reach is asked.
    """
    require_active(actor)
    check_file(sent)
    name = keep_file(sent.content)
    with writing():
        trace = SummaryTrace.objects.create(
            requested_by=actor,
            at=at,
            total=len(TRACING_STEPS),
            file=name,
            file_name=sent.name[:200],
            file_size=len(sent.content),
        )
        defer(task=TRACE, queue=QUEUE, trace=trace.pk, on_behalf=actor.on_behalf)
        after = {"trace": trace.pk, "sha256": name[:64]}
        record(actor=actor, action="summary.trace", subject=sent.name[:200], after=after, at=at)
    return trace


def order_comparison(*, actor: User, version: SummaryVersion, at: datetime, today: date) -> SummaryTrace:
    """Ask for the tracing of a version as it is kept. Raises OutOfReach."""
    require_active(actor)
    summary = version.summary
    require_oversight(actor=actor, programme=summary.programme, unit=summary.organisation, today=today)
    with writing():
        trace = SummaryTrace.objects.create(requested_by=actor, at=at, total=len(TRACING_STEPS), version=version)
        defer(task=TRACE, queue=QUEUE, trace=trace.pk, on_behalf=actor.on_behalf)
        record(actor=actor, action="summary.compare", subject=version.report_id, after={"trace": trace.pk}, at=at)
    return trace


def delete_trace(*, actor: User, trace: int, at: datetime) -> None:
    """Remove one's own tracing and the file that was sent. Raises OutOfReach for anybody else's."""
    require_active(actor)
    with writing():
        found = SummaryTrace.objects.select_for_update().filter(pk=trace, requested_by=actor).first()
        if found is None:
            raise OutOfReach
        name = found.file
        found.delete()
        record(actor=actor, action="summary.trace.delete", subject=str(trace), before={"sha256": name[:64]}, at=at)
        on_commit(lambda: forget_file(name))


def _kept_template(wish: Wish) -> str:
    if wish.template is None:
        return ""
    check_file(wish.template)
    checked_template(programme=wish.programme, content=wish.template.content)
    return keep_file(wish.template.content)


def checked_template(*, programme: Programme, content: bytes) -> Checked:
    """What is in the file as a template of the programme. Raises Refused with everything that is wrong with it."""
    checked = check_apart(content, codes=codes_of(programme=programme))
    if checked.findings:
        raise Refused(checked.findings)
    return checked


def check_file(sent: Sent) -> None:
    """Refuse at first sight what is no Word file. Raises Refused."""
    findings = check_sent(name=sent.name, content=sent.content)
    if findings:
        raise Refused(findings)

"""Doing what was ordered, in the worker: once, however often the worker is started for it.

The result and the order's state are written in one transaction. A worker that died before it leaves nothing behind;
one that comes too late finds the order closed and keeps its work to itself.
"""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models.functions import Now

from phoihop.base.announce import announce
from phoihop.base.audit.actions import writing
from phoihop.base.errors import ProductError
from phoihop.base.jobs.settling import Settling
from phoihop.base.kept_errors import keep as keep_error
from phoihop.bodies.organisations.access import in_name_of
from phoihop.outcomes.summaries.actions.making import Asked, compose, keep
from phoihop.outcomes.summaries.actions.ordering import SummaryMade
from phoihop.outcomes.summaries.actions.progress import Progress
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import Order, SummaryOrder, SummaryTrace
from phoihop.outcomes.summaries.queries.tracing import ReportTrace, result_of, trace_kept, trace_stranger
from phoihop.outcomes.summaries.rules.orders import MAKING_STEPS, NOTING, TRACING_STEPS, is_open, may_move
from phoihop.outcomes.summaries.rules.traced import to_record
from phoihop.outcomes.summaries.stores import read_file

Row = TypeVar("Row", bound=Order)


def make_ordered(*, order: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Make the report of an order, in the name it was asked for in, and keep it; an error that is final is kept too."""
    with Settling(attempts=attempts, failed=lambda error: _fail(SummaryOrder, order, error)):
        row = _begin(SummaryOrder, order)
        if row is None:
            return
        actor, asked = in_name_of(actor=row.requested_by, principal=on_behalf), _asked(row)
        with Progress(order=row, steps=MAKING_STEPS) as step:
            made = compose(actor=actor, asked=asked, at=at, today=today, step=step)
        with writing():
            if _still_running(SummaryOrder, order):
                version = keep(actor=actor, asked=asked, made=made, at=at)
                _finish(SummaryOrder, order, len(MAKING_STEPS), version=version)
                announce(SummaryMade(order=order, requested_by=actor.pk, at=at))


def trace_ordered(*, trace: int, on_behalf: str = "", today: date, attempts: int = 0) -> None:
    """Trace the file or the version of an order and keep the result with it; likewise."""
    with Settling(attempts=attempts, failed=lambda error: _fail(SummaryTrace, trace, error)):
        row = _begin(SummaryTrace, trace)
        if row is None:
            return
        in_name_of(actor=row.requested_by, principal=on_behalf)
        with Progress(order=row, steps=TRACING_STEPS) as step:
            traced = _traced(row, today, step)
            step(NOTING)
        with transaction.atomic():
            if _still_running(SummaryTrace, trace):
                result = to_record(result_of(traced))
                _finish(SummaryTrace, trace, len(TRACING_STEPS), version=traced.version, result=result)


def _asked(row: SummaryOrder) -> Asked:
    template = read_file(row.template_file) if row.template_file else None
    return Asked(row.programme, row.organisation, row.period, row.heading, template)


def _traced(row: SummaryTrace, today: date, step: Progress) -> ReportTrace:
    actor = row.requested_by
    if row.file or row.version is None:
        return trace_stranger(actor=actor, content=read_file(row.file), today=today, step=step)
    return trace_kept(actor=actor, version=row.version, today=today, step=step)


def _begin(kind: type[Row], pk: int) -> Row | None:
    """Take the order up, also one whose worker died; None where it is closed or gone."""
    with transaction.atomic():
        row = kind._default_manager.select_for_update().filter(pk=pk).first()
        if row is None or not is_open(row.state):
            return None
        row.state, row.done, row.step = OrderState.RUNNING, 0, ""
        row.save(update_fields=["state", "done", "step"])
    return row


def _still_running(kind: type[Row], pk: int) -> bool:
    row = kind._default_manager.select_for_update().filter(pk=pk).first()
    return row is not None and may_move(row.state, OrderState.DONE)


def _finish(kind: type[Row], pk: int, steps: int, **result: object) -> None:
    kind._default_manager.filter(pk=pk).update(state=OrderState.DONE, done=steps, step="", finished_at=Now(), **result)


def _fail(kind: type[Row], pk: int, error: ProductError) -> None:
    with transaction.atomic():
        row = kind._default_manager.select_for_update().filter(pk=pk).first()
        if row is not None and may_move(row.state, OrderState.FAILED):
            kind._default_manager.filter(pk=pk).update(
                state=OrderState.FAILED, finished_at=Now(), error_code=error.code, error=keep_error(error)
            )

"""Doing what was ordered, in the worker: once, however often the worker is started for it.

The result and the order's state are written in one transaction. A worker that died before it leaves nothing behind;
one that comes too late finds the order closed and keeps its work to itself.
"""

from datetime import date, datetime

from django.db import transaction

from phoihop.base.announce import announce
from phoihop.base.audit.actions import writing
from phoihop.base.jobs.settling import Settling
from phoihop.bodies.organisations.access import in_name_of
from phoihop.outcomes.summaries.actions.making import Asked, compose, keep, preview_of
from phoihop.outcomes.summaries.actions.ordering import SummaryMade
from phoihop.outcomes.summaries.actions.orders import fail, finish, still_running, take_up
from phoihop.outcomes.summaries.actions.progress import Progress
from phoihop.outcomes.summaries.models import SummaryOrder, SummaryTrace, TemplateTrial
from phoihop.outcomes.summaries.queries.templates import template_file
from phoihop.outcomes.summaries.queries.tracing import ReportTrace, result_of, trace_kept, trace_stranger
from phoihop.outcomes.summaries.rules.orders import KEEPING, MAKING_STEPS, NOTING, TRACING_STEPS
from phoihop.outcomes.summaries.rules.traced import to_record
from phoihop.outcomes.summaries.stores import keep_file, read_file


def make_ordered(*, order: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Make the report of an order, in the name it was asked for in, and keep it; an error that is final is kept too."""
    with Settling(attempts=attempts, failed=lambda error: fail(SummaryOrder, order, error)):
        row = take_up(SummaryOrder, order)
        if row is None:
            return
        actor, asked = in_name_of(actor=row.requested_by, principal=on_behalf), _asked(row)
        with Progress(order=row, steps=MAKING_STEPS) as step:
            made = compose(actor=actor, asked=asked, at=at, today=today, step=step)
            step(KEEPING)
        preview = preview_of(made=made)
        with writing():
            if still_running(SummaryOrder, order):
                version = keep(actor=actor, asked=asked, made=made, preview=preview, at=at)
                finish(SummaryOrder, order, len(MAKING_STEPS), version=version)
                announce(SummaryMade(order=order, requested_by=actor.pk, at=at))


def trace_ordered(*, trace: int, on_behalf: str = "", today: date, attempts: int = 0) -> None:
    """Trace the file or the version of an order and keep the result with it; likewise."""
    with Settling(attempts=attempts, failed=lambda error: fail(SummaryTrace, trace, error)):
        row = take_up(SummaryTrace, trace)
        if row is None:
            return
        in_name_of(actor=row.requested_by, principal=on_behalf)
        with Progress(order=row, steps=TRACING_STEPS) as step:
            traced = _traced(row, today, step)
            step(NOTING)
        with transaction.atomic():
            if still_running(SummaryTrace, trace):
                result = to_record(result_of(traced))
                finish(SummaryTrace, trace, len(TRACING_STEPS), version=traced.version, result=result)


def try_ordered(*, trial: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Fill a version of a template for a trial and keep the file with it, no report; likewise."""
    with Settling(attempts=attempts, failed=lambda error: fail(TemplateTrial, trial, error)):
        row = take_up(TemplateTrial, trial)
        if row is None:
            return
        actor, version = in_name_of(actor=row.requested_by, principal=on_behalf), row.version
        file = template_file(version=version)
        asked = Asked(version.template.programme, row.organisation, row.period, template=file, version=version)
        with Progress(order=row, steps=MAKING_STEPS) as step:
            made = compose(actor=actor, asked=asked, at=at, today=today, step=step)
            step(KEEPING)
        name = keep_file(made.document)
        with transaction.atomic():
            if still_running(TemplateTrial, trial):
                finish(TemplateTrial, trial, len(MAKING_STEPS), file=name, file_size=len(made.document))


def _asked(row: SummaryOrder) -> Asked:
    if row.template_version is not None:
        file, version = template_file(version=row.template_version), row.template_version
        return Asked(row.programme, row.organisation, row.period, row.heading, file, version)
    template = read_file(row.template_file) if row.template_file else None
    return Asked(row.programme, row.organisation, row.period, row.heading, template)


def _traced(row: SummaryTrace, today: date, step: Progress) -> ReportTrace:
    actor = row.requested_by
    if row.file or row.version is None:
        return trace_stranger(actor=actor, content=read_file(row.file), today=today, step=step)
    return trace_kept(actor=actor, version=row.version, today=today, step=step)

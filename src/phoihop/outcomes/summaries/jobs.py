"""What the worker does of this slice. What is heavy (figures, charts, Word) is imported inside the jobs."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun, day_of
from phoihop.outcomes.summaries.actions.forgetting import forget_strays
from phoihop.outcomes.summaries.actions.frozen_orders import KEEP_FROZEN
from phoihop.outcomes.summaries.actions.ordering import MAKE, QUEUE, TRACE
from phoihop.outcomes.summaries.actions.preview_orders import PREVIEW
from phoihop.outcomes.summaries.actions.regeneration_orders import KEEP, REGENERATE
from phoihop.outcomes.summaries.actions.templates import TRY


@app.task(name=MAKE, queue=QUEUE, retry=Patience(), pass_context=True)
def make_summary(context: JobContext, order: int, on_behalf: str = "") -> None:
    """Make the report of an order."""
    from phoihop.outcomes.summaries.actions.fulfilling import make_ordered

    at = begun(context)
    make_ordered(order=order, on_behalf=on_behalf, at=at, today=day_of(at), attempts=context.job.attempts)


@app.task(name=TRACE, queue=QUEUE, retry=Patience(), pass_context=True)
def trace_summary(context: JobContext, trace: int, on_behalf: str = "") -> None:
    """Trace the file or the version of an order."""
    from phoihop.outcomes.summaries.actions.fulfilling import trace_ordered

    today = day_of(begun(context))
    trace_ordered(trace=trace, on_behalf=on_behalf, today=today, attempts=context.job.attempts)


@app.task(name=TRY, queue=QUEUE, retry=Patience(), pass_context=True)
def try_template(context: JobContext, trial: int, on_behalf: str = "") -> None:
    """Fill a version of a template with real figures, to be looked at."""
    from phoihop.outcomes.summaries.actions.fulfilling import try_ordered

    at = begun(context)
    try_ordered(trial=trial, on_behalf=on_behalf, at=at, today=day_of(at), attempts=context.job.attempts)


@app.task(name=PREVIEW, queue=QUEUE, retry=Patience(), pass_context=True)
def preview_summary(context: JobContext, order: int) -> None:
    """Make the preview of an older version."""
    from phoihop.outcomes.summaries.actions.previewing import preview_ordered

    preview_ordered(order=order, at=begun(context), attempts=context.job.attempts)


@app.task(name=KEEP_FROZEN, queue=QUEUE, retry=Patience(), pass_context=True)
def keep_frozen_figures(context: JobContext, snapshot: int) -> None:
    """Keep figures of a snapshot for the passages of its report."""
    from phoihop.outcomes.summaries.actions.frozen import keep_frozen

    keep_frozen(snapshot=snapshot)


@app.task(name=REGENERATE, queue=QUEUE, retry=Patience(), pass_context=True)
def regenerate_summary(context: JobContext, regeneration: int, on_behalf: str = "") -> None:
    """Set an edited file against the figures of now."""
    from phoihop.outcomes.summaries.actions.regenerating import regenerate_ordered

    at, attempts = begun(context), context.job.attempts
    regenerate_ordered(regeneration=regeneration, on_behalf=on_behalf, at=at, today=day_of(at), attempts=attempts)


@app.task(name=KEEP, queue=QUEUE, retry=Patience(), pass_context=True)
def keep_regenerated(context: JobContext, keeping: int, on_behalf: str = "") -> None:
    """Make the new version of an edited file, with what was chosen."""
    from phoihop.outcomes.summaries.actions.regenerating import keep_ordered

    at = begun(context)
    keep_ordered(keeping=keeping, on_behalf=on_behalf, at=at, today=day_of(at), attempts=context.job.attempts)


@app.periodic(cron="20 3 * * *")
@app.task(name="summaries.forget_files", queue="upkeep", queueing_lock="summaries.forget_files", pass_context=True)
def forget_files(context: JobContext, timestamp: int) -> None:
    """At night: remove files whose sending was undone."""
    forget_strays(at=begun(context))

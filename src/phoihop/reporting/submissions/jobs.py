"""What the worker does of this slice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun, day_of
from phoihop.reporting.submissions.actions.batches import (
    FILL,
    PACK,
    QUEUE,
    fill_ordered,
    forget_batches,
    pack_ordered,
)
from phoihop.reporting.submissions.actions.fingerprints import FINGERPRINT, fingerprint_next
from phoihop.reporting.submissions.actions.workbooks import forget_uploads


@app.task(name=FILL, queue=QUEUE, retry=Patience(), pass_context=True)
def fill_workbooks(context: JobContext, batch: int, on_behalf: str = "") -> None:
    """Take in the workbooks of a batch."""
    fill_ordered(batch=batch, on_behalf=on_behalf, at=begun(context), attempts=context.job.attempts)


@app.task(name=PACK, queue=QUEUE, retry=Patience(), pass_context=True)
def pack_workbooks(context: JobContext, batch: int, on_behalf: str = "") -> None:
    """Make the workbooks of a batch."""
    today = day_of(begun(context))
    pack_ordered(batch=batch, on_behalf=on_behalf, today=today, attempts=context.job.attempts)


@app.periodic(cron="40 3 * * *")
@app.task(name="submissions.forget_workbooks", queue="upkeep", queueing_lock="submissions.forget", pass_context=True)
def forget_workbooks(context: JobContext, timestamp: int) -> None:
    """At night: remove workbooks that were sent and never applied, and batches that are old."""
    forget_uploads(at=begun(context))
    forget_batches(at=begun(context))


@app.periodic(cron="20 3 * * *")
@app.task(name=FINGERPRINT, queue="upkeep", retry=Patience())
def fingerprint_reports(timestamp: int = 0) -> None:
    """After a load, and at night whatever was left: the reports that came in bulk are compared like all others."""
    fingerprint_next()

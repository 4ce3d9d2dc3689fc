"""What the worker does of this slice."""

from datetime import UTC, date, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.clock import HANOI, pretended_day
from phoihop.base.jobs.attempts import Patience
from phoihop.reporting.submissions.actions.batches import (
    FILL,
    PACK,
    QUEUE,
    fill_ordered,
    forget_batches,
    pack_ordered,
)
from phoihop.reporting.submissions.actions.workbooks import forget_uploads


@app.task(name=FILL, queue=QUEUE, retry=Patience(), pass_context=True)
def fill_workbooks(context: JobContext, batch: int) -> None:
    """Take in the workbooks of a batch."""
    fill_ordered(batch=batch, at=begun(context), attempts=context.job.attempts)


@app.task(name=PACK, queue=QUEUE, retry=Patience(), pass_context=True)
def pack_workbooks(context: JobContext, batch: int) -> None:
    """Make the workbooks of a batch."""
    pack_ordered(batch=batch, today=day_of(begun(context)), attempts=context.job.attempts)


@app.periodic(cron="40 3 * * *")
@app.task(name="submissions.forget_workbooks", queue="upkeep", queueing_lock="submissions.forget", pass_context=True)
def forget_workbooks(context: JobContext, timestamp: int) -> None:
    """At night: remove workbooks that were sent and never applied, and batches that are old."""
    forget_uploads(at=begun(context))
    forget_batches(at=begun(context))


def begun(context: JobContext) -> datetime:
    """When the worker took the job up."""
    return datetime.fromtimestamp(context.start_timestamp, UTC)


def day_of(at: datetime) -> date:
    """That day in Việt Nam; in a demonstration the day it pretends."""
    return pretended_day() or at.astimezone(HANOI).date()

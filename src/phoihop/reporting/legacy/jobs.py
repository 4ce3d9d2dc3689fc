"""What the worker does of this slice."""

from datetime import UTC, date, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.clock import HANOI, pretended_day
from phoihop.base.jobs.attempts import Patience
from phoihop.reporting.legacy.actions import APPLY, QUEUE, READ, apply_ordered, read_sent


@app.task(name=READ, queue=QUEUE, retry=Patience(), pass_context=True)
def read_file(context: JobContext, file: int) -> None:
    """Read an old file that was sent."""
    at = _begun(context)
    read_sent(file=file, at=at, today=_day_of(at), attempts=context.job.attempts)


@app.task(name=APPLY, queue=QUEUE, retry=Patience(), pass_context=True)
def apply_file(context: JobContext, file: int) -> None:
    """Write the reports of an old file."""
    at = _begun(context)
    apply_ordered(file=file, at=at, today=_day_of(at), attempts=context.job.attempts)


def _begun(context: JobContext) -> datetime:
    return datetime.fromtimestamp(context.start_timestamp, UTC)


def _day_of(at: datetime) -> date:
    return pretended_day() or at.astimezone(HANOI).date()

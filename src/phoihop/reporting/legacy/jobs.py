"""What the worker does of this slice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun, day_of
from phoihop.reporting.legacy.actions import APPLY, QUEUE, READ, apply_ordered, read_sent


@app.task(name=READ, queue=QUEUE, retry=Patience(), pass_context=True)
def read_file(context: JobContext, file: int, on_behalf: str = "") -> None:
    """Read an old file that was sent."""
    at = begun(context)
    read_sent(file=file, on_behalf=on_behalf, at=at, today=day_of(at), attempts=context.job.attempts)


@app.task(name=APPLY, queue=QUEUE, retry=Patience(), pass_context=True)
def apply_file(context: JobContext, file: int, on_behalf: str = "") -> None:
    """Write the reports of an old file."""
    at = begun(context)
    apply_ordered(file=file, on_behalf=on_behalf, at=at, today=day_of(at), attempts=context.job.attempts)

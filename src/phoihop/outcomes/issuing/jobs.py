"""What the worker does of this slice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun
from phoihop.outcomes.issuing.actions.printing import CONVERT, QUEUE, convert_ordered


@app.task(name=CONVERT, queue=QUEUE, retry=Patience(), pass_context=True)
def convert_report(context: JobContext, order: int) -> None:
    """Turn the issued document of an order into PDF."""
    convert_ordered(order=order, at=begun(context), attempts=context.job.attempts)

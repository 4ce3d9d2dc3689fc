"""What the worker does of this slice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun
from phoihop.reporting.review.actions.rounds import ACCEPT, QUEUE, accept_ordered


@app.task(name=ACCEPT, queue=QUEUE, retry=Patience(), pass_context=True)
def accept_round(context: JobContext, order: int, on_behalf: str = "") -> None:
    """Accept the reports of a round, one after the other."""
    accept_ordered(order=order, on_behalf=on_behalf, at=begun(context), attempts=context.job.attempts)

"""What the worker does of this slice."""

from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.outcomes.narratives.actions.collecting import COMPARE, QUEUE, compare_texts


@app.task(name=COMPARE, queue=QUEUE, retry=Patience())
def compare() -> None:
    """Put texts that say nearly the same together."""
    compare_texts()


@app.periodic(cron="50 2 * * *")
@app.task(name="narratives.compare_left", queue=QUEUE, queueing_lock="narratives.compare_left")
def compare_left(timestamp: int) -> None:
    """At night: those that were laid out before there was a job for them."""
    compare_texts()

"""What the worker does of this slice. What is heavy (the engine) is imported inside the job."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun
from phoihop.outcomes.consolidation.actions.freezing import KEEP, QUEUE


@app.task(name=KEEP, queue=QUEUE, retry=Patience(), pass_context=True)
def keep_figures(context: JobContext, snapshot: int) -> None:
    """Keep the figures of a snapshot for pages."""
    from phoihop.outcomes.consolidation.actions.keeping import keep_figures

    keep_figures(snapshot=snapshot, at=begun(context))

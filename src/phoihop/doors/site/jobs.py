"""Jobs of the site as a whole: its queue is kept going and kept small."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.recovery import retry_stalled

QUEUE = "upkeep"
"""A queue of its own, ahead of all work: what died is found even while much is waiting."""
FIRST = 100
_DAY = 24


@app.periodic(cron="* * * * * */30")
@app.task(name="site.retry_stalled", queue=QUEUE, priority=FIRST, queueing_lock="site.retry_stalled", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Twice a minute: take up again what a dead worker left behind."""
    await retry_stalled(app=context.app)


@app.periodic(cron="40 2 * * *")
@app.task(name="site.forget_jobs", queue=QUEUE, priority=FIRST, queueing_lock="site.forget_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """At night: forget upkeep of yesterday and work done a month ago; failed jobs stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=_DAY, queue=QUEUE, include_failed=True)
    await context.app.job_manager.delete_old_jobs(nb_hours=30 * _DAY)

"""Jobs that a worker held when it died are put back into the queue, where any worker finds them."""

from procrastinate import App

DEAD_AFTER = 30.0
"""Seconds without a sign of life; a worker gives one every ten."""


async def retry_stalled(*, app: App, dead_after: float = DEAD_AFTER) -> int:
    """Queue again every job whose worker has given no sign of life for so long; gives how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)

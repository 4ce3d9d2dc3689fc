"""What the worker does of this slice: letters, and forgetting."""

from smtplib import SMTPException

from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from phoihop.base.jobs.attempts import MOST, Patience, wait
from phoihop.base.jobs.moments import begun
from phoihop.bodies.notices.actions import MAIL, QUEUE, forget_old, mail_waiting, order_digests
from phoihop.bodies.notices.enums import Mail


class PostPatience(Patience):
    """A mail server that is away, or full, is tried again as well."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Try again later, or (None) not at all."""
        if isinstance(exception, SMTPException | OSError) and job.attempts < MOST:
            return RetryDecision(retry_in={"seconds": wait(job.attempts)})
        return super().get_retry_decision(exception=exception, job=job)


@app.task(name=MAIL, queue=QUEUE, retry=PostPatience(), pass_context=True)
def mail_one(context: JobContext, user: int, ways: list[str]) -> None:
    """Send one account's letter."""
    mail_waiting(user=user, ways=[Mail(way) for way in ways], at=begun(context))


@app.periodic(cron="15 1 * * *")
@app.task(name="notices.digest", queue=QUEUE, queueing_lock="notices.digest", pass_context=True)
def digest(context: JobContext, timestamp: int) -> None:
    """At a quarter past eight in Hà Nội: queue the day's letters."""
    order_digests(at=begun(context))


@app.periodic(cron="50 19 * * *")
@app.task(name="notices.forget", queue="upkeep", queueing_lock="notices.forget", pass_context=True)
def forget(context: JobContext, timestamp: int) -> None:
    """At night: remove old notices."""
    forget_old(at=begun(context))

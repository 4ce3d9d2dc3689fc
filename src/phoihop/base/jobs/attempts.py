"""What passes by itself is tried again, each time after a longer wait; what a person must mend is not."""

from django.db import InterfaceError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from phoihop.base.errors import ProductError
from phoihop.base.postgres.disk import DiskFull
from phoihop.base.postgres.failures import ServerStopped, explain

MOST = 8
"""Attempts after the first one: five seconds, ten, … about eleven minutes in all, then half an hour."""
_FIRST_WAIT, _LONGEST_WAIT = 5, 1800
_PASSING_CLASSES = ("08", "40", "53", "55", "57")
"""SQLSTATE: connection lost, deadlock and serialization, out of resources, object in use, operator's intervention."""


class Patience(BaseRetryStrategy):
    """The retry strategy of every job."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Try again later, or (None) not at all."""
        if not is_passing(exception) or job.attempts >= MOST:
            return None
        return RetryDecision(retry_in={"seconds": wait(job.attempts)})


def wait(attempts: int) -> int:
    """Seconds until the attempt after so many."""
    return int(min(_FIRST_WAIT * 2**attempts, _LONGEST_WAIT))


def is_passing(error: BaseException) -> bool:
    """Whether the same job may well succeed later, without anybody changing anything in the product."""
    if isinstance(error, ProductError):
        return isinstance(error, ServerStopped | DiskFull)
    return isinstance(error, InterfaceError) or isinstance(explain(error), ServerStopped | DiskFull) or _passes(error)


def _passes(error: BaseException | None) -> bool:
    while error is not None:
        if str(getattr(error, "sqlstate", None) or "").startswith(_PASSING_CLASSES):
            return True
        error = error.__cause__
    return False

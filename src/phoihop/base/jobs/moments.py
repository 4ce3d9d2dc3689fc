"""When a job is done: the one place where the worker's clock becomes the `at` and `today` of an action."""

from datetime import UTC, date, datetime

from procrastinate import JobContext

from phoihop.base.clock import HANOI, pretended_day


def begun(context: JobContext) -> datetime:
    """When the worker took the job up."""
    return datetime.fromtimestamp(context.start_timestamp or 0, UTC)


def day_of(at: datetime) -> date:
    """That day in Việt Nam; in a demonstration the day it pretends."""
    return pretended_day() or at.astimezone(HANOI).date()

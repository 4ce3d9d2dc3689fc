"""Putting a job into the queue, in the transaction of the change that wants it."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from phoihop.base.announce import OutsideTransaction


def defer(*, task: str, queue: str, **arguments: Any) -> int:
    """Queue the job that this name stands for; it exists only if the open transaction is committed. Gives its number.

    Raises OutsideTransaction where the job could outlive a change that failed.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(task)
    return app.configure_task(task, queue=queue).defer(**arguments)

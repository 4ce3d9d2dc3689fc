"""Progress told while the work's own transaction is open: on a connection of its own, so that others see it at once."""

from collections.abc import Sequence
from types import TracebackType

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import Order

_STEP = "UPDATE {table} SET step = %s, done = %s WHERE id = %s AND state = %s"


class Progress:
    """Called with each step as it begins; what it writes is the number of steps before it. A block closes it."""

    def __init__(self, *, order: Order, steps: Sequence[str]) -> None:
        self._order = order
        self._steps = steps
        self._statement = _STEP.format(table=order._meta.db_table)
        self._connection: BaseDatabaseWrapper = connections.create_connection(DEFAULT_DB_ALIAS)

    def __call__(self, step: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(self._statement, [step, self._steps.index(step), self._order.pk, OrderState.RUNNING])

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._connection.close()

"""An order taken up by the worker, and closed once: with its result, or with the error that is final."""

from typing import TypeVar

from django.db import transaction
from django.db.models.functions import Now

from phoihop.base.errors import ProductError
from phoihop.base.kept_errors import keep as keep_error
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import Order
from phoihop.outcomes.summaries.rules.orders import is_open, may_move

Row = TypeVar("Row", bound=Order)


def take_up(kind: type[Row], pk: int) -> Row | None:
    """Take the order up, also one whose worker died; None where it is closed or gone."""
    with transaction.atomic():
        row = kind._default_manager.select_for_update().filter(pk=pk).first()
        if row is None or not is_open(row.state):
            return None
        row.state, row.done, row.step = OrderState.RUNNING, 0, ""
        row.save(update_fields=["state", "done", "step"])
    return row


def still_running(kind: type[Row], pk: int) -> bool:
    """Lock the order and tell whether it may still be closed: another worker may have done so."""
    row = kind._default_manager.select_for_update().filter(pk=pk).first()
    return row is not None and may_move(row.state, OrderState.DONE)


def finish(kind: type[Row], pk: int, steps: int, **result: object) -> None:
    """Close the order as done, with its result."""
    kind._default_manager.filter(pk=pk).update(state=OrderState.DONE, done=steps, step="", finished_at=Now(), **result)


def fail(kind: type[Row], pk: int, error: ProductError) -> None:
    """Close the order with the error that is final."""
    with transaction.atomic():
        row = kind._default_manager.select_for_update().filter(pk=pk).first()
        if row is not None and may_move(row.state, OrderState.FAILED):
            kind._default_manager.filter(pk=pk).update(
                state=OrderState.FAILED, finished_at=Now(), error_code=error.code, error=keep_error(error)
            )

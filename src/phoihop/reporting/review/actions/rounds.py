"""Many acceptances as a job: each report in a short transaction of its own, so that nobody else waits for all of them.

A report's acceptance and its result in the round are written together: a worker that died leaves no report half done,
and the next one goes on with those that wait.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.jobs.settling import Settling
from phoihop.base.kept_errors import keep as keep_error
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach, in_name_of
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.review.actions.decisions import accept
from phoihop.reporting.review.actions.together import Chosen, check_chosen
from phoihop.reporting.review.enums import ItemState, RoundState
from phoihop.reporting.review.models import AcceptanceRound, Passage, RoundItem
from phoihop.reporting.review.rules.rounds import is_open, may_move

QUEUE, ACCEPT = "review", "review.accept"
"""The job's queue and name; the function stands in `jobs`."""


class RoundClosed(ProductError):
    """A round was to be cancelled that is over."""

    code = "W405"
    problem = N_("Việc này đã xong nên không hủy được nữa.")
    remedy = N_("Xem kết quả từng báo cáo trên trang này.")
    status = 409


def order_round(*, actor: User, chosen: Sequence[Chosen], at: datetime) -> AcceptanceRound:
    """Ask the worker to accept these reports, each as `accept` would. Raises NothingChosen, TooMany."""
    require_active(actor)
    wanted = check_chosen(chosen)
    with writing():
        order = AcceptanceRound.objects.create(requested_by=actor, at=at)
        RoundItem.objects.bulk_create(
            RoundItem(round=order, submission=each.submission, hash=each.hash, stop=each.stop) for each in wanted
        )
        defer(task=ACCEPT, queue=QUEUE, order=order.pk, on_behalf=actor.on_behalf)
        record(actor=actor, action="accept.order", subject=f"round {order.pk}", after={"reports": len(wanted)}, at=at)
    return order


def cancel_round(*, actor: User, order: int, at: datetime) -> None:
    """Leave alone what is not accepted yet; what is, stays. Raises OutOfReach, RoundClosed."""
    require_active(actor)
    with writing():
        row = AcceptanceRound.objects.select_for_update().filter(pk=order, requested_by=actor).first()
        if row is None:
            raise OutOfReach
        if not may_move(row.state, RoundState.CANCELLED):
            raise RoundClosed
        row.state, row.finished_at = RoundState.CANCELLED.value, at
        row.save(update_fields=["state", "finished_at"])
        record(actor=actor, action="accept.cancel", subject=f"round {order}", at=at)


def accept_ordered(*, order: int, on_behalf: str = "", at: datetime, attempts: int = 0) -> None:
    """Do a round, or what is left of it, in the name it was asked for in; an error that is final is kept with it."""
    with Settling(attempts=attempts, failed=lambda error: _fail(order, error)):
        row = _begin(order)
        if row is None:
            return
        in_name_of(actor=row.requested_by, principal=on_behalf)
        waiting = RoundItem.objects.filter(round=row, state=ItemState.WAITING.value).order_by("submission")
        for item in list(waiting):
            if not _accept_one(row, item, at):
                return
        AcceptanceRound.objects.filter(pk=order, state=RoundState.RUNNING.value).update(
            state=RoundState.DONE.value, finished_at=Now()
        )


def _begin(order: int) -> AcceptanceRound | None:
    """Take the round up, also one whose worker died; None where it is closed or gone."""
    with transaction.atomic():
        rows = AcceptanceRound.objects.select_for_update(of=("self",)).select_related("requested_by")
        row = rows.filter(pk=order).first()
        if row is None or not is_open(row.state):
            return None
        row.state = RoundState.RUNNING.value
        row.save(update_fields=["state"])
    return row


def _accept_one(row: AcceptanceRound, item: RoundItem, at: datetime) -> bool:
    """Accept one report and write what became of it, in one transaction; False where the round goes on no more."""
    with transaction.atomic():
        if not AcceptanceRound.objects.filter(pk=row.pk, state=RoundState.RUNNING.value).exists():
            return False
        error = None
        actor, stop = row.requested_by, item.stop or None
        try:
            done = accept(actor=actor, submission=item.submission, revision_hash=item.hash, stop=stop, at=at)
            state = ItemState.PASSED if isinstance(done, Passage) else ItemState.ACCEPTED
        except ProductError as reason:
            state, error = ItemState.LEFT_OUT, keep_error(reason)
        RoundItem.objects.filter(pk=item.pk).update(state=state.value, error=error)
    return True


def _fail(order: int, error: ProductError) -> None:
    with transaction.atomic():
        row = AcceptanceRound.objects.select_for_update().filter(pk=order).first()
        if row is not None and may_move(row.state, RoundState.FAILED):
            row.state, row.error = RoundState.FAILED.value, keep_error(error)
            row.save(update_fields=["state", "error"])

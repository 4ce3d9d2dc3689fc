"""Asking the worker to keep figures of a snapshot for pages. Light: pages import this module."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from phoihop.base.jobs.deferring import defer
from phoihop.outcomes.summaries.actions.ordering import QUEUE
from phoihop.outcomes.summaries.models import FrozenFigures

KEEP_FROZEN = "summaries.keep_frozen"
"""The job's name; the function stands in `jobs`."""
PATIENCE = timedelta(minutes=10)
"""After so long without figures they are ordered once more."""


def order_frozen(*, snapshot: int, names: Iterable[str], at: datetime) -> None:
    """Have figures of a snapshot kept by a job, once however many pages wait; for callers whose actor may see them."""
    with transaction.atomic():
        rows = [FrozenFigures(snapshot_id=snapshot, name=name, at=at) for name in names]
        before = FrozenFigures.objects.filter(snapshot=snapshot).count()
        FrozenFigures.objects.bulk_create(rows, ignore_conflicts=True)
        new = FrozenFigures.objects.filter(snapshot=snapshot).count() > before
        late = FrozenFigures.objects.filter(snapshot=snapshot, figures__isnull=True, at__lt=at - PATIENCE).update(at=at)
        if new or late:
            defer(task=KEEP_FROZEN, queue=QUEUE, snapshot=snapshot)

"""Asking the worker for the preview of an older version. Light: pages import this module."""

from datetime import date, datetime

from phoihop.base.audit.actions import writing
from phoihop.base.jobs.deferring import defer
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.actions.ordering import QUEUE
from phoihop.outcomes.summaries.models import PreviewOrder, Summary
from phoihop.outcomes.summaries.queries.previews import find_preview, find_preview_order
from phoihop.outcomes.summaries.queries.versions import find_version
from phoihop.outcomes.summaries.rules.orders import is_open

PREVIEW = "summaries.preview"
"""The job's name; the function stands in `jobs`."""


def order_preview(*, actor: User, report: str, at: datetime, today: date) -> None:
    """Ask for the preview of a version that has none; nothing where it is there or under way. Raises OutOfReach."""
    require_active(actor)
    version = find_version(actor=actor, report=report, today=today)
    with writing():
        Summary.objects.select_for_update().get(pk=version.summary_id)
        order = find_preview_order(version=version)
        if find_preview(version=version) or (order is not None and is_open(order.state)):
            return
        row = PreviewOrder.objects.create(requested_by=actor, at=at, total=1, version=version)
        defer(task=PREVIEW, queue=QUEUE, order=row.pk)

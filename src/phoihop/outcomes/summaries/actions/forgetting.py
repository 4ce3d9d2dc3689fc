"""Removing sent files that belong to nothing."""

from datetime import datetime, timedelta

from phoihop.outcomes.summaries.models import SummaryOrder, SummaryTrace
from phoihop.outcomes.summaries.stores import forget_others

_GRACE = timedelta(days=1)
"""A file is written before the row that names it is committed."""


def forget_strays(*, at: datetime) -> int:
    """Remove every file older than a day that no order and no tracing names; gives how many."""
    named = set(SummaryOrder.objects.exclude(template_file="").values_list("template_file", flat=True))
    named |= set(SummaryTrace.objects.exclude(file="").values_list("file", flat=True))
    return forget_others(known=named, before=(at - _GRACE).timestamp())

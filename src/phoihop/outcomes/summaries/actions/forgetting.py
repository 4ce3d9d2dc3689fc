"""Removing sent files that belong to nothing, and trials of templates that are no longer looked at."""

from datetime import datetime, timedelta

from phoihop.outcomes.summaries.models import Regeneration, SummaryOrder, SummaryTrace, TemplateTrial
from phoihop.outcomes.summaries.stores import forget_others

_TRIALS = timedelta(days=30)
_GRACE = timedelta(days=1)
"""A file is written before the row that names it is committed."""


def forget_strays(*, at: datetime) -> int:
    """Remove trials older than a month, and every file older than a day that no order, tracing or trial names; gives how
    many files."""
    TemplateTrial.objects.filter(at__lt=at - _TRIALS).delete()
    named = set(SummaryOrder.objects.exclude(template_file="").values_list("template_file", flat=True))
    named |= set(TemplateTrial.objects.exclude(file="").values_list("file", flat=True))
    named |= set(SummaryTrace.objects.exclude(file="").values_list("file", flat=True))
    named |= set(Regeneration.objects.values_list("file", flat=True))
    return forget_others(known=named, before=(at - _GRACE).timestamp())

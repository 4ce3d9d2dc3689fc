"""Tables of this slice, by noun."""

from phoihop.outcomes.summaries.models.orders import Order, SummaryOrder, SummaryTrace
from phoihop.outcomes.summaries.models.versions import Summary, SummaryVersion

__all__ = ["Order", "Summary", "SummaryOrder", "SummaryTrace", "SummaryVersion"]

"""Tables of this slice, by noun."""

from phoihop.outcomes.summaries.models.orders import Order, SummaryOrder, SummaryTrace, TemplateTrial
from phoihop.outcomes.summaries.models.templates import SummaryTemplate, TemplateVersion
from phoihop.outcomes.summaries.models.versions import Summary, SummaryVersion

__all__ = [
    "Order",
    "Summary",
    "SummaryOrder",
    "SummaryTemplate",
    "SummaryTrace",
    "SummaryVersion",
    "TemplateTrial",
    "TemplateVersion",
]

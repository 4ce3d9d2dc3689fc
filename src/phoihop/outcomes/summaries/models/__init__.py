"""Tables of this slice, by noun."""

from phoihop.outcomes.summaries.models.comments import Comment, CommentResolution
from phoihop.outcomes.summaries.models.frozen import FrozenFigures
from phoihop.outcomes.summaries.models.orders import Order, SummaryOrder, SummaryTrace, TemplateTrial
from phoihop.outcomes.summaries.models.previews import PreviewOrder, PreviewPicture, VersionPreview
from phoihop.outcomes.summaries.models.regenerations import Regeneration, RegenerationKeeping
from phoihop.outcomes.summaries.models.templates import SummaryTemplate, TemplateVersion
from phoihop.outcomes.summaries.models.versions import Summary, SummaryVersion

__all__ = [
    "Comment",
    "CommentResolution",
    "FrozenFigures",
    "Order",
    "PreviewOrder",
    "PreviewPicture",
    "Regeneration",
    "RegenerationKeeping",
    "Summary",
    "SummaryOrder",
    "SummaryTemplate",
    "SummaryTrace",
    "SummaryVersion",
    "TemplateTrial",
    "TemplateVersion",
    "VersionPreview",
]

"""Composing a summary report: what was read of programme, figures and narratives becomes the fields of a template."""

from phoihop.outcomes.summaries.rules.drafting.material import (
    ContentPart,
    Heading,
    Material,
    MissingUnit,
    Narrative,
    Partner,
    UnitName,
)
from phoihop.outcomes.summaries.rules.drafting.report import draft_report
from phoihop.outcomes.summaries.rules.drafting.workbook import draft_workbook

__all__ = [
    "ContentPart",
    "Heading",
    "Material",
    "MissingUnit",
    "Narrative",
    "Partner",
    "UnitName",
    "draft_report",
    "draft_workbook",
]

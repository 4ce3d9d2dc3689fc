"""Writes about reports: drafting, submitting, withdrawing; each is one transaction."""

from phoihop.reporting.submissions.actions.drafts import (
    CellsTaken,
    DraftOverwritten,
    SavedCells,
    UnknownPeriod,
    carry_over,
    reopen,
    save_cells,
    save_draft,
)
from phoihop.reporting.submissions.actions.sending import (
    AcceptanceEnded,
    NothingDrafted,
    ReportSubmitted,
    UnknownSubmission,
    locked,
    submit,
    withdraw,
)

__all__ = [
    "AcceptanceEnded",
    "CellsTaken",
    "DraftOverwritten",
    "NothingDrafted",
    "ReportSubmitted",
    "SavedCells",
    "UnknownPeriod",
    "UnknownSubmission",
    "carry_over",
    "locked",
    "reopen",
    "save_cells",
    "save_draft",
    "submit",
    "withdraw",
]

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
from phoihop.reporting.submissions.actions.notes import NotBegun, NothingSaid, note
from phoihop.reporting.submissions.actions.opening import NoSentence, NotKept, open_section
from phoihop.reporting.submissions.actions.sending import (
    AcceptanceEnded,
    NothingDrafted,
    ReportSubmitted,
    UnknownSubmission,
    WarningsUnanswered,
    locked,
    submit,
    withdraw,
)

__all__ = [
    "AcceptanceEnded",
    "CellsTaken",
    "DraftOverwritten",
    "NoSentence",
    "NotBegun",
    "NotKept",
    "NothingDrafted",
    "NothingSaid",
    "ReportSubmitted",
    "SavedCells",
    "UnknownPeriod",
    "UnknownSubmission",
    "WarningsUnanswered",
    "carry_over",
    "locked",
    "note",
    "open_section",
    "reopen",
    "save_cells",
    "save_draft",
    "submit",
    "withdraw",
]

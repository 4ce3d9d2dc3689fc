"""Writes of review: decisions about one report, and loading many with the standing they have."""

from phoihop.reporting.review.actions.decisions import (
    AlreadyDecided,
    AnotherRevision,
    NoRemarks,
    OwnReport,
    ReportReturned,
    ReportsAccepted,
    UnknownPlace,
    accept,
    return_,
)
from phoihop.reporting.review.actions.loading import load_reports
from phoihop.reporting.review.actions.reopening import NoReason, ReportReopened, reopen_accepted
from phoihop.reporting.review.actions.together import (
    Chosen,
    LeftOut,
    NothingChosen,
    Together,
    TooMany,
    accept_together,
)

__all__ = [
    "AlreadyDecided",
    "AnotherRevision",
    "Chosen",
    "LeftOut",
    "NoReason",
    "NoRemarks",
    "NothingChosen",
    "OwnReport",
    "ReportReopened",
    "ReportReturned",
    "ReportsAccepted",
    "Together",
    "TooMany",
    "UnknownPlace",
    "accept",
    "accept_together",
    "load_reports",
    "reopen_accepted",
    "return_",
]

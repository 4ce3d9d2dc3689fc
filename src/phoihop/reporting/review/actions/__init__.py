"""Writes of review: decisions about one report, and loading many with the standing they have."""

from phoihop.reporting.review.actions.decisions import (
    AlreadyDecided,
    AnotherRevision,
    NoRemarks,
    ReportReturned,
    ReportsAccepted,
    accept,
    return_,
)
from phoihop.reporting.review.actions.loading import load_reports

__all__ = [
    "AlreadyDecided",
    "AnotherRevision",
    "NoRemarks",
    "ReportReturned",
    "ReportsAccepted",
    "accept",
    "load_reports",
    "return_",
]

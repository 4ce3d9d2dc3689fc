"""Writes of review: decisions about one report, and loading many with the standing they have."""

from phoihop.reporting.review.actions.decisions import (
    AlreadyDecided,
    AnotherRevision,
    ElsewhereNow,
    MovedOn,
    NoRemarks,
    OwnReport,
    ReportPassed,
    ReportReturned,
    ReportsAccepted,
    UnknownPlace,
    accept,
    hand_down,
    return_,
)
from phoihop.reporting.review.actions.loading import load_reports
from phoihop.reporting.review.actions.reopening import NoReason, ReportReopened, reopen_accepted
from phoihop.reporting.review.actions.rounds import RoundClosed, accept_ordered, cancel_round, order_round
from phoihop.reporting.review.actions.together import (
    Chosen,
    LeftOut,
    NothingChosen,
    Together,
    TooMany,
    accept_together,
)
from phoihop.reporting.review.actions.ways import lay_ways

__all__ = [
    "AlreadyDecided",
    "AnotherRevision",
    "Chosen",
    "ElsewhereNow",
    "LeftOut",
    "MovedOn",
    "NoReason",
    "NoRemarks",
    "NothingChosen",
    "OwnReport",
    "ReportPassed",
    "ReportReopened",
    "ReportReturned",
    "ReportsAccepted",
    "RoundClosed",
    "Together",
    "TooMany",
    "UnknownPlace",
    "accept",
    "accept_ordered",
    "accept_together",
    "cancel_round",
    "hand_down",
    "lay_ways",
    "load_reports",
    "order_round",
    "reopen_accepted",
    "return_",
]

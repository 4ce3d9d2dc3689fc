"""Reads of review: the queue, one report beside earlier ones, many before they are accepted, and the matrix."""

from phoihop.reporting.review.queries.counts import count_waiting
from phoihop.reporting.review.queries.districts import Unit
from phoihop.reporting.review.queries.known import known_reports, list_decisions, list_waiting
from phoihop.reporting.review.queries.matrix import Matrix, MatrixFilter, MatrixRow, debt_of, list_matrix
from phoihop.reporting.review.queries.preview import MOST, Candidate, Preview, preview
from phoihop.reporting.review.queries.report import (
    Earlier,
    Event,
    Place,
    ReviewedReport,
    find_accepted,
    find_report,
    list_places,
)
from phoihop.reporting.review.queries.rounds import RoundProgress, find_round, list_items
from phoihop.reporting.review.queries.span import TERM
from phoihop.reporting.review.queries.waiting import (
    FAR,
    PAGE,
    After,
    FilterUnknown,
    Queue,
    Waiting,
    WaitingFilter,
    list_queue,
    next_waiting,
)

__all__ = [
    "FAR",
    "MOST",
    "PAGE",
    "TERM",
    "After",
    "Candidate",
    "Earlier",
    "Event",
    "FilterUnknown",
    "Matrix",
    "MatrixFilter",
    "MatrixRow",
    "Place",
    "Preview",
    "Queue",
    "ReviewedReport",
    "RoundProgress",
    "Unit",
    "Waiting",
    "WaitingFilter",
    "count_waiting",
    "debt_of",
    "find_accepted",
    "find_report",
    "find_round",
    "known_reports",
    "list_decisions",
    "list_items",
    "list_matrix",
    "list_places",
    "list_queue",
    "list_waiting",
    "next_waiting",
    "preview",
]

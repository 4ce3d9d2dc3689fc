"""Reads about reports."""

from phoihop.reporting.submissions.queries.earlier import Earlier, earlier_contents
from phoihop.reporting.submissions.queries.history import (
    Event,
    History,
    Level,
    Opened,
    Reopened,
    Return,
    history_of,
    last_return,
    level_of,
    reopenings_of,
    returns_of,
)
from phoihop.reporting.submissions.queries.overview import (
    Asking,
    counts_of_latest,
    duties_of,
    list_askings,
)
from phoihop.reporting.submissions.queries.reports import (
    Report,
    base_content,
    check_report,
    circumstances,
    find_submission,
    list_revisions,
    list_submissions,
    report_of,
    unit_of_regime,
    what_is_allowed,
)

__all__ = [
    "Asking",
    "Earlier",
    "Event",
    "History",
    "Level",
    "Opened",
    "Reopened",
    "Report",
    "Return",
    "base_content",
    "check_report",
    "circumstances",
    "counts_of_latest",
    "duties_of",
    "earlier_contents",
    "find_submission",
    "history_of",
    "last_return",
    "level_of",
    "list_askings",
    "list_revisions",
    "list_submissions",
    "reopenings_of",
    "report_of",
    "returns_of",
    "unit_of_regime",
    "what_is_allowed",
]

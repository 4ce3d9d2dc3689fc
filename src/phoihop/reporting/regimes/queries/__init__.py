"""Reads about regimes, the reports they ask for, and what a unit must fill in."""

from phoihop.reporting.regimes.queries.expectations import (
    expected_submissions,
    list_forms,
    list_regimes,
    period_days,
    regime_of,
    section_codes,
    terms_of,
)
from phoihop.reporting.regimes.queries.filling import asked_of, expected_of_unit

__all__ = [
    "asked_of",
    "expected_of_unit",
    "expected_submissions",
    "list_forms",
    "list_regimes",
    "period_days",
    "regime_of",
    "section_codes",
    "terms_of",
]

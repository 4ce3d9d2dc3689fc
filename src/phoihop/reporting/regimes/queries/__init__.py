"""Reads about regimes, the reports they ask for, and what a unit must fill in."""

from phoihop.reporting.regimes.queries.asking import (
    Asked,
    asked_now,
    find_form,
    kinds_of_units,
    regimes_by_programme,
    require_regime,
    term_of,
    whole_forms,
)
from phoihop.reporting.regimes.queries.expectations import (
    expected_submissions,
    extended_terms_of,
    list_forms,
    list_regimes,
    period_days,
    regime_of,
    section_codes,
    terms_of,
)
from phoihop.reporting.regimes.queries.extensions import extensions_of, find_extension, find_unit
from phoihop.reporting.regimes.queries.filling import asked_of, expected_of_unit, expected_on
from phoihop.reporting.regimes.queries.uses import ReportsAsked, reports_with

__all__ = [
    "Asked",
    "ReportsAsked",
    "asked_now",
    "asked_of",
    "expected_of_unit",
    "expected_on",
    "expected_submissions",
    "extended_terms_of",
    "extensions_of",
    "find_extension",
    "find_form",
    "find_unit",
    "kinds_of_units",
    "list_forms",
    "list_regimes",
    "period_days",
    "regime_of",
    "regimes_by_programme",
    "reports_with",
    "require_regime",
    "section_codes",
    "term_of",
    "terms_of",
    "whole_forms",
]

"""Reads about programmes: rows, frozen records, everything a page shows, history, and what rests on an indicator."""

from phoihop.agreements.programmes.queries.bodies import find_body
from phoihop.agreements.programmes.queries.history import Event, History, list_history
from phoihop.agreements.programmes.queries.overview import Overview, find_record, overview_of, require_programme
from phoihop.agreements.programmes.queries.programmes import (
    cell_codes,
    find_programme,
    indicator_records,
    list_contents,
    list_indicators,
    list_programmes,
)
from phoihop.agreements.programmes.queries.uses import FactsAsked, facts_on

__all__ = [
    "Event",
    "FactsAsked",
    "History",
    "Overview",
    "cell_codes",
    "facts_on",
    "find_body",
    "find_programme",
    "find_record",
    "indicator_records",
    "list_contents",
    "list_history",
    "list_indicators",
    "list_programmes",
    "overview_of",
    "require_programme",
]

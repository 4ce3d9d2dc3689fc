"""Reading figures. Commands and reports compute in their own process; pages ask the desk, which keeps things ready."""

from phoihop.measures.figures.queries.figures import (
    count_units,
    dataset_of,
    list_figures,
    list_figures_at,
    open_counter,
    verify_store,
    write_figures,
)
from phoihop.measures.figures.queries.origins import FigureOrigin, Filing, find_origin
from phoihop.measures.figures.queries.structure import accepted_revisions, definition_hash, is_reported, structure_of
from phoihop.measures.figures.rules import UnitCounter, course, earlier
from phoihop_rollup.schema import Dataset, OriginFact, Request

__all__ = [
    "Dataset",
    "FigureOrigin",
    "Filing",
    "OriginFact",
    "Request",
    "UnitCounter",
    "accepted_revisions",
    "count_units",
    "course",
    "dataset_of",
    "definition_hash",
    "earlier",
    "find_origin",
    "is_reported",
    "list_figures",
    "list_figures_at",
    "open_counter",
    "structure_of",
    "verify_store",
    "write_figures",
]

"""Figures read from the database for commands and reports: the one caller of the engine for everything that is stored.

The engine and its libraries are imported by the functions that run them: what only names this module stays light.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from phoihop.agreements.programmes.models import Programme
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries.structure import structure_of
from phoihop.measures.figures.rules import UnitCounter
from phoihop_rollup import schema

if TYPE_CHECKING:
    import pyarrow as pa


def list_figures(*, actor: User, programme: Programme, request: schema.Request) -> "pa.Table":
    """Figures of a programme from its current facts, typed, sorted by unit, period, indicator, cell."""
    from phoihop_rollup import run

    return run.rollup(dataset_of(programme=programme), request)


def list_figures_at(
    *,
    actor: User,
    programme: Programme,
    request: schema.Request,
    revisions: Sequence[int],
    structure: schema.Dataset | None = None,
) -> "pa.Table":
    """The same figures made from exactly these revisions: the snapshot that a report was made from.

    With `structure`, by that tree and those definitions instead of the present ones.
    """
    from phoihop.measures.figures.stores import facts_of_revisions
    from phoihop_rollup import run

    facts = facts_of_revisions(programme=programme, revisions=revisions)
    return run.rollup(replace(structure or structure_of(programme=programme), facts=facts), request)


def open_counter(
    *,
    actor: User,
    programme: Programme,
    revisions: Sequence[int] | None = None,
    structure: schema.Dataset | None = None,
) -> UnitCounter:
    """What tells coverage in units and names who is missing: of now, or of a snapshot's revisions and structure."""
    from phoihop.measures.figures.readers import REPORTED_COLUMNS, counter_of
    from phoihop.measures.figures.stores import fact_files, facts_of_revisions, read_files

    if revisions is None:
        facts = read_files(files=fact_files(programme=programme), columns=REPORTED_COLUMNS)
    else:
        facts = facts_of_revisions(programme=programme, revisions=revisions)
    return counter_of(structure=structure or structure_of(programme=programme), facts=facts)


def count_units(*, counter: UnitCounter, request: schema.Request) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(unit, period, indicator) → (units that reported at least once, units expected), for every one asked for."""
    counted = {
        (unit, period, indicator.code): counter.count(
            unit=unit, period=period, indicator=indicator, as_of=request.as_of
        )
        for unit in request.units
        for period in request.periods
        for indicator in counter.dataset.indicators
        if not request.indicators or indicator.code in request.indicators
    }
    return {key: units for key, units in counted.items() if units is not None}


def write_figures(*, actor: User, programme: Programme, request: schema.Request, path: Path) -> int:
    """Figures into a .csv or .parquet file; gives the number of rows."""
    from phoihop_rollup import run

    return run.rollup_to(dataset_of(programme=programme), request, path=path)


def verify_store(*, programme: Programme) -> list[Finding]:
    """Whether the derived files hold exactly the current facts of the database."""
    from phoihop.measures.figures.stores import current_facts, fact_files, read_files

    stored, current = read_files(files=fact_files(programme=programme)), current_facts(programme=programme)
    order = [(name, "ascending") for name in schema.FACT_COLUMNS]
    if stored.sort_by(order).equals(current.sort_by(order)):
        return []
    return [
        Finding(
            code="F302",
            table="store",
            value=programme.code,
            problem=N_("kho số liệu suy ra của chương trình {value} khác với cơ sở dữ liệu"),
            remedy=N_("xóa thư mục derived trong thư mục dữ liệu; kho sẽ được dựng lại từ cơ sở dữ liệu"),
        )
    ]


def dataset_of(*, programme: Programme) -> schema.Dataset:
    """Structure and current facts of a programme, for the engine."""
    from phoihop.measures.figures.stores import fact_files, no_facts

    return replace(structure_of(programme=programme), facts=fact_files(programme=programme) or no_facts())

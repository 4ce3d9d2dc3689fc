"""Figures read from the database: the one caller of the engine for everything that is stored."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.bodies.organisations.models import Organisation, Placement, Succession
from phoihop.bodies.people.models import User
from phoihop.measures.figures.readers import REPORTED_COLUMNS, counter_of
from phoihop.measures.figures.rules import UnitCounter, course, earlier
from phoihop.measures.figures.stores import current_facts, fact_files, facts_of_revisions, read_files
from phoihop.reporting.regimes.models import CalendarEntry, FormAssignment, FormLine, Regime
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup import run, schema
from phoihop_rollup.schema import OriginFact, Request
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Window

__all__ = ["OriginFact", "Request", "UnitCounter", "course", "earlier"]


@dataclass(frozen=True, slots=True)
class Filing:
    """The accepted revision behind one unit's report of one period."""

    organisation: str
    period: str
    submission: int
    revision: int
    number: int
    author: str
    submitted_at: datetime


@dataclass(frozen=True)
class FigureOrigin:
    """A figure, the facts placed in it, who filed them, who is missing; names for every code that occurs."""

    origin: schema.Origin
    filings: dict[tuple[str, str], Filing]
    names: dict[str, str]


def list_figures(*, actor: User, programme: Programme, request: schema.Request) -> pa.Table:
    """Figures of a programme from its current facts, typed, sorted by unit, period, indicator, cell."""
    return run.rollup(dataset_of(programme=programme), request)


def list_figures_at(
    *, actor: User, programme: Programme, request: schema.Request, revisions: Sequence[int]
) -> pa.Table:
    """The same figures made from exactly these revisions: the snapshot that a report was made from."""
    facts = facts_of_revisions(programme=programme, revisions=revisions)
    return run.rollup(replace(structure_of(programme=programme), facts=facts), request)


def open_counter(*, actor: User, programme: Programme, revisions: Sequence[int] | None = None) -> UnitCounter:
    """What tells coverage in units and names who is missing: of now, or of a snapshot's revisions."""
    if revisions is None:
        facts = read_files(files=fact_files(programme=programme), columns=REPORTED_COLUMNS)
    else:
        facts = facts_of_revisions(programme=programme, revisions=revisions)
    return counter_of(structure=structure_of(programme=programme), facts=facts)


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
    return run.rollup_to(dataset_of(programme=programme), request, path=path)


def find_origin(
    *,
    actor: User,
    programme: Programme,
    unit: str,
    period: str,
    indicator: str,
    cell: str = "",
    as_of: date | None = None,
) -> FigureOrigin:
    """One figure with its whole origin: per unit and period the revision, who is missing, what was left out."""
    dataset = dataset_of(programme=programme)
    origin = run.origin(dataset, unit=unit, period=period, indicator=indicator, cell=cell, as_of=as_of)
    units = {fact.organisation for fact in origin.facts}
    periods = {fact.period for fact in origin.facts}
    named = units | {fact.holder for fact in origin.facts} | {unit for unit, _period in origin.missing} | {unit}
    named |= {fact.covered_by for fact in origin.facts if fact.covered_by}
    return FigureOrigin(
        origin=origin,
        filings=_filings(programme, units, periods),
        names=dict(Organisation.objects.filter(code__in=named).values_list("code", "name")),
    )


def verify_store(*, programme: Programme) -> list[Finding]:
    """Whether the derived files hold exactly the current facts of the database."""
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
    return replace(structure_of(programme=programme), facts=fact_files(programme=programme))


def structure_of(*, programme: Programme) -> schema.Dataset:
    """Everything but the facts: organisations over time, definitions, what is asked of whom."""
    forms, assignments = _expectations(programme)
    return schema.Dataset(
        organisations=_organisations(),
        placements=_placements(),
        successions=_successions(),
        programmes=[schema.Programme(programme.code, programme.start, programme.end, Window(programme.window))],
        indicators=_indicators(programme),
        calendar=[
            schema.CalendarEntry(programme.code, *row)
            for row in CalendarEntry.objects.filter(programme=programme).values_list("period", "starts", "ends")
        ],
        forms=forms,
        assignments=assignments,
        facts=(),
    )


def definition_hash(*, programme: Programme) -> str:
    """SHA-256 of everything but the facts that a figure depends on; changes when structure or definitions change."""
    records = asdict(replace(structure_of(programme=programme), facts=()))
    return hashlib.sha256(json.dumps(records, default=str, sort_keys=True).encode()).hexdigest()


def accepted_revisions(*, programme: Programme) -> list[int]:
    """The revisions that current facts come from: a snapshot, in ascending order."""
    accepted = Submission.objects.filter(regime__programme=programme, accepted_revision__isnull=False)
    return sorted(accepted.values_list("accepted_revision_id", flat=True))


def _filings(programme: Programme, units: set[str], periods: set[str]) -> dict[tuple[str, str], Filing]:
    rows = Submission.objects.filter(
        regime__programme=programme,
        organisation__code__in=units,
        period__in=periods,
        accepted_revision__isnull=False,
    ).values_list(
        "organisation__code",
        "period",
        "pk",
        "accepted_revision_id",
        "accepted_revision__number",
        "accepted_revision__author__full_name",
        "accepted_revision__at",
    )
    return {(row[0], row[1]): Filing(*row) for row in rows}


def _organisations() -> list[schema.Organisation]:
    rows = Organisation.objects.order_by("pk").values_list("code", "parent__code", "kind", "opened", "closed")
    return [schema.Organisation(*row) for row in rows]


def _placements() -> list[schema.Placement]:
    rows = Placement.objects.order_by("pk").values_list("organisation__code", "parent__code", "start", "end")
    return [schema.Placement(*row) for row in rows]


def _successions() -> list[schema.Succession]:
    rows = Succession.objects.order_by("pk").values_list("source__code", "target__code", "on", "share", "kind")
    return [schema.Succession(*row[:4], kind=Passing(row[4])) for row in rows]


def _indicators(programme: Programme) -> list[schema.Indicator]:
    return [
        schema.Indicator(
            code=indicator.code,
            programme=programme.code,
            kind=Kind(indicator.kind),
            frequency=Frequency(indicator.frequency),
            over_time=OverTime(indicator.over_time),
            over_units=OverUnits(indicator.over_units),
            unit=indicator.unit,
            decimals=2 if indicator.decimals is None else indicator.decimals,
        )
        for indicator in Indicator.objects.filter(programme=programme).order_by("code")
    ]


def _expectations(
    programme: Programme,
) -> tuple[list[schema.FormLine] | None, list[schema.Assignment] | None]:
    if not Regime.objects.filter(programme=programme, expectation="assignments").exists():
        return None, None
    lines = FormLine.objects.filter(form__regime__programme=programme).values_list("form_id", "indicator__code")
    assigned = FormAssignment.objects.filter(form__regime__programme=programme)
    return (
        [schema.FormLine(str(form), indicator) for form, indicator in lines],
        [
            schema.Assignment(str(form), organisation, kind or None, start, end)
            for form, organisation, kind, start, end in assigned.values_list(
                "form_id", "organisation__code", "kind", "start", "end"
            )
        ],
    )

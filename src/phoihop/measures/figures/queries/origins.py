"""One figure with its whole origin, for commands; pages read it by groups (`traces`)."""

from dataclasses import dataclass
from datetime import date, datetime

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries.figures import dataset_of
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup import schema


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
    regime: str


@dataclass(frozen=True)
class FigureOrigin:
    """A figure, the facts placed in it, who filed them, who is missing; names for every code that occurs."""

    origin: schema.Origin
    filings: dict[tuple[str, str], Filing]
    names: dict[str, str]


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
    from phoihop_rollup import run

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
        "regime__code",
    )
    return {(row[0], row[1]): Filing(*row) for row in rows}

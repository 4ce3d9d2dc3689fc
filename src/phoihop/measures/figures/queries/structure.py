"""Everything but the facts that figures depend on, read from the database as the engine's records."""

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.bodies.organisations.models import Organisation, Placement, Succession
from phoihop.measures.figures.rules.definitions import hash_of, to_record
from phoihop.reporting.regimes.models import CalendarEntry, FormAssignment, FormLine, Regime
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup import schema
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Window


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


def is_observed(programme: str) -> bool:
    """Whether nothing says who must report, so that it is told by who did."""
    return not Regime.objects.filter(programme__code=programme, expectation="assignments").exists()


def reported_periods(programme: str) -> tuple[str, ...]:
    """The names of the periods of which something was accepted, sorted."""
    accepted = Submission.objects.filter(regime__programme__code=programme, accepted_revision__isnull=False)
    return tuple(accepted.order_by("period").values_list("period", flat=True).distinct())


def top_unit() -> str:
    """A unit that lies under no other, '' where there is none."""
    return Organisation.objects.filter(parent=None).order_by("pk").values_list("code", flat=True).first() or ""


def sample_indicators(programme: str) -> list[str]:
    """One indicator of each way of adding up."""
    ways: dict[tuple[str, ...], str] = {}
    rows = Indicator.objects.filter(programme__code=programme).order_by("order", "code")
    for code, *way in rows.values_list("code", "kind", "over_time", "over_units"):
        ways.setdefault(tuple(way), code)
    return list(ways.values())


def definition_hash(*, programme: Programme) -> str:
    """SHA-256 of everything but the facts that a figure depends on; changes when structure or definitions change."""
    return hash_of(to_record(structure_of(programme=programme)))


def is_reported(*, programme: Programme) -> bool:
    """Whether anything was accepted at all."""
    return Submission.objects.filter(regime__programme=programme, accepted_revision__isnull=False).exists()


def accepted_revisions(*, programme: Programme) -> list[int]:
    """The revisions that current facts come from: a snapshot, in ascending order."""
    accepted = Submission.objects.filter(regime__programme=programme, accepted_revision__isnull=False)
    return sorted(accepted.values_list("accepted_revision_id", flat=True))


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
    if is_observed(programme.code):
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

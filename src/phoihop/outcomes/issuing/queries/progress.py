"""How far the reports of units over periods have got, for who has asked whether the actor may know."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from phoihop.outcomes.issuing.enums import IssueState
from phoihop.outcomes.issuing.rules.moves import ON_THE_WAY
from phoihop.outcomes.summaries.models import SummaryVersion

Place = tuple[str, str, str]
"""Codes of a programme and of a unit, and a period's name."""


@dataclass(frozen=True, slots=True)
class Made:
    """A version that was made: from which snapshot (None: not frozen), how far it has got, its number once it is issued."""

    report: str
    number: int
    at: datetime
    snapshot: int | None
    state: IssueState
    written: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The latest version, and (not None) the one that is being signed, else the one in force."""

    latest: Made
    ahead: Made | None


def progress_of(
    *, programmes: Collection[str], units: Collection[str], periods: Collection[str]
) -> Mapping[Place, Progress]:
    """The progress of every report among these programmes, units and periods that was made at least once."""
    rows = SummaryVersion.objects.filter(
        summary__programme__code__in=programmes, summary__organisation__code__in=units, summary__period__in=periods
    )
    place = ("summary__programme__code", "summary__organisation__code", "summary__period")
    told = rows.order_by("number").values_list(
        *place, "report_id", "number", "at", "snapshot", "signing__state", "signing__issued__number__written"
    )
    made: dict[Place, list[Made]] = {}
    for programme, unit, period, report, number, at, snapshot, state, written in told:
        one = Made(report, number, at, snapshot, IssueState(state or IssueState.DRAFT), written or "")
        made.setdefault((programme, unit, period), []).append(one)
    return {key: Progress(versions[-1], _ahead(versions)) for key, versions in made.items()}


def _ahead(versions: Collection[Made]) -> Made | None:
    on_the_way = [one for one in versions if one.state in ON_THE_WAY]
    in_force = [one for one in versions if one.state is IssueState.ISSUED]
    return next(iter(on_the_way or in_force), None)

"""Who has reported of those that were asked: counted in reports and in units, with whom to remind of what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from phoihop.outcomes.consolidation.queries.workspaces import Member, Workspace
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import terms_of
from phoihop.reporting.regimes.queries.expectations import asked_under
from phoihop.reporting.regimes.rules import dates_of, units_asked
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup.periods import MONTHS, find_period, parts


@dataclass(frozen=True, slots=True)
class Lacking:
    """A unit with the periods of which nothing of it is accepted, out of so many that were due."""

    member: Member
    due: int
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A period of a regime with the units that have not even sent its report: whom a reminder would reach."""

    regime: str
    period: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Reports received of those due until today; units that sent everything, and nothing, of those asked."""

    received: int
    due: int
    complete: int
    silent: int
    asked: int
    lacking: tuple[Lacking, ...]
    owed: tuple[Owed, ...]
    named: bool
    """Whether the regimes say who must report; otherwise nobody can be missing."""


def coverage_of(*, workspace: Workspace, today: date) -> Coverage:
    """How complete the consolidation is, over the periods that ended before today; of a workspace found for the actor."""
    regimes = Regime.objects.filter(programme=workspace.programme).exclude(expectation=Expectation.OBSERVED)
    found = [_of_regime(workspace, regime, today) for regime in regimes.select_related("programme").order_by("code")]
    asked: dict[str, list[str]] = {}
    absent: dict[str, list[str]] = {}
    for one in found:
        for period, units in one.asked.items():
            for unit in units:
                asked.setdefault(unit, []).append(period)
                if unit not in one.accepted.get(period, ()):
                    absent.setdefault(unit, []).append(period)
    due, missing = (sum(map(len, every.values())) for every in (asked, absent))
    members = [member for member in workspace.members if member.code in absent]
    return Coverage(
        received=due - missing,
        due=due,
        complete=len(asked) - len(absent),
        silent=sum(len(absent[unit]) == len(asked[unit]) for unit in absent),
        asked=len(asked),
        lacking=tuple(
            Lacking(member, len(asked[member.code]), tuple(_ordered(absent[member.code]))) for member in members
        ),
        owed=tuple(row for one in found for row in one.owed),
        named=bool(found),
    )


@dataclass(frozen=True)
class _Told:
    asked: Mapping[str, frozenset[str]]
    accepted: Mapping[str, frozenset[str]]
    owed: tuple[Owed, ...]


def _of_regime(workspace: Workspace, regime: Regime, today: date) -> _Told:
    terms, under = terms_of(regime=regime), asked_under(regime)
    frequencies = {frequency for asked in under for frequency in asked.frequencies}
    dates = [
        dates_of(part, terms)
        for frequency in frequencies
        if workspace.period.months % MONTHS[frequency] == 0
        for part in parts(workspace.period, MONTHS[frequency])
    ]
    start, end = regime.programme.start, regime.programme.end
    within = [
        one
        for one in dates
        if one.days.ends < today
        and (start is None or start <= one.days.ends)
        and (end is None or one.days.starts <= end)
    ]
    asked = units_asked(reporters=[member.reporter for member in workspace.members], asked=under, periods=within)
    accepted, sent = _in_hand(workspace, regime)
    owed = [
        Owed(
            regime.code,
            period,
            tuple(sorted(units - accepted.get(period, frozenset()) - sent.get(period, frozenset()))),
        )
        for period, units in asked.items()
    ]
    return _Told(asked, accepted, tuple(row for row in sorted(owed, key=lambda row: _first(row.period)) if row.units))


def _in_hand(workspace: Workspace, regime: Regime) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Period → units with an accepted report, and units whose report waits to be accepted; in one statement."""
    codes = {member.pk: member.code for member in workspace.members}
    rows = Submission.objects.filter(Q(accepted_revision__isnull=False) | Q(state=State.SUBMITTED.value), regime=regime)
    grouped = rows.order_by().annotate(accepted=Q(accepted_revision__isnull=False)).values("period", "accepted")
    found: dict[bool, dict[str, frozenset[str]]] = {True: {}, False: {}}
    for row in grouped.annotate(units=ArrayAgg("organisation")):
        found[row["accepted"]][row["period"]] = frozenset(codes[unit] for unit in row["units"] if unit in codes)
    return found[True], found[False]


def _ordered(periods: Sequence[str]) -> list[str]:
    return sorted(periods, key=_first)


def _first(period: str) -> tuple[int, int]:
    known = find_period(period)
    return (known.first, known.months) if known else (0, 0)

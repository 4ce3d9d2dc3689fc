"""Who has reported of those that were asked: counted in reports and in units, with whom to remind of what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from phoihop.outcomes.consolidation.queries.workspaces import Member, Workspace
from phoihop.outcomes.consolidation.rules.coverage import Tally, Units, by_unit, tally, without
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import terms_of
from phoihop.reporting.regimes.queries.expectations import asked_under
from phoihop.reporting.regimes.rules import Dates, Terms, dates_of, units_asked
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup.periods import MONTHS, Period, find_period, parts
from phoihop_rollup.vocabulary import Frequency


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
    """How complete a consolidation is, which units lack what, and whom a reminder would reach."""

    counts: Tally
    lacking: tuple[Lacking, ...]
    owed: tuple[Owed, ...]
    named: bool
    """Whether the regimes say who must report; otherwise nobody can be missing."""


def coverage_of(*, workspace: Workspace, today: date) -> Coverage:
    """How complete the consolidation is, over the periods that ended before today; of a workspace found for the actor."""
    regimes = Regime.objects.filter(programme=workspace.programme).exclude(expectation=Expectation.OBSERVED)
    found = [_of_regime(workspace, regime, today) for regime in regimes.select_related("programme").order_by("code")]
    asked, absent = by_unit(one.asked for one in found), by_unit(one.absent for one in found)
    members = (member for member in workspace.members if member.code in absent)
    return Coverage(
        counts=tally(asked, absent),
        lacking=tuple(
            Lacking(member, len(asked[member.code]), tuple(sorted(absent[member.code], key=_first)))
            for member in members
        ),
        owed=tuple(row for one in found for row in one.owed),
        named=bool(found),
    )


@dataclass(frozen=True)
class _Told:
    """What one regime asks, what of it is not accepted, and what was not even sent."""

    asked: Units
    absent: Units
    owed: tuple[Owed, ...]


def _of_regime(workspace: Workspace, regime: Regime, today: date) -> _Told:
    terms, under = terms_of(regime=regime), asked_under(regime)
    frequencies = {frequency for asked in under for frequency in asked.frequencies}
    dates = [one for one in _dates(workspace.period, terms, frequencies) if _counts(one, regime, today)]
    asked = units_asked(reporters=[member.reporter for member in workspace.members], asked=under, periods=dates)
    accepted, sent = _in_hand(workspace, regime)
    unsent = without(asked, accepted, sent)
    owed = (Owed(regime.code, period, tuple(sorted(unsent[period]))) for period in sorted(unsent, key=_first))
    return _Told(asked, without(asked, accepted), tuple(owed))


def _dates(whole: Period, terms: Terms, frequencies: Iterable[Frequency]) -> Iterator[Dates]:
    """The periods of these frequencies inside a period, with their days."""
    for frequency in frequencies:
        if whole.months % MONTHS[frequency] == 0:
            yield from (dates_of(part, terms) for part in parts(whole, MONTHS[frequency]))


def _counts(dates: Dates, regime: Regime, today: date) -> bool:
    """Whether the period has ended and has a day in the programme's term."""
    start, end = regime.programme.start, regime.programme.end
    inside = (start is None or start <= dates.days.ends) and (end is None or dates.days.starts <= end)
    return inside and dates.days.ends < today


def _in_hand(workspace: Workspace, regime: Regime) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Period → units with an accepted report, and units whose report waits to be accepted; in one statement."""
    codes = {member.pk: member.code for member in workspace.members}
    rows = Submission.objects.filter(Q(accepted_revision__isnull=False) | Q(state=State.SUBMITTED.value), regime=regime)
    grouped = rows.order_by().annotate(accepted=Q(accepted_revision__isnull=False)).values("period", "accepted")
    found: dict[bool, dict[str, frozenset[str]]] = {True: {}, False: {}}
    for row in grouped.annotate(units=ArrayAgg("organisation")):
        found[row["accepted"]][row["period"]] = frozenset(codes[unit] for unit in row["units"] if unit in codes)
    return found[True], found[False]


def _first(period: str) -> tuple[int, int]:
    known = find_period(period)
    return (known.first, known.months) if known else (0, 0)

"""Who owes which report, who was reminded of it, and one account's own deadlines; few statements however many units."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max

from phoihop.agreements.programmes.enums import ProgrammeStatus
from phoihop.bodies.organisations.access import REVIEWING, within
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.organisations.queries import reporters_of
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import extensions_of, terms_of
from phoihop.reporting.regimes.queries.expectations import asked_under
from phoihop.reporting.regimes.rules import Asked, Dates, Reporter, dates_of, units_asked
from phoihop.reporting.regimes.rules.expecting import periods_ending
from phoihop.reporting.reminders.access import reminded_by
from phoihop.reporting.reminders.models import Reminder
from phoihop.reporting.reminders.rules import FIVE, PAST, Debt, occasion_of
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries import duties_of, list_askings
from phoihop.reporting.submissions.rules import Owed
from phoihop_rollup.periods import Period, find_period

DONE = (State.SUBMITTED.value, State.ACCEPTED.value)
"""States in which a unit owes nothing more."""
SILENT = (ProgrammeStatus.DRAFT.value, ProgrammeStatus.STOPPED.value)
_LONGEST_DEADLINE = timedelta(days=800)
"""No deadline lies further after its period's end: 366 working days and an extension."""
OVERDUE_SHOWN = timedelta(days=60)

Extended = Mapping[tuple[str, str], date]
Units = Sequence[tuple[str, str, date | None, date | None, int, str]]


@dataclass(frozen=True, slots=True)
class Reminded:
    """A unit's last reminder of a report; `by` is '' where it went out by itself."""

    at: datetime
    by: str
    occasion: str


@dataclass(frozen=True, slots=True)
class Line:
    """A report that a unit owes, with how many accounts report for the unit, and its last reminder."""

    debt: Debt
    accounts: int
    reminded: Reminded | None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of reminders of a period: when, by whom, how many units."""

    at: datetime
    by: str
    occasion: str
    units: int


def list_due(*, today: date) -> list[Debt]:
    """Every report with a reminder due today that is neither sent nor accepted, under all regimes in force."""
    found = Regime.objects.select_related("programme").exclude(expectation=Expectation.OBSERVED)
    regimes = list(found.exclude(programme__status__in=SILENT).order_by("id"))
    extended = extensions_of(regimes=[regime.pk for regime in regimes])
    units = _units()
    return [debt for regime in regimes for debt in _due_under(regime, units, extended.get(regime.pk, {}), today)]


def list_debts(*, regime: Regime, period: Period) -> list[Debt]:
    """The units that owe the report of one period, in Vietnamese order; nobody where the regime names nobody."""
    if regime.expectation == Expectation.OBSERVED:
        return []
    extended = extensions_of(regimes=[regime.pk], periods=[period.name]).get(regime.pk, {})
    dates = dates_of(period, terms_of(regime=regime))
    return _debts(regime, asked_under(regime), [dates], _units(), extended)


def list_lines(*, actor: User, regime: Regime, period: Period, today: date) -> list[Line]:
    """The units in the actor's reach that owe the report, with who was reminded when."""
    debts = list_debts(regime=regime, period=period)
    code = regime.programme.code
    mine = reminded_by(actor=actor, programme=code, units=[debt.organisation for debt in debts], today=today)
    shown = [debt for debt in debts if debt.organisation in mine]
    accounts = reporters_of(organisations=mine, programme=code, today=today)
    reminded = _last_reminders(regime, period.name, mine)
    return [Line(debt, len(accounts.get(debt.organisation, ())), reminded.get(debt.organisation)) for debt in shown]


def list_rounds(*, actor: User, regime: Regime, period: str, today: date, most: int = 20) -> list[Round]:
    """The last rounds of reminders of a period, counted over the units in the actor's reach."""
    rows = Reminder.objects.filter(regime=regime, period=period)
    units = set(rows.order_by().values_list("organisation", flat=True))
    mine = reminded_by(actor=actor, programme=regime.programme.code, units=units, today=today)
    counted = rows.filter(organisation__in=mine).order_by().values("at", "occasion", name=F("by__full_name"))
    found = counted.annotate(units=Count("pk")).order_by("-at")[:most]
    return [Round(row["at"], row["name"] or "", row["occasion"], row["units"]) for row in found]


def already_reminded(*, debts: Collection[Debt]) -> set[tuple[int, int, str, str, date]]:
    """Regime, unit, period, occasion and deadline of the reminders that went out by themselves about these reports."""
    rows = Reminder.objects.filter(
        regime__in={debt.regime for debt in debts}, period__in={debt.period for debt in debts}, by=None
    )
    return set(rows.order_by().values_list("regime", "organisation", "period", "occasion", "deadline"))


def reviewers(*, today: date) -> list[User]:
    """Every open account that reviews anywhere today."""
    held = RoleGrant.objects.filter(role__in=REVIEWING).exclude(start__gt=today).exclude(end__lt=today)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def count_new(*, reviewer: User, since: datetime, until: datetime, today: date) -> int:
    """How many reports that were sent between these moments still wait for this reviewer."""
    reach = within(actor=reviewer, roles=REVIEWING, today=today)
    waiting = Submission.objects.filter(reach, state=State.SUBMITTED.value)
    return waiting.filter(revision__at__gte=since, revision__at__lt=until).exclude(revision__author=reviewer).count()


def own_deadlines(*, user: User, today: date) -> list[Owed]:
    """What the account's units still owe: the periods to come that are told already, and what is not long overdue."""
    owed = duties_of(actor=user, askings=list_askings(), today=today)
    return [row for row in owed if row.state not in DONE and row.due >= today - OVERDUE_SHOWN]


def _units() -> Units:
    rows = Organisation.objects.order_by("sort_key", "code")
    return list(rows.values_list("code", "kind", "opened", "closed", "pk", "name"))


def _due_under(regime: Regime, units: Units, extended: Extended, today: date) -> list[Debt]:
    terms, asked = terms_of(regime=regime), asked_under(regime)
    ahead = today + timedelta(days=FIVE)
    near = periods_ending(asked, terms, today - _LONGEST_DEADLINE, ahead)
    names = {period for (_unit, period), until in extended.items() if occasion_of(until, today)}
    wanted = [dates for dates in near if _is_near(dates, today) or dates.period.name in names]
    found = _debts(regime, asked, [dates for dates in wanted if _in_term(regime, dates)], units, extended)
    return [debt for debt in found if -PAST <= (debt.deadline - today).days <= FIVE]


def _is_near(dates: Dates, today: date) -> bool:
    return occasion_of(dates.due, today) is not None


def _in_term(regime: Regime, dates: Dates) -> bool:
    start, end = regime.programme.start, regime.programme.end
    return (start is None or start <= dates.days.ends) and (end is None or dates.days.starts <= end)


def _debts(
    regime: Regime, under: Sequence[Asked], periods: Sequence[Dates], units: Units, extended: Extended
) -> list[Debt]:
    """The units asked for these periods whose report is not in, period by period."""
    if not periods:
        return []
    asked = units_asked(reporters=[Reporter(*row[:4]) for row in units], asked=under, periods=periods)
    names = [dates.period.name for dates in periods]
    rows = Submission.objects.filter(regime=regime, period__in=names).values_list("organisation", "period", "state")
    states = {(unit, period): state for unit, period, state in rows}
    return [
        _debt(regime, dates, row, extended, states.get((row[4], dates.period.name), ""))
        for dates in periods
        for row in units
        if row[0] in asked[dates.period.name] and states.get((row[4], dates.period.name)) not in DONE
    ]


def _debt(regime: Regime, dates: Dates, row: tuple[Any, ...], extended: Extended, state: str) -> Debt:
    own = extended.get((row[0], dates.period.name), dates.due)
    return Debt(
        regime=regime.pk,
        programme=regime.programme.code,
        regime_code=regime.code,
        organisation=row[4],
        unit=row[0],
        unit_name=row[5],
        period=dates.period.name,
        usual=dates.due,
        deadline=max(own, dates.due),
        state=state,
    )


def _last_reminders(regime: Regime, period: str, units: Iterable[int]) -> dict[int, Reminded]:
    rows = Reminder.objects.filter(regime=regime, period=period, organisation__in=list(units)).order_by()
    latest = rows.values("organisation").annotate(last=Max("pk")).values("last")
    told = Reminder.objects.filter(pk__in=latest).values_list("organisation", "at", "by__full_name", "occasion")
    return {unit: Reminded(at, by or "", occasion) for unit, at, by, occasion in told}


def period_of(name: str) -> Period | None:
    """The period of this name that reports are asked for."""
    found = find_period(name)
    return found if found and found.frequency is not None else None

"""Home by role: what a person's units owe, and how the latest periods stand among the units a person oversees.

The number of queries grows with the regimes, never with the units or the periods.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q

from phoihop.bodies.organisations.access import OVERSEEING, REPORTING, grants_of, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import extensions_of, terms_of
from phoihop.reporting.regimes.queries.expectations import asked_under
from phoihop.reporting.regimes.rules import (
    Asked,
    Dates,
    ExpectedReport,
    Reporter,
    Terms,
    dates_of,
    expected_reports,
    units_asked,
)
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import Count, Owed
from phoihop_rollup.periods import periods_between

AHEAD = timedelta(days=400)
BACK = timedelta(days=420)
"""The last period of every frequency ended less long ago."""
SOON = timedelta(days=45)
"""Periods that begin later are not told yet."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A regime with what it asks of whom, read once."""

    regime: Regime
    asked: Sequence[Asked]
    terms: Terms


def duties_of(*, actor: User, askings: Sequence[Asking], today: date) -> list[Owed]:
    """Every report that the units of a reporter owe or owed up to the periods that run or come next, as it stands."""
    granted = [grant for grant in grants_of(actor=actor, on=today) if grant.role in REPORTING]
    if not granted:
        return []
    units = {unit.pk: unit for unit in Organisation.objects.filter(pk__in={grant.organisation for grant in granted})}
    told = _standings(units)
    return [
        owed
        for asking in askings
        for unit in units.values()
        if any(g.organisation == unit.pk and g.programme in ("", asking.regime.programme.code) for g in granted)
        for owed in _owed_by(asking, unit, told, today)
    ]


def counts_of_latest(*, actor: User, askings: Sequence[Asking], today: date) -> list[Count]:
    """How the reports of each frequency's latest period stand among the units that the actor oversees; latest first."""
    found: list[Count] = []
    for asking in askings:
        code = asking.regime.programme.code
        reach = {
            path: within(actor=actor, roles=OVERSEEING, today=today, programme=code, path=path)
            for path in ("pk", "organisation")
        }
        units = list(Organisation.objects.filter(reach["pk"]).values_list("code", "kind", "opened", "closed"))
        if units:
            found += _counts(asking, units, reach["organisation"], today)
    return sorted(found, key=lambda count: (count.ends, count.period), reverse=True)


def list_askings() -> list[Asking]:
    """Every regime that names its reporters, with what it asks: read once for all that home tells."""
    found = Regime.objects.select_related("programme").exclude(expectation=Expectation.OBSERVED)
    regimes = list(found.order_by("id"))
    more_time = extensions_of(regimes=[regime.pk for regime in regimes])
    return [
        Asking(regime, asked_under(regime), replace(terms_of(regime=regime), extended=more_time.get(regime.pk, {})))
        for regime in regimes
    ]


def _standings(units: Iterable[int]) -> Mapping[tuple[int, int, str], tuple[str, bool]]:
    rows = Submission.objects.filter(organisation__in=list(units)).annotate(open=Q(draft__isnull=False))
    return {
        (regime, unit, period): (state, is_open)
        for regime, unit, period, state, is_open in rows.values_list(
            "regime_id", "organisation_id", "period", "state", "open"
        )
    }


def _owed_by(asking: Asking, unit: Organisation, told: Mapping[Any, tuple[str, bool]], today: date) -> Iterable[Owed]:
    start = min(filter(None, (asking.regime.programme.start, unit.opened)), default=today - 10 * AHEAD)
    reporter = Reporter(unit.code, unit.kind, unit.opened, unit.closed)
    rows = expected_reports(
        reporters=[reporter], asked=asking.asked, terms=asking.terms, start=start, end=today + AHEAD
    )
    for row in rows:
        if row.starts <= today + SOON:
            yield _owed(asking.regime, unit, row, *told.get((asking.regime.pk, unit.pk, row.period), ("", False)))


def _owed(regime: Regime, unit: Organisation, row: ExpectedReport, state: str, drafted: bool) -> Owed:
    return Owed(
        programme=regime.programme.code,
        regime=regime.code,
        regime_name=str(regime),
        unit=unit.code,
        unit_name=unit.name,
        period=row.period,
        starts=row.starts,
        ends=row.ends,
        due=row.due,
        grace_until=row.grace_until,
        state=state,
        drafted=drafted,
    )


def _counts(asking: Asking, units: Sequence[tuple[Any, ...]], reach: Q, today: date) -> Iterable[Count]:
    reporters = [Reporter(*row) for row in units]
    latest = list(_latest(asking, today))
    asked_in = units_asked(reporters=reporters, asked=asking.asked, periods=latest)
    names = [dates.period.name for dates in latest]
    codes = {row[0] for row in units}
    standing = _per_period(asking.regime, reach, names)
    for dates in latest:
        asked = len(asked_in[dates.period.name])
        if asked:
            yield _count(
                asking.regime, dates, asked, standing.get(dates.period.name, {}), _in_time(asking, dates, codes, today)
            )


def _in_time(asking: Asking, dates: Dates, codes: Collection[str], today: date) -> int:
    """How many of these units have not reported, but have an extension that still runs."""
    period = dates.period.name
    running = {unit for (unit, of), until in (asking.terms.extended or {}).items() if of == period and until >= today}
    running &= set(codes)
    if not running or today <= dates.grace_until:
        return 0
    reported = Submission.objects.filter(_sent(), regime=asking.regime, period=period, organisation__code__in=running)
    return len(running) - reported.count()


def _count(regime: Regime, dates: Dates, asked: int, standing: Mapping[str, Any], in_time: int) -> Count:
    return Count(
        programme=regime.programme.code,
        regime_name=str(regime),
        period=dates.period.name,
        ends=dates.days.ends,
        due=dates.due,
        grace_until=dates.grace_until,
        asked=asked,
        reported=standing.get("reported", 0),
        returned=standing.get("returned", 0),
        waiting=standing.get("waiting", 0),
        in_time=in_time,
    )


def _latest(asking: Asking, today: date) -> Iterable[Dates]:
    """The last ended period of each frequency asked for."""
    for frequency in sorted({frequency for each in asking.asked for frequency in each.frequencies}):
        near = periods_between(frequency=frequency, window=asking.terms.window, start=today - BACK, end=today + AHEAD)
        ended = [dates for dates in (dates_of(period, asking.terms) for period in near) if dates.days.ends <= today]
        if ended:
            yield max(ended, key=lambda dates: dates.days.ends)


def _per_period(regime: Regime, reach: Q, periods: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Period → how many reports are in (sent or accepted), were returned, wait."""
    rows = Submission.objects.filter(reach, regime=regime, period__in=periods).values("period")
    counted = rows.annotate(
        reported=Number("id", filter=_sent()),
        returned=Number("id", filter=Q(state__in=[State.RETURNED.value, State.REOPENED.value])),
        waiting=Number("id", filter=Q(state=State.SUBMITTED.value)),
    )
    return {row["period"]: dict(row) for row in counted.order_by()}


def _sent() -> Q:
    return Q(state__in=[State.SUBMITTED.value, State.ACCEPTED.value]) | Q(accepted_revision__isnull=False)

"""Days and deadlines of many periods under many regimes at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from phoihop.base.clock import HANOI
from phoihop.reporting.regimes.models import CalendarEntry, Regime
from phoihop.reporting.regimes.rules import CalendarRecord, Dates, Terms, dates_of
from phoihop_rollup.periods import find_period
from phoihop_rollup.vocabulary import Window

Asking = tuple[int, str]
"""A regime's key and a period's name."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Regimes (with their programmes) and the days and deadlines of periods under them."""

    regimes: Mapping[int, Regime]
    terms: Mapping[int, Terms]
    dates: Mapping[Asking, Dates]


def calendar_of(askings: Iterable[Asking]) -> Calendar:
    """The days and deadlines of these periods; two queries however many."""
    wanted = list(askings)
    regimes = Regime.objects.select_related("programme").in_bulk({regime for regime, _period in wanted})
    terms = terms_of_regimes(regimes)
    found = {}
    for regime, name in wanted:
        period = find_period(name)
        if period is not None and regime in terms:
            found[regime, name] = dates_of(period, terms[regime])
    return Calendar(regimes, terms, found)


def terms_of_regimes(regimes: Mapping[int, Regime]) -> dict[int, Terms]:
    """Windows, deadlines and calendars of these regimes in one query."""
    calendars: dict[int, dict[str, CalendarRecord]] = {}
    programmes = {regime.programme_id for regime in regimes.values()}
    rows = CalendarEntry.objects.filter(programme__in=programmes)
    for programme, period, starts, ends, due in rows.values_list("programme", "period", "starts", "ends", "due"):
        calendars.setdefault(programme, {})[period] = CalendarRecord("", period, starts, ends, due)
    return {
        pk: Terms(
            window=Window(regime.programme.window),
            deadline_days=regime.deadline_days,
            grace_days=regime.grace_days,
            calendar=calendars.get(regime.programme_id, {}),
        )
        for pk, regime in regimes.items()
    }


def late_from(dates: Dates, today: date) -> datetime | None:
    """The instant from which a report is sent late; None while the grace still runs, when nothing can be late."""
    if today <= dates.grace_until:
        return None
    return datetime.combine(dates.grace_until + timedelta(days=1), time(), HANOI)

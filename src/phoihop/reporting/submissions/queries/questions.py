"""What is asked about a report beyond whether it is valid: its lines, its past, others' reports, the programme's rules."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField, JSONField, Subquery, Value

from phoihop.base.findings import Finding, has_errors
from phoihop.bodies.organisations.access import below
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.checks.queries import case_of, earlier_periods
from phoihop.reporting.checks.rules import Accepted, Below, Past, ask, numbers_of, settled, with_totals
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.rules import AskedLine, AskedReport
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries.earlier import Earlier
from phoihop.reporting.submissions.rules import Content, Life, check_asked, check_lines, declared
from phoihop_rollup.periods import Period, find_period

PERIODS = 24
"""How many periods back a report is compared with: two years of months."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What is wrong or odd with a report, errors first, and what the unit had accepted before, by period."""

    findings: list[Finding]
    past: Mapping[str, Content]

    def earlier(self, period: str) -> Earlier:
        """The period before and the same of last year, as `earlier_contents` reads them."""
        known = find_period(period)
        if known is None:
            return Earlier()
        before, year = (Period(known.first - back, known.months).name for back in (known.months, 12))
        if year == before:
            return Earlier(before, self.past.get(before))
        return Earlier(before, self.past.get(before), year, self.past.get(year))


def questions_of(
    *, regime: Regime, organisation: Organisation, period: str, content: Content, asked: AskedReport | None
) -> Questions:
    """Everything wrong or odd with what a report asked for, as the programme wants it checked."""
    past, under = _beside(regime, organisation, period, asked if any(declared(content)) else None)
    case = case_of(
        regime=regime,
        organisation=organisation,
        period=period,
        content=content,
        asked=asked,
        past=[Past(name, text) for name, text in past.items()],
        below=under,
    )
    own: list[Finding] = []
    if asked is not None:
        life = Life(organisation.code, organisation.opened, organisation.closed)
        own = [*check_asked(content, asked, life), *check_lines(content, asked.lines)]
    found = sorted([*settled(own, case.settings), *ask(case)], key=lambda finding: not has_errors([finding]))
    return Questions(found, past)


def _beside(
    regime: Regime, organisation: Organisation, period: str, declaring: AskedReport | None
) -> tuple[dict[str, Content], Below | None]:
    """The unit's accepted contents of earlier periods of the same length, latest first, in one query; and of a report
    that declares totals what the units below on the period's last day had accepted for it."""
    names = earlier_periods(period=period, most=PERIODS)
    accepted = Submission.objects.filter(regime=regime).exclude(accepted_revision=None).order_by()
    columns = ("organisation_id", "period", "accepted_revision__content")
    rows = accepted.filter(organisation=organisation, period__in=names)
    rows = rows.values_list(*columns, Value(0, output_field=IntegerField()))
    if declaring is not None:
        tree = below(roots=[organisation.pk], day=declaring.ends)
        under = Organisation.objects.filter(pk__in=tree).exclude(pk=organisation.pk).order_by()
        count = Subquery(under.annotate(one=Value(1)).values("one").annotate(units=Count("pk")).values("units"))
        theirs = accepted.filter(period=period, organisation__in=under).values_list(*columns, count)
        rows = rows.union(theirs, all=True)
    told: list[Any] = list(rows)
    own = {when: content for unit, when, content, _units in told if unit == organisation.pk}
    others = [row for row in told if row[0] != organisation.pk]
    past = {name: own[name] for name in names if name in own}
    return past, _under(others, declaring)


def _under(others: Sequence[Any], declaring: AskedReport | None) -> Below | None:
    if declaring is None or not others:
        return None
    return summed((row[2] for row in others), declaring.lines, units=others[0][3])


def summed(contents: Iterable[Content], lines: Sequence[AskedLine], *, units: int) -> Below:
    """The sums of all own numbers by key, totals made of cells among them, and of how many contents each is."""
    sums: dict[str, Decimal] = {}
    reported: dict[str, int] = {}
    for content in contents:
        for key, number in with_totals(numbers_of(content), lines).items():
            sums[key] = sums.get(key, Decimal(0)) + number
            reported[key] = reported.get(key, 0) + 1
    return Below(sums, reported, units)


def accepted_with(*, programme: int, frequency: str, indicators: Sequence[str], most: int) -> list[Accepted]:
    """Of a programme's `most` latest accepted reports of that frequency those that hold all these indicators, in two queries.

    For the programme's own secretariat. Of each report no more is read than these indicators.
    """
    rows = Submission.objects.filter(regime__programme=programme, accepted_revision__isnull=False).order_by()
    names = rows.values_list("period", flat=True).distinct()
    periods = [name for name in names if (known := find_period(name)) and known.frequency == frequency]
    columns = ("organisation__code", "organisation__name", "regime__code", "period")
    values = _ValuesOf(F("accepted_revision__content"), Value(json.dumps({"codes": list(indicators)})))
    latest = rows.filter(period__in=periods).order_by("-accepted_revision").values("pk")[:most]
    told = Submission.objects.filter(pk__in=latest).order_by("-accepted_revision").values_list(*columns, values)
    found = [Accepted(code, name, of, when, {"values": given}) for code, name, of, when, given in told]
    return [row for row in found if {value["indicator"] for value in row.content["values"]} == set(indicators)]


class _ValuesOf(Func):
    """Of a report's content the values of some indicators: the rest of it need not travel."""

    template = "jsonb_path_query_array(%(expressions)s::jsonb)"
    arg_joiner = ", '$.values[*] ? (@.indicator == $codes[*])', "
    output_field = JSONField()

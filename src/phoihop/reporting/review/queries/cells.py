"""Where the reports of all units in sight stand, in a few statements however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import IntegerField, QuerySet, Value

from phoihop.bodies.organisations.access import OVERSEEING, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries.expectations import asked_under
from phoihop.reporting.regimes.rules import Dates, Reporter, units_asked
from phoihop.reporting.review.access import days_by_tree
from phoihop.reporting.review.enums import Progress
from phoihop.reporting.review.queries.dates import late_from
from phoihop.reporting.review.queries.districts import Unit
from phoihop.reporting.review.rules import observed_by_period, progress
from phoihop.reporting.submissions.enums import Source

Report = tuple[str | None, bool, bool]
"""A report's state (None: there is none), whether it was first sent late, whether an extension of it still runs."""

NONE: Report = (None, False, False)

# The first revision tells whether the unit was in time; a bundle does not keep when the unit sent it.
_REPORTS = """
    WITH c AS (SELECT * FROM unnest(%(names)s::text[], %(limits)s::timestamptz[]) WITH ORDINALITY
        AS c(period, late_from, place)),
    e AS (SELECT organisation_id, period, until FROM regimes_extension WHERE regime_id = %(regime)s)
    SELECT s.organisation_id, c.place - 1, s.state, coalesce(r.source <> %(bundle)s
        AND r.at >= greatest(c.late_from, (e.until + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'), false),
        coalesce(e.until >= %(today)s, false)
    FROM submissions_submission s
    JOIN c ON c.period = s.period
    LEFT JOIN e ON e.organisation_id = s.organisation_id AND e.period = s.period
    LEFT JOIN submissions_revision r ON c.late_from IS NOT NULL AND r.submission_id = s.id AND r.number = 1
    WHERE s.regime_id = %(regime)s
    UNION ALL
    SELECT e.organisation_id, c.place - 1, NULL, false, true FROM e JOIN c ON c.period = e.period
    WHERE e.until >= %(today)s AND NOT EXISTS (SELECT 1 FROM submissions_submission s
        WHERE s.regime_id = %(regime)s AND s.organisation_id = e.organisation_id AND s.period = e.period)"""


def list_cells(
    *,
    actor: User,
    regime: Regime,
    columns: Sequence[Dates],
    units: Mapping[int, Unit],
    today: date,
) -> dict[int, list[Progress]]:
    """Unit → where its reports stand, for units that report, or are asked to, in a column the actor may see."""
    reports = _reports(regime, columns, today)
    asked = _asked(regime, columns, units, reports)
    known = _known(reports.values(), columns, today)
    found = {}
    for unit, places in _sight(actor, regime, columns, today).items():
        code, its = units[unit].code, reports.get(unit, {})
        cells = [
            known[place, its.get(place, NONE), code in asked[place]] if place in places else Progress.NOT_ASKED
            for place in range(len(columns))
        ]
        if any(cell is not Progress.NOT_ASKED for cell in cells):
            found[unit] = cells
    return found


def _reports(regime: Regime, columns: Sequence[Dates], today: date) -> dict[int, dict[int, Report]]:
    """Unit → place of the column → its report."""
    names = [column.period.name for column in columns]
    limits: list[datetime | None] = [late_from(column, today) for column in columns]
    words: dict[str, Any] = {"names": names, "limits": limits, "regime": regime.pk, "today": today}
    found: dict[int, dict[int, Report]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_REPORTS, {**words, "bundle": Source.BUNDLE.value})
        for unit, place, state, late, more_time in cursor.fetchall():
            found.setdefault(unit, {})[place] = (state, late, more_time)
    return found


def _asked(
    regime: Regime,
    columns: Sequence[Dates],
    units: Mapping[int, Unit],
    reports: Mapping[int, Mapping[int, Report]],
) -> list[frozenset[str]]:
    """Codes of the units asked for a report, column by column."""
    names = [column.period.name for column in columns]
    if regime.expectation == Expectation.OBSERVED:
        reported = {
            units[unit].code: [place for place, report in its.items() if report[0]] for unit, its in reports.items()
        }
        found = observed_by_period({unit: its for unit, its in reported.items() if its}, names)
    else:
        reporters = [Reporter(unit.code, unit.kind, unit.opened, unit.closed) for unit in units.values()]
        found = units_asked(reporters=reporters, asked=asked_under(regime), periods=columns)
    return [found[name] for name in names]


def _known(
    reports: Iterable[Mapping[int, Report]], columns: Sequence[Dates], today: date
) -> dict[tuple[int, Report, bool], Progress]:
    """What each kind of report stands for in each column: few kinds, many reports."""
    kinds = {report for its in reports for report in its.values()} | {NONE}
    return {
        (place, (state, late, more_time), asked): progress(
            state=state,
            asked=asked,
            sent_late=late,
            today=today,
            grace_until=max(column.grace_until, today) if more_time else column.grace_until,
        )
        for place, column in enumerate(columns)
        for state, late, more_time in kinds
        for asked in (False, True)
    }


def _sight(actor: User, regime: Regime, columns: Sequence[Dates], today: date) -> dict[int, frozenset[int]]:
    """The columns of each unit that the actor may see: all of those held today, else those of days when it was held."""
    days = {place: column.days.ends for place, column in enumerate(columns)}
    trees = days_by_tree(actor=actor, days=days)
    scopes = [(today, frozenset(days)), *((day, frozenset(places)) for day, places in trees.items())]
    found: dict[int, frozenset[int]] = {}
    held = [
        _held(actor, regime, day, today).annotate(scope=Value(number, IntegerField()))
        for number, (day, _) in enumerate(scopes)
    ]
    rows = [each.values_list("pk", "scope") for each in held]
    for unit, number in rows[0].union(*rows[1:], all=True):
        found[unit] = found.get(unit, frozenset()) | scopes[number][1]
    return found


def _held(actor: User, regime: Regime, day: date, today: date) -> QuerySet[Organisation]:
    programme = regime.programme.code
    allowed = within(actor=actor, roles=OVERSEEING, today=today, day=day, programme=programme, path="pk")
    return Organisation.objects.order_by().filter(allowed)

"""What one unit is asked for: its expected reports in a span, and the lines and sections of one of them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from phoihop.agreements.programmes.models import BreakdownCell
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import CalendarEntry, Regime, Section
from phoihop.reporting.regimes.queries.expectations import asked_under, extended_terms_of, terms_of
from phoihop.reporting.regimes.rules import (
    AskedLine,
    AskedReport,
    AskedSection,
    CalendarRecord,
    Dates,
    ExpectedReport,
    Reporter,
    Terms,
    dates_of,
    exists,
    expected_reports,
    merge_lines,
    merge_sections,
)
from phoihop_rollup.periods import Period, find_period
from phoihop_rollup.vocabulary import Window


def expected_of_unit(
    *, actor: User, regime: Regime, organisation: Organisation, start: date, end: date
) -> list[ExpectedReport]:
    """The reports asked of one unit in periods ending from `start` to `end`; empty under the expectation 'observed'."""
    if regime.expectation == Expectation.OBSERVED:
        return []
    return expected_reports(
        reporters=[_reporter(organisation)],
        asked=asked_under(regime, _of(organisation)),
        terms=extended_terms_of(regime=regime),
        start=start,
        end=end,
    )


def expected_on(*, regime: Regime, organisation: Organisation, period: Period) -> ExpectedReport | None:
    """The report that is asked of the unit for the period, with the deadline that holds without an extension."""
    terms = terms_of(regime=regime)
    day = dates_of(period, terms).days.ends
    if regime.expectation == Expectation.OBSERVED:
        return None
    asked = asked_under(regime, _of(organisation))
    rows = expected_reports(reporters=[_reporter(organisation)], asked=asked, terms=terms, start=day, end=day)
    return next((row for row in rows if row.period == period.name), None)


def asked_of(*, regime: Regime, organisation: Organisation, period: str) -> AskedReport | None:
    """What the unit must fill in for the period; None: nothing is asked of it then, or there is no such period."""
    dates = _dates(regime, period)
    if dates is None or not exists(_reporter(organisation), dates.days.ends):
        return None
    rows = _lines(regime, organisation, dates)
    if not rows:
        return None
    cells = _cells({breakdown for _form, breakdown, *_rest in rows} - {None})
    lines = [AskedLine(*[*line, tuple(cells.get(breakdown, ()))]) for _form, breakdown, _extended, *line in rows]
    sections = Section.objects.filter(form__in={row[0] for row in rows}).order_by("form__code", "order", "code")
    extended: date | None = rows[0][2]
    return AskedReport(
        organisation=organisation.code,
        period=period,
        starts=dates.days.starts,
        ends=dates.days.ends,
        due=dates.due,
        grace_until=max(dates.grace_until, extended or dates.grace_until),
        forms=tuple(dict.fromkeys(line.form for line in lines)),
        lines=merge_lines(lines),
        sections=merge_sections(
            AskedSection(*row) for row in sections.values_list("form__code", "code", "title", "help")
        ),
        expected=regime.expectation != Expectation.OBSERVED,
    )


def _reporter(organisation: Organisation) -> Reporter:
    return Reporter(organisation.code, organisation.kind, organisation.opened, organisation.closed)


def _of(organisation: Organisation) -> Q:
    """Assignments to the unit itself or to its kind."""
    of_kind = Q(organisation=None, kind=organisation.kind) if organisation.kind else Q(pk__in=())
    return Q(organisation=organisation) | of_kind


def _dates(regime: Regime, name: str) -> Dates | None:
    period = find_period(name)
    if period is None or period.frequency is None:
        return None
    rows = CalendarEntry.objects.filter(programme=regime.programme_id, period=name)
    own = {row.period: CalendarRecord("", row.period, row.starts, row.ends, row.due) for row in rows}
    window = Window(regime.programme.window)
    return dates_of(period, Terms(window, regime.deadline_days, regime.grace_days, own))


# Written out, since every save of a cell reads them and putting this query together costs more than answering it.
_LINES = """
    SELECT form.id, row.breakdown_id,
        (SELECT until FROM regimes_extension
            WHERE regime_id = form.regime_id AND organisation_id = %(unit)s AND period = %(period)s),
        form.code, form.name, row.code, row.name, row.unit, row.kind, row.frequency, row.over_time, row.over_units,
        row.direction, row.decimals, row.minimum, row.maximum, row.help, row.legal_basis,
        content.number, coalesce(content.title, ''), line.required, coalesce(breakdown.code, '')
    FROM regimes_formline line
        JOIN regimes_form form ON form.id = line.form_id
        JOIN programmes_indicator row ON row.id = line.indicator_id
        LEFT JOIN programmes_content content ON content.id = row.content_id
        LEFT JOIN programmes_breakdown breakdown ON breakdown.id = row.breakdown_id
    WHERE form.regime_id = %(regime)s AND row.frequency = %(frequency)s AND (%(observed)s OR EXISTS (
        SELECT FROM regimes_formassignment asked
        WHERE asked.form_id = form.id
            AND (asked.organisation_id = %(unit)s OR (asked.organisation_id IS NULL AND asked.kind = %(kind)s))
            AND (asked.start IS NULL OR asked.start <= %(day)s) AND (asked."end" IS NULL OR asked."end" >= %(day)s)))
    ORDER BY form.code, line."order", line.id"""


def _lines(regime: Regime, organisation: Organisation, dates: Dates) -> list[tuple[Any, ...]]:
    """The lines of the period's frequency in the forms asked of the unit on the period's last day, form by form.

    Of each: the form's key, the breakdown's, until when the report's time was extended, then the line as AskedLine has it.
    """
    words: dict[str, Any] = {
        "regime": regime.pk,
        "observed": regime.expectation == Expectation.OBSERVED,
        "unit": organisation.pk,
        "kind": organisation.kind,
        "period": dates.period.name,
        "frequency": dates.period.frequency,
        "day": dates.days.ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, words)
        return cursor.fetchall()


def _cells(breakdowns: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Breakdown → code and name of its cells in order."""
    found: dict[int, list[tuple[str, str]]] = {}
    if breakdowns:
        rows = BreakdownCell.objects.filter(breakdown__in=breakdowns).order_by("order", "code")
        for breakdown, code, name in rows.values_list("breakdown_id", "code", "name"):
            found.setdefault(breakdown, []).append((code, name or code))
    return found

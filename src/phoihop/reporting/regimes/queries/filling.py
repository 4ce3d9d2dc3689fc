"""What one unit is asked for: its expected reports in a span, and the lines and sections of one of them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Subquery

from phoihop.agreements.programmes.models import BreakdownCell
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import CalendarEntry, Extension, FormAssignment, FormLine, Regime, Section
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
    more_time = Extension.objects.filter(regime=regime, organisation=organisation, period=period).values("until")
    lines = list(_lines(regime, organisation, dates).annotate(extended=Subquery(more_time)))
    if not lines:
        return None
    forms = sorted({line.form_id for line in lines})
    sections = Section.objects.filter(form__in=forms).order_by("form__code", "order", "code").select_related("form")
    cells = _cells(lines)
    extended: date | None = lines[0].extended
    return AskedReport(
        organisation=organisation.code,
        period=period,
        starts=dates.days.starts,
        ends=dates.days.ends,
        due=dates.due,
        grace_until=max(dates.grace_until, extended or dates.grace_until),
        forms=tuple(dict.fromkeys(line.form.code for line in lines)),
        lines=merge_lines(_line(line, cells) for line in lines),
        sections=merge_sections(AskedSection(row.form.code, row.code, row.title, row.help) for row in sections),
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


def _lines(regime: Regime, organisation: Organisation, dates: Dates) -> QuerySet[FormLine]:
    """The lines of the period's frequency in the forms asked of the unit on the period's last day, form by form."""
    found = FormLine.objects.filter(form__regime=regime, indicator__frequency=dates.period.frequency)
    if regime.expectation != Expectation.OBSERVED:
        day = dates.days.ends
        holding = Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gte=day)
        found = found.filter(form__in=FormAssignment.objects.filter(_of(organisation), *holding).values("form"))
    related = found.select_related("form", "indicator__content", "indicator__breakdown")
    return related.order_by("form__code", "order", "id")


def _cells(lines: Iterable[FormLine]) -> dict[int | None, list[tuple[str, str]]]:
    """Breakdown → code and name of its cells in order."""
    wanted = {line.indicator.breakdown_id for line in lines} - {None}
    found: dict[int | None, list[tuple[str, str]]] = {}
    if wanted:
        rows = BreakdownCell.objects.filter(breakdown__in=wanted).order_by("order", "code")
        for breakdown, code, name in rows.values_list("breakdown_id", "code", "name"):
            found.setdefault(breakdown, []).append((code, name or code))
    return found


def _line(line: FormLine, cells: dict[int | None, list[tuple[str, str]]]) -> AskedLine:
    row = line.indicator
    return AskedLine(
        form=line.form.code,
        form_name=line.form.name,
        indicator=row.code,
        name=row.name,
        unit=row.unit,
        kind=row.kind,
        frequency=row.frequency,
        over_time=row.over_time,
        over_units=row.over_units,
        direction=row.direction,
        decimals=row.decimals,
        minimum=row.minimum,
        maximum=row.maximum,
        help=row.help,
        legal_basis=row.legal_basis,
        content_number=row.content.number if row.content else None,
        content_title=row.content.title if row.content else "",
        required=line.required,
        breakdown=row.breakdown.code if row.breakdown else "",
        cells=tuple(cells.get(row.breakdown_id, ())),
    )

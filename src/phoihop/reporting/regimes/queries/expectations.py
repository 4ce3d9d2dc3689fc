"""Regimes, their forms, and the reports they ask for of everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import CalendarEntry, Form, FormAssignment, FormLine, Regime, Section
from phoihop.reporting.regimes.queries.extensions import extensions_of
from phoihop.reporting.regimes.rules import (
    Asked,
    AssignmentRecord,
    CalendarRecord,
    ExpectedReport,
    Reporter,
    Terms,
    expected_reports,
)
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Frequency, Window


def list_regimes(*, actor: User, programme: Programme) -> QuerySet[Regime]:
    """A programme's regimes by code; the first is the one that bundles load into."""
    return Regime.objects.filter(programme=programme).order_by("code")


def regime_of(*, programme: str, regime: str) -> Regime | None:
    """The regime with these codes, with its programme."""
    return Regime.objects.filter(programme__code=programme, code=regime).select_related("programme").first()


def list_forms(*, actor: User, regime: Regime) -> QuerySet[Form]:
    """A regime's forms with their lines (and indicators) and sections, in order."""
    lines = FormLine.objects.select_related("indicator").order_by("order", "id")
    sections = Section.objects.order_by("order", "code")
    return (
        Form.objects.filter(regime=regime)
        .prefetch_related(Prefetch("lines", lines), Prefetch("sections", sections))
        .order_by("code")
    )


def expected_submissions(*, actor: User, regime: Regime, start: date, end: date) -> list[ExpectedReport]:
    """The reports that the regime asks for in periods ending from `start` to `end`, with their deadlines.

    Empty under the expectation 'observed': then only what was reported tells who is expected.
    """
    if regime.expectation == Expectation.OBSERVED:
        return []
    units = Organisation.objects.order_by("code").values_list("code", "kind", "opened", "closed")
    return expected_reports(
        reporters=[Reporter(*row) for row in units],
        asked=asked_under(regime),
        terms=extended_terms_of(regime=regime),
        start=start,
        end=end,
    )


def terms_of(*, regime: Regime) -> Terms:
    """Windows, deadlines and calendar of a regime."""
    return Terms(
        window=Window(regime.programme.window),
        deadline_days=regime.deadline_days,
        grace_days=regime.grace_days,
        calendar={row.period: row for row in _calendar(regime.programme)},
    )


def extended_terms_of(*, regime: Regime) -> Terms:
    """The same, with the extensions of single reports."""
    return replace(terms_of(regime=regime), extended=extensions_of(regimes=[regime.pk]).get(regime.pk, {}))


def period_days(*, programme: Programme, period: str) -> Days | None:
    """First and last day of a period under a programme: its calendar row, else its window rule; None: no period."""
    found = find_period(period)
    row = CalendarEntry.objects.filter(programme=programme, period=period).first()
    if row:
        return Days(row.starts, row.ends)
    return days_of(found, Window(programme.window)) if found else None


def section_codes(*, regime: Regime) -> frozenset[str]:
    """Codes of the narrative sections of a regime's forms."""
    return frozenset(Section.objects.filter(form__regime=regime).values_list("code", flat=True))


def _calendar(programme: Programme) -> Iterable[CalendarRecord]:
    rows = CalendarEntry.objects.filter(programme=programme).values_list("period", "starts", "ends", "due")
    return [CalendarRecord(programme.code, *row) for row in rows]


def asked_under(regime: Regime, only: Q | None = None) -> Sequence[Asked]:
    """A regime's assignments (or `only` some) with the frequencies of their forms."""
    lines = FormLine.objects.filter(form__regime=regime).values_list("form__code", "indicator__frequency").distinct()
    frequencies: dict[str, set[Frequency]] = {}
    for form, frequency in lines:
        frequencies.setdefault(form, set()).add(Frequency(frequency))
    rows = FormAssignment.objects.filter(only or Q(), form__regime=regime).values_list(
        "form__code", "organisation__code", "kind", "start", "end"
    )
    return [
        Asked(AssignmentRecord(form, unit or "", kind, start, end), frozenset(frequencies.get(form, ())))
        for form, unit, kind, start, end in rows
    ]

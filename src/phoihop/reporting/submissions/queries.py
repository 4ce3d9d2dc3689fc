"""Reads about reports."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries import cell_codes, indicator_records
from phoihop.base.findings import Finding
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import period_days, section_codes
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import Allowed, Content, Life, allowed, check_content


def list_submissions(
    *, actor: User, regime: Regime, period: str = "", states: Sequence[str] = ()
) -> QuerySet[Submission]:
    """The reports under a regime with unit and latest revision, by period and unit in Vietnamese order."""
    found = Submission.objects.filter(regime=regime).select_related("organisation", "revision", "revision__author")
    if period:
        found = found.filter(period=period)
    if states:
        found = found.filter(state__in=states)
    return found.order_by("period", "organisation__sort_key", "organisation__code")


def find_submission(*, actor: User, regime: Regime, organisation: str, period: str) -> Submission | None:
    """The report of one unit for one period."""
    return Submission.objects.filter(regime=regime, organisation__code=organisation, period=period).first()


def list_revisions(*, actor: User, submission: Submission) -> QuerySet[Revision]:
    """A report's revisions with their authors, latest first."""
    return Revision.objects.filter(submission=submission).select_related("author").order_by("-number")


def what_is_allowed(*, programme: Programme) -> Mapping[str, Allowed]:
    """Indicator → what may be reported of it."""
    return allowed(indicator_records(programme=programme), cell_codes(programme=programme))


def check_report(*, regime: Regime, organisation: Organisation, period: str, content: Content) -> list[Finding]:
    """Everything wrong with what a unit wants to report for a period under a regime, all at once."""
    days = period_days(programme=regime.programme, period=period)
    if days is None:
        raise ValueError(period)
    return check_content(
        content,
        indicators=what_is_allowed(programme=regime.programme),
        life=Life(organisation.code, organisation.opened, organisation.closed),
        period=period,
        days=days,
        sections=section_codes(regime=regime) or None,
    )

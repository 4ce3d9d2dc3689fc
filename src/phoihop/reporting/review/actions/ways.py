"""The way of a revision through the levels of review: laid when it is sent, gone level by level."""

from collections.abc import Iterable
from datetime import date

from phoihop.base.clock import HANOI
from phoihop.reporting.regimes.models import ReviewLevel
from phoihop.reporting.regimes.queries import period_days
from phoihop.reporting.regimes.queries.levels import way_of
from phoihop.reporting.review.models import Stop
from phoihop.reporting.submissions.models import Revision


def lay_ways(*, revisions: Iterable[int]) -> None:
    """Write down the bodies that must review these revisions, under regimes with levels, in the open transaction."""
    leveled = ReviewLevel.objects.values("regime")
    rows = Revision.objects.filter(pk__in=list(revisions), submission__regime__in=leveled)
    for row in rows.select_related("submission__regime__programme", "submission__organisation"):
        report = row.submission
        way = way_of(regime=report.regime, organisation=report.organisation, days=_days(row))
        Stop.objects.bulk_create(
            Stop(revision=row, number=number, organisation_id=body.pk) for number, body in enumerate(way, 1)
        )


def _days(revision: Revision) -> list[date]:
    """The days on which a body must be above the unit: the period's last, and that of sending."""
    report, sent = revision.submission, revision.at.astimezone(HANOI).date()
    days = period_days(programme=report.regime.programme, period=report.period)
    return [days.ends, sent] if days else [sent]

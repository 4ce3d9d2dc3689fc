"""Fingerprints of reports that came in bulk, and what is asked of those that wait: by a job after the load."""

from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from phoihop.base.jobs.deferring import defer
from phoihop.reporting.checks.actions import Sent, keep_fingerprints, keep_questions
from phoihop.reporting.checks.models import Fingerprint
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.queries.questions import questions_of

QUEUE, FINGERPRINT = "upkeep", "submissions.fingerprint"
"""The job's queue and name; the function stands in `jobs`."""
AT_ONCE = 2000
"""Reports of one job: some seconds of work, since the worker has one pair of hands for everybody's jobs."""
_LOCK = 7_102_018


def order_fingerprints() -> None:
    """Ask the worker for the fingerprints that are missing, in the transaction of the load."""
    defer(task=FINGERPRINT, queue=QUEUE)


def fingerprint_next() -> int:
    """Keep a fingerprint of the next reports whose latest revision has none; gives how many.

    One job at a time, and what is sent meanwhile brings its own. What is left is ordered anew, behind the jobs that
    people wait for. Those that wait for review come last, so that all others are there to be compared with: what is
    asked about them is kept as when a unit sends, with nobody's answer.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = _without()
        keep_fingerprints(revisions=[sent_of(report, revision) for report, revision in found])
        for report, revision in found:
            if report.state == State.SUBMITTED:
                _ask(report, revision)
        if len(found) == AT_ONCE:
            order_fingerprints()
    return len(found)


def sent_of(report: Submission, revision: Revision) -> Sent:
    """A revision as what is kept of it names it."""
    return Sent(report.regime_id, report.organisation_id, report.period, revision.number, revision.content)


def _without() -> list[tuple[Submission, Revision]]:
    known = Fingerprint.objects.filter(
        regime=OuterRef("regime"),
        organisation=OuterRef("organisation"),
        period=OuterRef("period"),
        number=OuterRef("revision__number"),
    )
    rows = Submission.objects.select_related("regime__programme", "organisation", "revision").filter(~Exists(known))
    rows = rows.order_by(ExpressionWrapper(Q(state=State.SUBMITTED.value), BooleanField()), "-revision")
    return [(row, row.revision) for row in rows.filter(revision__isnull=False)[:AT_ONCE] if row.revision]


def _ask(report: Submission, revision: Revision) -> None:
    place: dict[str, Any] = {"regime": report.regime, "organisation": report.organisation, "period": report.period}
    found = questions_of(**place, content=revision.content, asked=asked_of(**place)).findings
    keep_questions(**place, number=revision.number, findings=found, answers={})

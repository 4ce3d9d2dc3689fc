"""Reads of review."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, QuerySet

from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.review.enums import Verdict
from phoihop.reporting.review.models import Decision
from phoihop.reporting.review.rules import Known, Place, Standing
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import content_hash


def list_waiting(*, actor: User, regime: Regime) -> QuerySet[Submission]:
    """Reports that wait for a decision, the longest waiting first."""
    return (
        Submission.objects.filter(regime=regime, state=State.SUBMITTED.value)
        .select_related("organisation", "revision", "revision__author")
        .order_by("revision__at", "id")
    )


def list_decisions(*, actor: User, submission: Submission) -> QuerySet[Decision]:
    """What was decided about a report's revisions, latest first."""
    found = Decision.objects.filter(revision__submission=submission).select_related("revision", "actor")
    return found.order_by("-id")


def known_reports(*, regimes: Sequence[int]) -> Mapping[Place, Known]:
    """Every report under these regimes with its revisions as they stand, for planning a load."""
    standings: dict[int, list[Standing]] = {}
    rows = Revision.objects.filter(submission__regime__in=regimes).order_by("submission_id", "number")
    found: Any = rows.values_list(
        "submission_id",
        "id",
        "number",
        "content_hash",
        "decision__action",
        "withdrawal__id",
        "submission__state",
        "submission__revision_id",
        "submission__accepted_revision_id",
    )
    for submission, *row in found:
        standings.setdefault(submission, []).append(_standing(*row))
    reports = Submission.objects.filter(regime__in=regimes).values_list(
        "regime__programme__code", "organisation__code", "period", "id", "state", F("accepted_revision_id"), "draft"
    )
    return {
        (programme, unit, period): Known(
            submission=pk,
            state=State(state),
            accepted=accepted,
            revisions=tuple(standings.get(pk, ())),
            draft=content_hash(draft) if draft is not None else "",
        )
        for programme, unit, period, pk, state, accepted, draft in reports
    }


def _standing(
    pk: int,
    number: int,
    name: str,
    verdict: str | None,
    withdrawal: int | None,
    state: str,
    latest: int | None,
    accepted: int | None,
) -> Standing:
    """What a revision still stands for; accepted means the one accepted now."""
    states = set()
    if pk == accepted:
        states.add(State.ACCEPTED)
    if verdict == Verdict.RETURNED:
        states.add(State.RETURNED)
    if withdrawal is not None:
        states.add(State.WITHDRAWN)
    if pk == latest and state == State.SUBMITTED:
        states.add(State.SUBMITTED)
    return Standing(pk, number, name, frozenset(states))

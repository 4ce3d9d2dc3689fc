"""Opening an accepted report again, with a reason: its numbers stand until a new revision is accepted."""

from dataclasses import dataclass
from datetime import datetime

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.review.access import require_reopener
from phoihop.reporting.review.actions.decisions import AnotherRevision
from phoihop.reporting.review.models import Reopening
from phoihop.reporting.submissions.actions import locked
from phoihop.reporting.submissions.enums import MOVE_LABELS, STATE_LABELS, Move
from phoihop.reporting.submissions.rules import MoveRefused, next_state
from phoihop.reporting.submissions.rules.subject import report_subject


class NoReason(ProductError):
    """An accepted report is to be opened again without saying why."""

    code = "W402"
    problem = N_("Mở lại báo cáo đã tiếp nhận phải ghi rõ lý do.")
    remedy = N_("Ghi lý do, căn cứ rồi mở lại.")
    status = 422


@dataclass(frozen=True, slots=True)
class ReportReopened:
    """An accepted revision was opened again to be corrected."""

    submission: int
    revision: int


def reopen_accepted(*, actor: User, submission: int, revision_hash: str, reason: str, at: datetime) -> Reopening:
    """Let the unit correct its accepted report; the accepted revision stays the facts until the next is accepted.

    Raises NoReason, OutOfReach, MoveRefused (not accepted now), AnotherRevision (not the one that was seen).
    """
    require_active(actor)
    if not reason.strip():
        raise NoReason
    with writing():
        report = locked(submission=submission)
        require_reopener(actor=actor, report=report, today=at.astimezone(HANOI).date())
        state = next_state(report.state, Move.REOPEN)
        revision = report.revision
        if revision is None:
            told = label_of(STATE_LABELS, report.state)
            raise MoveRefused(move=label_of(MOVE_LABELS, Move.REOPEN), state=told)
        if revision.content_hash != revision_hash:
            raise AnotherRevision(number=revision.number, state=label_of(STATE_LABELS, report.state))
        opened = Reopening.objects.create(revision=revision, actor=actor, at=at, reason=reason.strip())
        before = {"state": report.state}
        report.state = state.value
        report.save(update_fields=["state"])
        announce(ReportReopened(submission=report.pk, revision=revision.pk))
        subject = report_subject(report.regime.code, report.organisation.code, report.period)
        after = {"state": report.state, "revision": revision.number, "reason": opened.reason}
        record(actor=actor, action=Move.REOPEN.value, subject=subject, before=before, after=after, at=at)
    return opened

"""Accepting and returning one report; each is one transaction with its audit row."""

from dataclasses import dataclass
from datetime import datetime

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.review.enums import Verdict
from phoihop.reporting.review.models import Decision
from phoihop.reporting.submissions.actions import locked
from phoihop.reporting.submissions.enums import STATE_LABELS, Move
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import next_state


class AlreadyDecided(ProductError):
    """Another reviewer was faster."""

    code = "S101"
    problem = N_("Báo cáo đã được {actor} quyết định ngày {day}, hiện ở trạng thái «{state}».")
    remedy = N_("Tải lại trang để xem quyết định đó; không có gì bị ghi đè.")


class AnotherRevision(ProductError):
    """The unit has submitted again since the reviewer looked."""

    code = "S102"
    problem = N_("Đơn vị đã gửi lần sửa {number} sau lần bạn đã xem; báo cáo ở trạng thái «{state}».")
    remedy = N_("Xem lại nội dung mới rồi quyết định.")


class NoRemarks(ProductError):
    """A report is returned without saying why."""

    code = "S103"
    problem = N_("Trả lại báo cáo phải ghi rõ lý do.")
    remedy = N_("Ghi những điểm đơn vị cần sửa rồi trả lại.")


@dataclass(frozen=True, slots=True)
class ReportsAccepted:
    """These revisions are the accepted ones of their reports now."""

    revisions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReportReturned:
    """A reviewer sent a revision back with remarks."""

    submission: int
    revision: int


def accept(*, actor: User, submission: int, revision_hash: str, note: str = "", at: datetime) -> Decision:
    """Take the latest revision as the unit's report; its numbers become facts in the same transaction.

    `revision_hash` is the content hash the reviewer saw. Raises AlreadyDecided, MoveRefused, AnotherRevision.
    """
    return _decide(actor, submission, revision_hash, Move.ACCEPT, Verdict.ACCEPTED, note, at)


def return_(*, actor: User, submission: int, revision_hash: str, remarks: str, at: datetime) -> Decision:
    """Send the latest revision back; an earlier accepted one stands until the next.

    Raises NoRemarks, AlreadyDecided, MoveRefused, AnotherRevision.
    """
    if not remarks.strip():
        raise NoRemarks
    return _decide(actor, submission, revision_hash, Move.RETURN, Verdict.RETURNED, remarks, at)


def _decide(
    actor: User, submission: int, seen: str, move: Move, verdict: Verdict, remarks: str, at: datetime
) -> Decision:
    require_active(actor)
    with writing():
        report = locked(submission=submission)
        _refuse_decided(report, seen)
        state = next_state(report.state, move)
        revision = report.revision
        if revision is None or revision.content_hash != seen:
            raise AnotherRevision(number=revision.number if revision else "…", state=_state(report))
        decision = Decision.objects.create(revision=revision, action=verdict.value, actor=actor, at=at, remarks=remarks)
        before = {"state": report.state}
        report.state = state.value
        if verdict is Verdict.ACCEPTED:
            report.accepted_revision = revision
            report.save(update_fields=["state", "accepted_revision"])
            announce(ReportsAccepted(revisions=(revision.pk,)))
        else:
            report.save(update_fields=["state"])
            announce(ReportReturned(submission=report.pk, revision=revision.pk))
        subject = f"report {report.regime.code} {report.organisation.code} {report.period}"
        after = {"state": report.state, "revision": revision.number, "sha256": seen, "remarks": remarks}
        record(actor=actor, action=move.value, subject=subject, before=before, after=after, at=at)
    return decision


def _refuse_decided(report: Submission, seen: str) -> None:
    """The loser of a race is told who decided what they saw, and where the report stands."""
    decided = Decision.objects.filter(revision=report.revision).select_related("actor").first()
    if decided and report.revision and report.revision.content_hash == seen:
        raise AlreadyDecided(actor=str(decided.actor), day=format_date(decided.at.date()), state=_state(report))


def _state(report: Submission) -> str:
    return label_of(STATE_LABELS, report.state)

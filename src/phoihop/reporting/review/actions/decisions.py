"""Accepting and returning one report; each is one transaction with its audit row."""

from dataclasses import dataclass
from datetime import datetime

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.people.access import is_system, require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.review.access import require_reviewer
from phoihop.reporting.review.enums import VERDICT_LABELS, Verdict
from phoihop.reporting.review.models import Decision
from phoihop.reporting.submissions.actions import locked
from phoihop.reporting.submissions.enums import MOVE_LABELS, STATE_LABELS, Move
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import MoveRefused, next_state


class AlreadyDecided(ProductError):
    """Another reviewer was faster."""

    code = "S101"
    problem = N_("{actor} đã quyết định «{verdict}» về báo cáo này lúc {moment}; hiện báo cáo ở trạng thái «{state}».")
    remedy = N_("Xem quyết định đó ở phần lịch sử; không có gì bị ghi đè.")
    status = 409


class AnotherRevision(ProductError):
    """The unit has submitted again since the reviewer looked."""

    code = "S102"
    problem = N_("Đơn vị đã gửi lần sửa {number} sau lần bạn đã xem; báo cáo ở trạng thái «{state}».")
    remedy = N_("Xem lại nội dung mới rồi quyết định.")
    status = 409


class NoRemarks(ProductError):
    """A report is returned without saying why."""

    code = "S103"
    problem = N_("Trả lại báo cáo phải ghi rõ lý do.")
    remedy = N_("Ghi những điểm đơn vị cần sửa rồi trả lại.")
    status = 422


class OwnReport(ProductError):
    """Somebody wants to decide about what they sent themselves."""

    code = "S105"
    problem = N_("Bạn là người gửi lần sửa này nên không được tự tiếp nhận hoặc trả lại.")
    remedy = N_("Đề nghị người tiếp nhận khác quyết định.")
    status = 403


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

    `revision_hash` is the content hash the reviewer saw. Raises OutOfReach, OwnReport, AlreadyDecided, MoveRefused,
    AnotherRevision.
    """
    return _decide(actor, submission, revision_hash, Move.ACCEPT, Verdict.ACCEPTED, note, at)


def return_(*, actor: User, submission: int, revision_hash: str, remarks: str, at: datetime) -> Decision:
    """Send the latest revision back; an earlier accepted one stands until the next.

    Raises NoRemarks, OutOfReach, OwnReport, AlreadyDecided, MoveRefused, AnotherRevision.
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
        require_reviewer(actor=actor, report=report, today=at.astimezone(HANOI).date())
        revision = _still_open(report, seen, move)
        state = next_state(report.state, move)
        _refuse_author(actor, revision)
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


def _still_open(report: Submission, seen: str, move: Move) -> Revision:
    """The revision that was seen, if it is the latest and undecided; else both sides are told where the report stands."""
    revision = report.revision
    if revision is None:
        raise MoveRefused(move=label_of(MOVE_LABELS, move), state=_state(report))
    if revision.content_hash != seen:
        raise AnotherRevision(number=revision.number, state=_state(report))
    decided = Decision.objects.filter(revision=revision).select_related("actor").first()
    if decided:
        moment = decided.at.astimezone(HANOI)
        raise AlreadyDecided(
            actor=str(decided.actor),
            verdict=label_of(VERDICT_LABELS, decided.action),
            moment=f"{moment:%H:%M} {format_date(moment.date())}",
            state=_state(report),
        )
    return revision


def _refuse_author(actor: User, revision: Revision) -> None:
    if revision.author_id == actor.pk and not is_system(actor):
        raise OwnReport


def _state(report: Submission) -> str:
    return label_of(STATE_LABELS, report.state)

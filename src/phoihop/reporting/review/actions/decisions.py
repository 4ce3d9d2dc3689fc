"""Accepting and returning one report; each is one transaction with its audit row."""

from collections.abc import Mapping
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
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.review.access import require_reviewer
from phoihop.reporting.review.enums import VERDICT_LABELS, Verdict
from phoihop.reporting.review.models import Decision, Remark
from phoihop.reporting.submissions.actions import locked
from phoihop.reporting.submissions.enums import MOVE_LABELS, STATE_LABELS, Move
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import MoveRefused, next_state, parts_of_report
from phoihop.reporting.submissions.rules.places import places_of


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


class UnknownPlace(ProductError):
    """Something is to be mended at a place that the report does not have."""

    code = "W401"
    problem = N_("Báo cáo không có chỗ «{place}» để yêu cầu sửa.")
    remedy = N_("Tải lại trang rồi ghi yêu cầu ở đúng phần hoặc ô cần sửa.")
    status = 422


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


def return_(
    *,
    actor: User,
    submission: int,
    revision_hash: str,
    remarks: str = "",
    places: Mapping[str, str] | None = None,
    at: datetime,
) -> Decision:
    """Send the latest revision back; an earlier accepted one stands until the next.

    `places` says what to mend where (a section or a cell, see `submissions.rules.places`); remarks, places or both.
    Raises NoRemarks, UnknownPlace, OutOfReach, OwnReport, AlreadyDecided, MoveRefused, AnotherRevision.
    """
    told = {place: text.strip() for place, text in (places or {}).items() if text.strip()}
    if not remarks.strip() and not told:
        raise NoRemarks
    return _decide(actor, submission, revision_hash, Move.RETURN, Verdict.RETURNED, remarks, at, told)


def _decide(
    actor: User,
    submission: int,
    seen: str,
    move: Move,
    verdict: Verdict,
    remarks: str,
    at: datetime,
    places: Mapping[str, str] | None = None,
) -> Decision:
    require_active(actor)
    told = places or {}
    with writing():
        report = locked(submission=submission)
        require_reviewer(actor=actor, report=report, today=at.astimezone(HANOI).date())
        revision = _still_open(report, seen, move)
        state = next_state(report.state, move)
        _refuse_author(actor, revision)
        _refuse_unknown(report, told)
        decision = Decision.objects.create(revision=revision, action=verdict.value, actor=actor, at=at, remarks=remarks)
        Remark.objects.bulk_create(Remark(decision=decision, place=place, text=text) for place, text in told.items())
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
        after |= {"places": told} if told else {}
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


def _refuse_unknown(report: Submission, places: Mapping[str, str]) -> None:
    if not places:
        return
    asked = asked_of(regime=report.regime, organisation=report.organisation, period=report.period)
    known = places_of(parts_of_report(asked)) if asked else {}
    for place in places:
        if place not in known:
            raise UnknownPlace(place=place[:100])


def _state(report: Submission) -> str:
    return label_of(STATE_LABELS, report.state)

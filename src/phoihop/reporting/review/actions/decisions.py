"""Accepting and returning one report; each is one transaction with its audit row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.audit.models import AuditEntry
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import is_system, require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.review.access import Standing, Way, standing
from phoihop.reporting.review.enums import PASSING_LABELS, VERDICT_LABELS, Passing, Verdict
from phoihop.reporting.review.models import Decision, Passage, Remark
from phoihop.reporting.submissions.actions import locked
from phoihop.reporting.submissions.enums import MOVE_LABELS, STATE_LABELS, Move, State
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import MoveRefused, next_state, parts_of_report
from phoihop.reporting.submissions.rules.moves import next_stop
from phoihop.reporting.submissions.rules.places import places_of
from phoihop.reporting.submissions.rules.subject import report_subject


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


class ElsewhereNow(ProductError):
    """The report waits at another level of review than the actor's."""

    code = "W403"
    problem = N_("Báo cáo đang chờ ở cấp «{where}», chưa đến hoặc không còn ở cấp của bạn.")
    remedy = N_("Người tiếp nhận của cấp đó quyết định; xem các cấp trên trang báo cáo.")
    status = 409


class MovedOn(ElsewhereNow):
    """Another reviewer sent the report on to another level meanwhile."""

    code = "W404"
    problem = N_("{actor} đã kết luận «{verdict}» lúc {moment}; báo cáo hiện chờ ở cấp «{where}».")
    remedy = N_("Xem kết luận đó ở phần các cấp tiếp nhận; không có gì bị ghi đè.")


@dataclass(frozen=True, slots=True)
class ReportsAccepted:
    """These revisions are the accepted ones of their reports now."""

    revisions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReportReturned:
    """A reviewer sent a revision back with remarks."""

    submission: int
    revision: int


@dataclass(frozen=True, slots=True)
class ReportPassed:
    """A level before the last agreed, or handed a revision down: it waits at the stop `to_stop` now."""

    submission: int
    revision: int
    to_stop: int


def accept(
    *, actor: User, submission: int, revision_hash: str, note: str = "", stop: int | None = None, at: datetime
) -> Decision | Passage:
    """Take the latest revision as the unit's report; its numbers become facts in the same transaction.

    On a way through levels that is for the last one; a level before it agrees and passes the revision on (a `Passage`).
    `revision_hash` is the content hash the reviewer saw, `stop` where it waited then (None: wherever it does).
    Raises OutOfReach, OwnReport, AlreadyDecided, ElsewhereNow, MoveRefused, AnotherRevision.
    """
    with _deciding(actor, submission, revision_hash, Move.ACCEPT, stop, at) as case:
        if not case.way.is_last:
            return case.pass_on(Move.PASS, Passing.PASSED, note)
        decision = case.decide(Move.ACCEPT, Verdict.ACCEPTED, note)
        announce(ReportsAccepted(revisions=(case.revision.pk,)))
        case.record(Move.ACCEPT, note)
    return decision


def return_(
    *,
    actor: User,
    submission: int,
    revision_hash: str,
    remarks: str = "",
    places: Mapping[str, str] | None = None,
    stop: int | None = None,
    at: datetime,
) -> Decision:
    """Send the latest revision back to its unit, from whatever level; an earlier accepted one stands until the next.

    `places` says what to mend where (a section or a cell, see `submissions.rules.places`); remarks, places or both.
    Raises NoRemarks, UnknownPlace, OutOfReach, OwnReport, AlreadyDecided, ElsewhereNow, MoveRefused, AnotherRevision.
    """
    told = {place: text.strip() for place, text in (places or {}).items() if text.strip()}
    if not remarks.strip() and not told:
        raise NoRemarks
    with _deciding(actor, submission, revision_hash, Move.RETURN, stop, at) as case:
        _refuse_unknown(case.report, told)
        decision = case.decide(Move.RETURN, Verdict.RETURNED, remarks)
        Remark.objects.bulk_create(Remark(decision=decision, place=place, text=text) for place, text in told.items())
        announce(ReportReturned(submission=case.report.pk, revision=case.revision.pk))
        case.record(Move.RETURN, remarks, **({"places": told} if told else {}))
    return decision


def hand_down(
    *, actor: User, submission: int, revision_hash: str, remarks: str, stop: int | None = None, at: datetime
) -> Passage:
    """Give the latest revision back to the level below, which decides again. Raises as `return_`, without places."""
    if not remarks.strip():
        raise NoRemarks
    with _deciding(actor, submission, revision_hash, Move.LOWER, stop, at) as case:
        return case.pass_on(Move.LOWER, Passing.LOWERED, remarks)


@dataclass(slots=True)
class _Case:
    """A report that waits, locked, before one who may decide about it."""

    actor: User
    report: Submission
    revision: Revision
    way: Way
    at: datetime
    before: str = State.SUBMITTED.value

    def decide(self, move: Move, verdict: Verdict, remarks: str) -> Decision:
        """Write the final decision, and where the report stands now."""
        next_stop(self.way.at, move, stops=len(self.way.stops))
        decision = Decision.objects.create(
            revision=self.revision, action=verdict.value, actor=self.actor, at=self.at, remarks=remarks
        )
        self.before, self.report.state = self.report.state, next_state(self.report.state, move).value
        if verdict is Verdict.ACCEPTED:
            self.report.accepted_revision = self.revision
        self.report.save(update_fields=["state", "accepted_revision"])
        return decision

    def pass_on(self, move: Move, passing: Passing, remarks: str) -> Passage:
        """Write what this level says, and where the report waits next; with the announcement and the audit row."""
        next_state(self.report.state, move)
        to_stop = next_stop(self.way.at, move, stops=len(self.way.stops))
        passage = Passage.objects.create(
            revision=self.revision,
            number=Passage.objects.filter(revision=self.revision).count() + 1,
            action=passing.value,
            at_stop=self.way.at,
            to_stop=to_stop,
            actor=self.actor,
            at=self.at,
            remarks=remarks,
        )
        announce(ReportPassed(submission=self.report.pk, revision=self.revision.pk, to_stop=to_stop))
        self.record(move, remarks, stop=to_stop)
        return passage

    def record(self, move: Move, remarks: str, **more: Any) -> None:
        """The audit row of this change; last in its transaction, since others wait for the chain."""
        report, revision = self.report, self.revision
        after = {"state": report.state, "revision": revision.number, "sha256": revision.content_hash}
        record(
            actor=self.actor,
            action=move.value,
            subject=report_subject(report.regime.code, report.organisation.code, report.period),
            before={"state": self.before, **({"stop": self.way.at} if self.way.stops else {})},
            after={**after, "remarks": remarks, **more},
            at=self.at,
        )


@contextmanager
def _deciding(actor: User, submission: int, seen: str, move: Move, stop: int | None, at: datetime) -> Iterator[_Case]:
    """One transaction in which the actor decides about what was seen. Raises what `accept` tells."""
    require_active(actor)
    with writing():
        report = locked(submission=submission)
        its = standing(actor=actor, report=report, today=at.astimezone(HANOI).date())
        if not its.sees or (not its.decides and not its.way.stops):
            raise OutOfReach
        revision = _still_open(report, seen, move)
        next_state(report.state, move)
        _refuse_elsewhere(its, revision, stop)
        _refuse_author(actor, report, revision)
        yield _Case(actor, report, revision, its.way, at)


def _refuse_elsewhere(its: Standing, revision: Revision, stop: int | None) -> None:
    """Refuse a report that waits at another level than the one that was seen, or than the actor's."""
    here = its.way.here
    if here is None or (its.decides and stop in (None, its.way.at)):
        return
    latest = Passage.objects.filter(revision=revision).select_related("actor").order_by("-number").first()
    if latest is None:
        raise ElsewhereNow(where=here.organisation.name)
    moment = latest.at.astimezone(HANOI)
    raise MovedOn(
        actor=str(latest.actor),
        verdict=label_of(PASSING_LABELS, latest.action),
        moment=f"{moment:%H:%M} {format_date(moment.date())}",
        where=here.organisation.name,
    )


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


def _refuse_author(actor: User, report: Submission, revision: Revision) -> None:
    if is_system(actor):
        return
    # Whoever is acted for, or sent it through a deputy, is no more free to decide than the author.
    author = revision.author.username
    subject = report_subject(report.regime.code, report.organisation.code, report.period)
    sent = AuditEntry.objects.filter(subject=subject, action="submit", actor=author)
    behalf = sent.filter(after__sha256=revision.content_hash).values_list("on_behalf", flat=True).first()
    mine = {actor.username, actor.on_behalf} - {""}
    if mine & {author, behalf}:
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

"""Handing a report in and taking it back; each is one transaction with its audit row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import has_errors
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.checks.actions import keep_fingerprints, keep_questions
from phoihop.reporting.checks.rules import mark_of, unanswered
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.submissions.access import require_writer
from phoihop.reporting.submissions.actions.drafts import DraftOverwritten
from phoihop.reporting.submissions.actions.fingerprints import sent_of
from phoihop.reporting.submissions.enums import Move, Source
from phoihop.reporting.submissions.models import Revision, Submission, Withdrawal
from phoihop.reporting.submissions.queries import check_report
from phoihop.reporting.submissions.queries.cells import ways_of_cells
from phoihop.reporting.submissions.queries.questions import questions_of
from phoihop.reporting.submissions.queries.reports import NOTHING
from phoihop.reporting.submissions.rules import content_hash, differences, next_state, normal
from phoihop.reporting.submissions.rules.sources import source_of
from phoihop.reporting.submissions.rules.subject import report_subject


class NothingDrafted(ProductError):
    """There is no draft to submit."""

    code = "S003"
    problem = N_("Báo cáo không có bản đang soạn để gửi.")
    remedy = N_("Nhập số liệu và lưu trước khi gửi.")


class UnknownSubmission(ProductError):
    """No report has this key."""

    code = "S004"
    problem = N_("Không có báo cáo số {submission}.")
    remedy = N_("Kiểm tra lại đường dẫn.")


class WarningsUnanswered(ProductError):
    """A warning has neither a sentence of its own nor the note that answers all."""

    code = "S022"
    problem = N_("Còn {count} cảnh báo chưa có câu trả lời nên báo cáo chưa được gửi.")
    remedy = N_(
        "Mở trang kiểm tra, trả lời từng cảnh báo hoặc giải thích chung, rồi gửi lại; bản đang soạn vẫn nguyên."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    """A unit handed in a revision."""

    submission: int
    revision: int


@dataclass(frozen=True, slots=True)
class AcceptanceEnded:
    """These revisions were accepted and no longer are; their numbers are no current facts."""

    revisions: tuple[int, ...]


def submit(
    *,
    actor: User,
    submission: int,
    source: Source,
    note: str = "",
    answers: Mapping[str, str] | None = None,
    version: int | None = None,
    at: datetime,
) -> Revision:
    """Hand in the draft as the next revision; with `version`, only if it is still the one that was looked through.

    `source` is the way by which it is sent; the revision keeps how most of the cells came that it changes.

    What is asked about it is kept with it, and the `answers` (by `checks.rules.mark_of`) that its unit gives; the
    `note` answers those without one of theirs. Raises OutOfReach, MoveRefused, NothingDrafted, DraftOverwritten,
    Refused (content not valid, or a check that the programme has made an error), WarningsUnanswered.
    """
    require_active(actor)
    with writing():
        report = locked(submission=submission)
        require_writer(actor=actor, regime=report.regime, organisation=report.organisation, at=at)
        state = next_state(report.state, Move.SUBMIT)
        if report.draft is None:
            raise NothingDrafted
        if version is not None and version != report.draft_version:
            raise DraftOverwritten(saved=report.draft_version, seen=version)
        place: dict[str, Any] = {"regime": report.regime, "organisation": report.organisation, "period": report.period}
        findings = check_report(**place, content=report.draft)
        if has_errors(findings):
            raise Refused(findings)
        questions = questions_of(**place, content=report.draft, asked=asked_of(**place)).findings
        if has_errors(questions):
            raise Refused(questions)
        left = unanswered(map(mark_of, questions), answers or {}, note)
        if left:
            raise WarningsUnanswered(count=len(left))
        latest = Revision.objects.filter(submission=report).order_by("-number").first()
        revision = Revision.objects.create(
            submission=report,
            number=latest.number + 1 if latest else 1,
            content=normal(report.draft),
            content_hash=content_hash(report.draft),
            author=actor,
            source=_way(report, latest, source).value,
            at=at,
            note=note,
        )
        keep_questions(**place, number=revision.number, findings=questions, answers=answers or {})
        keep_fingerprints(revisions=[sent_of(report, revision)])
        before = {"state": report.state}
        report.state, report.revision, report.draft = state.value, revision, None
        report.save(update_fields=["state", "revision", "draft"])
        announce(ReportSubmitted(submission=report.pk, revision=revision.pk))
        after = {"state": report.state, "revision": revision.number, "sha256": revision.content_hash}
        record(actor=actor, action="submit", subject=_subject(report), before=before, after=after, at=at)
    return revision


def withdraw(*, actor: User, submission: int, reason: str = "", at: datetime) -> Submission:
    """Take the latest revision back; if it was accepted, its numbers leave the facts. Raises OutOfReach, MoveRefused.

    An earlier accepted revision stands, as it does while a correction waits for review.
    """
    require_active(actor)
    with writing():
        report = locked(submission=submission)
        require_writer(actor=actor, regime=report.regime, organisation=report.organisation, at=at)
        state = next_state(report.state, Move.WITHDRAW)
        revision = report.revision
        if revision is None:
            raise NothingDrafted
        Withdrawal.objects.create(revision=revision, actor=actor, at=at, reason=reason)
        before = {"state": report.state}
        was_accepted = report.accepted_revision_id == revision.pk
        report.state = state.value
        report.accepted_revision = None if was_accepted else report.accepted_revision
        report.save(update_fields=["state", "accepted_revision"])
        if was_accepted:
            announce(AcceptanceEnded(revisions=(revision.pk,)))
        after = {"state": report.state, "revision": revision.number, "reason": reason}
        record(actor=actor, action="withdraw", subject=_subject(report), before=before, after=after, at=at)
    return report


def locked(*, submission: int) -> Submission:
    """The report with its row locked to the end of the transaction. Raises UnknownSubmission."""
    found = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("regime__programme", "organisation", "revision")
        .filter(pk=submission)
        .first()
    )
    if found is None:
        raise UnknownSubmission(submission=submission)
    return found


def _way(report: Submission, before: Revision | None, door: Source) -> Source:
    """How the cells came that this revision changes (`rules.sources`)."""
    changed = differences(before.content if before else NOTHING, report.draft or NOTHING)
    return source_of(ways_of_cells(submission=report, keys={row.key for row in changed}), door=door)


def _subject(submission: Submission) -> str:
    return report_subject(submission.regime.code, submission.organisation.code, submission.period)

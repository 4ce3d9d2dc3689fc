"""Opening a section of a report that was sent back though nobody asked to mend it, with a sentence for the reviewer."""

from datetime import datetime

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.submissions.access import require_writer
from phoihop.reporting.submissions.actions.sending import locked
from phoihop.reporting.submissions.models import SectionOpening
from phoihop.reporting.submissions.queries import kept_of, last_return
from phoihop.reporting.submissions.rules.subject import report_subject


class NoSentence(ProductError):
    """A section is to be opened without saying why."""

    code = "S034"
    problem = N_("Mở thêm một phần để sửa phải ghi rõ lý do.")
    remedy = N_("Ghi một câu để người tiếp nhận biết vì sao phải sửa thêm phần này.")
    status = 422


class NotKept(ProductError):
    """The section does not exist, or is open already."""

    code = "S035"
    problem = N_("Phần này đang mở để sửa, hoặc báo cáo không còn bị trả lại.")
    remedy = N_("Mở lại trang báo cáo để xem phần nào sửa được.")
    status = 409


def open_section(*, actor: User, submission: int, part: str, reason: str, at: datetime) -> SectionOpening:
    """Let the unit change a kept section of its returned report; the reviewer reads why.

    Raises NoSentence, OutOfReach, NotKept.
    """
    require_active(actor)
    if not reason.strip():
        raise NoSentence
    with writing():
        report = locked(submission=submission)
        require_writer(actor=actor, regime=report.regime, organisation=report.organisation, at=at)
        told = last_return(submission=report)
        asked = asked_of(regime=report.regime, organisation=report.organisation, period=report.period)
        shut = {each.slug for each in kept_of(told=told, asked=asked)}
        if report.revision is None or part not in shut:
            raise NotKept
        opening = SectionOpening.objects.create(
            revision=report.revision, part=part, reason=reason.strip(), actor=actor, at=at
        )
        subject = report_subject(report.regime.code, report.organisation.code, report.period)
        after = {"revision": report.revision.number, "part": part, "reason": opening.reason}
        record(actor=actor, action="open", subject=subject, after=after, at=at)
    return opening

"""Officers speak about a paragraph of a report, answer, settle a thread and open it again."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.models import Comment, CommentResolution, Summary, SummaryVersion
from phoihop.outcomes.summaries.queries.comments import find_thread
from phoihop.outcomes.summaries.queries.previews import find_block, find_preview
from phoihop.outcomes.summaries.rules.preview import quote_of

LONGEST: Final = 2000


class CommentEmpty(ProductError):
    """A comment without words."""

    code = "W604"
    problem = N_("Ý kiến để trống nên chưa được ghi.")
    remedy = N_("Viết ý kiến rồi gửi lại.")
    status = 422


class CommentTooLong(ProductError):
    """A comment longer than is kept."""

    code = "W605"
    problem = N_("Ý kiến dài {length} ký tự, tối đa {most}.")
    remedy = N_("Viết gọn lại, hoặc tách thành nhiều ý kiến.")
    status = 422


class ParagraphGone(ProductError):
    """The paragraph is not in this version, or the version has no preview yet."""

    code = "W606"
    problem = N_("Bản này không có đoạn văn đang được góp ý.")
    remedy = N_("Tải lại trang xem báo cáo rồi chọn lại đoạn; đoạn đã đổi thì góp ý ở đoạn mới.")
    status = 404


class ThreadSettled(ProductError):
    """An answer to a thread that is settled, or a mark that it has already."""

    code = "W607"
    problem = N_("Ý kiến này vừa được người khác đánh dấu xong hoặc mở lại.")
    remedy = N_("Tải lại trang để xem tình trạng mới nhất rồi làm lại.")
    status = 409


@dataclass(frozen=True, slots=True)
class ParagraphCommented:
    """Something was said about a paragraph of a report, or answered."""

    comment: int


def comment_on(*, actor: User, version: SummaryVersion, block: str, text: str, at: datetime, today: date) -> Comment:
    """Say something about a paragraph, which begins a thread.

    Raises OutOfReach, CommentEmpty, CommentTooLong, ParagraphGone.
    """
    said = _said(actor, version, text, today)
    preview = find_preview(version=version)
    found = find_block(preview=preview, key=block) if preview is not None else None
    if found is None:
        raise ParagraphGone
    with writing():
        row = Comment.objects.create(
            version=version, block=block, quote=quote_of(found), text=said, author=actor, at=at
        )
        _told(actor, version, row, at)
    return row


def answer(*, actor: User, version: SummaryVersion, comment: int, text: str, at: datetime, today: date) -> Comment:
    """Answer an open thread. Raises OutOfReach, CommentEmpty, CommentTooLong, ThreadSettled."""
    said = _said(actor, version, text, today)
    with writing():
        _locked(version)
        thread = find_thread(version=version, comment=comment)
        if thread.closed is not None:
            raise ThreadSettled
        first = thread.first
        row = Comment.objects.create(
            version=version, block=first.block, quote=first.quote, text=said, author=actor, at=at, reply_to=first
        )
        _told(actor, version, row, at)
    return row


def settle(
    *, actor: User, version: SummaryVersion, comment: int, resolved: bool, at: datetime, today: date
) -> CommentResolution:
    """Mark a thread as settled, or open it again. Raises OutOfReach, ThreadSettled where it is so already."""
    _reach(actor, version, today)
    with writing():
        _locked(version)
        thread = find_thread(version=version, comment=comment)
        if (thread.closed is not None) is resolved:
            raise ThreadSettled
        row = CommentResolution.objects.create(comment=thread.first, resolved=resolved, by=actor, at=at)
        after = {"comment": comment, "resolved": resolved}
        record(actor=actor, action="summary.comment.settle", subject=version.report_id, after=after, at=at)
    return row


def _reach(actor: User, version: SummaryVersion, today: date) -> None:
    require_active(actor)
    summary = version.summary
    require_oversight(actor=actor, programme=summary.programme, unit=summary.organisation, today=today)


def _said(actor: User, version: SummaryVersion, text: str, today: date) -> str:
    """The words as they are kept: composed, without signs that nobody sees. The actor must reach the report."""
    _reach(actor, version, today)
    kept = to_nfc(text.replace("\r\n", "\n"))
    said = "".join(sign for sign in kept if sign == "\n" or unicodedata.category(sign)[0] != "C").strip()
    if not said:
        raise CommentEmpty
    if len(said) > LONGEST:
        raise CommentTooLong(length=len(said), most=LONGEST)
    return said


def _locked(version: SummaryVersion) -> None:
    """Threads of one report are answered and settled one after the other: insert-only rows take no lock of their own."""
    Summary.objects.select_for_update(of=("self",)).get(pk=version.summary_id)


def _told(actor: User, version: SummaryVersion, row: Comment, at: datetime) -> None:
    announce(ParagraphCommented(comment=row.pk))
    record(
        actor=actor,
        action="summary.comment",
        subject=version.report_id,
        after={"comment": row.pk, "block": row.block},
        at=at,
    )

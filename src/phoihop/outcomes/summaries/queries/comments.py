"""What was said about the paragraphs of a report: by thread, carried over to later versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.outcomes.summaries.models import Comment, CommentResolution, SummaryVersion


@dataclass(frozen=True)
class Thread:
    """A comment and its answers. `closed` is the resolution that holds now, None while the thread is open."""

    first: Comment
    answers: tuple[Comment, ...]
    closed: CommentResolution | None

    @property
    def block(self) -> str:
        """The key of the paragraph."""
        return self.first.block

    @property
    def said(self) -> tuple[Comment, ...]:
        """Everything in order."""
        return (self.first, *self.answers)

    @property
    def people(self) -> set[int]:
        """The accounts that said something."""
        return {comment.author_id for comment in self.said}


def list_threads(*, version: SummaryVersion, block: str = "") -> list[Thread]:
    """What was said about a version and the versions before it, the oldest thread first; for who may see the version."""
    rows = Comment.objects.filter(version__summary=version.summary_id, version__number__lte=version.number)
    rows = rows.filter(block=block) if block else rows
    said = list(rows.select_related("author", "version").defer(*_HEAVY).order_by("pk"))
    closings = CommentResolution.objects.filter(comment__in=[row.pk for row in said if row.reply_to_id is None])
    latest = {row.comment_id: row for row in closings.select_related("by").order_by("pk")}
    return [_thread(row, said, latest.get(row.pk)) for row in said if row.reply_to_id is None]


def changed(threads: Sequence[Thread], places: Collection[str]) -> list[Thread]:
    """The threads whose paragraph is not in the version any more."""
    return [thread for thread in threads if thread.block not in places]


def count_open(threads: Sequence[Thread]) -> dict[str, int]:
    """Key of a paragraph → how many open threads it has."""
    counts: dict[str, int] = {}
    for thread in threads:
        if thread.closed is None:
            counts[thread.block] = counts.get(thread.block, 0) + 1
    return counts


def find_thread(*, version: SummaryVersion, comment: int) -> Thread:
    """The thread that this comment begins, among those of the version and before. Raises OutOfReach."""
    row = Comment.objects.filter(pk=comment, reply_to=None).first()
    threads = list_threads(version=version, block=row.block) if row is not None else []
    found = next((thread for thread in threads if thread.first.pk == comment), None)
    if found is None:
        raise OutOfReach
    return found


_HEAVY = ("version__document", "version__workbook", "version__manifest", "version__revisions")


def _thread(first: Comment, said: Sequence[Comment], latest: CommentResolution | None) -> Thread:
    answers = tuple(row for row in said if row.reply_to_id == first.pk)
    return Thread(first, answers, latest if latest is not None and latest.resolved else None)


def thread_of(*, comment: int) -> tuple[Comment, set[int]]:
    """A comment with its report, and who takes part in its thread: who spoke there, and who made the version."""
    related = ("author", "version__summary__organisation", "version__summary__programme")
    row = Comment.objects.select_related(*related).defer(*_HEAVY).get(pk=comment)
    first = row.reply_to_id or row.pk
    spoke = Comment.objects.filter(Q(pk=first) | Q(reply_to=first)).values_list("author", flat=True)
    return row, {row.version.author_id, *spoke}

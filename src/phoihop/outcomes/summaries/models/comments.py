"""What officers say to each other about the paragraphs of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.models.versions import SummaryVersion


class Comment(models.Model):
    """Something said about a paragraph of a version, or an answer to it. Insert-only.

    `block` is the paragraph's key (`rules.preview`), the same in later versions as long as its words are; `quote` how
    it began when this was said.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        SummaryVersion, models.PROTECT, related_name="comments", verbose_name=_("bản đã lập"), db_index=False
    )
    block = models.CharField(_("đoạn"), max_length=24)
    quote = models.CharField(_("trích đoạn"), max_length=300)
    text = models.TextField(_("ý kiến"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    at = models.DateTimeField(_("thời điểm"))
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("trả lời")
    )

    class Meta:
        verbose_name = _("ý kiến về một đoạn")
        verbose_name_plural = _("ý kiến về một đoạn")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comments_say_something"),
        ]
        indexes = [models.Index(fields=["version", "block"], name="comment_by_block")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.block}"


class CommentResolution(models.Model):
    """A thread was settled, or opened again: the latest of its rows holds. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    comment = models.ForeignKey(
        Comment, models.PROTECT, related_name="resolutions", verbose_name=_("ý kiến đầu của luồng")
    )
    resolved = models.BooleanField(_("đã xong"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người đánh dấu"))
    at = models.DateTimeField(_("thời điểm"))

    class Meta:
        verbose_name = _("đánh dấu ý kiến đã xong")
        verbose_name_plural = _("đánh dấu ý kiến đã xong")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.resolved}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.submissions.models import Revision


class UnitText(models.Model):
    """One narrative of a revision that was accepted, laid out for reading side by side: derived, it may be made anew.

    `key` is what it is searched by; `leader` the text that says nearly the same and stands for it (itself where it
    leads; none while it has not been compared yet). Rows stay when their revision is overtaken: snapshots need them.
    """

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="+", verbose_name=_("chương trình phối hợp"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("đơn vị báo cáo"), db_index=False
    )
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+", verbose_name=_("lần sửa"), db_index=False)
    period = models.CharField(_("kỳ"), max_length=20)
    section = models.CharField(_("mục viết lời"), max_length=100)
    text = models.TextField(_("lời văn"))
    key = models.TextField(_("khóa tìm kiếm"), blank=True)
    leader = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name=_("lời văn đại diện"))

    class Meta:
        verbose_name = _("lời văn của đơn vị")
        verbose_name_plural = _("lời văn của các đơn vị")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "section"], name="one_text_per_revision_and_section")
        ]
        indexes = [
            models.Index(fields=["programme", "section", "period"], name="unit_text_by_section"),
            models.Index(fields=["id"], name="unit_text_not_compared", condition=Q(leader=None)),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.section}"


class DraftSection(models.Model):
    """A section of a consolidated report that an officer writes; `key` names it in the outline."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="draft_sections", verbose_name=_("chương trình phối hợp")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="draft_sections", verbose_name=_("cơ quan, đơn vị")
    )
    period = models.CharField(_("kỳ"), max_length=20)
    key = models.CharField(_("mục"), max_length=60)
    with_sources = models.BooleanField(_("in nguồn"), default=False)

    class Meta:
        verbose_name = _("mục đang soạn")
        verbose_name_plural = _("mục đang soạn")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "period", "key"], name="one_draft_of_each_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period} {self.key}"


class DraftPassage(models.Model):
    """A paragraph of a section. `version` counts its changes, so that two officers lose nothing; `removed_at` is undone."""

    id = models.BigAutoField(primary_key=True)
    section = models.ForeignKey(
        DraftSection, models.PROTECT, related_name="passages", verbose_name=_("mục đang soạn"), db_index=False
    )
    position = models.PositiveIntegerField(_("thứ tự"))
    text = models.TextField(_("nội dung"))
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người sửa"))
    changed_at = models.DateTimeField(_("sửa lúc"))
    removed_at = models.DateTimeField(_("xóa lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("đoạn đang soạn")
        verbose_name_plural = _("đoạn đang soạn")
        ordering = ["section", "position", "id"]
        indexes = [models.Index(fields=["section", "position"], name="draft_passage_by_section")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="draft_passages_say_something"),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.position}"


class DraftPassageSource(models.Model):
    """A sentence of an accepted report that a passage was made from; it stays when the passage is edited."""

    id = models.BigAutoField(primary_key=True)
    passage = models.ForeignKey(DraftPassage, models.CASCADE, related_name="sources", verbose_name=_("đoạn đang soạn"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("lần sửa"))
    section = models.CharField(_("mục viết lời của đơn vị"), max_length=100)
    sentence = models.TextField(_("câu đã chọn"))

    class Meta:
        verbose_name = _("nguồn của đoạn")
        verbose_name_plural = _("nguồn của đoạn")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.passage_id} {self.revision_id}"

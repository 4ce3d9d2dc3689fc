from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.people.models import User
from phoihop.reporting.review.enums import VERDICT_LABELS, Verdict
from phoihop.reporting.submissions.models import Revision


class Decision(models.Model):
    """What a reviewer decided about a revision, unchangeable; each revision is decided once."""

    id = models.BigAutoField(primary_key=True)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="decision", verbose_name=_("lần sửa"))
    action = models.CharField(_("quyết định"), max_length=20, choices=choices_of(VERDICT_LABELS))
    actor = models.ForeignKey(User, models.PROTECT, related_name="decisions", verbose_name=_("người quyết định"))
    at = models.DateTimeField(_("thời điểm"))
    remarks = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("quyết định về báo cáo")
        verbose_name_plural = _("quyết định về báo cáo")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="decision_is_known", condition=Q(action__in=[verdict.value for verdict in Verdict])
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.action}"


class Remark(models.Model):
    """What is to be mended at one place of a returned report, unchangeable.

    `place` is a section (`#` and its word) or a cell's key (`submissions.rules.places`).
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="places", verbose_name=_("quyết định"), db_index=False
    )
    place = models.CharField(_("chỗ cần sửa"), max_length=300)
    text = models.TextField(_("yêu cầu sửa"))

    class Meta:
        verbose_name = _("yêu cầu sửa tại một chỗ")
        verbose_name_plural = _("yêu cầu sửa tại một chỗ")
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "place"], name="one_remark_per_place"),
            models.CheckConstraint(name="a_remark_has_place_and_text", condition=~Q(place="") & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.place}"


class Reopening(models.Model):
    """An accepted revision was opened again to be corrected, and why; unchangeable. Its numbers stand meanwhile."""

    id = models.BigAutoField(primary_key=True)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="reopening", verbose_name=_("lần sửa"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="reopenings", verbose_name=_("người mở lại"))
    at = models.DateTimeField(_("thời điểm mở lại"))
    reason = models.TextField(_("lý do"))

    class Meta:
        verbose_name = _("mở lại báo cáo đã tiếp nhận")
        verbose_name_plural = _("mở lại báo cáo đã tiếp nhận")
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="a_reopening_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.revision_id}"

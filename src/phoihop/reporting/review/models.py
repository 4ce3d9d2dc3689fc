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

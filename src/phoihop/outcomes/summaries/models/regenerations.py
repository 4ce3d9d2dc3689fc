from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models.orders import Order
from phoihop.outcomes.summaries.models.versions import SummaryVersion


class Regeneration(Order):
    """An edited file of a version set against the figures of now: what would be refreshed, what a person has to decide."""

    version = models.ForeignKey(
        SummaryVersion, models.PROTECT, related_name="regenerations", verbose_name=_("bản đã sửa")
    )
    file = models.CharField(_("tệp đã gửi"), max_length=100)
    file_name = models.CharField(_("tên tệp"), max_length=200)
    file_size = models.PositiveIntegerField(_("cỡ tệp"), default=0)
    result = models.JSONField(_("kết quả"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần cập nhật số liệu vào bản đã sửa")
        verbose_name_plural = _("lần cập nhật số liệu vào bản đã sửa")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=OrderState.DONE) | models.Q(result__isnull=False),
                name="regenerations_done_have_their_result",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.file_name}"


class RegenerationKeeping(Order):
    """What was chosen in a regeneration, and the version that was made of it."""

    regeneration = models.ForeignKey(
        Regeneration, models.PROTECT, related_name="keepings", verbose_name=_("lần cập nhật")
    )
    choices = models.JSONField(_("đã chọn"), default=dict, blank=True)
    made = models.OneToOneField(
        SummaryVersion, models.PROTECT, null=True, blank=True, related_name="keeping", verbose_name=_("bản đã lập")
    )

    class Meta:
        verbose_name = _("lần lập bản mới từ bản đã sửa")
        verbose_name_plural = _("lần lập bản mới từ bản đã sửa")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=OrderState.DONE, made__isnull=False)
                | (~models.Q(state=OrderState.DONE) & models.Q(made__isnull=True)),
                name="regeneration_keepings_done_have_their_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.regeneration_id} {self.state}"

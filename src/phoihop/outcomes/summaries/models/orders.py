from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.enums import ORDER_STATE_LABELS, OrderState
from phoihop.outcomes.summaries.models.templates import TemplateVersion
from phoihop.outcomes.summaries.models.versions import SummaryVersion


class Order(models.Model):
    """Something asked of the worker: by whom, how far it has got, what became of it."""

    id = models.BigAutoField(primary_key=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người yêu cầu"))
    at = models.DateTimeField(_("yêu cầu lúc"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=choices_of(ORDER_STATE_LABELS), default=OrderState.QUEUED
    )
    step = models.CharField(_("bước đang làm"), max_length=200, blank=True)
    done = models.PositiveSmallIntegerField(_("số bước đã xong"), default=0)
    total = models.PositiveSmallIntegerField(_("số bước"))
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    error_code = models.CharField(_("mã lỗi"), max_length=8, blank=True)
    error = models.JSONField(_("lỗi"), null=True, blank=True)

    class Meta:
        abstract = True


class SummaryOrder(Order):
    """A summary report asked for on a page; the version it became, once it is made."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("chương trình phối hợp"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("cơ quan, đơn vị"))
    period = models.CharField(_("kỳ"), max_length=20)
    heading = models.JSONField(_("phần đầu và phần ký"), default=dict, blank=True)
    template_file = models.CharField(_("tệp mẫu riêng"), max_length=100, blank=True)
    template_name = models.CharField(_("tên tệp mẫu riêng"), max_length=200, blank=True)
    template_version = models.ForeignKey(
        TemplateVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bản của mẫu")
    )
    version = models.OneToOneField(
        SummaryVersion, models.PROTECT, null=True, blank=True, related_name="order", verbose_name=_("bản đã lập")
    )

    class Meta:
        verbose_name = _("yêu cầu lập báo cáo tổng hợp")
        verbose_name_plural = _("yêu cầu lập báo cáo tổng hợp")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=OrderState.DONE, version__isnull=False)
                | (~models.Q(state=OrderState.DONE) & models.Q(version__isnull=True)),
                name="summary_orders_done_have_their_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period} {self.state}"


class SummaryTrace(Order):
    """A report compared with the figures of now: a file that somebody sent, or (no file) the version as it is kept."""

    version = models.ForeignKey(
        SummaryVersion, models.PROTECT, null=True, blank=True, related_name="traces", verbose_name=_("bản đã lập")
    )
    file = models.CharField(_("tệp đã gửi"), max_length=100, blank=True)
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    file_size = models.PositiveIntegerField(_("cỡ tệp"), default=0)
    result = models.JSONField(_("kết quả"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần truy nguyên báo cáo tổng hợp")
        verbose_name_plural = _("lần truy nguyên báo cáo tổng hợp")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=OrderState.DONE) | models.Q(version__isnull=False, result__isnull=False),
                name="summary_traces_done_have_their_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(file="") | models.Q(version__isnull=False), name="summary_traces_have_a_source"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.version_id}"


class TemplateTrial(Order):
    """A version of a template filled with real figures to be looked at; nothing of it is a report."""

    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="trials", verbose_name=_("bản của mẫu"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("cơ quan, đơn vị"))
    period = models.CharField(_("kỳ"), max_length=20)
    file = models.CharField(_("tệp điền thử"), max_length=100, blank=True)
    file_size = models.PositiveIntegerField(_("cỡ tệp"), default=0)

    class Meta:
        verbose_name = _("lần điền thử mẫu")
        verbose_name_plural = _("lần điền thử mẫu")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=OrderState.DONE) & ~models.Q(file="")
                | ~models.Q(state=OrderState.DONE) & models.Q(file=""),
                name="template_trials_done_have_their_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.organisation_id} {self.period}"

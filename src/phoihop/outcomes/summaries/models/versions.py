from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.models.templates import TemplateVersion


class Summary(models.Model):
    """The consolidated report of one unit over one period of a programme; its versions are what was made of it."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="summaries", verbose_name=_("chương trình phối hợp")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="summaries", verbose_name=_("cơ quan, đơn vị")
    )
    period = models.CharField(_("kỳ"), max_length=20)

    class Meta:
        verbose_name = _("báo cáo tổng hợp")
        verbose_name_plural = _("báo cáo tổng hợp")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "period"], name="one_summary_per_unit_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}"


class SummaryVersion(models.Model):
    """One Word report as it was made, with the true copy of its manifest and the snapshot it was made from.

    Insert-only: the database refuses changes, so that `trace` can rely on it for ever.
    """

    id = models.BigAutoField(primary_key=True)
    summary = models.ForeignKey(Summary, models.PROTECT, related_name="versions", verbose_name=_("báo cáo tổng hợp"))
    number = models.PositiveIntegerField(_("lần lập"))
    report_id = models.CharField(_("mã báo cáo"), max_length=32, unique=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    at = models.DateTimeField(_("lập lúc"))
    as_of = models.DateField(_("cây tổ chức của ngày"), null=True, blank=True)
    manifest = models.TextField(_("danh mục số liệu"))
    heading = models.JSONField(_("phần đầu và phần ký"), default=dict, blank=True)
    """What was wished of the head (queries.heading), to be wished again when the report is made anew."""
    document = models.BinaryField(_("tệp Word"))
    document_hash = models.CharField(_("mã băm tệp Word"), max_length=64)
    workbook = models.BinaryField(_("phụ lục Excel"), null=True)
    workbook_hash = models.CharField(_("mã băm phụ lục Excel"), max_length=64, blank=True, default="")
    revisions = ArrayField(models.BigIntegerField(), verbose_name=_("các lần sửa đã dùng"))
    snapshot = models.PositiveIntegerField(_("lần chốt đã dùng"), null=True, blank=True)
    """The number of the consolidation's snapshot that the report was made from; None: it was not frozen."""
    adjustments = models.JSONField(_("điều chỉnh đã dùng"), default=list, blank=True)
    """The report's own copy of the adjustments (rules.adjusting), which stays when they are withdrawn."""
    template_version = models.ForeignKey(
        TemplateVersion, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("bản của mẫu")
    )
    examples = models.JSONField(_("ví dụ cho các tên của mẫu"), default=dict, blank=True)

    class Meta:
        verbose_name = _("bản lập báo cáo tổng hợp")
        verbose_name_plural = _("bản lập báo cáo tổng hợp")
        ordering = ["summary", "number"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="summary_versions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id} v{self.number}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.workbooks.enums import (
    BATCH_KIND_LABELS,
    BATCH_STATE_LABELS,
    OUTCOME_LABELS,
    BatchKind,
    BatchState,
    Outcome,
)


class UploadedWorkbook(models.Model):
    """What a workbook said that a unit sent back, kept until it is applied or a day has gone by; not the file itself."""

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(Regime, models.CASCADE, related_name="+", verbose_name=_("chế độ báo cáo"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("đơn vị báo cáo"))
    period = models.CharField(_("kỳ"), max_length=20)
    uploaded_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("người gửi"))
    at = models.DateTimeField(_("gửi lúc"))
    file_name = models.CharField(_("tên tệp"), max_length=200)
    file_hash = models.CharField(_("mã băm tệp"), max_length=64)
    stamp = models.JSONField(_("dấu nhận dạng của biểu"))
    told = models.JSONField(_("nội dung các ô đã sửa"))
    places = models.JSONField(_("chỗ của các ô"))
    findings = models.JSONField(_("lỗi và cảnh báo"))
    applied_at = models.DateTimeField(_("ghi vào bản đang soạn lúc"), null=True, blank=True)
    changed = models.PositiveIntegerField(_("số ô đã ghi"), default=0)

    class Meta:
        verbose_name = _("biểu Excel đã gửi")
        verbose_name_plural = _("biểu Excel đã gửi")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="uploaded_workbook_by_age")]

    def __str__(self) -> str:
        return self.file_name


class WorkbookBatch(models.Model):
    """Many workbooks at once: a zip of filled ones to take in, or of empty ones to hand out. `file` is the zip."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("việc"), max_length=10, choices=choices_of(BATCH_KIND_LABELS))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người yêu cầu"))
    at = models.DateTimeField(_("yêu cầu lúc"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=choices_of(BATCH_STATE_LABELS), default=BatchState.QUEUED.value
    )
    done = models.PositiveIntegerField(_("số tệp đã xong"), default=0)
    total = models.PositiveIntegerField(_("số tệp"), default=0)
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    regime = models.ForeignKey(
        Regime, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("chế độ báo cáo")
    )
    period = models.CharField(_("kỳ"), max_length=20, blank=True)
    file = models.BinaryField(_("gói tệp"), null=True)
    file_name = models.CharField(_("tên gói"), max_length=200)
    error = models.JSONField(_("lỗi"), null=True, blank=True)

    class Meta:
        verbose_name = _("gói biểu Excel")
        verbose_name_plural = _("gói biểu Excel")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="workbook_batch_state_is_known", condition=Q(state__in=[state.value for state in BatchState])
            ),
            models.CheckConstraint(
                name="workbook_batches_handed_out_name_their_regime",
                condition=~Q(kind=BatchKind.PACK.value) | Q(regime__isnull=False) & ~Q(period=""),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class WorkbookResult(models.Model):
    """What became of one workbook of a batch."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(
        WorkbookBatch, models.CASCADE, related_name="results", verbose_name=_("gói biểu Excel"), db_index=False
    )
    number = models.PositiveIntegerField(_("số thứ tự"))
    name = models.CharField(_("tên tệp"), max_length=300)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=choices_of(OUTCOME_LABELS))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("đơn vị báo cáo")
    )
    period = models.CharField(_("kỳ"), max_length=20, blank=True)
    changed = models.PositiveIntegerField(_("số ô đã ghi"), default=0)
    findings = models.JSONField(_("lỗi và cảnh báo"), default=list)

    class Meta:
        verbose_name = _("kết quả của một biểu")
        verbose_name_plural = _("kết quả từng biểu")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="workbook_results_are_numbered"),
            models.CheckConstraint(
                name="workbook_outcome_is_known", condition=Q(outcome__in=[outcome.value for outcome in Outcome])
            ),
        ]

    def __str__(self) -> str:
        return self.name

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.labels import choices_of
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.enums import FILE_STATE_LABELS, FileState


class LegacyFile(models.Model):
    """An old workbook or Word file that somebody sent: its tables once they are read, the mapping being made.

    `content` is the file itself only until it is read. `grids` are its tables as JSON (rules.grids), `readings` says of
    each, in the same order, whether it is taken, of which period it is and what its labels mean (rules.readings); `table`
    is the place of the one that is shown first. `period` is what the sender said of the whole file.
    """

    id = models.BigAutoField(primary_key=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người gửi"))
    at = models.DateTimeField(_("gửi lúc"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("chương trình phối hợp"))
    period = models.CharField(_("kỳ"), max_length=20, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=choices_of(FILE_STATE_LABELS), default=FileState.QUEUED.value
    )
    name = models.CharField(_("tên tệp"), max_length=200)
    file_hash = models.CharField(_("mã băm tệp"), max_length=64)
    content = models.BinaryField(_("tệp"), null=True)
    grids = models.JSONField(_("các bảng trong tệp"), null=True, blank=True)
    table = models.PositiveIntegerField(_("bảng hiện trước"), default=0)
    readings = models.JSONField(_("cách đọc từng bảng"), null=True, blank=True)
    error = models.JSONField(_("lỗi"), null=True, blank=True)
    reports = models.PositiveIntegerField(_("số báo cáo đã ghi"), default=0)
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tệp cũ đã gửi")
        verbose_name_plural = _("tệp cũ đã gửi")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="legacy_file_state_is_known", condition=Q(state__in=[state.value for state in FileState])
            ),
            models.CheckConstraint(
                name="legacy_files_read_have_their_tables",
                condition=Q(state__in=[FileState.QUEUED.value, FileState.FAILED.value])
                | Q(grids__isnull=False, readings__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LegacyMapping(models.Model):
    """What the labels of a header mean, remembered for the next file that has it."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="+", verbose_name=_("chương trình phối hợp"), db_index=False
    )
    fingerprint = models.CharField(_("dấu của tiêu đề"), max_length=32)
    mapping = models.JSONField(_("phần ghép"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghép"))
    at = models.DateTimeField(_("ghép lúc"))

    class Meta:
        verbose_name = _("phần ghép đã nhớ")
        verbose_name_plural = _("phần ghép đã nhớ")
        constraints = [
            models.UniqueConstraint(fields=["programme", "fingerprint"], name="one_mapping_per_programme_and_header")
        ]

    def __str__(self) -> str:
        return self.fingerprint

"""Reports as pages show them: read out of the Word file once, by the worker."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.outcomes.summaries.models.orders import Order
from phoihop.outcomes.summaries.models.versions import SummaryVersion


class VersionPreview(models.Model):
    """What a page shows of a version, as this edition of the reader found it (`rules.preview`). Insert-only.

    `places` tells of each key in which part its block stands, `contents` are the headings, `weights` what each part
    takes to draw.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        SummaryVersion, models.PROTECT, related_name="previews", verbose_name=_("bản đã lập"), db_index=False
    )
    edition = models.PositiveSmallIntegerField(_("cách đọc"))
    parts = models.JSONField(_("các phần"))
    weights = models.JSONField(_("cỡ các phần"))
    contents = models.JSONField(_("mục lục"))
    places = models.JSONField(_("các đoạn"))
    notes = models.JSONField(_("chú thích"), default=list)
    tracked = models.PositiveIntegerField(_("thay đổi được theo dõi"), default=0)
    at = models.DateTimeField(_("thời điểm"))

    class Meta:
        verbose_name = _("bản xem của báo cáo tổng hợp")
        verbose_name_plural = _("bản xem của báo cáo tổng hợp")
        ordering = ["version", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["version", "edition"], name="one_preview_per_version_and_edition")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} ({self.edition})"


class PreviewPicture(models.Model):
    """A picture of a preview, as a browser is given it. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    preview = models.ForeignKey(
        VersionPreview, models.PROTECT, related_name="pictures", verbose_name=_("bản xem"), db_index=False
    )
    name = models.CharField(_("tên hình"), max_length=40)
    kind = models.CharField(_("loại hình"), max_length=40)
    content = models.BinaryField(_("hình"))

    class Meta:
        verbose_name = _("hình của bản xem")
        verbose_name_plural = _("hình của bản xem")
        ordering = ["preview", "name"]
        constraints = [models.UniqueConstraint(fields=["preview", "name"], name="preview_pictures_are_named")]

    def __str__(self) -> str:
        return f"{self.preview_id} {self.name}"


class PreviewOrder(Order):
    """The preview of an older version, asked of the worker on its page."""

    version = models.ForeignKey(
        SummaryVersion, models.PROTECT, related_name="preview_orders", verbose_name=_("bản đã lập")
    )

    class Meta:
        verbose_name = _("yêu cầu dựng bản xem")
        verbose_name_plural = _("yêu cầu dựng bản xem")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

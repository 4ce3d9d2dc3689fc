from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.outcomes.consolidation.models import Snapshot


class FrozenFigures(models.Model):
    """What live figures of a frozen report are filled with on pages, which never compute: the snapshot's figures of one
    period (`name`), or its comparisons (''). Ordered by the page that wants it, computed once by a job.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="live_figures", verbose_name=_("bản chốt số liệu")
    )
    name = models.CharField(_("kỳ"), max_length=20, blank=True)
    figures = models.JSONField(_("số liệu của bản chốt"), null=True, blank=True)
    at = models.DateTimeField(_("cần từ lúc"))

    class Meta:
        verbose_name = _("số liệu của bản chốt cho lời văn")
        verbose_name_plural = _("số liệu của bản chốt cho lời văn")
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "name"], name="frozen_figures_are_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.name}"

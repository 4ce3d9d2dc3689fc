from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One row of the audit chain, unchangeable: `hash` seals this row and the one before it.

    Names are kept as text, so that a row means the same when accounts and records are gone.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField(_("số thứ tự"), unique=True)
    at = models.DateTimeField(_("thời điểm"))
    actor = models.CharField(_("người thực hiện"), max_length=150)
    on_behalf = models.CharField(_("thay mặt"), max_length=300, blank=True)
    action = models.CharField(_("hành động"), max_length=100)
    subject = models.CharField(_("đối tượng"), max_length=500)
    before = models.JSONField(_("trước"), null=True)
    after = models.JSONField(_("sau"), null=True)
    previous_hash = models.CharField(_("mã của dòng trước"), max_length=64, blank=True)
    hash = models.CharField(_("mã của dòng này"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("dòng nhật ký")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="only_the_first_row_has_no_previous",
                condition=Q(number=1, previous_hash="") | Q(number__gt=1) & ~Q(previous_hash=""),
            )
        ]
        indexes = [
            models.Index(fields=["subject", "number"], name="audit_by_subject"),
            models.Index(fields=["on_behalf", "-number"], name="audit_on_behalf", condition=~Q(on_behalf="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.labels import choices_of
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DocumentKind


class SummaryTemplate(models.Model):
    """A Word template of a programme for one type of document. Its file is that of the version taken as current."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="templates", verbose_name=_("chương trình phối hợp")
    )
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=choices_of(DOCUMENT_KIND_LABELS))
    name = models.CharField(_("tên mẫu"), max_length=120)
    retired = models.BooleanField(_("thôi dùng"), default=False)
    current = models.ForeignKey(
        "TemplateVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bản đang dùng")
    )

    class Meta:
        verbose_name = _("mẫu văn bản")
        verbose_name_plural = _("mẫu văn bản")
        ordering = ["programme", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="templates_of_a_programme_have_names"),
            models.CheckConstraint(condition=models.Q(kind__in=list(DocumentKind)), name="templates_are_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One file of a template as it was sent and checked, with the names and the paragraphs that it holds.

    Insert-only: a report remembers the version that it was made with.
    """

    id = models.BigAutoField(primary_key=True)
    template = models.ForeignKey(
        SummaryTemplate, models.PROTECT, related_name="versions", verbose_name=_("mẫu văn bản")
    )
    number = models.PositiveIntegerField(_("bản số"))
    file = models.BinaryField(_("tệp mẫu"))
    file_name = models.CharField(_("tên tệp"), max_length=200)
    file_hash = models.CharField(_("mã băm tệp mẫu"), max_length=64)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người gửi"))
    at = models.DateTimeField(_("gửi lúc"))
    note = models.CharField(_("thay đổi so với bản trước"), max_length=500, blank=True)
    names = ArrayField(models.CharField(max_length=60), verbose_name=_("các tên đã dùng"))
    paragraphs = models.JSONField(_("các đoạn văn"), default=list)

    class Meta:
        verbose_name = _("bản của mẫu văn bản")
        verbose_name_plural = _("bản của mẫu văn bản")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_versions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} v{self.number}"

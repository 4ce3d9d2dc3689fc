from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.models import Consolidation
from phoihop.outcomes.listings.enums import (
    COMMENDATION_FORM_LABELS,
    PRACTICE_FIELD_LABELS,
    RECIPIENT_KIND_LABELS,
    RECOGNITION_LEVEL_LABELS,
    CommendationForm,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.reporting.submissions.models import Revision


class Listed(models.Model):
    """One row of a list: of which consolidation and unit, when it was taken off the list.

    `key` is the folded name, by which the same thing is known again; `version` grows with each change.
    """

    id = models.BigAutoField(primary_key=True)
    consolidation = models.ForeignKey(
        Consolidation, models.PROTECT, related_name="%(class)ss", verbose_name=_("đợt tổng hợp")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    key = models.CharField(_("khóa tên"), max_length=400)
    search_key = models.TextField(_("khóa tìm"), blank=True)
    version = models.PositiveIntegerField(_("lần ghi"), default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    at = models.DateTimeField(_("ghi lúc"))
    removed_at = models.DateTimeField(_("xóa lúc"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]


class RowSource(models.Model):
    """A section of an accepted report from which something of a row was taken; a row made of several keeps them all."""

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("báo cáo nguồn"))
    section = models.CharField(_("phần của báo cáo nguồn"), max_length=100)

    class Meta:
        abstract = True
        ordering = ["id"]


class Practice(Listed):
    """A practice (mô hình) as a consolidated report lists it; recognised at several levels it is one row, the highest."""

    name = models.CharField(_("tên mô hình"), max_length=300)
    field = models.CharField(_("lĩnh vực"), max_length=30, choices=choices_of(PRACTICE_FIELD_LABELS))
    since = models.PositiveSmallIntegerField(_("từ năm"), null=True, blank=True)
    result = models.TextField(_("kết quả"), blank=True)
    replicated = models.PositiveIntegerField(_("số đơn vị nhân rộng"), null=True, blank=True)
    level = models.CharField(_("cấp công nhận"), max_length=20, choices=choices_of(RECOGNITION_LEVEL_LABELS))

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = _("mô hình trong danh sách")
        verbose_name_plural = _("mô hình trong danh sách")
        constraints = [
            models.UniqueConstraint(
                fields=["consolidation", "unit", "key"],
                condition=Q(removed_at=None),
                name="a_practice_is_listed_once_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(field__in=[word.value for word in PracticeField]), name="practice_field_is_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[word.value for word in RecognitionLevel]), name="practice_level_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commendation(Listed):
    """Who was commended for what: a collective, or somebody named by their office alone, who has agreed to be listed."""

    recipient = models.CharField(_("tập thể hay cá nhân"), max_length=20, choices=choices_of(RECIPIENT_KIND_LABELS))
    honoured = models.CharField(_("tên tập thể, chức danh cá nhân"), max_length=300)
    form = models.CharField(_("hình thức"), max_length=20, choices=choices_of(COMMENDATION_FORM_LABELS))
    awarder = models.CharField(_("cơ quan khen"), max_length=300, blank=True)
    decision = models.CharField(_("số quyết định"), max_length=100, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    achievement = models.TextField(_("thành tích"))
    practice = models.ForeignKey(
        Practice, models.PROTECT, null=True, blank=True, related_name="commendations", verbose_name=_("mô hình")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chỉ tiêu")
    )
    consent_on = models.DateField(_("ngày đồng ý nêu trong danh sách"), null=True, blank=True)

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = _("biểu dương, khen thưởng")
        verbose_name_plural = _("biểu dương, khen thưởng")
        constraints = [
            models.UniqueConstraint(
                fields=["consolidation", "unit", "key", "form", "decision"],
                condition=Q(removed_at=None),
                name="a_commendation_is_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(recipient=RecipientKind.COLLECTIVE.value)
                | Q(recipient=RecipientKind.INDIVIDUAL.value, consent_on__isnull=False),
                name="an_individual_has_agreed_to_be_listed",
            ),
            models.CheckConstraint(
                condition=Q(form__in=[word.value for word in CommendationForm]), name="commendation_form_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.honoured


class PracticeSource(RowSource):
    """Where a listed practice was taken from."""

    row = models.ForeignKey(Practice, models.PROTECT, related_name="sources", verbose_name=_("mô hình"))

    class Meta(RowSource.Meta):
        abstract = False
        verbose_name = _("nguồn của mô hình trong danh sách")
        verbose_name_plural = _("nguồn của mô hình trong danh sách")
        constraints = [
            models.UniqueConstraint(fields=["row", "revision", "section"], name="a_practice_keeps_a_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.revision_id} {self.section}"


class CommendationSource(RowSource):
    """Where a listed commendation was taken from."""

    row = models.ForeignKey(
        Commendation, models.PROTECT, related_name="sources", verbose_name=_("biểu dương, khen thưởng")
    )

    class Meta(RowSource.Meta):
        abstract = False
        verbose_name = _("nguồn của biểu dương, khen thưởng")
        verbose_name_plural = _("nguồn của biểu dương, khen thưởng")
        constraints = [
            models.UniqueConstraint(fields=["row", "revision", "section"], name="a_commendation_keeps_a_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.revision_id} {self.section}"

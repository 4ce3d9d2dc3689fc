from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DOCUMENT_SYSTEM_LABELS, DocumentSystem


class Letterhead(models.Model):
    """How a body signs its documents: in which system, under which code, from which place."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="letterhead", verbose_name=_("cơ quan, đơn vị")
    )
    system = models.CharField(
        _("hệ thống văn bản"), max_length=20, choices=choices_of(DOCUMENT_SYSTEM_LABELS), default=DocumentSystem.STATE
    )
    code = models.CharField(_("chữ viết tắt trong ký hiệu"), max_length=30)
    superior = models.CharField(_("cơ quan chủ quản"), max_length=200, blank=True)
    place = models.CharField(_("địa danh"), max_length=100, blank=True)
    office = models.CharField(_("chức vụ người đứng đầu"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("mẫu đầu văn bản")
        verbose_name_plural = _("mẫu đầu văn bản")

    def __str__(self) -> str:
        return self.code


class CommitteeTerm(models.Model):
    """A term of a Party committee: the numbers of its documents run through it."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="committee_terms", verbose_name=_("cơ quan, đơn vị")
    )
    name = models.CharField(_("tên nhiệm kỳ"), max_length=100)
    start = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("nhiệm kỳ cấp ủy")
        verbose_name_plural = _("nhiệm kỳ cấp ủy")
        ordering = ["organisation", "start"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "start"], name="one_committee_term_begins_on_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class NumberRegister(models.Model):
    """The book in which a body numbers its documents of one type through one year or term; `last` is the latest."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="number_registers", verbose_name=_("cơ quan, đơn vị")
    )
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=choices_of(DOCUMENT_KIND_LABELS))
    start = models.DateField(_("từ ngày"))
    name = models.CharField(_("năm hoặc nhiệm kỳ"), max_length=100)
    last = models.PositiveIntegerField(_("số cuối"), default=0)
    last_day = models.DateField(_("ngày của số cuối"), null=True, blank=True)

    class Meta:
        verbose_name = _("sổ đăng ký số văn bản")
        verbose_name_plural = _("sổ đăng ký số văn bản")
        ordering = ["organisation", "kind", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "start"], name="one_register_per_body_type_and_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.name}"


class RegisteredNumber(models.Model):
    """One number taken: of which document, on which day, by whom. Insert-only: a number is never given twice or back."""

    id = models.BigAutoField(primary_key=True)
    register = models.ForeignKey(NumberRegister, models.PROTECT, related_name="numbers", verbose_name=_("sổ"))
    number = models.PositiveIntegerField(_("số"))
    written = models.CharField(_("số, ký hiệu"), max_length=80)
    day = models.DateField(_("ngày văn bản"))
    subject = models.CharField(_("trích yếu"), max_length=500)
    reference = models.CharField(_("mã báo cáo"), max_length=32, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lấy số"))
    at = models.DateTimeField(_("lấy lúc"))

    class Meta:
        verbose_name = _("số văn bản")
        verbose_name_plural = _("số văn bản")
        ordering = ["register", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="document_numbers_are_given_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="document_numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return str(self.written)


class VoidedNumber(models.Model):
    """A number whose document was not issued after all, with the reason; the number stays taken."""

    number = models.OneToOneField(
        RegisteredNumber, models.PROTECT, primary_key=True, related_name="voided", verbose_name=_("số văn bản")
    )
    reason = models.CharField(_("lý do hủy"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người hủy"))
    at = models.DateTimeField(_("hủy lúc"))

    class Meta:
        verbose_name = _("số văn bản đã hủy")
        verbose_name_plural = _("số văn bản đã hủy")

    def __str__(self) -> str:
        return self.reason

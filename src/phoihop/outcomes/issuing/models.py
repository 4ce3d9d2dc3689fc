from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.models import RegisteredNumber
from phoihop.outcomes.issuing.enums import (
    ISSUE_MOVE_LABELS,
    ISSUE_STATE_LABELS,
    PDF_RELATION_LABELS,
    IssueState,
)
from phoihop.outcomes.issuing.rules.moves import ON_THE_WAY
from phoihop.outcomes.summaries.models import Order, Summary, SummaryVersion

_WAY = sorted(state.value for state in ON_THE_WAY)


class Signing(models.Model):
    """A version of a summary report on its way to being issued; its steps tell how it got there."""

    id = models.BigAutoField(primary_key=True)
    version = models.OneToOneField(
        SummaryVersion, models.PROTECT, related_name="signing", verbose_name=_("bản lập báo cáo tổng hợp")
    )
    summary = models.ForeignKey(Summary, models.PROTECT, related_name="signings", verbose_name=_("báo cáo tổng hợp"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=choices_of(ISSUE_STATE_LABELS), default=IssueState.DRAFT
    )
    at = models.DateTimeField(_("từ lúc"))

    class Meta:
        verbose_name = _("văn bản trình ký")
        verbose_name_plural = _("văn bản trình ký")
        constraints = [
            models.UniqueConstraint(
                fields=["summary"], condition=Q(state__in=_WAY), name="one_version_of_a_summary_is_being_signed"
            ),
            models.UniqueConstraint(
                fields=["summary"],
                condition=Q(state=IssueState.ISSUED.value),
                name="one_version_of_a_summary_is_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in IssueState]), name="signing_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "-at"], name="signings_by_state")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class SigningStep(models.Model):
    """One thing done to a version on its way: who, when, in whose name, with which words. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    signing = models.ForeignKey(Signing, models.PROTECT, related_name="steps", verbose_name=_("văn bản trình ký"))
    move = models.CharField(_("việc"), max_length=10, choices=choices_of(ISSUE_MOVE_LABELS))
    state = models.CharField(_("tình trạng sau đó"), max_length=10, choices=choices_of(ISSUE_STATE_LABELS))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người làm"))
    on_behalf = models.CharField(_("thay mặt"), max_length=150, blank=True)
    note = models.CharField(_("ý kiến, lý do"), max_length=1000, blank=True)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("bước trình ký, ban hành")
        verbose_name_plural = _("bước trình ký, ban hành")
        ordering = ["signing", "pk"]

    def __str__(self) -> str:
        return f"{self.signing_id} {self.move}"


class SealedReport(models.Model):
    """The document as it was signed: with the signer's name, the audit head of that moment and the QR. Insert-only."""

    signing = models.OneToOneField(
        Signing, models.PROTECT, primary_key=True, related_name="sealed", verbose_name=_("văn bản trình ký")
    )
    code = models.CharField(_("mã xác minh"), max_length=16, unique=True)
    document = models.BinaryField(_("tệp Word đã niêm phong"))
    document_hash = models.CharField(_("mã băm tệp đã niêm phong"), max_length=64)
    audit_number = models.BigIntegerField(_("dòng cuối của nhật ký lúc ký"))
    audit_hash = models.CharField(_("mã của dòng đó"), max_length=64, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=500)
    example = models.BooleanField(_("dữ liệu mẫu"), default=False)
    signer = models.CharField(_("người ký"), max_length=200)
    partner_signer = models.CharField(_("người ký bên phối hợp"), max_length=200, blank=True)
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("cơ quan ban hành"))
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cơ quan cùng ban hành")
    )
    day = models.DateField(_("ngày ký"))
    at = models.DateTimeField(_("ký lúc"))

    class Meta:
        verbose_name = _("văn bản đã niêm phong")
        verbose_name_plural = _("văn bản đã niêm phong")
        constraints = [
            models.CheckConstraint(
                condition=Q(partner=None, partner_signer="") | Q(partner__isnull=False),
                name="sealed_reports_have_partner_signers_of_partners",
            )
        ]

    def __str__(self) -> str:
        return str(self.code)


class IssuedReport(models.Model):
    """The sealed document with number and day in its head, as it was issued. Insert-only."""

    signing = models.OneToOneField(
        Signing, models.PROTECT, primary_key=True, related_name="issued", verbose_name=_("văn bản trình ký")
    )
    number = models.OneToOneField(
        RegisteredNumber, models.PROTECT, related_name="+", verbose_name=_("số văn bản của cơ quan ban hành")
    )
    partner_number = models.OneToOneField(
        RegisteredNumber,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("số văn bản của cơ quan cùng ban hành"),
    )
    day = models.DateField(_("ngày văn bản"))
    document = models.BinaryField(_("tệp Word đã ban hành"))
    document_hash = models.CharField(_("mã băm tệp đã ban hành"), max_length=64)
    at = models.DateTimeField(_("ban hành lúc"))

    class Meta:
        verbose_name = _("văn bản đã ban hành")
        verbose_name_plural = _("văn bản đã ban hành")

    def __str__(self) -> str:
        return self.document_hash[:12]


class PdfOrder(Order):
    """An issued document to be turned into PDF by the worker."""

    issued = models.ForeignKey(
        IssuedReport, models.PROTECT, related_name="pdf_orders", verbose_name=_("văn bản đã ban hành")
    )

    class Meta:
        verbose_name = _("yêu cầu chuyển PDF")
        verbose_name_plural = _("yêu cầu chuyển PDF")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.issued_id} {self.state}"


class ReportPdf(models.Model):
    """The PDF that LibreOffice made of an issued document. Insert-only."""

    issued = models.OneToOneField(
        IssuedReport, models.PROTECT, primary_key=True, related_name="pdf", verbose_name=_("văn bản đã ban hành")
    )
    content = models.BinaryField(_("tệp PDF"))
    content_hash = models.CharField(_("mã băm tệp PDF"), max_length=64)
    size = models.PositiveIntegerField(_("cỡ tệp"))
    at = models.DateTimeField(_("chuyển lúc"))

    class Meta:
        verbose_name = _("bản PDF của văn bản")
        verbose_name_plural = _("bản PDF của văn bản")

    def __str__(self) -> str:
        return self.content_hash[:12]


class SignedPdf(models.Model):
    """A digitally signed PDF of an issued document, with what its signatures said when it was taken in. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    issued = models.ForeignKey(
        IssuedReport, models.PROTECT, related_name="signed_pdfs", verbose_name=_("văn bản đã ban hành")
    )
    content = models.BinaryField(_("tệp PDF đã ký số"))
    content_hash = models.CharField(_("mã băm tệp PDF đã ký số"), max_length=64)
    size = models.PositiveIntegerField(_("cỡ tệp"))
    name = models.CharField(_("tên tệp"), max_length=200)
    relation = models.CharField(_("nhận ra nhờ"), max_length=10, choices=choices_of(PDF_RELATION_LABELS))
    signatures = models.JSONField(_("các chữ ký"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người gửi"))
    at = models.DateTimeField(_("gửi lúc"))

    class Meta:
        verbose_name = _("bản PDF đã ký số")
        verbose_name_plural = _("bản PDF đã ký số")
        ordering = ["issued", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issued", "content_hash"], name="a_signed_pdf_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.name

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.enums import SOURCE_LABELS, STATE_LABELS, Source, State


class Submission(models.Model):
    """The report of one unit for one period under one regime: its state, its open draft, its revisions.

    `revision` is the latest one; `accepted_revision` is the one whose numbers are facts now (it stays while a newer
    revision waits for review).
    """

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(
        Regime, models.PROTECT, related_name="submissions", verbose_name=_("chế độ báo cáo"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="submissions", verbose_name=_("đơn vị báo cáo"), db_index=False
    )
    period = models.CharField(_("kỳ"), max_length=20)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=choices_of(STATE_LABELS), default=State.DRAFT.value
    )
    draft = models.JSONField(_("bản đang soạn"), null=True, blank=True)
    draft_version = models.PositiveIntegerField(_("lần lưu bản đang soạn"), default=0)
    revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lần sửa mới nhất")
    )
    accepted_revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lần sửa đã tiếp nhận")
    )

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = _("báo cáo")
        ordering = ["regime", "period", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "organisation", "period"], name="one_submission_per_unit_and_period"
            ),
            models.CheckConstraint(
                name="submission_state_is_known", condition=Q(state__in=[state.value for state in State])
            ),
            models.CheckConstraint(
                name="submitted_means_a_revision",
                condition=Q(state=State.DRAFT.value, revision__isnull=True)
                | ~Q(state=State.DRAFT.value) & Q(revision__isnull=False),
            ),
            models.CheckConstraint(
                name="accepted_means_an_accepted_revision",
                condition=~Q(state=State.ACCEPTED.value) | Q(accepted_revision__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "period"], name="submission_by_unit"),
            models.Index(fields=["state", "regime"], name="submission_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}: {self.state}"


class Revision(models.Model):
    """What a unit submitted, unchangeable. `content` is {"values": [...], "narratives": {...}} (see rules)."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="revisions", verbose_name=_("báo cáo"), db_index=False
    )
    number = models.PositiveIntegerField(_("lần sửa"))
    content = models.JSONField(_("nội dung"))
    content_hash = models.CharField(_("mã băm nội dung"), max_length=64)
    author = models.ForeignKey(User, models.PROTECT, related_name="revisions", verbose_name=_("người gửi"))
    source = models.CharField(_("cách gửi"), max_length=20, choices=choices_of(SOURCE_LABELS))
    at = models.DateTimeField(_("thời điểm gửi"))
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("lần sửa")
        verbose_name_plural = _("lần sửa")
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="revision_numbers_are_unique"),
            models.CheckConstraint(name="revision_numbers_start_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="revision_source_is_known", condition=Q(source__in=[source.value for source in Source])
            ),
            models.CheckConstraint(name="revision_hash_is_sha256", condition=Q(content_hash__regex="^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number}"


class Withdrawal(models.Model):
    """A unit took a revision back; unchangeable."""

    id = models.BigAutoField(primary_key=True)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="withdrawal", verbose_name=_("lần sửa"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="withdrawals", verbose_name=_("người rút"))
    at = models.DateTimeField(_("thời điểm rút"))
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("rút báo cáo")
        verbose_name_plural = _("rút báo cáo")

    def __str__(self) -> str:
        return f"{self.revision_id}"


class DraftChange(models.Model):
    """One cell of a draft before and after one save, as it was shown; unchangeable. The unit's own writers read it.

    Of long texts what changed is kept, with a little around it (`rules.trimmed`).
    """

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="changes", verbose_name=_("báo cáo"), db_index=False
    )
    key = models.CharField(_("ô"), max_length=250)
    old = models.TextField(_("trước"), blank=True)
    new = models.TextField(_("sau"), blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="draft_changes", verbose_name=_("người sửa"))
    source = models.CharField(_("cách nhập"), max_length=20, choices=choices_of(SOURCE_LABELS))
    at = models.DateTimeField(_("thời điểm"))

    class Meta:
        verbose_name = _("thay đổi khi soạn")
        verbose_name_plural = _("thay đổi khi soạn")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["submission", "key"], name="draft_change_by_cell"),
            models.Index(fields=["submission", "at"], name="draft_change_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="draft_change_source_is_known", condition=Q(source__in=[source.value for source in Source])
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key}"


class CellNote(models.Model):
    """What the unit or a reviewer says about one cell, unchangeable; the latest note tells whether it is followed up."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="notes", verbose_name=_("báo cáo"), db_index=False
    )
    place = models.CharField(_("ô"), max_length=250)
    text = models.TextField(_("ý kiến"), blank=True)
    followed = models.BooleanField(_("cần theo dõi"), default=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="cell_notes", verbose_name=_("người ghi"))
    at = models.DateTimeField(_("thời điểm"))

    class Meta:
        verbose_name = _("ý kiến về ô")
        verbose_name_plural = _("ý kiến về ô")
        ordering = ["id"]
        indexes = [models.Index(fields=["submission", "place"], name="cell_note_by_cell")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.place}"


class SectionOpening(models.Model):
    """A unit opened a section of a returned revision that it was not asked to mend, and why; unchangeable."""

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="openings", verbose_name=_("lần sửa bị trả lại"), db_index=False
    )
    part = models.CharField(_("phần"), max_length=250)
    reason = models.TextField(_("lý do"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="section_openings", verbose_name=_("người mở"))
    at = models.DateTimeField(_("thời điểm mở"))

    class Meta:
        verbose_name = _("mở thêm phần để sửa")
        verbose_name_plural = _("mở thêm phần để sửa")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "part"], name="a_section_is_opened_once"),
            models.CheckConstraint(name="an_opening_has_a_reason", condition=~Q(part="") & ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.part}"

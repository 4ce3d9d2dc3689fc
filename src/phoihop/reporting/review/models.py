from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.review.enums import (
    ITEM_STATE_LABELS,
    PASSING_LABELS,
    ROUND_STATE_LABELS,
    VERDICT_LABELS,
    ItemState,
    Passing,
    RoundState,
    Verdict,
)
from phoihop.reporting.submissions.models import Revision


class Decision(models.Model):
    """What a reviewer decided about a revision, unchangeable; each revision is decided once."""

    id = models.BigAutoField(primary_key=True)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="decision", verbose_name=_("lần sửa"))
    action = models.CharField(_("quyết định"), max_length=20, choices=choices_of(VERDICT_LABELS))
    actor = models.ForeignKey(User, models.PROTECT, related_name="decisions", verbose_name=_("người quyết định"))
    at = models.DateTimeField(_("thời điểm"))
    remarks = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("quyết định về báo cáo")
        verbose_name_plural = _("quyết định về báo cáo")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="decision_is_known", condition=Q(action__in=[verdict.value for verdict in Verdict])
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.action}"


class Remark(models.Model):
    """What is to be mended at one place of a returned report, unchangeable.

    `place` is a section (`#` and its word) or a cell's key (`submissions.rules.places`).
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="places", verbose_name=_("quyết định"), db_index=False
    )
    place = models.CharField(_("chỗ cần sửa"), max_length=300)
    text = models.TextField(_("yêu cầu sửa"))

    class Meta:
        verbose_name = _("yêu cầu sửa tại một chỗ")
        verbose_name_plural = _("yêu cầu sửa tại một chỗ")
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "place"], name="one_remark_per_place"),
            models.CheckConstraint(name="a_remark_has_place_and_text", condition=~Q(place="") & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.place}"


class Reopening(models.Model):
    """An accepted revision was opened again to be corrected, and why; unchangeable. Its numbers stand meanwhile."""

    id = models.BigAutoField(primary_key=True)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="reopening", verbose_name=_("lần sửa"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="reopenings", verbose_name=_("người mở lại"))
    at = models.DateTimeField(_("thời điểm mở lại"))
    reason = models.TextField(_("lý do"))

    class Meta:
        verbose_name = _("mở lại báo cáo đã tiếp nhận")
        verbose_name_plural = _("mở lại báo cáo đã tiếp nhận")
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="a_reopening_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.revision_id}"


class Stop(models.Model):
    """A level that a revision must pass, as its regime had it when it was sent: which body reviews there; unchangeable."""

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="stops", verbose_name=_("lần sửa"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("cơ quan tiếp nhận"), db_index=False
    )

    class Meta:
        verbose_name = _("cấp tiếp nhận của một lần gửi")
        verbose_name_plural = _("cấp tiếp nhận của một lần gửi")
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="stops_are_numbered"),
            models.UniqueConstraint(fields=["revision", "organisation"], name="no_body_is_asked_twice"),
            models.CheckConstraint(name="stops_start_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.number}"


class Passage(models.Model):
    """What a level decided about a revision that goes on waiting, at the stop `at_stop`, for `to_stop`; unchangeable."""

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="passages", verbose_name=_("lần sửa"), db_index=False
    )
    number = models.PositiveIntegerField(_("số thứ tự"))
    action = models.CharField(_("kết luận"), max_length=20, choices=choices_of(PASSING_LABELS))
    at_stop = models.PositiveSmallIntegerField(_("ở cấp"))
    to_stop = models.PositiveSmallIntegerField(_("chuyển đến cấp"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="passages", verbose_name=_("người kết luận"))
    at = models.DateTimeField(_("thời điểm"))
    remarks = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("kết luận của một cấp")
        verbose_name_plural = _("kết luận của một cấp")
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="passages_are_numbered"),
            models.CheckConstraint(
                name="passage_goes_one_level",
                condition=Q(action=Passing.PASSED.value, to_stop=F("at_stop") + 1)
                | Q(action=Passing.LOWERED.value, to_stop=F("at_stop") - 1, to_stop__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.number} {self.action}"


class AcceptanceRound(models.Model):
    """Many reports that a reviewer wants accepted, which the worker does one after the other."""

    id = models.BigAutoField(primary_key=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người yêu cầu"))
    at = models.DateTimeField(_("yêu cầu lúc"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=choices_of(ROUND_STATE_LABELS), default=RoundState.QUEUED.value
    )
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    error = models.JSONField(_("lỗi"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần tiếp nhận cùng lúc")
        verbose_name_plural = _("các lần tiếp nhận cùng lúc")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="round_state_is_known", condition=Q(state__in=[state.value for state in RoundState])
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"


class RoundItem(models.Model):
    """One report of a round: what the reviewer saw of it, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(
        AcceptanceRound, models.CASCADE, related_name="items", verbose_name=_("lần tiếp nhận cùng lúc"), db_index=False
    )
    submission = models.BigIntegerField(_("báo cáo"))
    hash = models.CharField(_("mã băm nội dung đã xem"), max_length=64, blank=True)
    stop = models.PositiveSmallIntegerField(_("cấp đã xem"), default=0)
    state = models.CharField(
        _("kết quả"), max_length=10, choices=choices_of(ITEM_STATE_LABELS), default=ItemState.WAITING.value
    )
    error = models.JSONField(_("lý do"), null=True, blank=True)

    class Meta:
        verbose_name = _("báo cáo trong lần tiếp nhận cùng lúc")
        verbose_name_plural = _("báo cáo trong lần tiếp nhận cùng lúc")
        ordering = ["round", "submission"]
        constraints = [
            models.UniqueConstraint(fields=["round", "submission"], name="a_round_has_each_report_once"),
            models.CheckConstraint(
                name="left_out_says_why",
                condition=Q(state=ItemState.LEFT_OUT.value, error__isnull=False)
                | Q(state__in=[state.value for state in ItemState if state != "left_out"], error__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.submission} {self.state}"

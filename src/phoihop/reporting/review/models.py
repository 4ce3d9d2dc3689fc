from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.review.enums import PASSING_LABELS, VERDICT_LABELS, Passing, Verdict
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

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User


class Consolidation(models.Model):
    """The consolidating of one unit's figures over one period of a programme; its row is what freezing locks."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="consolidations", verbose_name=_("chương trình phối hợp")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="consolidations", verbose_name=_("cơ quan, đơn vị")
    )
    period = models.CharField(_("kỳ"), max_length=20)

    class Meta:
        verbose_name = _("đợt tổng hợp")
        verbose_name_plural = _("đợt tổng hợp")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "period"], name="one_consolidation_per_unit_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}"


class Snapshot(models.Model):
    """What was frozen, by whom and when: the accepted revisions, the structure and the definitions of that moment.

    Insert-only. `as_of` is the structure day of all figures (empty: the last day of each figure's own period);
    `definition` is everything but the facts that figures depend on, so that they stay when units or indicators change.
    """

    id = models.BigAutoField(primary_key=True)
    consolidation = models.ForeignKey(
        Consolidation, models.PROTECT, related_name="snapshots", verbose_name=_("đợt tổng hợp")
    )
    number = models.PositiveIntegerField(_("lần chốt"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người chốt"))
    at = models.DateTimeField(_("chốt lúc"))
    as_of = models.DateField(_("cây tổ chức của ngày"), null=True, blank=True)
    revisions = ArrayField(models.BigIntegerField(), verbose_name=_("các lần sửa đã chốt"))
    definition = models.JSONField(_("cây tổ chức và định nghĩa chỉ tiêu"))
    definition_hash = models.CharField(_("mã định nghĩa chỉ tiêu"), max_length=64)
    digest = models.CharField(_("mã băm bản chốt"), max_length=64)
    members = ArrayField(models.BigIntegerField(), verbose_name=_("các đơn vị của bản chốt"), null=True)
    """Whose reports the figures are made of, in the tree that was frozen; None of snapshots older than this column."""

    class Meta:
        verbose_name = _("bản chốt số liệu")
        verbose_name_plural = _("bản chốt số liệu")
        ordering = ["consolidation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["consolidation", "number"], name="snapshots_are_numbered"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="snapshots_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.consolidation_id} {self.number}"


class SnapshotPredecessor(models.Model):
    """The programme before, as a snapshot of a term is compared with it: its accepted revisions and its definitions of
    the moment of freezing, which indicators are the same. Insert-only.

    `definition` leaves out the tree of units: that of the snapshot counts for both.
    """

    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, primary_key=True, related_name="before", verbose_name=_("bản chốt số liệu")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("chương trình nhiệm kỳ trước")
    )
    term = models.CharField(_("giai đoạn"), max_length=20)
    document = models.CharField(_("văn bản"), max_length=300, blank=True)
    matched = models.JSONField(_("các chỉ tiêu so sánh được"))
    revisions = ArrayField(models.BigIntegerField(), verbose_name=_("các lần sửa đã chốt"))
    definition = models.JSONField(_("định nghĩa chỉ tiêu"))
    definition_hash = models.CharField(_("mã định nghĩa chỉ tiêu"), max_length=64)

    class Meta:
        verbose_name = _("chương trình trước trong bản chốt")
        verbose_name_plural = _("chương trình trước trong bản chốt")

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.programme_id}"


class SnapshotFigures(models.Model):
    """The figures of a snapshot for pages, which never compute; written once by a job after the freezing. Insert-only."""

    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, primary_key=True, related_name="kept", verbose_name=_("bản chốt số liệu")
    )
    figures = models.JSONField(_("số liệu của bản chốt"))
    at = models.DateTimeField(_("tính lúc"))

    class Meta:
        verbose_name = _("số liệu của bản chốt")
        verbose_name_plural = _("số liệu của bản chốt")

    def __str__(self) -> str:
        return f"{self.snapshot_id}"


class Unfreezing(models.Model):
    """A snapshot was opened again, and why; reports made from it keep using it. Insert-only."""

    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, primary_key=True, related_name="unfreezing", verbose_name=_("bản chốt số liệu")
    )
    reason = models.CharField(_("lý do mở chốt"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người mở chốt"))
    at = models.DateTimeField(_("mở chốt lúc"))

    class Meta:
        verbose_name = _("lần mở chốt")
        verbose_name_plural = _("lần mở chốt")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="unfreezings_have_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.reason)


class Adjustment(models.Model):
    """A consolidator's other value for one figure, with its reason; the facts stay as they are. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    consolidation = models.ForeignKey(
        Consolidation, models.PROTECT, related_name="adjustments", verbose_name=_("đợt tổng hợp")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    period = models.CharField(_("kỳ của số liệu"), max_length=20)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("chỉ tiêu"))
    cell = models.CharField(_("ô phân tổ"), max_length=100, blank=True)
    value = models.DecimalField(_("số điều chỉnh"), max_digits=38, decimal_places=15)
    base_known = models.BooleanField(_("biết số lúc điều chỉnh"), default=False)
    base = models.DecimalField(_("số lúc điều chỉnh"), max_digits=60, decimal_places=15, null=True)
    """What the accepted reports made of the figure when it was adjusted; None: there was no value, or it is not known."""
    reason = models.CharField(_("lý do điều chỉnh"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người điều chỉnh"))
    at = models.DateTimeField(_("điều chỉnh lúc"))

    class Meta:
        verbose_name = _("điều chỉnh số liệu tổng hợp")
        verbose_name_plural = _("điều chỉnh số liệu tổng hợp")
        ordering = ["consolidation", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="adjustments_have_a_reason"),
            models.CheckConstraint(
                condition=models.Q(base_known=True) | models.Q(base=None), name="a_base_that_stands_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consolidation_id} {self.indicator_id} {self.value}"


class AdjustmentWithdrawal(models.Model):
    """An adjustment was taken back, and why. Insert-only."""

    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, primary_key=True, related_name="withdrawal", verbose_name=_("điều chỉnh")
    )
    reason = models.CharField(_("lý do rút điều chỉnh"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người rút"))
    at = models.DateTimeField(_("rút lúc"))

    class Meta:
        verbose_name = _("lần rút điều chỉnh")
        verbose_name_plural = _("lần rút điều chỉnh")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawals_of_adjustments_have_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.reason)

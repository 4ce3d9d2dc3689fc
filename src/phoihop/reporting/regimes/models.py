from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import EXPECTATION_LABELS, Expectation


class Regime(models.Model):
    """A reporting regime: what Nghị định 09/2019/NĐ-CP asks one to state."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="regimes", verbose_name=_("chương trình phối hợp")
    )
    code = models.CharField(_("mã chế độ báo cáo"), max_length=100)
    name = models.CharField(_("tên báo cáo"), max_length=500, blank=True)
    content = models.TextField(_("nội dung yêu cầu báo cáo"), blank=True)
    expectation = models.CharField(
        _("cách xác định đơn vị phải báo cáo"),
        max_length=20,
        choices=choices_of(EXPECTATION_LABELS),
        default=Expectation.ASSIGNMENTS.value,
    )
    reporters = models.TextField(_("đối tượng thực hiện báo cáo"), blank=True)
    receivers = models.TextField(_("cơ quan nhận báo cáo"), blank=True)
    sending = models.TextField(_("phương thức gửi, nhận"), blank=True)
    data_close = models.TextField(_("thời gian chốt số liệu"), blank=True)
    deadline_days = models.PositiveSmallIntegerField(_("số ngày làm việc đến hạn gửi"), default=1)
    grace_days = models.PositiveSmallIntegerField(_("số ngày gia hạn"), default=0)
    outline = models.TextField(_("đề cương báo cáo"), blank=True)
    guidance = models.TextField(_("hướng dẫn thực hiện"), blank=True)

    class Meta:
        verbose_name = _("chế độ báo cáo")
        verbose_name_plural = _("chế độ báo cáo")
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="regime_codes_are_unique"),
            models.CheckConstraint(
                name="deadline_leaves_a_working_day",
                condition=Q(deadline_days__gte=1),
                violation_error_message=_("Hạn gửi phải sau thời điểm chốt số liệu ít nhất 01 ngày làm việc."),
            ),
            models.CheckConstraint(
                name="expectation_is_known", condition=Q(expectation__in=[word.value for word in Expectation])
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Form(models.Model):
    """A data form of a regime."""

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(Regime, models.CASCADE, related_name="forms", verbose_name=_("chế độ báo cáo"))
    code = models.CharField(_("mã biểu"), max_length=100)
    name = models.CharField(_("tên biểu"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("biểu mẫu")
        verbose_name_plural = _("biểu mẫu")
        ordering = ["regime", "code"]
        constraints = [models.UniqueConstraint(fields=["regime", "code"], name="form_codes_are_unique")]

    def __str__(self) -> str:
        return self.name or self.code


class FormLine(models.Model):
    """An indicator in a form."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(Form, models.CASCADE, related_name="lines", verbose_name=_("biểu mẫu"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="lines", verbose_name=_("chỉ tiêu"))
    order = models.IntegerField(_("thứ tự"), default=0)
    required = models.BooleanField(_("bắt buộc"), default=True)

    class Meta:
        verbose_name = _("dòng biểu mẫu")
        verbose_name_plural = _("dòng biểu mẫu")
        ordering = ["form", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["form", "indicator"], name="one_line_per_indicator")]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.indicator_id}"


class Section(models.Model):
    """A narrative section that a form asks for."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(Form, models.CASCADE, related_name="sections", verbose_name=_("biểu mẫu"))
    code = models.CharField(_("mã phần"), max_length=100)
    title = models.CharField(_("tiêu đề"), max_length=500, blank=True)
    order = models.IntegerField(_("thứ tự"), default=0)
    help = models.TextField(_("hướng dẫn"), blank=True)

    class Meta:
        verbose_name = _("phần thuyết minh")
        verbose_name_plural = _("phần thuyết minh")
        ordering = ["form", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["form", "code"], name="section_codes_are_unique")]

    def __str__(self) -> str:
        return self.title or self.code


class FormAssignment(models.Model):
    """A form asked of one unit, or of every unit of a kind, from `start` to `end` (both days included)."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(Form, models.CASCADE, related_name="assignments", verbose_name=_("biểu mẫu"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("đơn vị")
    )
    kind = models.CharField(_("loại đơn vị"), max_length=50, blank=True)
    start = models.DateField(_("từ ngày"), null=True, blank=True)
    end = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("phân công báo cáo")
        verbose_name_plural = _("phân công báo cáo")
        ordering = ["form", "id"]
        constraints = [
            models.CheckConstraint(
                name="assigned_to_a_unit_or_a_kind",
                condition=Q(organisation__isnull=True) & ~Q(kind="") | Q(organisation__isnull=False) & Q(kind=""),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.kind or self.organisation_id}"


class CalendarEntry(models.Model):
    """The dates of exactly one period of a programme, in place of its window rule."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="calendar", verbose_name=_("chương trình phối hợp")
    )
    period = models.CharField(_("kỳ"), max_length=20)
    starts = models.DateField(_("ngày đầu"))
    ends = models.DateField(_("ngày cuối"))
    due = models.DateField(_("hạn gửi"), null=True, blank=True)

    class Meta:
        verbose_name = _("lịch báo cáo")
        verbose_name_plural = _("lịch báo cáo")
        ordering = ["programme", "period"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "period"], name="one_calendar_row_per_period"),
            models.CheckConstraint(name="period_ends_after_it_starts", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(
                name="period_is_due_after_it_ends", condition=Q(due__isnull=True) | Q(due__gt=F("ends"))
            ),
        ]

    def __str__(self) -> str:
        return self.period


class Extension(models.Model):
    """More time for one unit's report of one period: it is not late until the day after `until`."""

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(
        Regime, models.CASCADE, related_name="extensions", verbose_name=_("chế độ báo cáo"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="extensions", verbose_name=_("đơn vị báo cáo")
    )
    period = models.CharField(_("kỳ"), max_length=20)
    until = models.DateField(_("gia hạn đến hết ngày"))
    reason = models.TextField(_("lý do"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người gia hạn"))
    at = models.DateTimeField(_("thời điểm"))

    class Meta:
        verbose_name = _("gia hạn báo cáo")
        verbose_name_plural = _("gia hạn báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["regime", "period", "organisation"], name="one_extension_per_report"),
            models.CheckConstraint(name="extension_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}: {self.until}"


class ReviewLevel(models.Model):
    """A level at which reports under a regime are reviewed, in order: bodies of a kind above the unit, or a party.

    A regime without levels has one: whoever reviews for the unit decides.
    """

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(Regime, models.CASCADE, related_name="levels", verbose_name=_("chế độ báo cáo"))
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(_("loại cơ quan"), max_length=50, blank=True)
    party = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bên tham gia")
    )

    class Meta:
        verbose_name = _("cấp tiếp nhận")
        verbose_name_plural = _("cấp tiếp nhận")
        ordering = ["regime", "number"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "number"], name="review_levels_are_numbered"),
            models.CheckConstraint(name="review_levels_start_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="a_level_is_a_kind_or_a_party",
                condition=Q(party__isnull=True) & ~Q(kind="") | Q(party__isnull=False) & Q(kind=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime_id}: {self.number}"

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.enums import (
    DIRECTION_LABELS,
    FREQUENCY_LABELS,
    KIND_LABELS,
    OVER_TIME_LABELS,
    OVER_UNITS_LABELS,
    RELATION_LABELS,
    ROLE_LABELS,
    WINDOW_LABELS,
)
from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Window


class Programme(models.Model):
    """A coordination programme that bodies signed for a term."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("mã chương trình"), max_length=100, unique=True)
    title = models.CharField(_("tên chương trình"), max_length=1000)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=1000, blank=True)
    start = models.DateField(_("từ ngày"), null=True, blank=True)
    end = models.DateField(_("đến hết ngày"), null=True, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followers", verbose_name=_("chương trình trước")
    )
    predecessor_code = models.CharField(_("mã chương trình trước"), max_length=100, blank=True)
    superior = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="below", verbose_name=_("chương trình cấp trên")
    )
    superior_code = models.CharField(_("mã chương trình cấp trên"), max_length=100, blank=True)
    window = models.CharField(
        _("cách tính kỳ"), max_length=20, choices=choices_of(WINDOW_LABELS), default=Window.GOVERNMENT.value
    )
    status = models.CharField(_("tình trạng"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("chương trình phối hợp")
        verbose_name_plural = _("chương trình phối hợp")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="programme_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
            models.CheckConstraint(
                name="programme_window_is_known", condition=Q(window__in=[window.value for window in Window])
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """A body that takes part in a programme, in a role."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="parties", verbose_name=_("chương trình phối hợp")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties", verbose_name=_("cơ quan"))
    role = models.CharField(_("vai trò"), max_length=20, choices=choices_of(ROLE_LABELS))

    class Meta:
        verbose_name = _("bên tham gia")
        verbose_name_plural = _("bên tham gia")
        ordering = ["programme", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation", "role"], name="one_party_per_role")]

    def __str__(self) -> str:
        return f"{self.organisation_id} ({self.role})"


class Content(models.Model):
    """A numbered coordination content of a programme."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="contents", verbose_name=_("chương trình phối hợp")
    )
    number = models.PositiveIntegerField(_("số thứ tự"))
    title = models.CharField(_("nội dung"), max_length=2000)
    title_en = models.CharField(_("nội dung tiếng Anh"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contents",
        verbose_name=_("cơ quan phụ trách"),
    )

    class Meta:
        verbose_name = _("nội dung phối hợp")
        verbose_name_plural = _("nội dung phối hợp")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="content_numbers_are_unique"),
            models.CheckConstraint(name="content_numbers_start_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Document(models.Model):
    """A document about a programme: its number, symbol, issuer, date and relation; the file is kept elsewhere."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="documents", verbose_name=_("chương trình phối hợp")
    )
    code = models.CharField(_("mã văn bản"), max_length=200)
    type = models.CharField(_("loại văn bản"), max_length=100, blank=True)
    number = models.CharField(_("số"), max_length=50, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=300, blank=True)
    title = models.CharField(_("trích yếu"), max_length=2000, blank=True)
    relation = models.CharField(_("quan hệ"), max_length=20, blank=True, choices=choices_of(RELATION_LABELS))
    file = models.CharField(_("tệp"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = ["programme", "issued_on", "code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="document_codes_are_unique")]

    def __str__(self) -> str:
        return f"{self.number}{self.symbol}"


class Breakdown(models.Model):
    """A named set of cells into which a number may be broken down."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="breakdowns", verbose_name=_("chương trình phối hợp")
    )
    code = models.CharField(_("mã phân tổ"), max_length=100)

    class Meta:
        verbose_name = _("phân tổ")
        verbose_name_plural = _("phân tổ")
        ordering = ["programme", "code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="breakdown_codes_are_unique")]

    def __str__(self) -> str:
        return self.code


class BreakdownCell(models.Model):
    """One cell of a breakdown."""

    id = models.BigAutoField(primary_key=True)
    breakdown = models.ForeignKey(Breakdown, models.CASCADE, related_name="cells", verbose_name=_("phân tổ"))
    code = models.CharField(_("mã ô"), max_length=100)
    name = models.CharField(_("tên"), max_length=300, blank=True)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    order = models.IntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("ô phân tổ")
        verbose_name_plural = _("ô phân tổ")
        ordering = ["breakdown", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["breakdown", "code"], name="cell_codes_are_unique"),
            models.CheckConstraint(name="cell_has_a_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Indicator(models.Model):
    """A number that units report, with the operators that say what its figures mean."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="indicators", verbose_name=_("chương trình phối hợp")
    )
    code = models.CharField(_("mã chỉ tiêu"), max_length=100)
    content = models.ForeignKey(
        Content, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("nội dung phối hợp")
    )
    order = models.IntegerField(_("thứ tự"), default=0)
    name = models.CharField(_("tên chỉ tiêu"), max_length=500)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=500, blank=True)
    unit = models.CharField(_("đơn vị tính"), max_length=50, blank=True)
    kind = models.CharField(_("loại"), max_length=20, choices=choices_of(KIND_LABELS))
    frequency = models.CharField(_("tần suất"), max_length=20, choices=choices_of(FREQUENCY_LABELS))
    over_time = models.CharField(_("gộp theo thời gian"), max_length=20, choices=choices_of(OVER_TIME_LABELS))
    over_units = models.CharField(_("gộp theo đơn vị"), max_length=20, choices=choices_of(OVER_UNITS_LABELS))
    direction = models.CharField(_("chiều tốt"), max_length=10, blank=True, choices=choices_of(DIRECTION_LABELS))
    owner = models.CharField(_("cơ quan phụ trách"), max_length=100, blank=True)
    decimals = models.PositiveSmallIntegerField(_("số chữ số thập phân"), null=True, blank=True)
    minimum = models.DecimalField(_("nhỏ nhất"), max_digits=38, decimal_places=15, null=True, blank=True)
    maximum = models.DecimalField(_("lớn nhất"), max_digits=38, decimal_places=15, null=True, blank=True)
    breakdown = models.ForeignKey(
        Breakdown, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("phân tổ")
    )
    help = models.TextField(_("hướng dẫn"), blank=True)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["programme", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_codes_are_unique"),
            models.CheckConstraint(name="indicator_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="indicator_words_are_known",
                condition=Q(kind__in=[word.value for word in Kind])
                & Q(frequency__in=[word.value for word in Frequency])
                & Q(over_time__in=[word.value for word in OverTime])
                & Q(over_units__in=[word.value for word in OverUnits]),
            ),
            models.CheckConstraint(
                name="ratio_operators_fit",
                condition=Q(kind=Kind.RATIO.value, over_units__in=["sum", "none"])
                & Q(over_time__in=["sum", "last", "sum_over_last", "none"])
                | ~Q(kind=Kind.RATIO.value) & ~Q(over_time=OverTime.SUM_OVER_LAST.value),
            ),
            models.CheckConstraint(
                name="indicator_decimals_fit", condition=Q(decimals__isnull=True) | Q(decimals__lte=12)
            ),
            models.CheckConstraint(
                name="indicator_minimum_below_maximum",
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """The value one unit is meant to reach in one period."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("chỉ tiêu"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targets", verbose_name=_("đơn vị"))
    period = models.CharField(_("kỳ"), max_length=20)
    value = models.DecimalField(_("giá trị"), max_digits=38, decimal_places=15)

    class Meta:
        verbose_name = _("mục tiêu")
        verbose_name_plural = _("mục tiêu")
        ordering = ["indicator", "organisation", "period"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "organisation", "period"], name="one_target_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.value}"

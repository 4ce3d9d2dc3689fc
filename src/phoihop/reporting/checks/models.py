from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.findings import Severity
from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.checks.enums import CHECK_LABELS, RULE_STATE_LABELS, SEVERITY_LABELS, Check, RuleState
from phoihop.reporting.regimes.models import Regime

_SEVERITIES = [severity.value for severity in Severity]


class CheckSetting(models.Model):
    """How a programme wants one check: on or off, how severe ('' as it comes), for which indicators where that matters."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="check_settings", verbose_name=_("chương trình phối hợp")
    )
    check_code = models.CharField(_("phép kiểm tra"), max_length=10, choices=choices_of(CHECK_LABELS))
    is_on = models.BooleanField(_("đang dùng"), default=True)
    severity = models.CharField(_("mức độ"), max_length=10, blank=True, choices=choices_of(SEVERITY_LABELS))
    indicators = models.JSONField(_("chỉ tiêu"), default=list, blank=True)

    class Meta:
        verbose_name = _("cách dùng phép kiểm tra")
        verbose_name_plural = _("cách dùng phép kiểm tra")
        ordering = ["programme", "check_code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "check_code"], name="one_setting_per_check"),
            models.CheckConstraint(name="check_is_known", condition=Q(check_code__in=[check.value for check in Check])),
            models.CheckConstraint(name="check_severity_is_known", condition=Q(severity__in=["", *_SEVERITIES])),
        ]

    def __str__(self) -> str:
        return self.check_code


class CrossRule(models.Model):
    """A rule of the secretariat across indicators. `tried_*` say on how many accepted reports this very text was tried."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="cross_rules", verbose_name=_("chương trình phối hợp")
    )
    expression = models.CharField(_("quy tắc"), max_length=300)
    sentence = models.CharField(_("câu hỏi khi không đúng"), max_length=500)
    severity = models.CharField(
        _("mức độ"), max_length=10, choices=choices_of(SEVERITY_LABELS), default=Severity.WARNING.value
    )
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=choices_of(RULE_STATE_LABELS), default=RuleState.DRAFT.value
    )
    tried_at = models.DateTimeField(_("thử lúc"), null=True, blank=True)
    tried_reports = models.PositiveIntegerField(_("số báo cáo đã thử"), default=0)
    tried_asked = models.PositiveIntegerField(_("số báo cáo sẽ bị hỏi"), default=0)

    class Meta:
        verbose_name = _("quy tắc giữa các chỉ tiêu")
        verbose_name_plural = _("quy tắc giữa các chỉ tiêu")
        ordering = ["programme", "id"]
        constraints = [
            models.CheckConstraint(
                name="cross_rule_state_is_known", condition=Q(state__in=[state.value for state in RuleState])
            ),
            models.CheckConstraint(name="cross_rule_severity_is_known", condition=Q(severity__in=_SEVERITIES)),
            models.CheckConstraint(
                name="cross_rule_on_means_tried", condition=~Q(state=RuleState.ON.value) | Q(tried_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.expression


class Fingerprint(models.Model):
    """By what a revision is recognised among those of other units; unchangeable. `vector` '' says too little to compare.

    A revision is named by regime, unit, period and number: this slice does not know who keeps reports.
    """

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(
        Regime, models.PROTECT, related_name="fingerprints", verbose_name=_("chế độ báo cáo"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="fingerprints", verbose_name=_("đơn vị báo cáo"), db_index=False
    )
    period = models.CharField(_("kỳ"), max_length=20)
    number = models.PositiveIntegerField(_("lần sửa"))
    vector = models.CharField(_("dấu của các số"), max_length=64, blank=True)
    joint = ArrayField(models.CharField(max_length=40), verbose_name=_("hoạt động chung"), default=list, blank=True)

    class Meta:
        verbose_name = _("dấu nhận dạng của lần sửa")
        verbose_name_plural = _("dấu nhận dạng của lần sửa")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "organisation", "period", "number"], name="one_fingerprint_per_revision"
            )
        ]
        indexes = [
            models.Index(fields=["vector"], name="fingerprint_by_vector", condition=~Q(vector="")),
            GinIndex(fields=["joint"], name="fingerprint_by_joint"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}/{self.number}"


class TextPrint(models.Model):
    """The MinHash signature of a revision's narratives ('') or of a long section, with its bands; unchangeable."""

    id = models.BigAutoField(primary_key=True)
    fingerprint = models.ForeignKey(
        Fingerprint, models.PROTECT, related_name="texts", verbose_name=_("dấu nhận dạng của lần sửa")
    )
    section = models.CharField(_("mục viết lời"), max_length=100)
    signature = models.BinaryField(_("chữ ký MinHash"))
    bands = ArrayField(models.BigIntegerField(), verbose_name=_("các băng"))

    class Meta:
        verbose_name = _("dấu nhận dạng của lời văn")
        verbose_name_plural = _("dấu nhận dạng của lời văn")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["fingerprint", "section"], name="one_print_per_text")]
        indexes = [GinIndex(fields=["bands"], name="textprint_by_band")]

    def __str__(self) -> str:
        return f"{self.fingerprint_id} {self.section}"


class Question(models.Model):
    """What was asked about a revision when it was sent, and the unit's answer ('' none of its own); unchangeable.

    `problem` and `remedy` are msgids that `words` fill, as in a finding.
    """

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(
        Regime, models.PROTECT, related_name="questions", verbose_name=_("chế độ báo cáo"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="questions", verbose_name=_("đơn vị báo cáo"), db_index=False
    )
    period = models.CharField(_("kỳ"), max_length=20)
    number = models.PositiveIntegerField(_("lần sửa"))
    order = models.PositiveIntegerField(_("thứ tự"))
    code = models.CharField(_("mã"), max_length=10)
    column = models.CharField(_("ô"), max_length=300, blank=True)
    value = models.TextField(_("giá trị"), blank=True)
    problem = models.TextField(_("câu hỏi"))
    remedy = models.TextField(_("cách sửa"))
    words = models.JSONField(_("từ trong câu hỏi"), default=dict, blank=True)
    answer = models.TextField(_("trả lời của đơn vị"), blank=True)

    class Meta:
        verbose_name = _("câu hỏi về lần sửa")
        verbose_name_plural = _("câu hỏi về lần sửa")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "organisation", "period", "number", "order"], name="questions_have_an_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.organisation_id} {self.period}/{self.number}"

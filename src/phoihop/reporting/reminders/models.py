from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.reminders.enums import OCCASION_LABELS, Occasion


class Reminder(models.Model):
    """A unit was reminded of one report: when, by whom (nobody: by itself), and how many of its accounts were told."""

    id = models.BigAutoField(primary_key=True)
    regime = models.ForeignKey(
        Regime, models.CASCADE, related_name="reminders", verbose_name=_("chế độ báo cáo"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reminders", verbose_name=_("đơn vị báo cáo")
    )
    period = models.CharField(_("kỳ"), max_length=20)
    occasion = models.CharField(_("dịp nhắc"), max_length=20, choices=choices_of(OCCASION_LABELS))
    deadline = models.DateField(_("hạn gửi khi nhắc"))
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người nhắc"), db_index=False
    )
    at = models.DateTimeField(_("thời điểm nhắc"))
    accounts = models.PositiveSmallIntegerField(_("số tài khoản được báo"), default=0)

    class Meta:
        verbose_name = _("lần nhắc")
        verbose_name_plural = _("lần nhắc")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "period", "organisation", "occasion", "deadline"],
                name="each_occasion_reminds_once",
                condition=~Q(occasion=Occasion.BY_HAND.value),
            ),
            models.CheckConstraint(
                name="reminder_occasion_is_known", condition=Q(occasion__in=[word.value for word in Occasion])
            ),
            models.CheckConstraint(
                name="reminded_by_hand_means_by_somebody",
                condition=Q(occasion=Occasion.BY_HAND.value, by__isnull=False)
                | ~Q(occasion=Occasion.BY_HAND.value) & Q(by__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["regime", "period", "organisation", "-id"], name="reminder_by_report")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}: {self.occasion}"


class CalendarFeed(models.Model):
    """The secret address at which one account's deadlines are read as a calendar; a new `serial` makes the old one void."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed", verbose_name=_("người dùng"))
    serial = models.PositiveIntegerField(_("lần cấp địa chỉ"), default=0)
    is_open = models.BooleanField(_("đang mở"), default=False)

    class Meta:
        verbose_name = _("lịch hạn gửi")
        verbose_name_plural = _("lịch hạn gửi")

    def __str__(self) -> str:
        return f"{self.user_id}/{self.serial}"

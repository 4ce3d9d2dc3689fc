from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.notices.enums import KIND_LABELS, MAIL_LABELS, Mail, NoticeKind
from phoihop.bodies.people.models import User


class Notice(models.Model):
    """One thing that one account was told. The sentence is made from kind and params in the reader's language."""

    id = models.BigAutoField(primary_key=True)
    recipient = models.ForeignKey(
        User, models.CASCADE, related_name="notices", verbose_name=_("người nhận"), db_index=False
    )
    kind = models.CharField(_("loại thông báo"), max_length=20, choices=choices_of(KIND_LABELS))
    key = models.CharField(_("khóa"), max_length=300)
    params = models.JSONField(_("nội dung"), default=dict)
    link = models.CharField(_("đường dẫn"), max_length=800, blank=True)
    programme = models.CharField(_("mã chương trình"), max_length=100, blank=True)
    organisation = models.CharField(_("mã đơn vị"), max_length=100, blank=True)
    at = models.DateTimeField(_("thời điểm"))
    read_at = models.DateTimeField(_("đã đọc lúc"), null=True, blank=True)
    mail = models.CharField(_("cách gửi thư"), max_length=10, choices=choices_of(MAIL_LABELS), default=Mail.NEVER)
    mailed_at = models.DateTimeField(_("đã gửi thư lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="each_notice_is_told_once"),
            models.CheckConstraint(
                name="notice_kind_is_known", condition=Q(kind__in=[kind.value for kind in NoticeKind])
            ),
            models.CheckConstraint(name="notice_mail_is_known", condition=Q(mail__in=[way.value for way in Mail])),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_in_order"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["recipient"], name="notice_to_mail", condition=Q(mailed_at=None) & ~Q(mail=Mail.NEVER.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.key}"


class Mailbox(models.Model):
    """Where and how an account wants its notices by e-mail: an office's address that it gave itself, and may take back."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(User, models.CASCADE, related_name="mailbox", verbose_name=_("người dùng"))
    address = models.EmailField(_("địa chỉ thư công vụ"), blank=True)
    ways = models.JSONField(_("cách nhận từng loại"), default=dict)

    class Meta:
        verbose_name = _("cách nhận thông báo")
        verbose_name_plural = _("cách nhận thông báo")

    def __str__(self) -> str:
        return f"{self.user_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.Model):
    """The answer to one form that was sent once: a second sending gets the same answer and changes nothing."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField(_("người gửi"), max_length=150)
    key = models.UUIDField(_("khóa của biểu"))
    location = models.CharField(_("trang trả lời"), max_length=2000, blank=True)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("câu trả lời đã gửi")
        verbose_name_plural = _("câu trả lời đã gửi")
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="a_form_is_answered_once")]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"

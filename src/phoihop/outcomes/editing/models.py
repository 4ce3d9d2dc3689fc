from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.editing.rules import LONGEST_NAME, LONGEST_TITLE


class SectionEditing(models.Model):
    """An account is writing a section of the consolidated report of a unit and period; of no account later than `until`.

    What is of now only: the audit chain keeps who took it when.
    """

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("chương trình phối hợp"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("cơ quan, đơn vị"))
    period = models.CharField(_("kỳ"), max_length=20)
    section = models.CharField(_("phần"), max_length=LONGEST_NAME)
    title = models.CharField(_("tên phần"), max_length=LONGEST_TITLE, blank=True)
    editor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người soạn"))
    since = models.DateTimeField(_("soạn từ lúc"))
    until = models.DateTimeField(_("có hiệu lực đến"))

    class Meta:
        verbose_name = _("phần đang soạn")
        verbose_name_plural = _("phần đang soạn")
        ordering = ["programme", "organisation", "period", "section"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "period", "section"], name="a_section_has_one_editor"
            ),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="editing_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period} {self.section}"

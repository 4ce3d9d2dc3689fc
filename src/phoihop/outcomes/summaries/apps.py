from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummariesConfig(AppConfig):
    name = "phoihop.outcomes.summaries"
    label = "summaries"
    verbose_name = _("Báo cáo tổng hợp")
    default_auto_field = "django.db.models.BigAutoField"

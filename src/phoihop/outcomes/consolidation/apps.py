from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsolidationConfig(AppConfig):
    name = "phoihop.outcomes.consolidation"
    label = "consolidation"
    verbose_name = _("Tổng hợp")
    default_auto_field = "django.db.models.BigAutoField"

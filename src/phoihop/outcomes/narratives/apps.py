from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NarrativesConfig(AppConfig):
    name = "phoihop.outcomes.narratives"
    label = "narratives"
    verbose_name = _("Lời văn")
    default_auto_field = "django.db.models.BigAutoField"

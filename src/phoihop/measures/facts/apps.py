from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "phoihop.measures.facts"
    label = "facts"
    verbose_name = _("Số liệu gốc")
    default_auto_field = "django.db.models.BigAutoField"

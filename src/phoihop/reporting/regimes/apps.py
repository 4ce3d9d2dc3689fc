from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegimesConfig(AppConfig):
    name = "phoihop.reporting.regimes"
    label = "regimes"
    verbose_name = _("Chế độ báo cáo")
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegacyConfig(AppConfig):
    name = "phoihop.reporting.legacy"
    label = "legacy"
    verbose_name = _("Chuyển đổi tệp cũ")
    default_auto_field = "django.db.models.BigAutoField"

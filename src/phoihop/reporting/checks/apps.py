from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChecksConfig(AppConfig):
    name = "phoihop.reporting.checks"
    label = "checks"
    verbose_name = _("Kiểm tra báo cáo")
    default_auto_field = "django.db.models.BigAutoField"

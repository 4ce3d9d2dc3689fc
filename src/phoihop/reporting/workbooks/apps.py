from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbooksConfig(AppConfig):
    name = "phoihop.reporting.workbooks"
    label = "workbooks"
    verbose_name = _("Biểu Excel")
    default_auto_field = "django.db.models.BigAutoField"

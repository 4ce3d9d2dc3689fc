from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "phoihop.reporting.submissions"
    label = "submissions"
    verbose_name = _("Báo cáo")
    default_auto_field = "django.db.models.BigAutoField"

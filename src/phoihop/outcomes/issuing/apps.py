from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuingConfig(AppConfig):
    name = "phoihop.outcomes.issuing"
    label = "issuing"
    verbose_name = _("Trình ký, ban hành")
    default_auto_field = "django.db.models.BigAutoField"

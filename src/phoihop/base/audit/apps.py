from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "phoihop.base.audit"
    label = "audit"
    verbose_name = _("Nhật ký kiểm toán")
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "phoihop.reporting.review"
    label = "review"
    verbose_name = _("Thẩm định báo cáo")
    default_auto_field = "django.db.models.BigAutoField"

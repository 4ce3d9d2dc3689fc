from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    name = "phoihop.outcomes.listings"
    label = "listings"
    verbose_name = _("Danh sách kèm báo cáo")
    default_auto_field = "django.db.models.BigAutoField"

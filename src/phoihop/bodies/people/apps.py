from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "phoihop.bodies.people"
    label = "people"
    verbose_name = _("Người dùng")
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "phoihop.bodies.organisations"
    label = "organisations"
    verbose_name = _("Cơ quan, đơn vị")
    default_auto_field = "django.db.models.BigAutoField"

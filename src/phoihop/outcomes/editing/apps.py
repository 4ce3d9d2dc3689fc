from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "phoihop.outcomes.editing"
    label = "editing"
    verbose_name = "Phần báo cáo đang soạn"

"""How Django's forms are drawn: label, hint, error and field tied together for every reader."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Our templates in place of Django's."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

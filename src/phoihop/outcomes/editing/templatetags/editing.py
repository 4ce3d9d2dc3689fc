"""`{% section_editing editors "thuan_loi" "Thuận lợi" programme unit period %}`: who writes a section, with the buttons."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import RequestContext

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.editing.rules import Editing

register = template.Library()


@register.inclusion_tag("editing/section.html", takes_context=True)
def section_editing(
    context: RequestContext,
    editors: Mapping[str, Editing],
    section: str,
    title: str,
    programme: Programme,
    unit: Organisation,
    period: str,
) -> dict[str, Any]:
    """`editors` as `editors_of` gives them; whoever writes, and what the reader may do about it."""
    request, editing = context["request"], editors.get(section)
    return {
        "csrf_token": context.get("csrf_token"),
        "editing": editing,
        "mine": editing is not None and editing.editor == request.user.pk,
        "section": section,
        "title": title,
        "programme": programme.code,
        "unit": unit.code,
        "period": period,
        "back": request.get_full_path(),
    }

"""What the template around every page needs (a context processor)."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from phoihop.agreements.programmes.models import Programme
from phoihop.base.clock import pretended_day, today
from phoihop.doors.site.navigation import menu
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "giao_dien"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, theme, and whether the database holds example data."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    user = getattr(request, "user", None)
    return {
        "theme": theme if theme in THEMES else "auto",
        "navigation": SimpleLazyObject(lambda: menu(user=user, path=request.path, today=today()) if user else []),
        "sample_data": SimpleLazyObject(lambda: Programme.objects.filter(title__contains=EXAMPLE_WORDS).exists()),
        "pretended_day": pretended_day(),
    }

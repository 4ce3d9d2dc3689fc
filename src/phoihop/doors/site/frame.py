"""What the template around every page needs (a context processor)."""

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from phoihop.agreements.programmes.models import Programme
from phoihop.base.clock import pretended_day, today
from phoihop.bodies.notices.queries import unread_count
from phoihop.bodies.people.models import User
from phoihop.doors.example.accounts import ACCOUNTS, PASSWORD
from phoihop.doors.site.navigation import menu
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "giao_dien"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, theme, how many notices are unread, and whether the database holds example data."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    user = getattr(request, "user", None)
    known = SimpleLazyObject(lambda: _known(user))
    return {
        "theme": theme if theme in THEMES else "auto",
        "navigation": SimpleLazyObject(lambda: menu(user=user, path=request.path, today=today()) if user else []),
        "sample_data": SimpleLazyObject(lambda: known[0]),
        "unread_notices": SimpleLazyObject(lambda: known[1]),
        "pretended_day": pretended_day(),
        "samples": {"accounts": ACCOUNTS, "password": PASSWORD} if pretended_day() else None,
    }


def _known(user: Any) -> tuple[bool, int]:
    """Whether there is example data, and how many notices the user has not read: one query for every page."""
    example = Programme.objects.filter(title__contains=EXAMPLE_WORDS)
    if user is None or not user.is_authenticated:
        return example.exists(), 0
    found: tuple[bool, int] = (
        User.objects.filter(pk=user.pk).values_list(Exists(example), unread_count(user=user)).get()
    )
    return found

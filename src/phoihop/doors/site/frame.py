"""What the template around every page needs (a context processor)."""

from typing import Any, NamedTuple

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from phoihop.agreements.programmes.models import Programme
from phoihop.base.clock import pretended_day, today
from phoihop.bodies.notices.queries import unread_count
from phoihop.bodies.people.models import User
from phoihop.doors.example.accounts import ACCOUNTS, PASSWORD
from phoihop.doors.example.presence import example_programmes, real_programmes
from phoihop.doors.site.navigation import menu

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "giao_dien"


class Known(NamedTuple):
    """What the frame asks of the database; `real`: whether there is a programme that is not of the example."""

    example: bool
    real: bool
    unread: int


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, theme, how many notices are unread, and whether the database holds example data."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    user = getattr(request, "user", None)
    known = SimpleLazyObject(lambda: _known(user))
    return {
        "theme": theme if theme in THEMES else "auto",
        "navigation": SimpleLazyObject(lambda: menu(user=user, path=request.path, today=today()) if user else []),
        "sample_data": SimpleLazyObject(lambda: known.example),
        "unread_notices": SimpleLazyObject(lambda: known.unread),
        "pretended_day": pretended_day(),
        "samples": SimpleLazyObject(lambda: _samples(example=known.example, real=known.real)),
    }


def _known(user: Any) -> Known:
    """One query for every page: what kinds of programmes there are, how many notices the user has not read."""
    kinds = Exists(example_programmes()), Exists(real_programmes())
    if user is None or not user.is_authenticated:
        example, real = Programme.objects.values_list(*kinds).first() or (False, False)
        return Known(example, real, unread=0)
    return Known(*User.objects.filter(pk=user.pk).values_list(*kinds, unread_count(user=user)).get())


def _samples(*, example: bool, real: bool) -> dict[str, Any] | None:
    """The sample accounts, only on a pretended day and where all is of the example: their password is published."""
    return {"accounts": ACCOUNTS, "password": PASSWORD} if pretended_day() and example and not real else None

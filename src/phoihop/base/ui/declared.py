"""Who may open a page. Every page declares its rule; what declares none is answered as if it were not there."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

Rule = Callable[[Any, date], bool]
"""Given the user of the request and today, whether the page is for them at all; what they see on it is the queries' matter."""

View = Callable[..., HttpResponseBase]
ATTRIBUTE = "phoihop_rule"
LARGEST_ATTRIBUTE = "phoihop_largest"
FORM = 2**20
"""What a form may weigh beside its file."""
LARGEST = 50 * 2**20 + FORM
"""Bytes that a page takes at most, unless it says less."""


def anybody(_user: Any, _today: date) -> bool:
    """Citizens too."""
    return True


def signed_in(user: Any, _today: date) -> bool:
    """Every account that is open."""
    return bool(user.is_authenticated and user.is_active)


def page(rule: Rule, *, methods: Sequence[str] = ("GET",), largest: int = LARGEST) -> Callable[[View], View]:
    """Declare who may open a page, by which methods (GET includes HEAD), and how many bytes may be sent to it."""
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def declared(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        answered = require_http_methods(allowed)(opened)
        setattr(answered, ATTRIBUTE, rule)
        setattr(answered, LARGEST_ATTRIBUTE, largest)
        return answered

    return declared


def rule_of(view: Any) -> Rule | None:
    """The rule a page declared."""
    return getattr(view, ATTRIBUTE, None)


def largest_of(view: Any) -> int:
    """How many bytes the page takes."""
    return int(getattr(view, LARGEST_ATTRIBUTE, LARGEST))

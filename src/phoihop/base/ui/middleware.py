"""What happens around every page: the language, the limits of a session, the page's rule, errors in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.dateparse import parse_datetime

from phoihop.base.clock import now, today
from phoihop.base.language import SOURCE, speaking
from phoihop.base.ui.declared import FORM, Rule, largest_of, rule_of
from phoihop.base.ui.errors import PageUnknown, TooLarge, WrongMethod, error_page, explained

Answerer = Callable[[HttpRequest], HttpResponseBase]
IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)
TOUCHED_EVERY = timedelta(minutes=1)
"""So that reading pages does not write the session at each one."""


class Speaking:
    """The language of the person's choice; Vietnamese, whatever the browser prefers, until they choose."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, SOURCE)
        language = chosen if chosen in dict(settings.LANGUAGES) else SOURCE
        with translation.override(language), speaking(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SessionLimits:
    """A session ends after 30 minutes without a page and after 12 hours whatever happens; drafts are kept."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._keep(request)
        return self.get_response(request)

    def _keep(self, request: HttpRequest) -> None:
        at = now()
        began, seen = (parse_datetime(request.session.get(name, "")) for name in ("began", "seen"))
        if (seen and at - seen > IDLE) or (began and at - began > WHOLE):
            logout(request)
            return
        if began is None:
            request.session["began"] = at.isoformat()
        if seen is None or at - seen > TOUCHED_EVERY:
            request.session["seen"] = at.isoformat()


class DeclaredSizes:
    """What is larger than the page takes is refused by its announced length, before anything reads it."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        announced, largest = request.META.get("CONTENT_LENGTH") or "0", largest_of(view)
        if not announced.isdecimal() or int(announced) <= largest:
            return None
        return error_page(request, TooLarge(most=(largest - FORM) // 2**20))


class DeclaredRules:
    """No page without a rule: what declares none, and what is not for this person, are answered alike."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and not response.get("Content-Type", "").startswith("application/json"):
            refused = error_page(request, WrongMethod())
            refused["Allow"] = response.get("Allow", "")
            return refused
        return response

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        rule = self._rule(request, view)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(request, PageUnknown())  # no code has it, and the database would not take it
        if rule is not None and rule(request.user, today()):
            return None
        if rule is not None and not request.user.is_authenticated:
            return self._to_sign_in(request)
        return error_page(request, PageUnknown())

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        told = explained(error)
        return error_page(request, told) if told else None

    def _rule(self, request: HttpRequest, view: Any) -> Rule | None:
        match = request.resolver_match
        return rule_of(view) or settings.FOREIGN_PAGES.get(match.view_name if match else "")

    def _to_sign_in(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "htmx", False):
            response = HttpResponse(status=401)
            response["HX-Refresh"] = "true"
            return response
        return redirect_to_login(request.get_full_path())

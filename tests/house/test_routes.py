"""Every address declares who may open it, and a stranger is shown nothing but the sign-in page."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from phoihop.base.ui.declared import anybody, rule_of

VALUES: dict[type, object] = {IntConverter: 1, UUIDConverter: uuid4()}
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "preferences",
    "healthz",
    "reminders:feed",
    "verifying:report",
}
SHUT = {"account_signup", "account_reset_password"}
"""Pages of the account library that the product does not offer: they are answered 404."""


def routes(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern, dict[str, Any]]]:
    """(full name, pattern, a value for each of its arguments) of every address."""
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            space = f"{prefix}{each.namespace}:" if each.namespace else prefix
            found += routes(each, space)
        else:
            converters = each.pattern.converters.items()
            values = {word: VALUES.get(type(converter), "x") for word, converter in converters}
            found.append((f"{prefix}{each.name}", each, values))
    return found


ROUTES = routes(get_resolver())


def test_every_page_declares_its_rule() -> None:
    silent = {
        name for name, pattern, _words in ROUTES if not rule_of(pattern.callback) and name not in settings.FOREIGN_PAGES
    }
    assert silent == SHUT


def test_only_these_pages_are_for_anybody() -> None:
    rules = {name: rule_of(pattern.callback) or settings.FOREIGN_PAGES.get(name) for name, pattern, _words in ROUTES}
    assert {name for name, rule in rules.items() if rule is anybody} == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "words"), [(name, words) for name, _pattern, words in ROUTES if name not in PUBLIC])
def test_a_stranger_gets_nothing(name: str, words: dict[str, Any]) -> None:
    address = reverse(name, kwargs=words)
    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code in {302, 404, 405}
        if answer.status_code == 302:
            assert answer["Location"].startswith("/tai-khoan/dang-nhap/")


def test_every_page_is_named() -> None:
    assert [str(pattern.pattern) for name, pattern, _words in ROUTES if name.endswith("None")] == []

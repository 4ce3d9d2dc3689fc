"""A person at a real browser, under the real content security policy; anything the browser complains of is a failure."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.conftest import ROOT, chromium
from tests.factories.reports import World, make_world

from phoihop.bodies.people.models import User

# Playwright's loop runs in the test's own thread; the tests read the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine draws slowly: patience changes no verdict.
expect.set_options(timeout=20_000)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 320, "height": 640}
TRIMMED_AWAY = (ROOT / "tools" / "stylesheet" / "dropped.txt").read_text(encoding="utf-8").split()
"""Classes of the whole stylesheet that the vendored one has no rules for."""
AXE = ROOT / "var" / "node" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Visitor:
    """One person with a browser of their own; `complaints` must be empty at the end."""

    context: BrowserContext
    base: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Parts of complaints that this test brings about on purpose."""

    def open(self, path: str = "/") -> Page:
        """A page of the site in a new tab."""
        page = self.context.new_page()
        page.on("console", lambda message: self._heard(message.type, f"{message.text} {message.location}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.goto(self.base + path)
        return page

    def sign_in(self, user: User) -> "Visitor":
        """Come in as this account without the form (which has a test of its own)."""
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        # A browser takes a `__Host-` cookie from a safe address only; it is then sent to this host at any port.
        place = {"url": self.base.replace("http:", "https:"), "secure": True, "httpOnly": True}
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, **place}])  # type: ignore[list-item]
        return self

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and not any(part in text for part in self.expected):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and not url.startswith(self.base):
            self.complaints.append(f"request to {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def world(transactional_db: None) -> World:
    """The city with its communes, reports and roles."""
    return make_world()


@pytest.fixture
def visit(browser: Browser, live_server: object) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors, wide or narrow; at the end none may have complained."""
    visitors: list[Visitor] = []

    def make(user: User | None = None, *, viewport: dict = WIDE, **options: object) -> Visitor:
        base = str(live_server).replace("127.0.0.1", "localhost")
        context = browser.new_context(viewport=viewport, locale="vi-VN", **options)  # type: ignore[arg-type]
        context.set_default_timeout(60_000)
        visitor = Visitor(context, base)
        visitors.append(visitor)
        return visitor.sign_in(user) if user else visitor

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def check_page(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    """Nothing is wrong with the page as it stands, nor with a narrow one on a wide screen, if the test goes there once."""
    once = "viewport" not in request.fixturenames

    def check(page: Page) -> None:
        look_over(page)
        if once and page.viewport_size == NARROW:
            page.set_viewport_size(WIDE)
            look_over(page)
            page.set_viewport_size(NARROW)

    return check


def look_over(page: Page) -> None:
    """No accessibility finding of axe-core, no sideways scrolling, no class whose rules were trimmed away."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    told = [
        f"{row['id']}: {node['target']} {node['failureSummary']}"
        for row in found["violations"]
        for node in row["nodes"]
    ]
    place = f"{page.url} at {page.viewport_size}"
    assert told == [], f"{place}\n" + "\n".join(told)
    wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{place} scrolls sideways by {wider} px"
    worn = page.evaluate("() => [...document.querySelectorAll('[class]')].flatMap((one) => [...one.classList])")
    assert sorted({*worn} & {*TRIMMED_AWAY}) == [], place


@cache
def axe() -> str:
    """The source of axe-core."""
    return AXE.read_text(encoding="utf-8")


def picture(page: Page, name: str) -> Path:
    """A picture of the whole page, for looking at."""
    path = ROOT / "var" / "pictures" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(path), full_page=True)
    return path

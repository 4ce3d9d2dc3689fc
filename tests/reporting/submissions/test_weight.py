"""What a browser fetches for the grid the first time, as it goes over the wire."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.factories.reports import make_world

GRID = "/bao-cao/P/P/a/2017-01/nhap/chung/"
MOST = 150 * 1024
_FILES = re.compile(r"""(?:src|href)="(/static/[^"#]+)""")
_OF_STYLES = re.compile(r"""url\("?([^")]+)"?\)""")


def weight(content: bytes, name: str) -> int:
    """Bytes of an answer: fonts are compressed already, all else goes out as gzip."""
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, mtime=0))


def content_of(address: str) -> bytes:
    found = finders.find(urlsplit(address).path.removeprefix("/static/"))
    assert isinstance(found, str), address
    return Path(found).read_bytes()


@pytest.mark.django_db
def test_the_grid_with_all_it_needs_weighs_at_most_150_kb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-10")
    world = make_world()
    client = Client()
    client.force_login(world.actor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(GRID).content
    files = set(_FILES.findall(page.decode()))
    for style in [name for name in files if name.endswith(".css")]:
        told = (urljoin(style, name) for name in _OF_STYLES.findall(content_of(style).decode()))
        files |= {name for name in told if name.startswith("/static/")}
    told = {"the page": weight(page, "")} | {name: weight(content_of(name), name) for name in sorted(files)}
    kinds = {name.rpartition(".")[2] for name in files}
    assert {"css", "js", "svg", "woff2"} == kinds
    assert sum(told.values()) <= MOST, told

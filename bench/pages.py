"""How fast the site's pages are on the example, with one person and with twenty, and what its processes weigh.

    python bench/pages.py [--folder FOLDER] [--rounds N]

The site is started on a copy of nothing: a data folder of its own (var/bench by default) that holds the example, made
when it is missing. Every page of every role is found by following links from the first page, one address for each kind
of page; each is asked for N times by one person, then by twenty at once who look at a page for a second on the average
before they open the next. Queries are counted in this process on the same database, which asks the running desk for
figures as a web process does. At last one cell of a draft is saved fifty times, as the page's script does it, and one
waiting report is accepted, after which the largest page of figures is asked for until it is there again. Results:
bench/results/pages.json.
"""

import argparse
import gzip
import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import psutil

ROOT = Path(__file__).resolve().parent.parent
PORT = 8077
BASE = f"http://127.0.0.1:{PORT}"
ASKS = "PHOIHOP_DESK"
"""Set in web processes (measures.figures.queries.desk)."""
MOST_TRIED = 8
"""Addresses of one kind that are tried until one opens."""
USERS, THINK, SECONDS = 20, (0.5, 1.5), 40
SAVES = 50
PATIENCE = 120.0
"""Seconds that figures may take to be there again."""


@dataclass
class Person:
    """Somebody signed in over HTTP; cookies are kept as a browser keeps them on this machine."""

    username: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes, float, dict[str, str]]:
        """Status, body as it came, seconds, headers; redirects are not followed."""
        request = Request(
            BASE + path, data=data, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        request.add_header("Accept-Encoding", "gzip")
        begin = time.perf_counter()
        try:
            answer = _OPENER.open(request, timeout=120)
        except HTTPError as error:
            answer = error
        body = answer.read()
        seconds = time.perf_counter() - begin
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, body, seconds, dict(answer.headers)

    def send(self, path: str, form: dict[str, str]) -> tuple[int, float]:
        """Post a form: status, seconds."""
        status, _body, seconds, _headers = self.ask(path, urlencode(form).encode())
        return status, seconds

    def page(self, path: str) -> tuple[int, str, float]:
        """Status, text, seconds."""
        status, body, seconds, headers = self.ask(path)
        text = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        return status, text.decode("utf-8", "replace"), seconds

    def sign_in(self, password: str) -> "Person":
        """Through the form, as a person does."""
        _status, text, _seconds = self.page("/tai-khoan/dang-nhap/")
        form = {**hidden(text), "login": self.username, "password": password}
        status, _seconds = self.send("/tai-khoan/dang-nhap/", form)
        assert status == 302, f"{self.username}: {status}"
        return self


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


_OPENER = build_opener(_Stay)
_LINK = re.compile(r'href="([^"#]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of a page, or of a part of it, by name."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(text)}


def links(text: str, path: str) -> Iterator[str]:
    """Addresses of this site that a page leads to; files to download and static files are no pages."""
    for href in _LINK.findall(text):
        found = urlsplit(urljoin(BASE + path, href.replace("&amp;", "&")))
        whole = found.path + (f"?{found.query}" if found.query else "")
        if f"{found.scheme}://{found.netloc}" == BASE and not whole.startswith("/static/") and "tai=" not in whole:
            yield whole


def kinds_of_pages(person: Person) -> dict[str, str]:
    """Name of a kind of page → one address of it that this person may open."""
    from django.urls import Resolver404, resolve

    def kind(path: str) -> str:
        try:
            return resolve(urlsplit(path).path).view_name
        except Resolver404:
            return ""

    found: dict[str, str] = {}
    queue, tried = ["/"], {"home": 1}
    while queue:
        path = queue.pop(0)
        status, text, _seconds = person.page(path)
        if status == 200:
            found.setdefault(kind(path), path)
            for link in dict.fromkeys(links(text, path)):
                name = kind(link)
                if name and name not in found and tried.get(name, 0) < MOST_TRIED:
                    tried[name] = tried.get(name, 0) + 1
                    queue.append(link)
    return found


def p95(values: list[float]) -> float:
    """The value that 95 % do not exceed."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


def alone(person: Person, pages: dict[str, str], rounds: int) -> dict[str, dict[str, object]]:
    """Each page so many times, one after the other, after one look to warm up."""
    told: dict[str, dict[str, object]] = {}
    for name, path in pages.items():
        person.page(path)
        times = [person.page(path)[2] * 1000 for _ in range(rounds)]
        told[name] = {"address": path, "median_ms": round(statistics.median(times), 1), "p95_ms": round(p95(times), 1)}
    return told


def together(people: list[tuple[Person, dict[str, str]]]) -> dict[str, object]:
    """Twenty at once for a while, each looking at a page for a second on the average."""
    times: list[float] = []
    wrong: list[int] = []
    end = time.monotonic() + SECONDS

    def work(number: int) -> None:
        draw = random.Random(number)
        person, pages = people[number % len(people)]
        mine = Person(person.username, dict(person.cookies))
        addresses = sorted(pages.values())
        while time.monotonic() < end:
            time.sleep(draw.uniform(*THINK))
            status, _text, seconds = mine.page(draw.choice(addresses))
            times.append(seconds * 1000)
            if status != 200:
                wrong.append(status)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(USERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {
        "users": USERS,
        "pages": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(p95(times), 1),
        "not_200": len(wrong),
    }


def count_queries(username: str, pages: dict[str, str]) -> dict[str, int]:
    """Queries of each page, counted in this process, which asks the running desk for figures as a web process does."""
    os.environ[ASKS] = "1"
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from phoihop.bodies.people.models import User

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get("/")
    counted = {}
    for name, path in pages.items():
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        assert status == 200, f"{path}: {status}"
        counted[name] = len(queries)
    return counted


def autosave(person: Person, address: str) -> dict[str, float]:
    """Milliseconds of saving the first cell of a section fifty times, one after the other; then it is as before."""
    text = person.page(address)[1]
    found, save = hidden(text), re.search(r'data-save="([^"]+)"', text)
    assert save, address
    key, before = next(iter(json.loads(found["seen"]).items()))
    version, seen, times = int(found["version"]), before, []
    for value in [*(str(1 + number % 2) for number in range(SAVES)), before]:
        body = json.dumps({"version": version, "changes": [{"key": key, "text": value, "seen": seen}]}).encode()
        kind = {"Content_Type": "application/json", "X_CSRFToken": found["csrfmiddlewaretoken"], "HX_Request": "true"}
        status, answer, seconds, headers = person.ask(save[1], body, **kind)
        assert status == 200, f"{save[1]}: {status}"
        told = json.loads(gzip.decompress(answer) if headers.get("Content-Encoding") == "gzip" else answer)
        version, seen = told["version"], told["texts"][key]
        times.append(seconds * 1000)
    return {"median_ms": round(statistics.median(times[:SAVES]), 1), "p95_ms": round(p95(times[:SAVES]), 1)}


def after_acceptance(reviewer: Person, report: str, figures: str) -> dict[str, float]:
    """Accept one waiting report, then ask for the figures until they are there again: F401 comes with status 503."""
    _before, mark, form = reviewer.page(report)[1].partition('id="quyet-dinh"')
    assert mark, f"{report} waits no longer"
    status, accepting = reviewer.send(report, {**hidden(form), "quyet-dinh": "tiep-nhan"})
    assert status == 302, f"{report}: {status}"
    begin = time.perf_counter()
    first, _text, seconds = reviewer.page(figures)
    asked = 1
    status = first
    while status == 503 and time.perf_counter() - begin < PATIENCE:
        time.sleep(0.2)
        status, _text, _seconds = reviewer.page(figures)
        asked += 1
    assert status == 200, f"{figures}: {status}"
    return {
        "accepting_s": round(accepting, 2),
        "first_answer": first,
        "first_answer_s": round(seconds, 2),
        "fresh_after_s": round(time.perf_counter() - begin, 2),
        "asked": asked,
    }


def weight() -> dict[str, object]:
    """The first page with everything it needs, as it goes over the wire; the processes' memory."""
    person = Person("")
    status, body, _seconds, headers = person.ask("/tai-khoan/dang-nhap/")
    text = (gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body).decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"#]+)"', text))
    style = next(path for path in files if "/ui." in path and path.endswith(".css"))
    _status, css, _seconds, css_headers = person.ask(style)
    css_text = (gzip.decompress(css) if css_headers.get("Content-Encoding") == "gzip" else css).decode()
    files |= {urlsplit(urljoin(BASE + style, found)).path for found in re.findall(r'url\("?([^")]+woff2)', css_text)}
    total = len(body) + sum(len(person.ask(path)[1]) for path in files)
    return {"status": status, "first_page_kb": round(total / 1024, 1), "files": len(files)}


def memory() -> dict[str, float]:
    """Megabytes of each process of the site (the unique set and the resident one)."""
    from phoihop.base.postgres.place import installation
    from phoihop.project.services import find_serving

    pid = find_serving(installation())
    assert pid
    told = {}
    for number, process in enumerate(psutil.Process(pid).children(recursive=True)):
        words = " ".join(process.cmdline())
        kind = "web" if "gunicorn" in words else "worker" if "procrastinate" in words else "figures"
        told[f"{kind} {number}"] = round(process.memory_info().rss / 2**20, 1)
    return told


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    os.environ["PHOIHOP_DATA"] = str(arguments.folder)
    command = [sys.executable, "-m", "phoihop.doors.cli.main"]
    subprocess.run(
        [*command, "demo", "--folder", str(arguments.folder / "demo")], check=True, stdout=subprocess.DEVNULL
    )
    from phoihop.project.boot import boot

    boot()
    from phoihop.doors.example.accounts import ACCOUNTS, DAY, PASSWORD

    os.environ["PHOIHOP_TODAY"] = DAY
    subprocess.run([*command, "stop"], check=True, stdout=subprocess.DEVNULL)
    begin = time.perf_counter()
    subprocess.run(
        [*command, "serve", "--detach", f"--port={PORT}", f"--today={DAY}"], check=True, stdout=subprocess.DEVNULL
    )
    ready = time.perf_counter() - begin
    try:
        people = []
        result: dict[str, object] = {"ready_s": round(ready, 2), **weight(), "pages": {}}
        for account in ACCOUNTS:
            person = Person(account.username).sign_in(PASSWORD)
            pages = kinds_of_pages(person)
            people.append((person, pages))
            told = alone(person, pages, arguments.rounds)
            counted = count_queries(account.username, pages)
            for name, row in told.items():
                row["queries"] = counted[name]
            result["pages"][account.username] = told  # type: ignore[index]
        result["together"] = together(people)
        by_role = {person.username: (person, pages) for person, pages in people}
        reporter, pages = by_role["bao-cao-xa"]
        result["autosave"] = autosave(reporter, pages["submissions:section"])
        reviewer, pages = by_role["tiep-nhan"]
        result["after_acceptance"] = after_acceptance(reviewer, pages["review:report"], pages["figures:unit"])
        result["memory_mb"] = memory()
    finally:
        subprocess.run([*command, "stop"], check=True, stdout=subprocess.DEVNULL)
    rows = [row for told in result["pages"].values() for row in told.values()]  # type: ignore[attr-defined]
    result["most_queries"] = max(row["queries"] for row in rows)
    result["slowest_p95_ms"] = max(row["p95_ms"] for row in rows)
    (ROOT / "bench" / "results" / "pages.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    for username, told in result["pages"].items():  # type: ignore[attr-defined]
        for name, row in told.items():
            print(
                f"{username:<14} {name:<28} {row['median_ms']:>8} {row['p95_ms']:>8} {row['queries']:>4}  {row['address']}"
            )
    print(json.dumps({name: value for name, value in result.items() if name != "pages"}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

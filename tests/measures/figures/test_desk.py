"""The figures desk: it answers over its socket, never from before a change, falls in words and comes up again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from tests.conftest import ROOT
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.base.postgres.place import installation
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.queries import desk
from phoihop.measures.figures.queries.desk import FiguresNotReady, ToldByDesk, ask, socket_path
from phoihop.measures.figures.queries.drawing import drawn
from phoihop.measures.figures.render.charts import draw
from phoihop.measures.figures.rules.charts import Point
from phoihop.measures.figures.rules.questions import ChartQuestion, DrawingQuestion, PeriodsQuestion, SheetQuestion
from phoihop.reporting.review.actions import accept

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SHEET = SheetQuestion("P", "city", "2017-01")


def path() -> Path:
    return socket_path(installation(), str(connection.settings_dict["NAME"]))


@contextmanager
def started() -> Iterator[subprocess.Popen]:
    """A desk of the test's database, listening; killed at the end."""
    before = made_at()
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "phoihop.project.desk"], cwd=ROOT)
    try:
        end = time.monotonic() + 60
        while made_at() == before:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def made_at() -> int:
    """When the socket was made; a new one may have the inode of the one before."""
    return path().stat().st_ctime_ns if path().exists() else 0


@pytest.fixture
def world() -> World:
    made = make_world()
    accepted(made, 3)
    return made


@pytest.fixture
def running(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen]:
    """A desk that this process asks, with all the patience of a loaded machine."""
    monkeypatch.setenv(desk.ASKS, "1")
    monkeypatch.setattr(desk, "PATIENCE", 120.0)
    with started() as process:
        yield process
    path().unlink(missing_ok=True)


def accepted(world: World, number: int) -> None:
    report = world.submitted(content=meetings(number))
    assert report.revision
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


def meetings_shown() -> list[int]:
    return [int(row.value or 0) for row in ask(SHEET).now if row.indicator == "MEET"]


def test_it_answers_and_is_never_behind_the_database(running: subprocess.Popen, world: World) -> None:
    assert ask(PeriodsQuestion("P")) == ("2017-01",)
    assert meetings_shown() == [3]
    for number in (5, 8):
        accepted(world, number)
        assert meetings_shown() == [number]
    Organisation.objects.filter(code="a").update(parent=None)
    assert meetings_shown() == []
    with pytest.raises(ToldByDesk, match="F402: Không tính được số liệu"):
        ask(SheetQuestion("P", "city", "no period"))
    points = (Point("a", None), Point("b", None))
    assert ask(DrawingQuestion("don-vi", "Biểu đồ", "", points)).startswith(b"<svg")
    charts = [ChartQuestion(picture, "Biểu đồ", "", points) for picture in ("don-vi", "dien-bien")]
    assert drawn(charts) == [draw(chart) for chart in charts]


def test_only_this_account_reaches_its_door(running: subprocess.Popen) -> None:
    assert path().stat().st_mode & 0o777 == 0o600
    assert path().parent.stat().st_mode & 0o777 == 0o700


def test_a_visitor_without_the_key_gets_no_answer(running: subprocess.Popen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_key", lambda: b"another key")
    with pytest.raises(FiguresNotReady):
        ask(PeriodsQuestion("P"))
    monkeypatch.undo()
    monkeypatch.setenv(desk.ASKS, "1")
    assert ask(PeriodsQuestion("P")) == ("2017-01",)


def test_killed_it_is_missed_in_words_and_comes_up_again(running: subprocess.Popen, world: World) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(world.someone(UserRole.SECRETARIAT))
    running.kill()
    running.wait()
    answer = client.get("/so-lieu/P/city/2017-01/", secure=True)
    assert answer.status_code == 503
    assert "Số liệu đang được tính lại. Thử lại sau ít giây." in answer.content.decode()
    assert answer.headers["Retry-After"]
    with started():
        assert client.get("/so-lieu/P/city/2017-01/", secure=True).status_code == 200


def test_stopped_it_costs_no_more_than_the_patience(running: subprocess.Popen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 0.5)
    os.kill(running.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(FiguresNotReady):
        ask(PeriodsQuestion("P"))
    assert time.monotonic() - began < 5
    os.kill(running.pid, signal.SIGCONT)
    monkeypatch.setattr(desk, "PATIENCE", 60.0)
    assert ask(PeriodsQuestion("P")) == ("2017-01",)


def test_a_path_too_long_for_a_socket_goes_to_a_private_folder(tmp_path: Path) -> None:
    from phoihop.base.postgres.place import Place

    short = socket_path(Place(Path("/data")), "phoihop")
    assert short == Path("/data/desk/phoihop.sock")
    long = socket_path(Place(tmp_path / ("x" * 120)), "phoihop")
    assert len(str(long)) < 107
    assert long.parent.parent == Path("/tmp")


def test_whoever_wants_to_go_on_without_figures_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(desk.ASKS, "1")
    began = time.monotonic()
    with desk.within(0.05), pytest.raises(FiguresNotReady):
        ask(SHEET)
    assert time.monotonic() - began < desk.ARRIVAL

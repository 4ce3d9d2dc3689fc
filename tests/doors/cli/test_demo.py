"""`phoihop demo` keeps away from a database with real programmes: no account, no file, no site stopped."""

import argparse
from datetime import date
from pathlib import Path

import pytest
from tests.factories.reports import World, make_world

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.people.models import User
from phoihop.doors.cli import demo
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS
from phoihop.project import services

pytestmark = pytest.mark.django_db


class Reached(Exception):
    """The command went on to the example, or to the site."""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    def reached(*_given: object) -> None:
        raise Reached

    monkeypatch.setattr(demo, "boot", lambda: None)
    monkeypatch.setattr(demo, "_load_bundle", reached)
    monkeypatch.setattr(services, "stop", reached)
    monkeypatch.setattr(services, "start", reached)
    return make_world()


def run(folder: Path) -> int:
    parser = argparse.ArgumentParser()
    demo.configure(parser)
    return demo.run(parser.parse_args(["--folder", str(folder), "--serve", "--today", "2021-12-16"]))


def name(code: str, title: str) -> None:
    Programme.objects.update_or_create(
        code=code, defaults={"title": title, "start": date(2016, 1, 1), "end": date(2021, 12, 31)}
    )


@pytest.mark.parametrize("loaded", [False, True])
def test_beside_a_real_programme_nothing_is_made_or_stopped(world: World, tmp_path: Path, loaded: bool) -> None:
    if loaded:
        name(demo.PROGRAMME, f"Chương trình ({EXAMPLE_WORDS})")
    before = set(User.objects.values_list("username", flat=True))
    with pytest.raises(demo.RealProgrammes) as refused:
        run(tmp_path / "demo")
    assert (refused.value.code, refused.value.params) == ("E003", {"codes": "P"})
    assert "thư mục dữ liệu khác" in refused.value.sentence()
    assert set(User.objects.values_list("username", flat=True)) == before
    assert not (tmp_path / "demo").exists()


def test_beside_other_examples_it_goes_on(world: World, tmp_path: Path) -> None:
    name("P", f"Chương trình ({EXAMPLE_WORDS})")
    with pytest.raises(Reached):
        run(tmp_path / "demo")

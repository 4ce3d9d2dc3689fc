"""The small example, loaded once for each module that follows a story through it."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from phoihop.base.postgres import database
from phoihop.base.postgres.address import address
from phoihop.base.postgres.place import installation
from phoihop.doors.cli.main import main
from phoihop.doors.example.bundle import build_example

Run = Callable[..., "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> list | dict:
        return json.loads(self.out)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small example's folder."""
    folder = tmp_path_factory.mktemp("journey") / "goi"
    build_example(folder=folder, small=True)
    return folder


@pytest.fixture(scope="module")
def example(bundle: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The small example, loaded and committed; what each test does to it is rolled back."""
    with django_db_blocker.unblock():
        assert main(["load", str(bundle)]) == 0
        yield bundle
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def run(example: Path, db: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the loaded example."""

    def ended(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return ended


@pytest.fixture
def as_owner() -> Iterator[Callable[[str, str], None]]:
    """Does what only the owner of the tables could do, past the triggers, and afterwards undoes it (second words)."""
    undoing: list[str] = []

    def execute(statement: str) -> None:
        name = connection.settings_dict["NAME"]
        with database.connect(address(installation(), "owner").at(name)) as owner, owner.transaction():
            owner.execute("SET LOCAL session_replication_role = replica")
            owner.execute(statement)

    def do(statement: str, undo: str) -> None:
        execute(statement)
        undoing.append(undo)

    yield do
    for statement in reversed(undoing):
        execute(statement)


@pytest.fixture
def without_store() -> None:
    """The derived files are gone; they are rebuilt from the database."""
    shutil.rmtree(installation().data / "derived", ignore_errors=True)

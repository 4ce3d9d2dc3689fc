"""A data folder of its own for each test of the server's manager, and two accounts to run it as."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.base.postgres.apart import NOBODY

from phoihop.base.postgres import binaries, server
from phoihop.base.postgres.binaries import find_binaries
from phoihop.base.postgres.place import Place
from phoihop.base.postgres.processes import kill_leftovers, server_processes

ROOT = os.geteuid() == 0


def silent(_sentence: str) -> None:
    return


@pytest.fixture(autouse=True)
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about the embedded server, whatever serves the others."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PHOIHOP_DATABASE", "PHOIHOP_ACCOUNT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A private folder with a short name (pytest's own are too long for a socket), gone after the test."""
    made = Path(tempfile.mkdtemp(prefix="ph-", dir="/tmp"))
    yield made
    for cluster in made.rglob("postgres/data"):
        kill_leftovers(cluster)
    shutil.rmtree(made)


@pytest.fixture
def fresh(folder: Path) -> Place:
    """A place where nothing has been made yet."""
    return Place(folder / "var")


@pytest.fixture(scope="session")
def prepared() -> Iterator[Place]:
    """A place whose server was made and stopped, to copy from: making one takes a second."""
    made = Path(tempfile.mkdtemp(prefix="ph-", dir="/tmp"))
    place = Place(made / "var")
    server.start(place, notify=silent)
    server.stop(place)
    yield place
    shutil.rmtree(made)


@pytest.fixture
def running(fresh: Place, prepared: Place) -> Place:
    """A place whose server runs."""
    shutil.copytree(prepared.data, fresh.data)
    assert server.start(fresh, notify=silent) is True
    assert server_processes(fresh.cluster)
    return fresh


@pytest.fixture
def open_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the account nobody, with the programs where that account reaches them."""
    if not ROOT:
        pytest.skip("needs root, to become another account")
    pwd.getpwuid(NOBODY)
    folder.chmod(0o755)
    own = folder / "own"
    own.mkdir(mode=0o700)
    os.chown(own, NOBODY, NOBODY)
    _open_programs(folder, monkeypatch)
    return own


def _open_programs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_binaries(cluster=Path("/nonexistent"))
    if _reaches(found.folder):
        return
    copy = binaries.Binaries(found.major, folder / "programs")
    shutil.copytree(found.folder, copy.folder, symlinks=True)
    monkeypatch.setattr(binaries, "_installed", lambda: [copy])


def _reaches(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [path, *path.parents])


@pytest.fixture
def fake_programs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Put a shell script of a given name before all others in the PATH."""
    first = folder / "fake"
    first.mkdir()
    monkeypatch.setenv("PATH", f"{first}:{os.environ['PATH']}")
    first.parent.chmod(0o755)
    first.chmod(0o755)

    def write(name: str, body: str) -> None:
        script = first / name
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)

    return write

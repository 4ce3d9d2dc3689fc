"""What the manager refuses, each with a stable code and a remedy; after a refusal nothing is left half made."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.base.postgres.apart import NOBODY, apart
from tests.base.postgres.conftest import ROOT, silent
from tests.base.postgres.test_server import answers, start

from phoihop.base.errors import ProductError
from phoihop.base.postgres import binaries, cluster, disk, server
from phoihop.base.postgres.account import NamespacesDenied
from phoihop.base.postgres.address import address
from phoihop.base.postgres.binaries import NoBinaries, WrongVersion
from phoihop.base.postgres.database import connect
from phoihop.base.postgres.disk import DiskFull, PermissionRefused
from phoihop.base.postgres.failures import ServerStopped, StartFailed, explain
from phoihop.base.postgres.place import Place
from phoihop.base.postgres.processes import find_postmaster, server_processes
from phoihop.base.postgres.secretfiles import SecretMissing, obtain_secret
from phoihop.base.postgres.server import ForeignDataFolder, StartBusy
from phoihop.base.postgres.sockets import ForeignSocketFolder, socket_folder

as_root = pytest.mark.skipif(not ROOT, reason="needs root, to make what another account owns")


def refusal(place: Place, kind: type[ProductError], code: str) -> ProductError:
    """The refusal of a start; the sentence is whole and names a remedy."""
    with pytest.raises(kind) as caught:
        start(place)
    assert caught.value.code == code
    assert "{" not in caught.value.sentence()
    assert caught.value.remedy
    return caught.value


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 150 MB."""
    disk_folder = folder / "disk"
    disk_folder.mkdir()
    if (
        not ROOT
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=150m", "tmpfs", disk_folder], check=False).returncode
    ):
        pytest.skip("needs root and the right to mount, to have a small disk")
    yield disk_folder
    server.stop(Place(disk_folder / "var"))
    _unmount(disk_folder)


def _unmount(disk_folder: Path) -> None:
    """Take the disk away; the kernel closes the last files of a process a moment after its end."""
    end = time.monotonic() + 10
    while subprocess.run(["umount", disk_folder], check=False).returncode:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_no_room_for_a_new_server(small_disk: Path):
    place = Place(small_disk / "var")
    refusal(place, DiskFull, "D006")
    assert [path.name for path in place.home.iterdir()] == ["lock"]


@pytest.mark.slow
def test_disk_fills_while_the_server_is_made(small_disk: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "ROOM_FOR_A_NEW_SERVER", 0)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(125 * 1024 * 1024))
    place = Place(small_disk / "var")
    refusal(place, DiskFull, "D006")
    assert not place.cluster.exists()
    ballast.unlink()
    assert start(place) is True


@pytest.mark.slow
def test_disk_fills_while_the_server_works(small_disk: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "ROOM_FOR_A_NEW_SERVER", 0)
    place = Place(small_disk / "var")
    start(place)
    with connect(address(place, "owner").at("postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        with pytest.raises(psycopg.Error) as caught:
            connection.execute("CREATE TABLE big AS SELECT repeat(n::text, 100) FROM generate_series(1, 9999999) AS n")
    explained = explain(caught.value)
    assert isinstance(explained, DiskFull | ServerStopped)
    start(place)
    with connect(address(place, "owner").at("postgres")) as connection:
        assert connection.execute("SELECT n, to_regclass('big') FROM kept").fetchone() == (1, None)


def test_no_programs(fresh: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binaries, "PACKAGE", "no_such_package")
    refusal(fresh, NoBinaries, "D001")


def test_wrong_version(running: Place):
    server.stop(running)
    (running.cluster / "PG_VERSION").write_text("17\n")
    assert refusal(running, WrongVersion, "D002").params["found"] == "17"
    (running.cluster / "PG_VERSION").write_text("18\n")
    assert start(running) is True


@pytest.mark.slow
def test_an_older_server_keeps_its_own_version(fresh: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binaries, "FOLDERS", {16: "pginstall"})
    start(fresh)
    server.stop(fresh)
    monkeypatch.undo()
    start(fresh)
    with connect(address(fresh, "app").at("postgres")) as connection:
        assert connection.info.server_version // 10_000 == 16


@pytest.mark.slow
def test_broken_data(running: Place):
    server.stop(running)
    (running.cluster / "global" / "pg_control").unlink()
    refused = refusal(running, StartFailed, "D008")
    assert str(running.log) in refused.sentence()
    assert server_processes(running.cluster) == []


def test_lost_password(running: Place):
    (running.secrets / "app.password").unlink()
    with pytest.raises(SecretMissing, match="D011"):
        address(running, "app")


def test_a_starter_that_never_ends(running: Place, monkeypatch: pytest.MonkeyPatch):
    server.stop(running)
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    with server._locked(running):
        refusal(running, StartBusy, "D010")


@as_root
def test_namespaces_denied_and_no_account(fresh: Place, fake_programs: Callable[[str, str], None], monkeypatch):
    monkeypatch.setenv("PHOIHOP_ACCOUNT", "no-such-account")
    fake_programs("unshare", "echo 'unshare failed: Operation not permitted' >&2; exit 1")
    refused = refusal(fresh, NamespacesDenied, "D003")
    assert "no-such-account" in refused.sentence()
    assert not fresh.cluster.exists()


@pytest.mark.slow
@as_root
def test_namespaces_denied_with_an_account(open_folder: Path, fake_programs: Callable[[str, str], None], monkeypatch):
    monkeypatch.setenv("PHOIHOP_ACCOUNT", "nobody")
    fake_programs("unshare", "exit 1")
    place = Place(open_folder.parent / "var")
    assert start(place) is True
    assert answers(place) == "app"
    postmaster = find_postmaster(place.cluster)
    assert Path(f"/proc/{postmaster.pid}").stat().st_uid == NOBODY
    assert place.secrets.stat().st_uid == 0
    assert server.stop(place) is True
    assert start(place) is True


@as_root
def test_namespaces_denied_and_the_account_reaches_nothing(
    folder: Path, fake_programs: Callable[[str, str], None], monkeypatch
):
    monkeypatch.setenv("PHOIHOP_ACCOUNT", "nobody")
    fake_programs("unshare", "exit 1")
    (folder / "closed").mkdir(mode=0o700)
    refused = refusal(Place(folder / "closed" / "var"), PermissionRefused, "D005")
    assert refused.params["account"] == "nobody"


@pytest.mark.slow
@as_root
def test_data_of_another_account(open_folder: Path):
    place = Place(open_folder / "var")
    apart(lambda: (start(place), server.stop(place)), uid=NOBODY).result()
    refused = refusal(place, ForeignDataFolder, "D004")
    assert refused.params["owner"] == "nobody"


@pytest.mark.slow
@as_root
def test_root_finds_the_running_server_of_another_account(open_folder: Path):
    place = Place(open_folder / "var")
    apart(lambda: start(place), uid=NOBODY).result()
    assert start(place) is False
    assert answers(place) == "app"
    assert server.stop(place) is True


@as_root
def test_another_account_enters_nothing(running: Place):
    running.data.parent.chmod(0o755)
    for work in (lambda: start(running), lambda: answers(running), lambda: server.stop(running)):
        with pytest.raises(PermissionRefused, match="D005"):
            apart(work, uid=NOBODY).result()
    assert answers(running) == "app"


@as_root
def test_no_permission_to_make_the_folder(folder: Path):
    folder.chmod(0o755)
    with pytest.raises(PermissionRefused, match="nobody"):
        apart(lambda: start(Place(folder / "var")), uid=NOBODY).result()
    assert list(folder.iterdir()) == []


def _long(folder: Path) -> Place:
    return Place(folder / ("x" * 100))


@pytest.mark.parametrize("what", ["open to all", "link", "file"])
def test_foreign_socket_folder(folder: Path, what: str):
    place = _long(folder)
    outside = socket_folder(place, uid=os.geteuid())
    try:
        if what == "open to all":
            outside.mkdir()
            outside.chmod(0o777)
        elif what == "link":
            (folder / "trap").mkdir(mode=0o700)
            outside.symlink_to(folder / "trap")
        else:
            outside.touch(mode=0o700)
        refusal(place, ForeignSocketFolder, "D009")
        assert server_processes(place.cluster) == []
    finally:
        outside.rmdir() if outside.is_dir() and not outside.is_symlink() else outside.unlink()


@as_root
def test_socket_folder_of_another_account(folder: Path):
    place = _long(folder)
    outside = socket_folder(place, uid=0)
    outside.mkdir(mode=0o700)
    os.chown(outside, NOBODY, NOBODY)
    try:
        refusal(place, ForeignSocketFolder, "D009")
    finally:
        outside.rmdir()


def test_secrets_are_made_once(fresh: Place):
    asked = [apart(lambda: obtain_secret(fresh, "some.key")) for _number in range(6)]
    assert len({child.result() for child in asked}) == 1
    assert [path.name for path in fresh.secrets.iterdir()] == ["some.key"]


def test_explains_what_django_wraps():
    from django.db import OperationalError

    inner = psycopg.errors.AdminShutdown("terminating connection due to administrator command")
    outer = OperationalError("wrapped")
    outer.__cause__ = inner
    assert isinstance(explain(outer), ServerStopped)
    assert isinstance(explain(psycopg.errors.DiskFull("could not extend file")), DiskFull)
    assert explain(psycopg.errors.UniqueViolation("twice")) is None
    assert explain(ValueError("other")) is None


@pytest.mark.slow
def test_a_failed_making_leaves_no_data(fresh: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(cluster.SETTINGS, "no_such_setting", "1")
    refusal(fresh, StartFailed, "D008")
    monkeypatch.undo()
    assert not fresh.cluster.exists()
    assert server.start(fresh, notify=silent) is True

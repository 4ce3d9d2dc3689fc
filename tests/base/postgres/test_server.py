"""The manager of the embedded server, with each fault that it must outlast."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.base.postgres.apart import NOBODY, apart
from tests.base.postgres.conftest import silent

from phoihop.base.postgres import server
from phoihop.base.postgres.address import address
from phoihop.base.postgres.database import connect
from phoihop.base.postgres.failures import ServerStopped
from phoihop.base.postgres.place import Place
from phoihop.base.postgres.processes import find_postmaster, is_alive, server_processes
from phoihop.base.postgres.sockets import LONGEST, socket_file


def answers(place: Place) -> str:
    """Who the application is to the server, as the server says."""
    with connect(address(place, "app").at("postgres")) as connection:
        return connection.execute("SELECT current_user").fetchone()[0]


def start(place: Place) -> bool:
    return server.start(place, notify=silent)


def permissions(path: Path) -> list[tuple[str, int, int, int]]:
    return [(str(one), one.stat().st_mode, one.stat().st_uid, one.stat().st_gid) for one in [path, *path.parents]]


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_starts_once_then_finds_it_running(fresh: Place):
    assert server.is_up(fresh) is False
    assert start(fresh) is True
    first = find_postmaster(fresh.cluster)
    assert start(fresh) is False
    assert find_postmaster(fresh.cluster) == first
    assert answers(fresh) == "app"


def test_secrets_and_data_are_private(running: Place):
    private = [running.secrets, running.home, running.cluster, server.socket_of(running)]
    assert [oct(path.stat().st_mode & 0o777) for path in private] == ["0o700"] * 4
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in running.secrets.iterdir()} == {
        "app.password": "0o600",
        "owner.password": "0o600",
    }
    assert not (running.home / "owner.password").exists()


def test_the_server_is_as_designed(running: Place):
    names = [
        "data_checksums",
        "fsync",
        "synchronous_commit",
        "listen_addresses",
        "max_connections",
        "jit",
        "TimeZone",
        "server_encoding",
    ]
    with connect(address(running, "owner").at("postgres")) as connection:
        found = [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]
        locale = connection.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'postgres'")
        assert locale.fetchone() == ("b", "C.UTF-8")
    assert found == ["on", "on", "on", "", "40", "off", "UTC", "UTF8"]


def test_nobody_enters_without_the_password(running: Place):
    wrong = address(running, "app").at("postgres")
    with pytest.raises(ServerStopped, match="password authentication failed"):
        connect(type(wrong)({**wrong.keywords, "password": "guess"}))


def test_stop_leaves_no_process_and_a_stopped_server_is_told(running: Place):
    before = server_processes(running.cluster)
    assert len(before) > 1
    assert server.stop(running) is True
    assert [pid for pid in before if is_alive(pid)] == []
    assert not socket_file(server.socket_of(running)).exists()
    assert server.stop(running) is False
    with pytest.raises(ServerStopped) as caught:
        answers(running)
    assert "phoihop db start" in caught.value.sentence()


@pytest.mark.slow
def test_stop_ends_open_transactions(running: Place):
    with connect(address(running, "owner").at("postgres")) as connection:
        connection.execute("BEGIN; CREATE TABLE half (n int)")
        assert server.stop(running) is True
        with pytest.raises(psycopg.OperationalError):
            connection.execute("COMMIT")
    assert start(running) is True
    with connect(address(running, "owner").at("postgres")) as connection:
        assert connection.execute("SELECT to_regclass('half')").fetchone() == (None,)


def test_lives_in_a_session_of_its_own(running: Place):
    postmaster = find_postmaster(running.cluster)
    assert os.getsid(postmaster.pid) == postmaster.pid != os.getsid(0)


@pytest.mark.slow
def test_outlives_its_starter(fresh: Place):
    assert apart(lambda: start(fresh)).result() is True
    assert start(fresh) is False
    assert answers(fresh) == "app"


@pytest.mark.slow
def test_eight_starters_make_one_server(fresh: Place):
    starters = [apart(lambda: (start(fresh), answers(fresh))) for _number in range(8)]
    results = [starter.result() for starter in starters]
    assert sorted(results) == [(False, "app")] * 7 + [(True, "app")]
    masters = [pid for pid in server_processes(fresh.cluster) if os.getsid(pid) == pid]
    assert len({find_postmaster(fresh.cluster).pid, *masters} & set(server_processes(fresh.cluster))) >= 1
    assert fresh.log.read_text().count("ready to accept connections") == 1


def test_killed_postmaster_with_a_busy_backend(running: Place):
    busy = threading.Thread(target=_spin, args=[running], daemon=True)
    busy.start()
    wait_for(lambda: _spinning(running))
    dead = find_postmaster(running.cluster).pid
    os.kill(dead, signal.SIGKILL)
    wait_for(lambda: not is_alive(dead))
    assert start(running) is True
    busy.join(10)
    assert not busy.is_alive()
    assert find_postmaster(running.cluster).pid != dead
    assert answers(running) == "app"


def _spin(place: Place) -> None:
    """A backend that is too busy to notice that its server died."""
    with pytest.raises(psycopg.OperationalError), connect(address(place, "owner").at("postgres")) as connection:
        connection.execute("DO $$ BEGIN LOOP END LOOP; END $$")


def _spinning(place: Place) -> bool:
    with connect(address(place, "owner").at("postgres")) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'"
        return connection.execute(query).fetchone() == (1,)


def test_killed_with_all_its_children_keeps_what_was_committed(running: Place):
    with connect(address(running, "owner").at("postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        killed = server_processes(running.cluster)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not any(is_alive(pid) for pid in killed))
    assert start(running) is True
    with connect(address(running, "owner").at("postgres")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


@pytest.mark.slow
@pytest.mark.parametrize("also_initdb", [False, True], ids=["starter", "starter and initdb"])
@pytest.mark.parametrize("moment", ["PG_VERSION", "base/5"])
def test_killed_in_the_middle_of_making(fresh: Place, also_initdb: bool, moment: str):
    starter = apart(lambda: start(fresh))
    wait_for(lambda: (fresh.unfinished / moment).exists())
    children = Path(f"/proc/{starter.pid}/task/{starter.pid}/children").read_text().split()
    starter.kill()
    if also_initdb:
        for child in children:
            os.kill(int(child), signal.SIGKILL)
    assert not fresh.cluster.exists()
    assert start(fresh) is True
    assert answers(fresh) == "app"
    assert not fresh.unfinished.exists()


@pytest.mark.slow
def test_killed_between_start_and_answer(fresh: Place):
    starter = apart(lambda: start(fresh))
    wait_for((fresh.cluster / "postmaster.pid").exists)
    starter.kill()
    start(fresh)
    assert answers(fresh) == "app"
    assert fresh.log.read_text().count("ready to accept connections") == 1


def test_stale_pid_file_with_a_reused_number(running: Place):
    stale = (running.cluster / "postmaster.pid").read_text().splitlines()
    server.stop(running)
    stranger = subprocess.Popen(["sleep", "600"], cwd=running.cluster)
    try:
        (running.cluster / "postmaster.pid").write_text("\n".join([str(stranger.pid), *stale[1:]]) + "\n")
        socket = socket_file(server.socket_of(running))
        socket.touch()
        socket.with_name(f"{socket.name}.lock").write_text(f"{stranger.pid}\n")
        assert server.find_server(running) is None
        assert server.stop(running) is False
        assert start(running) is True
        assert answers(running) == "app"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "not a number\n", "0\n"])
def test_broken_pid_file(running: Place, text: str):
    server.stop(running)
    (running.cluster / "postmaster.pid").write_text(text)
    assert start(running) is True


def test_lost_socket_is_made_anew(running: Place):
    first = find_postmaster(running.cluster).pid
    socket_file(server.socket_of(running)).unlink()
    assert server.is_up(running) is False
    assert start(running) is True
    assert find_postmaster(running.cluster).pid != first
    assert answers(running) == "app"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["có dấu cách và chữ Việt", 'it\'s "quoted" $HOME `id` \\', "a, b"], ids=["vietnamese", "quotes", "comma"]
)
def test_any_name_of_the_folder(folder: Path, name: str):
    place = Place(folder / name)
    assert start(place) is True
    assert answers(place) == "app"
    with psycopg.connect(address(place, "app").at("postgres").url()) as connection:
        assert connection.info.user == "app"
    assert server.stop(place) is True


def test_path_too_long_for_a_socket(folder: Path):
    place = Place(folder / ("dài" * 20) / ("x" * 60))
    assert start(place) is True
    outside = server.socket_of(place)
    assert outside.parent == Path("/tmp")
    assert outside.name.startswith(f"phoihop-{os.geteuid()}-")
    assert oct(outside.stat().st_mode & 0o777) == "0o700"
    assert len(os.fsencode(socket_file(outside))) <= LONGEST
    assert answers(place) == "app"
    server.stop(place)
    assert not outside.exists()


def test_changes_no_permission_outside_its_folder(folder: Path):
    (folder / "private").mkdir(mode=0o700)
    data = folder / "private" / "var"
    data.mkdir(mode=0o750)
    before = permissions(data)
    accounts = Path("/etc/passwd").read_bytes()
    assert start(Place(data)) is True
    server.stop(Place(data))
    assert permissions(data) == before
    assert Path("/etc/passwd").read_bytes() == accounts
    assert sorted(path.name for path in data.iterdir()) == ["postgres", "secrets"]


def test_as_an_ordinary_account(open_folder: Path):
    place = Place(open_folder / "var")

    def work() -> tuple[bool, str, bool]:
        return start(place), answers(place), server.stop(place)

    assert apart(work, uid=NOBODY).result() == (True, "app", True)
    assert {path.lstat().st_uid for path in place.home.rglob("*")} == {NOBODY}


@pytest.mark.slow
def test_an_ordinary_account_recovers_from_a_killed_server(open_folder: Path):
    place = Place(open_folder / "var")
    assert apart(lambda: start(place), uid=NOBODY).result() is True
    dead = find_postmaster(place.cluster).pid
    os.kill(dead, signal.SIGKILL)
    wait_for(lambda: not is_alive(dead))
    assert apart(lambda: (start(place), answers(place)), uid=NOBODY).result() == (True, "app")
    assert apart(lambda: server.stop(place), uid=NOBODY).result() is True
    assert server_processes(place.cluster) == []

"""The site's processes: they come up together, answer, survive a fall, and leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from phoihop.base.postgres.place import Place
from phoihop.project.services import PortTaken, Serving, check_port, find_serving, pid_file

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "data")
    yield place
    _phoihop(place, "stop")
    _phoihop(place, "db", "stop")


def _phoihop(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PHOIHOP_DATA": str(place.data)}
    surroundings.pop("PHOIHOP_DATABASE", None)
    return subprocess.run(
        [sys.executable, "-m", "phoihop.doors.cli.main", *words],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=180,
    )


def _eventually(what: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.read() == b"ok\n"
    except OSError:
        return False


def test_the_site_comes_up_survives_a_fall_and_goes(installation: Place, port: int) -> None:
    told = _phoihop(installation, "serve", "--detach", "--port", str(port), "--workers", "1")
    assert told.returncode == 0, told.stderr
    assert f"http://127.0.0.1:{port}/" in told.stdout
    assert _answers(port)
    again = _phoihop(installation, "serve", "--detach", "--port", str(port))
    assert (again.returncode, "D021" in again.stderr) == (1, True)

    pid = find_serving(installation)
    assert pid
    assert _eventually(lambda: len(psutil.Process(pid).children()) == 3)
    web, *others = sorted(psutil.Process(pid).children(), key=psutil.Process.create_time)
    assert "gunicorn" in " ".join(web.cmdline())
    assert {each.cmdline()[4] for each in others} == {"phoihop.project.desk", "django"}
    family = psutil.Process(pid).children(recursive=True)
    children = web.children(recursive=True)
    assert children
    web.send_signal(signal.SIGKILL)
    assert _eventually(lambda: not any(_lives(each) for each in (web, *children)))
    assert _eventually(lambda: _answers(port))

    family += psutil.Process(pid).children(recursive=True)
    assert _phoihop(installation, "stop").stdout == "Trang đã dừng.\n"
    assert find_serving(installation) is None
    assert _eventually(lambda: not any(_lives(each) for each in family))
    assert _phoihop(installation, "stop").stdout == "Trang vốn không chạy.\n"
    assert _phoihop(installation, "db", "status").returncode == 0


def test_when_the_site_is_killed_its_processes_end_too(installation: Place, port: int) -> None:
    assert _phoihop(installation, "serve", "--detach", "--port", str(port), "--workers", "1").returncode == 0
    pid = find_serving(installation)
    assert pid
    family = psutil.Process(pid).children(recursive=True)
    os.kill(pid, signal.SIGKILL)
    assert _eventually(lambda: not any(_lives(each) for each in family))
    assert _phoihop(installation, "serve", "--detach", "--port", str(port), "--workers", "1").returncode == 0


def test_a_port_of_another_program_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken) as refused:
            check_port(Serving("127.0.0.1", other.getsockname()[1], 1, 1))
    assert "D022" in str(refused.value)


def test_a_number_left_by_a_killed_site_is_no_running_site(tmp_path: Path) -> None:
    place = Place(tmp_path)
    pid_file(place).write_text("1")
    assert find_serving(place) is None

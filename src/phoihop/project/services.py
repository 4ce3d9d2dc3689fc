"""The running site: which processes it is made of, starting them together, ending them together."""

import ctypes
import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connections

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.postgres.place import Place

PATIENCE = 20.0
"""Seconds that a process gets to end by itself."""
RESTARTS = 5
STEADY = 60.0
"""Seconds after which a process counts as having come up well."""
WEB, DESK, WORKER = "web", "desk", "worker"
_PDEATHSIG = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class AlreadyServing(ProductError):
    """The site of this data folder runs already."""

    code = "D021"
    problem = N_("Trang đang chạy sẵn (tiến trình {pid}).")
    remedy = N_("Mở trang bằng trình duyệt, hoặc dừng bằng: phoihop stop.")


class PortTaken(ProductError):
    """Another program listens there."""

    code = "D022"
    problem = N_("Cổng {port} của {host} đang được chương trình khác dùng.")
    remedy = N_("Chọn cổng khác: phoihop serve --port 8001.")


class ServingFailed(ProductError):
    """The site did not come up, or kept falling down."""

    code = "D023"
    problem = N_("Trang không khởi động được: {reason}.")
    remedy = N_("Xem nhật ký {log}.")


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve."""

    host: str
    port: int
    workers: int
    threads: int

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}/"  # noqa: S104


def commands(serving: Serving) -> Mapping[str, list[str]]:
    """The processes of the site by name: the web server, the desk that computes figures, the worker of jobs."""
    web = ["-m", "gunicorn", "phoihop.project.wsgi:application", "--preload", "--worker-class", "gthread"]
    web += ["--bind", f"{serving.host}:{serving.port}", "--workers", str(serving.workers)]
    web += ["--threads", str(serving.threads), "--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning"]
    # One job at a time: figures take memory. The worker has no addresses to check, and connects as the application.
    worker = ["-W", "ignore", "-m", "django", "procrastinate", "--skip-checks", "worker", "--concurrency", "1"]
    desk = ["-W", "ignore", "-m", "phoihop.project.desk"]
    return {WEB: [sys.executable, *web], DESK: [sys.executable, *desk], WORKER: [sys.executable, *worker]}


def pid_file(place: Place) -> Path:
    """Where the running site writes its process number; locked for as long as it runs."""
    return place.data / "serve.pid"


def log_file(place: Place) -> Path:
    """What a detached site prints."""
    return place.data / "serve.log"


def find_serving(place: Place) -> int | None:
    """The process number of the running site of this data folder."""
    try:
        with pid_file(place).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(pid_file(place).read_text() or 0)


def stop(place: Place) -> bool:
    """End the running site and wait for it; whether one ran."""
    pid = find_serving(place)
    if not pid:
        return False
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 2 * PATIENCE
    while find_serving(place) and time.monotonic() < end:
        time.sleep(0.05)
    return True


def serve(place: Place, serving: Serving) -> None:
    """Run the site until it is told to end (SIGTERM, Ctrl-C). Raises AlreadyServing, PortTaken, ServingFailed."""
    with _alone(place):
        check_port(serving)
        collect()
        _Together(commands(serving), log_file(place), lambda: is_open(serving)).run()


def detach(place: Place, serving: Serving) -> bool:
    """Split in two: True in this process, once the other's site answers; False in the other, which is to serve it.

    The other has a session of its own and prints into the log. Raises AlreadyServing, PortTaken, ServingFailed.
    """
    _check_free(place, serving)
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        os.setsid()
        _print_into(log_file(place))
        return False
    _wait_for(serving, lambda: os.waitpid(child, os.WNOHANG) == (0, 0), log_file(place))
    return True


def start(place: Place, serving: Serving, words: list[str]) -> None:
    """Run `phoihop serve` anew, for a process that has threads; `words` are its arguments. Raises as `detach` does."""
    _check_free(place, serving)
    with log_file(place).open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "phoihop.doors.cli.main", "serve", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _wait_for(serving, lambda: process.poll() is None, log_file(place))


def _check_free(place: Place, serving: Serving) -> None:
    running = find_serving(place)
    if running:
        raise AlreadyServing(pid=running)
    check_port(serving)


def _print_into(log: Path) -> None:
    """From here on nothing is read, and all that is printed goes into the file."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for number, descriptor in enumerate((nothing, file, file)):
        os.dup2(descriptor, number)
    os.close(nothing)
    os.close(file)


def check_port(serving: Serving) -> None:
    """Refuse a port where another program listens. Raises PortTaken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((serving.host, serving.port))
        except OSError as error:
            raise PortTaken(host=serving.host, port=serving.port) from error


def is_open(serving: Serving) -> bool:
    """Whether the web server listens."""
    try:
        with socket.create_connection(("127.0.0.1" if serving.host == "0.0.0.0" else serving.host, serving.port), 1):  # noqa: S104
            return True
    except OSError:
        return False


def collect() -> None:
    """Bring the browser's files, hashed and compressed, to where they are served from; nothing when none changed."""
    from django.conf import settings

    stamp = Path(settings.STATIC_ROOT) / "stamp"
    state = _state_of_assets()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state)


def _state_of_assets() -> str:
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _end_with_parent() -> None:
    """In the child: be told to end when this process dies, even by kill -9, so that nothing holds the port."""
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGTERM)


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """The place's lock for serving, with our number in it; it ends with this process."""
    with pid_file(place).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServing(pid=pid_file(place).read_text()) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _wait_for(serving: Serving, lives: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + 60
    while lives() and time.monotonic() < end:
        try:
            with urlopen(f"{serving.url}healthz", timeout=5):  # noqa: S310
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise ServingFailed(reason=log.read_text().strip().rpartition("\n")[2] or "–", log=log)


def wait_after(falls: int) -> float:
    """Seconds until the worker or the desk is started again after so many falls in a row: at once, then ever later."""
    return 0.0 if falls <= 1 else min(2.0 ** (falls - 1), STEADY)


class _Together:
    """Processes that live and end together; one that falls down is started again.

    The web server comes first: the others begin once it is ready for people, and do not delay it. The web server that keeps falling ends the site. The worker falls whenever the database is away, and is started
    again, ever more slowly, for as long as the site runs: its jobs wait in the queue. So is the desk: pages without
    figures do without it.
    """

    def __init__(self, commands: Mapping[str, list[str]], log: Path, is_ready: Callable[[], bool]) -> None:
        self._commands = commands
        self._log = log
        self._is_ready = is_ready
        self._running: dict[str, subprocess.Popen] = {}
        self._began: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._fallen = dict.fromkeys(commands, 0)
        self._ending = False

    def run(self) -> None:
        """Start all, watch them, end all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        try:
            self._start(WEB)
            while not self._ending:
                self._look()
                if len(self._running) == 1 and self._is_ready():
                    self._start_others()
                time.sleep(0.1)
        finally:
            self._finish()

    def _end(self, _number: int, _frame: object) -> None:
        self._ending = True

    def _start_others(self) -> None:
        for name in self._commands:
            if name not in self._running:
                self._start(name)

    def _start(self, name: str) -> None:
        self._began[name] = time.monotonic()
        # A session of its own: Ctrl-C reaches this process, which then ends the others in order.
        self._running[name] = subprocess.Popen(
            self._commands[name],
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def _look(self) -> None:
        for name, process in list(self._running.items()):
            if process.poll() is None:
                continue
            if name not in self._due:
                self._due[name] = self._fell(name, process.returncode)
            if time.monotonic() >= self._due[name]:
                del self._due[name]
                self._start(name)

    def _fell(self, name: str, code: int) -> float:
        """When the process that fell is to be started again. Raises ServingFailed for a web server that will not stand."""
        now = time.monotonic()
        self._fallen[name] = 1 if now - self._began[name] > STEADY else self._fallen[name] + 1
        if name == WEB and self._fallen[name] > RESTARTS:
            raise ServingFailed(reason=f"{name}: {code}", log=self._log)
        seconds = 0.0 if name == WEB else wait_after(self._fallen[name])
        _sweep(self._running[name])
        told = _("Tiến trình {name} đã dừng (mã {code}); khởi động lại sau {seconds} giây.")
        print(told.format(name=name, code=code, seconds=round(seconds)), file=sys.stderr, flush=True)  # noqa: T201
        return now + seconds

    def _finish(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + PATIENCE
        for process in self._running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _sweep(process)


def _sweep(process: subprocess.Popen) -> None:
    """Kill what an ended process left in its session: a web server's own children see a second late that it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)

"""The embedded server: start it (or find it running), stop it on request, say how it is.

Commands, web, worker and tests share one server. Whoever comes first starts it, under a file lock; it lives in a
session of its own and outlives them all, until `stop`. A server that was killed is started anew, whatever it left.
"""

import fcntl
import os
import shlex
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.postgres.account import Account, check_reach, choose_account
from phoihop.base.postgres.binaries import find_binaries
from phoihop.base.postgres.cluster import make_cluster
from phoihop.base.postgres.disk import account_name, in_words
from phoihop.base.postgres.failures import start_failure
from phoihop.base.postgres.place import Place
from phoihop.base.postgres.processes import (
    Postmaster,
    find_postmaster,
    kill_leftovers,
    server_processes,
    wait_until_gone,
)
from phoihop.base.postgres.programs import Programs
from phoihop.base.postgres.sockets import is_private, make_socket_folder, socket_file, socket_folder

PATIENCE = 120.0
LOG_LIMIT = 10 * 1024 * 1024
Notify = Callable[[str], None]


class ForeignDataFolder(ProductError):
    code = "D004"
    problem = N_("Dữ liệu PostgreSQL ở {path} thuộc tài khoản {owner}, còn máy chủ sẽ chạy bằng tài khoản {account}.")
    remedy = N_("Hãy chạy lệnh bằng tài khoản {owner}, hoặc đặt PHOIHOP_DATA tới thư mục khác.")


class StartBusy(ProductError):
    code = "D010"
    problem = N_("Một tiến trình khác đang khởi động hoặc dừng máy chủ ở {path} quá {seconds} giây chưa xong.")
    remedy = N_("Hãy chờ nó kết thúc hoặc dừng nó, rồi chạy lại.")


class StopFailed(ProductError):
    code = "D014"
    problem = N_("Máy chủ PostgreSQL (tiến trình {pid}) chưa dừng sau {seconds} giây.")
    remedy = N_("Hãy xem nhật ký {log}; có thể một lệnh đang ghi dở rất lớn.")


def socket_of(place: Place) -> Path:
    """The folder of the server's socket; it depends on who owns the data."""
    with in_words(place.home):
        uid = place.cluster.stat().st_uid if place.cluster.exists() else os.geteuid()
    return socket_folder(place, uid=uid)


def find_server(place: Place) -> Postmaster | None:
    """The live server of this place, whatever its state."""
    with in_words(place.cluster):
        return find_postmaster(place.cluster)


def is_up(place: Place) -> bool:
    """Whether the server takes connections at its socket."""
    postmaster = find_server(place)
    if postmaster is None or not postmaster.ready:
        return False
    with in_words(place.home):
        return socket_file(socket_of(place)).exists()


def start(place: Place, *, notify: Notify) -> bool:
    """Make sure that the server runs; whether this call started it.

    Raises a product error: full disk, denied permission or namespaces, foreign data, wrong version, no programs.
    """
    if is_up(place):
        return False
    with in_words(place.home):
        place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(place) as lock:
        if is_up(place):
            return False
        _start_alone(place, lock, notify)
        return True


def stop(place: Place) -> bool:
    """Stop the server and wait for its last process; whether anything ran."""
    if not place.home.exists():
        return False
    with _locked(place):
        postmaster = find_server(place)
        ran = bool(postmaster or server_processes(place.cluster))
        if postmaster:
            _stop_alone(place, postmaster)
        _clear_remains(place)
        _remove_outer_folder(place)
        return ran


@contextmanager
def _locked(place: Place) -> Iterator[int]:
    """The place's lock, for starting and stopping; it ends with the process that holds it."""
    with in_words(place.lock):
        descriptor = os.open(place.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, place)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, place: Place) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise StartBusy(path=place.home, seconds=int(PATIENCE)) from None
            time.sleep(0.05)


def _start_alone(place: Place, lock: int, notify: Notify) -> None:
    """Start it, the lock being ours."""
    account = choose_account()
    _check_owner(place, account)
    programs = Programs(place, find_binaries(cluster=place.cluster), account)
    check_reach(account, home=place.home, program=programs.binaries.program("postgres"))
    if not place.cluster.exists():
        notify(_(N_("Tạo máy chủ PostgreSQL ở {path} …")).format(path=place.home))
        make_cluster(programs, lock=lock)
    if _came_up(place):
        return
    folder = socket_of(place)
    make_socket_folder(folder, account=account)
    _clear_remains(place)
    notify(_(N_("Khởi động máy chủ PostgreSQL …")))
    _launch(programs, folder)


def _check_owner(place: Place, account: Account) -> None:
    """The server's files must be the account's; a folder that root has just made is handed over."""
    owner = place.home.stat().st_uid
    if owner == os.geteuid() and not place.cluster.exists():
        account.give(place.home)
        return
    if place.cluster.exists():
        owner = place.cluster.stat().st_uid
    if owner != account.uid:
        names = {"owner": account_name(owner), "account": account_name(account.uid)}
        raise ForeignDataFolder(path=place.home, **names)


def _came_up(place: Place) -> bool:
    """Wait for a server that is on its way up (true once there) or down; one without its socket is stopped."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        postmaster = find_server(place)
        if postmaster is None:
            return False
        if postmaster.ready:
            if is_up(place):
                return True
            _stop_alone(place, postmaster)
        time.sleep(0.05)
    raise start_failure(_log_since(place, 0), place=place)


def _clear_remains(place: Place) -> None:
    """With no live server: end its last processes, remove the files by which it would seem to live."""
    if not wait_until_gone(place.cluster, patience=0.5):
        kill_leftovers(place.cluster)
    socket = socket_file(socket_of(place))
    with in_words(place.home):
        (place.cluster / "postmaster.pid").unlink(missing_ok=True)
        if _owns_socket_folder(place):
            for file in (socket, socket.with_name(f"{socket.name}.lock")):
                file.unlink(missing_ok=True)


def _remove_outer_folder(place: Place) -> None:
    """A socket folder in /tmp goes with its server; what another put there stays."""
    folder = socket_of(place)
    if folder.parent != place.home and _owns_socket_folder(place) and not any(folder.iterdir()):
        folder.rmdir()


def _owns_socket_folder(place: Place) -> bool:
    """Whether it is there and private to the account whose data this is: then what lies in it is ours to remove."""
    folder = socket_of(place)
    return os.path.lexists(folder) and place.cluster.exists() and is_private(folder, uid=place.cluster.stat().st_uid)


def _launch(programs: Programs, folder: Path) -> None:
    place = programs.place
    _turn_log(place)
    before = place.log.stat().st_size if place.log.exists() else 0
    # The value is a list of quoted names to PostgreSQL, inside a word of pg_ctl's shell.
    listed = '"' + str(folder).replace('"', '""') + '"'
    cluster = place.cluster.name
    arguments = ["-D", cluster, "-w", "-t", str(int(PATIENCE)), "-s", "-l", f"{cluster}/{place.log.name}"]
    outcome = programs.run("pg_ctl", *arguments, "-o", f"-k {shlex.quote(listed)}", "start")
    if outcome.code and not _came_up(place):
        raise start_failure(outcome.output + _log_since(place, before), place=place)


def _stop_alone(place: Place, postmaster: Postmaster) -> None:
    """A fast shutdown: open transactions are rolled back, the rest is written. Needs no program, only the signal."""
    os.kill(postmaster.pid, signal.SIGINT)
    if not wait_until_gone(place.cluster, patience=PATIENCE):
        raise StopFailed(pid=postmaster.pid, seconds=int(PATIENCE), log=place.log)


def _turn_log(place: Place) -> None:
    """Keep one old log beside the present one."""
    if place.log.exists() and place.log.stat().st_size > LOG_LIMIT:
        place.log.replace(place.log.with_suffix(".log.1"))


def _log_since(place: Place, offset: int) -> str:
    if not place.log.exists():
        return ""
    with place.log.open("rb") as file:
        file.seek(offset)
        return file.read()[-20_000:].decode(errors="replace")

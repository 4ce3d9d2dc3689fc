"""The server's processes, found by what they are (working folder and executable), never by a number alone."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A live server: its process and what it says of itself (starting, ready, stopping)."""

    pid: int
    state: str

    @property
    def ready(self) -> bool:
        return self.state == "ready"


def find_postmaster(cluster: Path) -> Postmaster | None:
    """The live server of this data folder; a stale file or a number that another process got is no server."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if not _belongs(pid, cluster):
        return None
    return Postmaster(pid, lines[7].strip() if len(lines) > 7 else "starting")


def server_processes(cluster: Path) -> list[int]:
    """Every PostgreSQL process that works in this data folder, children of a killed server included."""
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal())
    return sorted(pid for pid in numbers if _belongs(pid, cluster))


def kill_leftovers(cluster: Path, *, patience: float = 10.0) -> list[int]:
    """Kill what a dead server left behind: a busy backend outlives it and would block every start."""
    killed = server_processes(cluster)
    for pid in killed:
        _kill(pid)
    wait_until_gone(cluster, patience=patience)
    return killed


def wait_until_gone(cluster: Path, *, patience: float) -> bool:
    """Wait for the last process of this data folder; whether none is left.

    A process that is ending loses its executable before its files, so those seen once are watched by their numbers.
    """
    end = time.monotonic() + patience
    seen = set(server_processes(cluster))
    while seen:
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
        seen = {pid for pid in seen if is_alive(pid)} | set(server_processes(cluster))
    return True


def is_alive(pid: int) -> bool:
    """Whether the process still does or holds anything; one that only waits for its parent's notice does not."""
    try:
        state = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def _belongs(pid: int, cluster: Path) -> bool:
    """Whether the process works in `cluster` and is PostgreSQL; what cannot be read is not ours."""
    try:
        return (PROC / str(pid) / "cwd").samefile(cluster) and _program(pid) == "postgres"
    except OSError:
        return False


def _program(pid: int) -> str:
    """The name of the process's executable; one that is ending has only its short name left, and still its files."""
    try:
        return (PROC / str(pid) / "exe").readlink().name.removesuffix(" (deleted)")
    except FileNotFoundError:
        return (PROC / str(pid) / "comm").read_text(errors="replace").strip()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

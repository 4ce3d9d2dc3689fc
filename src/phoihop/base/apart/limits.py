"""How much a process that opens a stranger's file may use. Standard library only: it is set before anything is imported."""

import resource
from dataclasses import dataclass

CPU_SECONDS = 20
MEMORY = 1536 * 2**20
OPEN_FILES = 64
PATIENCE = 60
"""Seconds of the clock after which the process is ended whatever it does."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: seconds of CPU, bytes of memory, seconds of the clock."""

    cpu: int = CPU_SECONDS
    memory: int = MEMORY
    patience: int = PATIENCE


def set_limits(limits: Limits) -> None:
    """Bind this process for the rest of its life: CPU, memory, open files; no file written, no process started."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 2))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))

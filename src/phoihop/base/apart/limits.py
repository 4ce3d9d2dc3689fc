"""How much a process that opens a stranger's file may use. Standard library only: it is set before anything is imported."""

import resource

CPU_SECONDS = 20
MEMORY = 1536 * 2**20
OPEN_FILES = 64
PATIENCE = 60
"""Seconds of the clock after which the process is ended whatever it does."""


def set_limits() -> None:
    """Bind this process for the rest of its life: CPU, memory, open files; no file written, no process started."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))

"""Progress of long commands on standard error: a live line on a terminal, plain lines elsewhere or nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from phoihop.base.language import _


class Steps:
    """Tells the steps of a command as they begin, by their msgids."""

    def __init__(self, progress: Progress | None, *, plain: bool) -> None:
        self._progress = progress
        self._plain = plain
        self._task: TaskID | None = None
        self._last = ""

    def __call__(self, step: str) -> None:
        """A step begins; the one before it is done."""
        if step == self._last:
            return
        self._last = step
        if self._progress:
            self._finish()
            self._task = self._progress.add_task(_(step), total=None)
        elif self._plain:
            print(_(step) + " …", file=sys.stderr, flush=True)

    def advance(self, done: int, total: int) -> None:
        """How far the present step has come."""
        if self._progress and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)

    def _finish(self) -> None:
        if self._progress and self._task is not None:
            self._progress.update(self._task, completed=1, total=1)


@contextmanager
def steps(*, plain: bool) -> Iterator[Steps]:
    """Progress for the block. Off a terminal `plain` asks for one line a step, else nothing is shown."""
    if not sys.stderr.isatty():
        yield Steps(None, plain=plain)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Steps(progress, plain=False)

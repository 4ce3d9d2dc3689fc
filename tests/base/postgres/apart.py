"""Work done in a process of its own, as root or as an ordinary account."""

import os
import pickle
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from phoihop.base.errors import ProductError

NOBODY = 65534


@dataclass
class Child:
    """A forked process that does one piece of work."""

    pid: int
    pipe: int

    def result(self) -> Any:
        """What the work returned; what it raised is raised here."""
        with os.fdopen(self.pipe, "rb") as stream:
            answer = stream.read()
        os.waitpid(self.pid, 0)
        value, error, trace = pickle.loads(answer)
        if error is not None:
            again = error()
            again.add_note(trace)
            raise again
        return value

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.pipe)


def apart(work: Callable[[], Any], *, uid: int | None = None) -> Child:
    """Start the work in a forked process, which first becomes the account `uid` where given."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return Child(pid, reader)
    answer: tuple[Any, Callable[[], BaseException] | None, str] = (None, None, "")
    try:
        os.close(reader)
        if uid is not None:
            _become(uid)
        answer = (work(), None, "")
    except BaseException as error:
        answer = (None, _portable(error), traceback.format_exc())
    finally:
        with os.fdopen(writer, "wb") as stream:
            pickle.dump(answer, stream)
        os._exit(0)


def _become(uid: int) -> None:
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    os.chdir("/")


def _portable(error: BaseException) -> Callable[[], BaseException]:
    """How to make the error again on the other side; one that is not the product's becomes its text."""
    if isinstance(error, ProductError):
        return partial(type(error), **error.params)
    return partial(RuntimeError, repr(error))

"""Waiting for another process while this one works on."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

Answer = TypeVar("Answer")


@contextmanager
def beside(call: Callable[[], Answer]) -> Iterator[Callable[[], Answer]]:
    """Make a call that waits and asks the database nothing, while the block does something else.

    What the block is given answers as the call does, errors too, when it has ended; so does the block, however it ends.
    """
    with ThreadPoolExecutor(1) as waiting:
        yield waiting.submit(copy_context().run, call).result

"""Asking the process apart."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

from phoihop.base.apart.limits import Limits
from phoihop.base.errors import ProductError, Refused
from phoihop.base.kept_errors import kept_finding
from phoihop.base.language import N_

_SOURCE = Path(__file__).resolve().parents[3]
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""All that the process knows of ours: no passwords, no place of the database."""


class FileTooHeavy(ProductError):
    """Opening the file took more time or memory than is given to strangers' files, or the process fell."""

    code = "P221"
    problem = N_(
        "Tệp này cần quá nhiều thời gian hoặc bộ nhớ để đọc nên đã dừng lại giữa chừng; không có gì bị ảnh hưởng."
    )
    remedy = N_("Mở tệp bằng Word, lưu lại thành tệp .docx mới, bỏ bớt hình ảnh rồi gửi lại.")
    status = 422


def ask_apart(
    *,
    module: str,
    function: str,
    content: bytes,
    given: Mapping[str, Any] | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> Any:
    """What `function(content, given)` answers (JSON) in a process with limits. Raises Refused, FileTooHeavy."""
    with opened_apart(module=module, function=function, content=content, limits=limits) as apart:
        return apart.answer(given or {})


@dataclass(frozen=True, slots=True)
class Apart:
    """A process that has a file and waits for the rest of the question."""

    process: subprocess.Popen[bytes]
    feeding: Thread
    patience: int

    def answer(self, given: Mapping[str, Any]) -> Any:
        """What the function answers (JSON). Raises Refused, FileTooHeavy; the clock of its patience begins now."""
        question = json.dumps(dict(given)).encode() + b"\n"
        self.feeding.join(self.patience)
        if self.feeding.is_alive():
            raise FileTooHeavy
        try:
            told, _errors = self.process.communicate(question, timeout=self.patience)
        except subprocess.TimeoutExpired as error:
            raise FileTooHeavy from error
        if self.process.returncode != 0:
            raise FileTooHeavy
        answer = json.loads(told)
        if "refused" in answer:
            raise Refused([kept_finding(row) for row in answer["refused"]])
        return answer["answer"]


@contextmanager
def opened_apart(
    *,
    module: str,
    function: str,
    content: bytes,
    prepare: str = "",
    known: Mapping[str, Any] | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> Iterator[Apart]:
    """A process with limits that begins at once: it makes `prepare(content, known)`, then waits for what is given to
    `function(prepared, given)`. It ends with the block, whether asked or not."""
    command = [sys.executable, "-m", "phoihop.base.apart.child", module, function, str(limits.cpu), str(limits.memory)]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    process = subprocess.Popen(
        [*command, prepare] if prepare else command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={**environment, "PYTHONPATH": str(_SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    feeding = Thread(target=_feed, args=(process.stdin, content, known or {}))
    feeding.start()
    try:
        yield Apart(process, feeding, limits.patience)
    finally:
        process.kill()
        feeding.join()
        with suppress(OSError), process:  # what it was still to be told is lost
            pass


def _feed(entrance: IO[bytes], content: bytes, known: Mapping[str, Any]) -> None:
    """The file, before it its length and what is known; a process that has ended takes no more."""
    with suppress(OSError):
        entrance.write(json.dumps([len(content), dict(known)]).encode() + b"\n")
        entrance.write(content)
        entrance.flush()

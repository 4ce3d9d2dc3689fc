"""Asking the process apart for the cells of workbooks: one file, or several in a process to save its start."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phoihop.base.apart.limits import Limits
from phoihop.base.apart.opening import FileTooHeavy, ask_apart
from phoihop.base.findings import Finding
from phoihop.base.kept_errors import kept_finding
from phoihop.reporting.workbooks.rules import faults
from phoihop.reporting.workbooks.rules.sheets import Raw, Sheet

LIMITS = Limits(cpu=8, memory=192 * 2**20, patience=9)
"""Of one process, be it for one file or for several."""
TOGETHER = 25
"""Files in one process."""
_ANSWERING = "phoihop.reporting.workbooks.readers.answering"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its name on the sender's machine and its bytes."""

    name: str
    content: bytes


Opened = list[Sheet] | tuple[Finding, ...]
"""The sheets of a workbook, or why it cannot be read."""


def open_apart(sent: Sent) -> Opened:
    """One workbook's sheets, or what is wrong with it."""
    return open_many_apart([sent])[0]


def open_many_apart(files: Sequence[Sent]) -> list[Opened]:
    """Each workbook's sheets, or what is wrong with it; a file that ends the process takes no other with it."""
    given = {"names": [file.name for file in files], "sizes": [len(file.content) for file in files]}
    content = b"".join(file.content for file in files)
    try:
        answer = ask_apart(module=_ANSWERING, function="answer", content=content, given=given, limits=LIMITS)
    except FileTooHeavy:
        if len(files) == 1:
            return [(faults.TOO_HEAVY.at(value=files[0].name),)]
        half = len(files) // 2
        return open_many_apart(files[:half]) + open_many_apart(files[half:])
    return [_opened(row) for row in answer]


def _opened(row: Mapping[str, Any]) -> Opened:
    if "refused" in row:
        return tuple(kept_finding(finding) for finding in row["refused"])
    return [Sheet(sys.intern(name), [_cells(run) for run in runs]) for name, runs in row["sheets"]]


def _cells(run: Sequence[str]) -> list[Raw]:
    return [Raw(kind, text) for kind, text in zip(run[::2], run[1::2], strict=True)]

"""What the process apart answers about workbooks. It starts anew for each upload, so little is imported here."""

from collections.abc import Mapping, Sequence
from typing import Any

from phoihop.base.errors import Refused
from phoihop.base.kept_errors import keep_finding
from phoihop.reporting.workbooks.readers.opening import read_workbook
from phoihop.reporting.workbooks.rules.sheets import Raw


def answer(content: bytes, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each file in `content` (`sizes` and `names` are given) its sheets, or why it cannot be read."""
    start, found = 0, []
    for name, size in zip(given["names"], given["sizes"], strict=True):
        found.append(_answer(content[start : start + size], name))
        start += size
    return found


def _answer(content: bytes, name: str) -> dict[str, Any]:
    try:
        return {"sheets": [[sheet.name, [_run(row) for row in sheet.rows]] for sheet in read_workbook(content, name)]}
    except Refused as refused:
        return {"refused": [keep_finding(finding) for finding in refused.findings]}


def _run(row: Sequence[Raw]) -> list[str]:
    """A row as kinds and texts by turns."""
    return [word for cell in row for word in (cell.kind, cell.text)]

"""A block of cells as Excel and its kin put it on the clipboard: tabs between cells, line ends between rows.

A cell that holds a tab or a line end stands in quotation marks, its own doubled; any other cell stands as it is, also
one that begins with a quotation mark, as names of practices like to («"Dân vận khéo" ở phường»).
"""

import re

Cells = list[list[str]]
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")


def read_cells(text: str) -> Cells:
    """The rows of a pasted block, without the empty ones at its end."""
    rows: Cells = [[]]
    at = 0
    while True:
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            break
        if text[at] == "\t":
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        rows.append([])
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted and re.search("[\t\r\n]", quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, at)
    assert plain is not None  # noqa: S101 - it matches the empty cell
    return plain[0], plain.end()

"""A Word report as a page shows it: plain values out of the file, kept as JSON, so that no request opens Word.

A *piece* is a text, or an object: `t` text with its looks (`b` bold, `i` italic, `u` underlined, `s` struck out, `c`
capitals, `v` "sup" or "sub"), with `n` the serial of a number (`e` where it is not as it was printed), with `a` the
address of a link; `br` a line's end; `fn` the position of a note; `pic` the name of a picture ('' for one that a
browser cannot show) with `alt` and its width `w` in per cent.

A *block* has a kind `k`:
- `p` a paragraph: `x` its pieces, `key`, looks as above, `al` how it is aligned, `fi` whether its first line is
  indented, `in` by how many steps it is, `z` its size in points, `mk` its label in a list, `h` its level as a heading (`d` that of the page's own heading);
- `t` a table: `rows` of cells (`c`), each with blocks (`b`), `cs` columns and `rs` rows; `h` of a row that heads the
  table, `grid` whether its lines are drawn, `w` the widths of its columns in per cent, `key`;
- `l` a drawn line: `w` its length in per cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from phoihop.outcomes.summaries.rules.manifest import Manifest

EDITION: Final = 1
"""Raised whenever the reader finds more in a file than before, so that older previews are made anew."""
MOST_AT_ONCE: Final = 1_500
"""Pieces that a page carries at first; the parts behind them are fetched when they come into sight."""
LONGEST_QUOTE: Final = 300

Piece = str | dict[str, Any]
Block = dict[str, Any]
Kind = str


@dataclass(frozen=True)
class Preview:
    """A whole report: parts (what stands before the first heading, then each heading of the first level), notes,
    pictures by name, and how many tracked changes are shown as accepted."""

    parts: list[list[Block]]
    notes: list[list[Piece]] = field(default_factory=list)
    pictures: Mapping[str, tuple[Kind, bytes]] = field(default_factory=dict)
    tracked: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents."""

    level: int
    text: str
    key: str
    part: int


def contents_of(parts: Sequence[Sequence[Block]]) -> list[Heading]:
    """The headings of a report in order."""
    return [
        Heading(block["h"], said(block), block["key"], number)
        for number, part in enumerate(parts)
        for block in part
        if block.get("h")
    ]


def said(block: Block) -> str:
    """A paragraph as it reads, with its label."""
    label = f"{block['mk']} " if block.get("mk") else ""
    return " ".join((label + _read(block.get("x", ()))).split())


def quote_of(block: Block) -> str:
    """The beginning of what a block says, of a table its head."""
    if block["k"] == "t":
        text = " · ".join(filter(None, (said(one) for one in _cells(block["rows"][:1]))))
    else:
        text = said(block)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def blocks_by_key(parts: Iterable[Iterable[Block]]) -> dict[str, Block]:
    """The blocks that something may be said about."""
    return {block["key"]: block for part in parts for block in part if block.get("key")}


def with_keys(parts: Iterable[Iterable[Block]], manifest: Manifest) -> None:
    """Give each block its key: the same as long as its words are and its numbers are of the same figures."""
    taken: dict[str, int] = {}
    for part in parts:
        for block in part:
            words = _words(block, manifest)
            if not words:
                continue
            name = sha256(words.encode()).hexdigest()[:12]
            taken[name] = taken.get(name, 0) + 1
            block["key"] = name if taken[name] == 1 else f"{name}-{taken[name]}"


def with_levels(parts: Iterable[Iterable[Block]]) -> None:
    """Give each heading its level on the page, whose own is 1: never more than one deeper than the one before."""
    before = 1
    for part in parts:
        for block in part:
            if block.get("h"):
                block["d"] = before = min(block["h"] + 1, before + 1, 6)


def weight(blocks: Iterable[Block]) -> int:
    """How much there is to draw, in pieces."""
    total = 0
    for block in blocks:
        if block["k"] == "t":
            total += sum(1 + weight(cell["b"]) for row in block["rows"] for cell in row["c"])
        else:
            total += 1 + len(block.get("x", ()))
    return total


def at_once(weights: Sequence[int], *, most: int = MOST_AT_ONCE) -> int:
    """How many parts a page carries at first: at least one, and as many as stay within so many pieces."""
    carried, total = 0, 0
    for each in weights:
        total += each
        if carried and total > most:
            break
        carried += 1
    return carried


def _read(pieces: Iterable[Piece]) -> str:
    return "".join(
        piece if isinstance(piece, str) else " " if "br" in piece else piece.get("t", "") for piece in pieces
    )


def _cells(rows: Iterable[Mapping[str, Any]]) -> list[Block]:
    return [block for row in rows for cell in row["c"] for block in cell["b"] if block["k"] == "p"]


def _words(block: Block, manifest: Manifest) -> str:
    """What a key is made of: words, and figures in place of numbers; of a table its first row."""
    if block["k"] == "t":
        inside = "\n".join(_words(one, manifest) for one in _cells(block["rows"][:1]))
        return f"table {block.get('grid', 0)}\n{inside}" if block.get("grid") and inside.strip() else ""
    pieces = block.get("x", ())
    told = [piece if isinstance(piece, str) else _figure(piece, manifest) for piece in pieces]
    return " ".join("".join(told).split())


def _figure(piece: Mapping[str, Any], manifest: Manifest) -> str:
    if "pic" in piece:
        return f"[{piece.get('alt', '')}]"
    entry = manifest.by_serial.get(piece.get("n", 0))
    if entry is None:
        return " " if "br" in piece else str(piece.get("t", ""))
    key = entry.number.key
    return f"[{key.unit}|{key.period}|{key.indicator}|{key.cell}|{entry.number.aspect}]"

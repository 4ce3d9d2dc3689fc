"""Pieces of text as a paragraph holds them: joined where they look alike, with the looks that they share told once."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.summaries.readers.looks import whole
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.preview import Block, Piece

_RUN_LOOKS: Final = ("b", "i", "u", "s", "c", "v")
_STEP: Final = 567
"""Twentieths of a point in a centimetre: one step of indenting."""
_DEEPEST_HEADING: Final = 9


def text_pieces(text: str, looks: Mapping[str, str], *, serial: int = 0, link: str = "") -> Iterator[Piece]:
    """A text with its looks, the number that it is and where it leads; nothing for an empty one."""
    if text:
        told: dict[str, Any] = {name: looks[name] for name in _RUN_LOOKS if looks.get(name)}
        more = {"n": serial, "a": link, "z": looks.get("z", "")}
        yield {**told, **{name: value for name, value in more.items() if value}, "t": to_nfc(text)}


def symbol(code: str) -> str:
    """A sign out of a font by its hexadecimal code: one that only that font has becomes a dot."""
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() and sign < "\ue000" else "•"


def paragraph_block(pieces: list[Piece], looks: Mapping[str, str], manifest: Manifest) -> Block:
    """A paragraph; looks that all its pieces share stand with it, and what then has none is plain text."""
    told = [_told_apart(piece, manifest) for piece in _joined(pieces)]
    texts = [piece for piece in told if piece.get("t", "").strip()]
    shared = _shared(texts)
    lines = {
        "z": _size(texts, looks),
        "al": looks.get("al", ""),
        "fi": int(whole(looks.get("fi", "0")) > 0),
        "in": min(9, max(0, round(whole(looks.get("in", "0")) / _STEP))),
        "h": _level(looks.get("h", "")) if texts else 0,
    }
    block: Block = {"k": "p", "x": [_bared(piece, shared) for piece in told], **dict.fromkeys(shared, 1)}
    return {**block, **{name: value for name, value in lines.items() if value}}


def joined_headings(blocks: list[Block]) -> list[Block]:
    """A heading of the first level and its title under it (`Phần I`, `TÌNH HÌNH`) are one heading of two lines."""
    joined: list[Block] = []
    open_heading = False
    for block in blocks:
        if open_heading and _is_title(block):
            joined[-1] = {**joined[-1], "x": [*joined[-1]["x"], {"br": 1}, *_with_looks(block)]}
            open_heading = False
        else:
            joined.append(block)
            open_heading = block.get("h") == 1
    return joined


def parts_of(blocks: list[Block]) -> list[list[Block]]:
    """The report cut before each heading of the first level."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if block.get("h") == 1 and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    return parts


def _shared(texts: list[dict[str, Any]]) -> list[str]:
    """The looks that every text has; raised and lowered signs stay with their pieces."""
    return [name for name in _RUN_LOOKS[:-1] if texts and all(piece.get(name) for piece in texts)]


def _size(texts: list[dict[str, Any]], looks: Mapping[str, str]) -> int:
    """The size in points of the first text that says one, else the paragraph's; 0 where nothing says any."""
    return round(whole(next((piece["z"] for piece in texts if piece.get("z")), looks.get("z", "0"))) / 2)


def _joined(pieces: list[Piece]) -> list[dict[str, Any]]:
    """Pieces with equal looks, or of the same number, as one."""
    joined: list[dict[str, Any]] = []
    for piece in pieces:
        one = piece if isinstance(piece, dict) else {"t": piece}
        if joined and _are_one(joined[-1], one):
            joined[-1] = {**joined[-1], "t": joined[-1]["t"] + one["t"]}
        else:
            joined.append(one)
    return joined


def _are_one(before: dict[str, Any], after: dict[str, Any]) -> bool:
    if "t" not in before or "t" not in after:
        return False
    return {**before, "t": ""} == {**after, "t": ""} or ("n" in after and after["n"] == before.get("n"))


def _told_apart(piece: dict[str, Any], manifest: Manifest) -> dict[str, Any]:
    """A number that is not as it was printed says so."""
    if "n" not in piece or _bare(piece["t"]) == _bare(manifest.by_serial[piece["n"]].number.text):
        return piece
    return {**piece, "e": 1}


def _bare(text: str) -> str:
    return "".join(text.split())


def _bared(piece: dict[str, Any], shared: list[str]) -> Piece:
    """The piece without what its paragraph says, and a text that then has no looks as a plain one."""
    left = {name: value for name, value in piece.items() if name not in shared and name != "z"}
    left.update({name: 1 for name in _RUN_LOOKS if left.get(name) == "1"})
    return str(left["t"]) if set(left) == {"t"} else left


def _level(outline: str) -> int:
    """The level of a heading out of Word's outline level, which counts from 0; 0 for no heading."""
    level = int(outline) + 1 if outline.isdecimal() else 0
    return level if level <= _DEEPEST_HEADING else 0


def _is_title(block: Block) -> bool:
    centred = block["k"] == "p" and block.get("al") == "center"
    return centred and bool(block.get("b") and block["x"]) and "h" not in block


def _with_looks(block: Block) -> list[Piece]:
    """The pieces of a paragraph, each with the paragraph's own looks."""
    looks = {name: 1 for name in _RUN_LOOKS if block.get(name)}
    return [{**looks, **(piece if isinstance(piece, dict) else {"t": piece})} for piece in block["x"]]

"""How a number is marked in a Word file: tag and alias `f:7k2m:0001`, bookmark `_f_0001`; marks of the head; of templates."""

import re
from hashlib import sha256

_TAG = re.compile(r"f:([a-z0-9]{4,12}):(\d{4,9})")
_BOOKMARK = re.compile(r"_f_(\d{4,9})")
_TURN_TAG = re.compile(r"t:([a-z0-9]{4,12}):(\d{4,9})")
_TURN_BOOKMARK = re.compile(r"_t_(\d{4,9})")
_BLOCK = re.compile(r"_o_(\d{4,9})_([az])")
_HEAD_BOOKMARK = re.compile(r"_h_([a-z_]+)_\d+")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

PRINTED_AS = "Mã báo cáo"
"""Beside these words a report prints its id."""

TEMPLATE = "ph:"
"""Prefix of the tags that a compiled template carries: `ph:n:MH01`."""

HEAD_FIELDS = frozenset(
    {"co_quan_phoi_hop", "so_ky_hieu", "dia_danh_ngay", "nguoi_ky", "nguoi_ky_phoi_hop", "kem_theo"}
)
"""Names whose text keeps its control: what is signed and issued later writes signer, number and day there."""
HELD_OPEN = frozenset({"nguoi_ky", "nguoi_ky_phoi_hop"})
"""Those that keep it without a text, too: the signer is not known when a report is made."""


def report_mark(report_id: str) -> str:
    """Six letters and digits that stand for a report in its tags, so that numbers pasted from another one are told."""
    bits = int.from_bytes(sha256(report_id.encode()).digest()[:4], "big")
    return "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(0, 30, 5))


def number_tag(mark: str, serial: int) -> str:
    """The opaque key of one printed number, the same in tag and alias."""
    return f"f:{mark}:{serial:04d}"


def number_bookmark(serial: int) -> str:
    """The hidden bookmark around the same number."""
    return f"_f_{serial:04d}"


def parse_tag(text: str) -> tuple[str, int] | None:
    """Mark and serial of a number's tag or alias; None for any other text."""
    found = _TAG.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def parse_bookmark(name: str) -> int | None:
    """Serial of a number's bookmark; None for any other name."""
    found = _BOOKMARK.fullmatch(name)
    return int(found[1]) if found else None


def head_tag(name: str) -> str:
    """The tag and alias of a field of the head, the same wherever it stands in the document."""
    return f"h:{name}"


def head_bookmark(name: str, place: int) -> str:
    """The hidden bookmark around one of its places."""
    return f"_h_{name}_{place}"


def parse_head_tag(text: str) -> str:
    """The field that a tag or alias names; '' for any other text."""
    name = text.removeprefix("h:")
    return name if name != text and name in HEAD_FIELDS else ""


def parse_head_bookmark(text: str) -> str:
    """The field that a bookmark names; '' for any other name."""
    found = _HEAD_BOOKMARK.fullmatch(text)
    return found[1] if found and found[1] in HEAD_FIELDS else ""


def turn_tag(mark: str, serial: int) -> str:
    """The opaque key of words that depend on figures, the same in tag and alias."""
    return f"t:{mark}:{serial:04d}"


def turn_bookmark(serial: int) -> str:
    """The hidden bookmark around the same words."""
    return f"_t_{serial:04d}"


def block_bookmark(serial: int, end: str) -> str:
    """The point at the beginning of a block's first ('a') or last ('z') paragraph."""
    return f"_o_{serial:04d}_{end}"


def parse_turn(text: str) -> tuple[str, int] | None:
    """Mark and serial of the tag or alias of words that depend on figures; None for any other text."""
    found = _TURN_TAG.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def parse_turn_bookmark(name: str) -> int | None:
    """Serial of their bookmark; None for any other name."""
    found = _TURN_BOOKMARK.fullmatch(name)
    return int(found[1]) if found else None


def parse_block(name: str) -> tuple[int, str] | None:
    """Serial and end ('a' or 'z') of a block's point; None for any other name."""
    found = _BLOCK.fullmatch(name)
    return (int(found[1]), found[2]) if found else None

"""How a number is marked in a Word file: tag and alias `f:7k2m:0001`, bookmark `_f_0001`; and a template's marks."""

import re
from hashlib import sha256

_TAG = re.compile(r"f:([a-z0-9]{4,12}):(\d{4,9})")
_BOOKMARK = re.compile(r"_f_(\d{4,9})")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

TEMPLATE = "ph:"
"""Prefix of the tags that a compiled template carries: `ph:n:MH01`."""


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

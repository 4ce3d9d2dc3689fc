"""Styles of drawings: whether one has a program fetch something from elsewhere."""

import re
from typing import Final

_OUTSIDE: Final = re.compile(
    r"\b(url|src)\((?!\s*['\"]?\s*(#|data:image/(png|jpeg|gif)))|image-set\(|@import", re.IGNORECASE
)
_ESCAPED: Final = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE)


def reaches_outside(style: str) -> bool:
    """Whether a style, or an attribute that may hold one, names anything but the drawing's own parts and pictures."""
    return bool(_OUTSIDE.search(style) or _OUTSIDE.search(_ESCAPED.sub(_plain, style)))


def _plain(escaped: re.Match[str]) -> str:
    code, sign = escaped.groups()
    return sign or chr(min(int(code, 16), 0x10FFFF))

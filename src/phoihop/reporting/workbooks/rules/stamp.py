"""The stamp of a workbook: whose it is, of which period and form, and what its cells said when it was made."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phoihop.reporting.workbooks.rules.form import Told, plain

MARK = "PHOIHOP:"
"""What the text of a sealed stamp begins with."""
SALT = "phoihop.workbooks"
_BYTES = 4
_MOST_CELLS = 4_000
"""Of a larger form the stamp says the draft's version alone."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """`form` is `form_version`, `version` the draft's, `seen` a short print of each cell, joined, '' without."""

    programme: str
    regime: str
    unit: str
    period: str
    form: str
    version: int
    seen: str = ""

    def record(self) -> dict[str, Any]:
        """The stamp as JSON, short."""
        return {
            "p": self.programme,
            "r": self.regime,
            "u": self.unit,
            "k": self.period,
            "f": self.form,
            "v": self.version,
            "s": self.seen,
        }


def of_record(record: Mapping[str, Any]) -> Stamp:
    """The stamp out of the JSON that `record` made. Raises KeyError, TypeError for what is none."""
    words = [str(record[name]) for name in ("p", "r", "u", "k", "f")]
    return Stamp(words[0], words[1], words[2], words[3], words[4], int(record["v"]), str(record.get("s", "")))


def prints(told: Mapping[str, Told], keys: Sequence[str]) -> str:
    """What each cell says, printed short and joined in the order of the keys."""
    if len(keys) > _MOST_CELLS:
        return ""
    return base64.b85encode(b"".join(_print(key, told.get(key)) for key in keys)).decode()


def untouched(stamp: Stamp, told: Mapping[str, Told], keys: Sequence[str]) -> frozenset[str]:
    """The cells that still say what they said when the workbook was made; none where the stamp does not know."""
    try:
        joined = base64.b85decode(stamp.seen)
    except ValueError:
        return frozenset()
    if len(joined) != _BYTES * len(keys):
        return frozenset()
    pairs = zip(keys, _pieces(joined), strict=True)
    return frozenset(key for key, piece in pairs if key in told and _print(key, told[key]) == piece)


def _pieces(joined: bytes) -> Iterable[bytes]:
    return (joined[start : start + _BYTES] for start in range(0, len(joined), _BYTES))


def _print(key: str, told: Told) -> bytes:
    kind = "t" if isinstance(told, str) and told.strip() else "n"
    return hashlib.sha256(f"{key}\0{kind}\0{plain(told)}".encode()).digest()[:_BYTES]

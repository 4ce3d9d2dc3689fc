"""The period that the words above a table name."""

import re
from collections.abc import Iterable

from phoihop.base.vietnamese.text import fold
from phoihop_rollup.periods import find_period

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?:\s*nam)?[\s/.-]*((?:19|20)[0-9]{2})"
_FORMS = (
    (re.compile(r"\b(?:6|sau) thang dau nam[\s/.-]*((?:19|20)[0-9]{2})"), lambda found: f"{found[1]}-H1"),
    (re.compile(r"\b(?:6|sau) thang cuoi nam[\s/.-]*((?:19|20)[0-9]{2})"), lambda found: f"{found[1]}-H2"),
    (re.compile(rf"\bquy (iv|iii|ii|i|[1-4])\b{_YEAR}"), lambda found: f"{found[2]}-Q{_ROMAN[found[1]]}"),
    (re.compile(rf"\bthang (1[0-2]|0?[1-9])\b{_YEAR}"), lambda found: f"{found[2]}-{int(found[1]):02}"),
    (re.compile(r"^(?!.*\b(?:thang|quy)\b).*\bnam ((?:19|20)[0-9]{2})\b"), lambda found: found[1]),
)
_DATED = re.compile(r"\bngay [0-9 .…]*thang [0-9]+ nam [0-9]{4}")
"""The day a document was signed is no period."""


def period_told(lines: Iterable[str]) -> str:
    """The name of the first period that a line tells (`Quý IV năm 2016` is 2016-Q4); '' where none does."""
    texts = [_DATED.sub("", fold(line)) for line in lines]
    for pattern, name in _FORMS:
        for text in texts:
            found = pattern.search(text)
            period = name(found) if found else ""
            if period and find_period(period):
                return period
    return ""

"""What differs between two contents of a report: numbers cell by cell, narratives word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from phoihop.reporting.submissions.rules.cells import NARRATIVE, entries_of, parts_of, shown
from phoihop.reporting.submissions.rules.contents import Content

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 6000
"""Longer texts are shown whole, old and new: comparing them word by word would hold a page up."""

MOST_WHOLE, CONTEXT = 200, 40
"""Characters: texts up to so long are kept whole, of longer ones what changed with so much on either side."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of which two contents say different things."""

    key: str
    old: str
    new: str

    @property
    def indicator(self) -> str:
        """The indicator's code; '' for a narrative."""
        return parts_of(self.key)[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kind` is same, gone or new."""

    kind: str
    text: str


def differences(old: Content, new: Content) -> list[Difference]:
    """The cells whose shown value differs, numbers before narratives, in the order of their keys."""
    before, after = entries_of(old), entries_of(new)
    keys = sorted({*before, *after}, key=lambda key: (key.startswith(NARRATIVE), key))
    told = (Difference(key, shown(key, before.get(key)), shown(key, after.get(key))) for key in keys)
    return [difference for difference in told if difference.old != difference.new]


def trimmed(old: str, new: str) -> tuple[str, str]:
    """Two texts without most of what both begin and end with: `…` stands for it. Short texts stay whole."""
    if max(len(old), len(new)) <= MOST_WHOLE:
        return old, new
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    start, end = max(0, head - CONTEXT), max(0, tail - CONTEXT)
    return _cut(old, start, end), _cut(new, start, end)


def _cut(text: str, start: int, end: int) -> str:
    return ("…" if start else "") + text[start : len(text) - end] + ("…" if end else "")


def word_pieces(old: str, new: str) -> list[Piece]:
    """How one text became the other, as runs of words that stayed, went and came."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return [Piece("gone", old), Piece("new", new)]
    return list(_pieces(before, after))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        gone, came = "".join(before[old_start:old_end]), "".join(after[new_start:new_end])
        if tag == "equal":
            yield Piece("same", gone)
            continue
        if gone:
            yield Piece("gone", gone)
        if came:
            yield Piece("new", came)

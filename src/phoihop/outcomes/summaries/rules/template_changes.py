"""What became other between two versions of a template: names that came or went, paragraphs that read otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

Paragraph = tuple[str, str]
"""The part that it stands in, and its text."""

MOST_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Changed:
    """One paragraph of before and after; '' where there is none on that side."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All of it; `more` counts the changed paragraphs beyond those that are shown."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    paragraphs: tuple[Changed, ...]
    more: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the two read alike."""
        return not (self.added or self.removed or self.paragraphs)


def changes(
    *,
    names: tuple[Sequence[str], Sequence[str]],
    paragraphs: tuple[Sequence[Paragraph], Sequence[Paragraph]],
) -> Changes:
    """The changes from the first to the second of each pair."""
    before, after = set(names[0]), set(names[1])
    found = list(_changed(*paragraphs))
    return Changes(
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        tuple(found[:MOST_SHOWN]),
        max(0, len(found) - MOST_SHOWN),
    )


def _changed(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[Changed]:
    matcher = SequenceMatcher(None, before, after)
    for kind, first, last, from_, to in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone, come = list(before[first:last]), list(after[from_:to])
        for position in range(max(len(gone), len(come))):
            old = gone[position] if position < len(gone) else None
            new = come[position] if position < len(come) else None
            yield Changed((new or old or ("", ""))[0], old[1] if old else "", new[1] if new else "")

"""Words of a fixed list with their Vietnamese labels, as Django's `choices` and as plain look-up. Standard library only."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from phoihop.base.language import _

Word = TypeVar("Word", bound=StrEnum)


def choices_of(labels: Mapping[Word, str]) -> list[tuple[str, str]]:
    """The labels as Django's `choices`, in their order; the msgids stay untranslated."""
    return [(word.value, label) for word, label in labels.items()]


def label_of(labels: Mapping[Word, str], word: str) -> str:
    """The word's label in the current language; the word itself where the list has none."""
    return next((_(label) for known, label in labels.items() if known.value == word), word)

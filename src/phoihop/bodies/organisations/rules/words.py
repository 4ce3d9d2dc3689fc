"""Words to search by: folded, without marks and signs, matched by their beginnings."""

import re
from collections.abc import Sequence

from phoihop.base.vietnamese import fold

LONGEST_SEARCH = 200
MOST_WORDS = 8
_SIGNS = re.compile(r"\W+")


def words_of(text: str) -> list[str]:
    """The words of a text, folded as the stored keys are."""
    return [word for word in _SIGNS.split(fold(text)) if word]


def asked_words(search: str) -> list[str]:
    """The words of a search; of a long text the first ones."""
    return words_of(search[:LONGEST_SEARCH].replace("\x00", ""))[:MOST_WORDS]


def has_words(text: str, words: Sequence[str]) -> bool:
    """Whether each of these is the beginning of a word of the text."""
    own = words_of(text)
    return all(any(each.startswith(word) for each in own) for word in words)

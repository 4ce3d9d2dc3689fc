"""The known word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from phoihop.base.language import N_, _
from phoihop.base.vietnamese.text import fold


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, marks and case aside; '' where none is alike."""
    folded = {fold(candidate): candidate for candidate in reversed(list(known))}
    found = get_close_matches(fold(word), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else ""


def hint(word: str, known: Iterable[str]) -> str:
    """The nearest known word as the end of a sentence (' (có phải «x»?)'), or ''."""
    found = nearest(word, known)
    return _(N_(" (có phải «{word}»?)")).format(word=found) if found else ""

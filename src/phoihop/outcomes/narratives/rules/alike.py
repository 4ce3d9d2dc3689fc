"""Texts that say nearly the same stand together: each joins the first text that it is near to (its leader), or leads.

Compared as the checks of reports do (MinHash over runs of three words, in bands); shorter texts too, since here a
wrong guess only hides a text behind '+n đơn vị giống', and a click shows it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from phoihop.base.vietnamese import fold
from phoihop.reporting.checks.rules.texts import (
    NEAR,
    RUN,
    Runs,
    Signature,
    bands_of,
    estimated,
    runs_of,
    signatures_of,
)

FEWEST = 6
"""Words from which a text is compared by its runs; shorter ones are alike only where they are the same."""
_WORD = re.compile(r"\w+")


def key_of(text: str) -> str:
    """What a text is searched by and by which equal ones are told."""
    return fold(text)


def runs_of_short(text: str) -> Runs:
    """The runs of a text that may be shorter than those that the checks compare."""
    found = runs_of(text)
    if found:
        return found
    words = _WORD.findall(fold(text))
    if len(words) < FEWEST:
        return frozenset()
    return frozenset(" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def signed(texts: Iterable[str]) -> list[Signature]:
    """The signatures of many texts at once, () for those too short."""
    return signatures_of(runs_of_short(text) for text in texts)


@dataclass
class Leaders:
    """The texts of one section that lead others so far, by number; `follow` puts the next ones behind them."""

    _same: dict[str, int] = field(default_factory=dict)
    _signatures: dict[int, Signature] = field(default_factory=dict)
    _buckets: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def lead(self, number: int, key: str, signature: Signature) -> None:
        """This text leads those like it."""
        self._same.setdefault(key, number)
        if signature:
            self._signatures[number] = signature
            for band in bands_of(signature):
                self._buckets[band].append(number)

    def lead_all(self, texts: Sequence[tuple[int, str]]) -> None:
        """Each of these (number, key) leads those like it."""
        for (number, key), signature in zip(texts, signed(key for _number, key in texts), strict=True):
            self.lead(number, key, signature)

    def leader_of(self, key: str, signature: Signature) -> int | None:
        """The leader that the text is the same as, or the nearest one that it is near to; None where there is none."""
        if key in self._same:
            return self._same[key]
        near = {number for band in bands_of(signature) for number in self._buckets.get(band, ())}
        rated = [(estimated(signature, self._signatures[number]), -number) for number in near]
        best = max(rated, default=(0.0, 0))
        return -best[1] if best[0] >= NEAR else None

    def follow(self, texts: Sequence[tuple[int, str]]) -> dict[int, int]:
        """Number → leader of these (number, key), in order; a text that follows nobody leads (itself)."""
        found: dict[int, int] = {}
        for (number, key), signature in zip(texts, signed(key for _number, key in texts), strict=True):
            leader = self.leader_of(key, signature)
            if leader is None:
                leader = number
                self.lead(number, key, signature)
            found[number] = leader
        return found

"""The numbers of a report as they are now: taken from a new rendering where it prints them, else made from the figures."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from phoihop.base.vietnamese import NumberRefused, parse_number
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.counts import is_count
from phoihop.outcomes.summaries.rules.manifest import Entry, Manifest, with_entries
from phoihop.outcomes.summaries.rules.records import FigureKey, Number

Now = Callable[[Number], Number | None]


def identity(number: Number) -> str:
    """Which figure a number is of and what of it is printed, in one word."""
    against = _word(number.against) if number.against else ""
    return f"{_word(number.key)}|{number.aspect}|{against}"


def value_identity(key: FigureKey) -> str:
    """The same of the value of a figure."""
    return f"{_word(key)}|{Aspect.VALUE}|"


def renewed(old: Manifest, new: Manifest, now: Now) -> Manifest:
    """The old manifest with each number as it is now; those of which nothing is known are left out.

    A figure that is printed in several places, here with a leading zero and there without, keeps the manner of each.
    """
    printed = _printed(new)
    counts = {word: len(entries) for word, entries in _printed(old).items()}
    entries = []
    for entry in old.entries:
        word = identity(entry.number)
        there = printed.get(word, [])
        if len(there) == counts[word]:
            number: Number | None = there.pop(0).number
            counts[word] -= 1
        elif len({found.number.text for found in there}) == 1:
            number = there[0].number
        else:
            number = now(entry.number)
        if number is not None:
            entries.append(replace(entry, number=number))
    return with_entries(old, entries)


def adjusted_value(number: Number, text: str) -> Decimal | None:
    """The value that a text typed over a number would give its figure; None where it is no value of an indicator."""
    key = number.key
    own = number.aspect is Aspect.VALUE and not (key.programme or key.pair or is_count(key.indicator))
    if not own:
        return None
    try:
        return parse_number(text)
    except NumberRefused:
        return None


def _printed(manifest: Manifest) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in manifest.entries:
        found.setdefault(identity(entry.number), []).append(entry)
    return found


def _word(key: FigureKey) -> str:
    parts = (key.unit, key.period, key.indicator, key.cell, key.programme, str(key.pair) if key.pair else "")
    return "|".join(parts)

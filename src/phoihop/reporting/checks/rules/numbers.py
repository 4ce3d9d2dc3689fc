"""The numbers of a report as checks see them: exact, by the keys that its grid gives its cells."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from phoihop_rollup.vocabulary import Scope

Content = Mapping[str, Any]
"""`{"values": [...], "narratives": {section: text}}`, as a report holds it."""
Numbers = Mapping[str, Decimal]
PARTS = ("value", "numerator", "denominator")
LONGEST = 24
"""Digits before the point beyond which a number is none; twice as many may stand after it."""
LEAST_NUMBERS = 4
LEAST_WEIGHT = 20.0
"""Two reports agree by chance where they say little: so many numbers other than 0, and so many bits in them, are asked for."""


def key_of(indicator: str, cell: str = "", part: str = "value") -> str:
    """The key of a number, which is that of its cell in the grid; of a narrative it is `@section`."""
    return f"{indicator}|{cell}|{part}"


def indicator_of(key: str) -> str:
    """The indicator that a key is about."""
    return key.partition("|")[0]


def numbers_of(content: Content | None, scope: str = Scope.OWN) -> dict[str, Decimal]:
    """Every number of that scope that can be read; what cannot is another check's to tell."""
    found = {}
    for value in (content or {}).get("values", ()):
        if (value.get("scope") or Scope.OWN) == scope:
            for part in PARTS:
                number = read(value.get(part))
                if number is not None:
                    found[key_of(value.get("indicator", ""), value.get("cell") or "", part)] = number
    return found


def read(text: object) -> Decimal | None:
    """The number, None for what is none or is longer than any that is kept (another check refuses those)."""
    if text in (None, ""):
        return None
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    if not number.is_finite() or (number and not -LONGEST <= number.adjusted() < LONGEST):
        return None
    return number if int(number.as_tuple().exponent) >= -2 * LONGEST else None


def weight_of(numbers: Iterable[Decimal]) -> float:
    """How much numbers say together, in bits: little for zeros and ones, more for large ones."""
    return sum(math.log2(1 + min(abs(float(number)), 1e15)) for number in numbers)


def is_telling(numbers: Iterable[Decimal]) -> bool:
    """Whether a report says so much that another like it is no chance."""
    given = [number for number in numbers if number]
    return len(given) >= LEAST_NUMBERS and weight_of(given) >= LEAST_WEIGHT


def vector_hash(numbers: Numbers) -> str:
    """SHA-256 of all numbers with their keys, '' where they are too few to tell reports apart. Order does not matter."""
    if not is_telling(numbers.values()):
        return ""
    text = "\n".join(f"{key}={number.normalize():f}" for key, number in sorted(numbers.items()))
    return hashlib.sha256(text.encode()).hexdigest()

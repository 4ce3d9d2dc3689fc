"""A number beside an earlier one: how much more, how many per cent, and whether that is worth a look."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

MUCH = Decimal(50)
"""Per cent beyond which a change is worth a look."""

_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a number is from an earlier one; no per cent of zero."""

    amount: Decimal
    percent: Decimal | None


def difference(now: Decimal | None, then: Decimal | None) -> Difference | None:
    """The difference of two numbers, None where one is missing: missing is not zero."""
    if now is None or then is None:
        return None
    amount = _EXACT.subtract(now, then)
    percent = _EXACT.divide(amount * 100, abs(then)) if then else None
    return Difference(amount, percent)


def changed_much(now: Decimal | None, then: Decimal | None) -> bool:
    """Whether a number moved by more than MUCH per cent; from nothing occurred to anything counts, missing does not."""
    found = difference(now, then)
    if found is None:
        return False
    return bool(found.amount) if found.percent is None else abs(found.percent) > MUCH

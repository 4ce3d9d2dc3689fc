"""The numbers of one report by indicator, cell and scope, ready to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from phoihop.reporting.submissions.rules import Content
from phoihop_rollup.vocabulary import Scope

_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_TIMES = {"%": Decimal(100), "‰": Decimal(1000)}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Where a number stands in a report: '' is the total of its indicator; `scope` is 'own' or 'subtree'."""

    indicator: str
    cell: str = ""
    scope: str = str(Scope.OWN)


@dataclass(frozen=True, slots=True)
class Number:
    """What was reported: a value, or a numerator and a denominator, of which one may be missing."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    summed: bool = False
    """Not reported as such: the sum of the cells given, as figures take it."""

    @property
    def is_half(self) -> bool:
        """A ratio with one of its two parts."""
        return (self.numerator is None) != (self.denominator is None)

    def amount(self, unit: str = "") -> Decimal | None:
        """The one number to compare: the value, or the ratio in its unit (% and ‰); None for half or over zero."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return _EXACT.divide(self.numerator * _TIMES.get(unit, Decimal(1)), self.denominator)


def numbers_of(content: Content | None) -> dict[Key, Number]:
    """A report's numbers; nothing of a report that is not there."""
    return {key_of(value): _number(value) for value in (content or {}).get("values", ())}


def key_of(value: Mapping[str, Any]) -> Key:
    """Where a value of a report's content stands."""
    return Key(value["indicator"], value.get("cell") or "", value.get("scope") or str(Scope.OWN))


def _number(value: Mapping[str, Any]) -> Number:
    value_, numerator, denominator = (_read(value.get(name)) for name in ("value", "numerator", "denominator"))
    return Number(value_, numerator, denominator, value.get("note") or "")


def _read(text: Any) -> Decimal | None:
    return None if text in (None, "") else Decimal(text)

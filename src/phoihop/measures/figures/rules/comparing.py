"""A figure beside that of the period before: how much more or less, and whether both rest on the same units."""

from dataclasses import dataclass
from decimal import Decimal

from phoihop.measures.figures.rules.questions import Shift, Value

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`percent` is None of a rate, whose difference is in points, and where nothing stood before."""

    before: Decimal
    difference: Decimal
    percent: Decimal | None
    points: bool
    alike: bool
    """Whether the same units reported both times."""
    shift: Shift

    @property
    def direction(self) -> str:
        """`up`, `down` or `same`."""
        return "same" if not self.difference else "up" if self.difference > 0 else "down"


def compared(now: Value | None, before: Value | None, shift: Shift | None, *, rate: bool) -> Comparison | None:
    """The comparison, where both figures have a value."""
    if now is None or before is None or now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    percent = None if rate or before.value <= 0 else difference * _HUNDRED / before.value
    moved = shift or Shift(0, 0)
    return Comparison(before.value, difference, percent, rate, not (moved.joined or moved.gone), moved)

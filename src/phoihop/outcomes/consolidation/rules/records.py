"""What a consolidation hands to whoever makes something of it: frozen records of plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Frozen:
    """The snapshot that a frozen consolidation stands on.

    `by` is a name; `as_of` the structure day of all figures (None: the last day of each figure's own period);
    `revisions` the accepted ones of that moment, in ascending order.
    """

    number: int
    by: str
    at: datetime
    as_of: date | None
    revisions: tuple[int, ...]
    definition_hash: str
    digest: str


_SAME = Decimal("1e-14")
"""Numbers nearer to each other are one: a base is kept with fifteen decimals."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A figure's other value, as a consolidator decided it: codes of unit, period, indicator, cell ('' is the total).

    `base` is what the accepted reports made of the figure then (None: nothing), where that is known.
    """

    unit: str
    period: str
    indicator: str
    cell: str
    value: Decimal
    reason: str
    by: str
    at: datetime
    base_known: bool = False
    base: Decimal | None = None

    def is_based_on(self, now: Decimal | None) -> bool:
        """Whether the accepted reports still make of the figure what they made when it was adjusted, as far as known."""
        if not self.base_known:
            return True
        if self.base is None or now is None:
            return self.base is now
        return abs(self.base - now) < _SAME

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


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A figure's other value, as a consolidator decided it: codes of unit, period, indicator, cell ('' is the total)."""

    unit: str
    period: str
    indicator: str
    cell: str
    value: Decimal
    reason: str
    by: str
    at: datetime

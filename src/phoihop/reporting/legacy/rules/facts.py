"""A number that an old file gives."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from phoihop.reporting.legacy.rules.grids import Place
from phoihop_rollup.periods import Days

DaysOf = Callable[[str], Days | None]
"""The days of a period by its name; None of what is none."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of one unit and period, and the cell that it comes from."""

    period: str
    unit: str
    scope: str
    indicator: str
    cell: str
    part: str
    number: Decimal
    place: Place

    @property
    def key(self) -> tuple[str, ...]:
        """What no other fact may share."""
        return self.period, self.unit, self.scope, self.indicator, self.cell, self.part

    @property
    def named(self) -> tuple[str, ...]:
        """What facts of several periods share that are of one thing."""
        return self.unit, self.scope, self.indicator, self.cell, self.part

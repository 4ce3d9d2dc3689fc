"""Which reports are to be reminded of today. Pure: days and records in, occasions out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phoihop.reporting.reminders.enums import Occasion

FIVE, ONE, PAST = 5, 1, 7
"""A day that the worker missed is caught up: the first reminder goes out from five days before, the last until a week after."""


@dataclass(frozen=True, slots=True)
class Debt:
    """One report that a unit owes: `deadline` is its own, an extension counted in; `usual` is everybody's due day."""

    regime: int
    programme: str
    regime_code: str
    organisation: int
    unit: str
    unit_name: str
    period: str
    usual: date
    deadline: date
    state: str = ""

    @property
    def extended(self) -> bool:
        """Whether the unit was given more time than others."""
        return self.deadline > self.usual

    @property
    def place(self) -> tuple[int, int, str]:
        """Regime, unit and period."""
        return (self.regime, self.organisation, self.period)


def occasion_of(deadline: date, today: date) -> Occasion | None:
    """Which reminder is due today about a report with this deadline; None on other days."""
    days = (deadline - today).days
    if ONE < days <= FIVE:
        return Occasion.FIVE_DAYS
    if 0 <= days <= ONE:
        return Occasion.ONE_DAY
    return Occasion.DAY_AFTER if -PAST <= days < 0 else None


def due_today(debts: Iterable[Debt], today: date) -> list[tuple[Debt, Occasion]]:
    """The debts to remind of today, each with its occasion."""
    pairs = ((debt, occasion_of(debt.deadline, today)) for debt in debts)
    return [(debt, occasion) for debt, occasion in pairs if occasion is not None]
